"""The driver of a protocol by its name, for tools that ask a device as a gateway would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from devices.alarm_unit.driver import AlarmUnit
from devices.alarm_unit.profile import Profile
from devices.caller_id.driver import CallerIdModem
from devices.errors import DeviceError
from devices.moment import Moment
from devices.nmea.driver import SerialReceiver
from devices.protocols.table import ALARM, CALLER_ID, NMEA, TEXTS, UPS
from devices.sms_modem.driver import SmsModem
from devices.transports.port_loop import PortLoop, PortTrouble
from devices.transports.transport import OpenPort
from devices.ups.driver import SerialUps

OnEvent = Callable[[object], None]


class Driver(Protocol):
    def start(self) -> None: ...
    def stop(self) -> bool: ...


def driver_of(
    protocol: str, open_port: OpenPort, on_event: OnEvent, *, profile: Profile | None = None
) -> Driver:
    """What asks and hears a device; `""` only listens.

    Raises:
        DeviceError: a fault box without its profile, or a protocol that has no driver at a port.
    """
    match protocol:
        case "":
            return PortLoop("listening", open_port, Silent(), on_event)
        case UPS.name:
            return SerialUps("at the port", open_port, on_event)
        case CALLER_ID.name:
            return CallerIdModem("0", open_port, on_event)
        case NMEA.name:
            return SerialReceiver("at the port", open_port, on_event)
        case TEXTS.name:
            return SmsModem("at the port", open_port, on_event)
        case ALARM.name if profile is not None:
            return AlarmUnit("at the port", open_port, profile, on_event)
        case ALARM.name:
            raise DeviceError("a fault box is asked by its profile: --profile coil-board")
        case _:
            raise DeviceError(f"{protocol}: has no driver at a serial port")


class Silent:
    """A talk that says nothing and understands nothing."""

    def begin(self, at: Moment) -> None: ...

    def outgoing(self) -> bytes:
        return b""

    def take(self, data: bytes, at: Moment) -> tuple[object, ...]:
        return ()

    def tick(self, at: Moment) -> tuple[object, ...]:
        return ()

    def lost(self, reason: PortTrouble, at: Moment) -> tuple[object, ...]:
        return ()
