"""What has been done to devices. Facts, in the past tense."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.devices import (
    DeviceId,
    DeviceOutcome,
    DeviceRequestId,
    DeviceWish,
    SettingChange,
)
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAsked:
    request: DeviceRequestId
    gateway: AccountId
    device: DeviceId
    wish: DeviceWish
    changes: tuple[SettingChange, ...]
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAnswered:
    request: DeviceRequestId
    gateway: AccountId
    device: DeviceId
    wish: DeviceWish
    outcome: DeviceOutcome
    code: str
    place: str
    why: str
    at: datetime


DeviceEvent = DeviceAsked | DeviceAnswered
