"""The port of the vehicle terminals and NMEA receivers, as devices of the desk.

Of the terminals' port the desk has state, counters, bytes and recordings; its settings are the
gateway's own. Receivers by UDP are ports of this machine, and changed in its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import msgspec

from devices.nmea.driver import SerialReceiver
from devices.nmea.listening import Measured, ReceiverBack, ReceiverLost
from devices.protocols.table import NMEA, TERMINALS
from devices.transports.serial_port import serial_opener
from devices.vehicle_terminal.driver import TerminalServer
from dispatch_app.gateways.devices_device import ConfiguredDevice, Device, Driver, Heard, Kind
from dispatch_app.gateways.devices_file import BadSetting, FieldSpec, SettingsFile, Table
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.vehicles_receivers import Receivers
from dispatch_app.gateways.vehicles_settings import ListenSettings, ReceiverSettings
from dispatch_app.wire.devices import DeviceWord

BAUD = 9600
SPECS = (FieldSpec("port"), FieldSpec("baud", "whole", default=BAUD))
NAME = "terminals"


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


class TerminalsPort:
    """The port that vehicle terminals call. Its settings are the gateway's own."""

    def __init__(self, server: TerminalServer, listen: ListenSettings, recordings: Path) -> None:
        self.port = ManagedPort(NAME, TERMINALS, recordings=recordings, tap=server.tap)
        self._server = server
        self._listen = listen

    @property
    def _place(self) -> str:
        """The ports that were given, where any free ones were asked for."""
        listen = self._listen
        tcp, udp = self._server.ports or (listen.tcp, listen.udp)
        return f"{listen.host} tcp {tcp} udp {udp}"

    def word(self) -> DeviceWord:
        server = self._server
        good, bad = server.counts_of_frames
        if server.signed_in:
            self.port.heard()
        else:
            self.port.lost("no_terminal")
        heard = server.tap.heard_at
        return msgspec.structs.replace(
            self.port.word(self._place),
            frames_good=good,
            frames_bad=bad,
            good_at=heard.utc if heard is not None else None,
        )

    def record(self) -> None:
        try:
            self.port.record(self._place, 0)
        except OSError as trouble:
            raise BadSetting("device.recording", why=str(trouble)) from trouble

    def try_out(self, changes: Mapping[str, str]) -> None:
        self._refuse()

    def take(self, changes: Mapping[str, str]) -> None:
        self._refuse()

    def restore(self) -> None:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise BadSetting("device.no-file")


def devices_of(
    receivers: Receivers,
    ports: Mapping[str, ManagedPort],
    settings: Mapping[str, ReceiverSettings],
    config: Path | None,
) -> list[Device]:
    """Every serial receiver of the gateway's file."""
    if config is None:
        return []
    file = SettingsFile(config)
    return [
        ConfiguredDevice(
            port,
            KIND,
            ReceiverPart(name, receivers),
            file.table(("receivers", name)),
            file=file,
            section=("receivers", name),
        )
        for name, port in ports.items()
        if settings[name].port
    ]


def ports_of(settings: Mapping[str, ReceiverSettings], recordings: Path) -> dict[str, ManagedPort]:
    serial = [name for name, receiver in settings.items() if receiver.port]
    return {name: ManagedPort(name, NMEA, recordings=recordings) for name in serial}
