"""Devices whose wire is none of ours to read along with: state, settings and errors, no bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import structs

from devices.protocols.frames import ReadFrame
from devices.protocols.table import Protocol
from dispatch_app.gateways.devices_device import ConfiguredDevice, Heard
from dispatch_app.gateways.devices_file import BadSetting
from dispatch_app.wire.devices import DeviceWord


class NothingToRead:
    def take(self, sender: str, data: bytes) -> tuple[ReadFrame, ...]:
        return ()


RECORDER = Protocol("recorder", NothingToRead, ())
EXCHANGE = Protocol("asterisk", NothingToRead, ())
SIP = Protocol("sip", NothingToRead, ())
PRINTER = Protocol("printer", NothingToRead, ())


class WirelessDevice[T](ConfiguredDevice[T]):
    def word(self) -> DeviceWord:
        return structs.replace(super().word(), has_bytes=False)

    def record(self) -> None:
        raise BadSetting("device.no-bytes")


@dataclass(frozen=True, slots=True)
class AtOnce:
    """A trial that is over when it has begun."""

    look: Callable[[], str]
    """Empty, or a code why not; may raise BadSetting, which names place and mend."""
    hear: Heard

    def start(self) -> None:
        self.hear(self.look())

    def stop(self) -> None: ...


def verdict(event: object) -> str | None:
    """Of what such a trial says."""
    return event if isinstance(event, str) else None
