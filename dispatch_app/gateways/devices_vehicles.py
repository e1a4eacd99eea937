"""NMEA receivers, by serial line and by UDP, as devices of the desk.

A receiver by UDP may be far away and off: of its port it is only tried whether it can be had.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from devices.nmea.driver import SerialReceiver
from devices.nmea.listening import Measured, ReceiverBack, ReceiverLost
from devices.protocols.table import NMEA
from devices.transports.serial_port import serial_opener
from dispatch_app.gateways.devices_device import ConfiguredDevice, Device, Driver, Heard, Kind
from dispatch_app.gateways.devices_file import BadSetting, FieldSpec, SettingsFile, Table
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.devices_terminals import BOUND, probe
from dispatch_app.gateways.vehicles_receivers import Receivers
from dispatch_app.gateways.vehicles_settings import ReceiverSettings

BAUD = 9600
SPECS = (FieldSpec("port"), FieldSpec("baud", "whole", default=BAUD))
UDP_SPECS = (FieldSpec("udp", "whole"),)
_HIGHEST = 65535


def settings_of(table: Table) -> ReceiverSettings:
    """
    Raises:
        BadSetting: no vehicle, or no serial port.
    """
    for key in ("vehicle", "port"):
        if not table.get(key):
            raise BadSetting("device.setting-missing", key, "must be named")
    baud = table.get("baud", BAUD)
    if not isinstance(baud, int) or baud <= 0:
        raise BadSetting("device.setting-whole", "baud", str(baud))
    return ReceiverSettings(vehicle=str(table["vehicle"]), port=str(table["port"]), baud=baud)


def verdict(event: object) -> str | None:
    match event:
        case Measured() | ReceiverBack():
            return ""
        case ReceiverLost(reason=reason):
            return reason
        case _:
            return None


def _tried(settings: ReceiverSettings, hear: Heard) -> Driver:
    return SerialReceiver("trial", serial_opener(settings.port, baud=settings.baud), hear)


KIND = Kind(
    specs=SPECS,
    settings_of=settings_of,
    place_of=lambda settings: (settings.port, settings.baud),
    driver=_tried,
    verdict=verdict,
)


def udp_settings_of(table: Table) -> ReceiverSettings:
    """
    Raises:
        BadSetting: no vehicle, or no port.
    """
    for key in ("vehicle", "udp"):
        if not table.get(key):
            raise BadSetting("device.setting-missing", key, "must be named")
    udp = table["udp"]
    if not isinstance(udp, int) or not 0 < udp <= _HIGHEST:
        raise BadSetting("device.setting-port", "udp", str(udp))
    return ReceiverSettings(vehicle=str(table["vehicle"]), udp=udp)


@dataclass(frozen=True, slots=True)
class PortTrial:
    """Takes the port for a moment and says that it can be had."""

    host: str
    port: int
    hear: Heard

    def start(self) -> None:
        probe("udp", self.host, self.port, socket.SOCK_DGRAM)
        self.hear("")

    def stop(self) -> None: ...


def udp_kind(host: str) -> Kind[ReceiverSettings]:
    return Kind(
        specs=UDP_SPECS,
        settings_of=udp_settings_of,
        place_of=lambda settings: (f"{host} udp {settings.udp}", 0),
        driver=lambda settings, hear: PortTrial(host, settings.udp, hear),
        verdict=lambda event: event if isinstance(event, str) else None,
        proven=BOUND,
    )


class ReceiverPart:
    """Begun by the gateway, once it knows whom to admit; here only exchanged."""

    def __init__(self, name: str, receivers: Receivers) -> None:
        self._name = name
        self._receivers = receivers

    def start(self, settings: ReceiverSettings) -> None:
        self._receivers.put(self._name, settings)

    def stop(self) -> None:
        self._receivers.take(self._name)

    def in_need(self) -> str:
        return ""


def devices_of(
    receivers: Receivers,
    ports: Mapping[str, ManagedPort],
    settings: Mapping[str, ReceiverSettings],
    config: Path | None,
    *,
    host: str = "127.0.0.1",
) -> list[Device]:
    """Every receiver of the gateway's file. `host`: where those by UDP listen."""
    if config is None:
        return []
    made = partial(_device, receivers=receivers, file=SettingsFile(config))
    kinds = {True: KIND, False: udp_kind(host)}
    return [made(name, port, kinds[bool(settings[name].port)]) for name, port in ports.items()]


def _device(
    name: str,
    port: ManagedPort,
    kind: Kind[ReceiverSettings],
    *,
    receivers: Receivers,
    file: SettingsFile,
) -> Device:
    section = ("receivers", name)
    part = ReceiverPart(name, receivers)
    return ConfiguredDevice(port, kind, part, file.table(section), file=file, section=section)


def ports_of(settings: Mapping[str, ReceiverSettings], recordings: Path) -> dict[str, ManagedPort]:
    return {name: ManagedPort(name, NMEA, recordings=recordings) for name in settings}
