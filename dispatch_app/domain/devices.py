"""What a maintainer asks of a device at a gateway, and what became of it. Values only.

How devices stand and what passes on their wires is told beside the journal; what a person did to
them is kept in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor

DeviceId = NewType("DeviceId", str)
"""Unique within its gateway."""
DeviceRequestId = NewType("DeviceRequestId", str)

REQUESTS_KEPT = 60
"""In the live state; the journal keeps all."""
ANSWERED_WITHIN = timedelta(seconds=40)
"""A gateway that has not answered by then is not waited for."""
_LONGEST_NAME, _LONGEST_VALUE, _MOST_CHANGES = 64, 400, 32


class DeviceWish(StrEnum):
    TEST = "test"
    """Try settings out; nothing is kept."""
    TAKE = "take"
    """Try settings out, write them down and go on with them; if they fail, nothing changes."""
    RESTORE = "restore"
    """Go back to the settings before the last change."""
    RECORD = "record"
    STOP_RECORDING = "stop_recording"
    FETCH = "fetch"
    """Bring the last recording to the centre, where it can be read for a while."""


WITH_CHANGES = frozenset({DeviceWish.TEST, DeviceWish.TAKE})


class DeviceOutcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """One key of a device's settings, as text."""

    key: str
    value: str

    def __post_init__(self) -> None:
        if not self.key or len(self.key) > _LONGEST_NAME or len(self.value) > _LONGEST_VALUE:
            raise InvalidValue("a setting's name or value is empty or too long")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRequest:
    """`outcome` is None until the gateway has answered; `place` names the key that was wrong."""

    id: DeviceRequestId
    gateway: AccountId
    device: DeviceId
    wish: DeviceWish
    changes: tuple[SettingChange, ...]
    by: Actor
    at: datetime
    outcome: DeviceOutcome | None = None
    code: str = ""
    place: str = ""
    why: str = ""
    answered_at: datetime | None = None

    def waits(self, now: datetime) -> bool:
        return self.outcome is None and now - self.at < ANSWERED_WITHIN


def must_be_device(gateway: str, device: str, changes: tuple[SettingChange, ...]) -> None:
    """
    Raises:
        InvalidValue: a name is missing or too long, or there are too many changes.
    """
    if not 0 < len(gateway) <= _LONGEST_NAME or not 0 < len(device) <= _LONGEST_NAME:
        raise InvalidValue("name a gateway and its device")
    if len(changes) > _MOST_CHANGES:
        raise InvalidValue("too many changes at once")


def last_request(
    requests: Mapping[DeviceRequestId, DeviceRequest], gateway: str, device: str
) -> DeviceRequest | None:
    mine = [r for r in requests.values() if (r.gateway, r.device) == (gateway, device)]
    return mine[-1] if mine else None
