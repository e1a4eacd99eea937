"""What a seat knows of devices and terminals: the centre's answers, read. Holds nothing."""

from __future__ import annotations

from dispatch_app.domain.terminals import Terminal
from dispatch_app.wire.devices import DEVICE_BYTES, DEVICE_FILE, DEVICES
from dispatch_app.wire.devices import BurstWord as BurstWord
from dispatch_app.wire.devices import DeviceErrorWord as DeviceErrorWord
from dispatch_app.wire.devices import DeviceFile as DeviceFile
from dispatch_app.wire.devices import DeviceSeen as DeviceSeen
from dispatch_app.wire.devices import DeviceWord as DeviceWord
from dispatch_app.wire.devices import FrameWord as FrameWord
from dispatch_app.wire.devices import NumberedBurst as NumberedBurst
from dispatch_app.wire.devices import SettingField as SettingField
from dispatch_app.wire.terminals import TERMINALS

DEVICES_PATH = "/v1/devices"
TERMINALS_PATH = "/v1/terminals"


def devices_in(answer: bytes) -> tuple[DeviceSeen, ...]:
    """The answer to `DEVICES_PATH`."""
    return tuple(DEVICES.decode(answer).devices)


def bursts_in(answer: bytes) -> tuple[NumberedBurst, ...]:
    return tuple(DEVICE_BYTES.decode(answer).bursts)


def file_in(answer: bytes) -> DeviceFile:
    return DEVICE_FILE.decode(answer)


def terminals_in(answer: bytes) -> tuple[Terminal, ...]:
    """The answer to `TERMINALS_PATH`."""
    return tuple(TERMINALS.decode(answer).terminals)
