"""What may be asked about devices: by a maintainer, and by the gateways that have them."""

from __future__ import annotations

from dispatch_app.domain.devices import (
    DeviceId,
    DeviceOutcome,
    DeviceRequestId,
    DeviceWish,
    SettingChange,
    must_be_device,
)
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDevice:
    """Have a gateway do something with one of its devices."""

    gateway: AccountId
    device: DeviceId
    wish: DeviceWish
    changes: tuple[SettingChange, ...] = ()

    def __post_init__(self) -> None:
        must_be_device(self.gateway, self.device, self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDeviceRequest:
    """What became of a wish. `code` says why it was refused, or what a trial has shown if the
    device itself did not answer; `place` which key, `why` in the device's or the system's words."""

    request: DeviceRequestId
    outcome: DeviceOutcome
    code: str = ""
    place: str = ""
    why: str = ""


DeviceCommand = AskDevice | ReportDeviceRequest
