"""Telephone lines with their caller-ID modems, as devices of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from devices.caller_id.driver import CallerIdModem
from devices.caller_id.events import (
    DeviceBack,
    DeviceStale,
    Event,
    RingingStopped,
    RingStarted,
)
from devices.protocols.table import CALLER_ID
from devices.transports.serial_port import serial_opener
from dispatch_app.gateways.devices_device import ConfiguredDevice, Heard, Kind
from dispatch_app.gateways.devices_file import BadSetting, FieldSpec, SettingsFile, Table
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.lines import LinesGateway

BAUD = 115200


@dataclass(frozen=True, kw_only=True)
class LineTable:
    """`[lines.NUMBER]`: one telephone line with its modem."""

    port: str
    """COM3, /dev/ttyUSB0, rfc2217://host:port."""
    baud: int = BAUD


SPECS = (FieldSpec("port"), FieldSpec("baud", "whole", default=BAUD))


def settings_of(table: Table) -> LineTable:
    """
    Raises:
        BadSetting: no port, or a key or value that cannot be used.
    """
    for key in table:
        if key not in ("port", "baud"):
            raise BadSetting("device.setting-unknown", key, "port, baud")
    port, baud = table.get("port", ""), table.get("baud", BAUD)
    if not isinstance(port, str) or not port:
        raise BadSetting("device.setting-missing", "port", "must be named")
    if not isinstance(baud, int) or isinstance(baud, bool) or baud <= 0:
        raise BadSetting("device.setting-whole", "baud", str(baud))
    return LineTable(port=port, baud=baud)


def verdict(event: object) -> str | None:
    match event:
        case DeviceBack():
            return ""
        case DeviceStale(reason=reason):
            return reason.value
        case _:
            return None


def _tried(settings: LineTable, hear: Heard) -> CallerIdModem:
    return CallerIdModem("0", serial_opener(settings.port, baud=settings.baud), hear)


KIND = Kind(
    specs=SPECS,
    settings_of=settings_of,
    place_of=lambda settings: (settings.port, settings.baud),
    driver=_tried,
    verdict=verdict,
)


class LinePart:
    """One line's modem, with its way to the centre."""

    def __init__(self, line: str, port: ManagedPort, gateway: LinesGateway) -> None:
        self._line = line
        self._port = port
        self._gateway = gateway
        self._rings = False

    def start(self, settings: LineTable) -> None:
        opener = self._port.tap.on(serial_opener(settings.port, baud=settings.baud))
        self._rings = False
        self._gateway.add(CallerIdModem(self._line, opener, self._heard))

    def stop(self) -> None:
        self._gateway.remove(self._line)

    def in_need(self) -> str:
        """A line that rings is not taken from who calls."""
        return "device.line-rings" if self._rings else ""

    def _heard(self, event: Event) -> None:
        match event:
            case RingStarted():
                self._rings = True
            case RingingStopped():
                self._rings = False
            case _:
                self._told(event)
        self._gateway.heard(event)

    def _told(self, event: Event) -> None:
        word = verdict(event)
        if word == "":
            self._port.heard()
        elif word is not None:
            self._rings = False
            self._port.lost(word)


def lines_in(file: SettingsFile) -> dict[str, Table]:
    """The tables `[lines.NUMBER]` of a settings file.

    Raises:
        BadSetting: there is none, or one cannot be used.
    """
    return file.tables("lines", name="NUMBER", unit="line", check=settings_of)


def devices_of(
    tables: Mapping[str, Table],
    gateway: LinesGateway,
    *,
    recordings: Path,
    file: SettingsFile | None = None,
) -> list[ConfiguredDevice[LineTable]]:
    """
    Raises:
        BadSetting: a table cannot be used.
    """
    made = partial(_device, gateway=gateway, recordings=recordings, file=file)
    return [made(line, table) for line, table in tables.items()]


def _device(
    line: str,
    table: Table,
    *,
    gateway: LinesGateway,
    recordings: Path,
    file: SettingsFile | None,
) -> ConfiguredDevice[LineTable]:
    port = ManagedPort(f"line-{line}", CALLER_ID, recordings=recordings)
    part = LinePart(line, port, gateway)
    return ConfiguredDevice(port, KIND, part, table, file=file, section=("lines", line))
