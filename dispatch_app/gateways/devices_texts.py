"""Text modems as devices of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from devices.protocols.table import TEXTS
from devices.sms_modem.driver import BAUD, SmsModem
from devices.sms_modem.events import ModemBack, ModemStale, SmsEvent
from devices.transports.serial_port import serial_opener
from dispatch_app.gateways.devices_device import (
    TURN_S,
    Beats,
    ConfiguredDevice,
    Heard,
    Kind,
)
from dispatch_app.gateways.devices_file import BadSetting, FieldSpec, SettingsFile, Table
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.texts import TextsBridge

_KEYS = ("port", "baud", "pin")


@dataclass(frozen=True, kw_only=True)
class TextsTable:
    """`[texts.NAME]`: one modem."""

    port: str
    """COM3, /dev/ttyUSB0, rfc2217://host:port."""
    baud: int = BAUD
    pin: str = ""
    """Of its card. A matter of who sits at the machine: the desk neither shows nor changes it."""


SPECS = (FieldSpec("port"), FieldSpec("baud", "whole", default=BAUD))


def settings_of(table: Table) -> TextsTable:
    """
    Raises:
        BadSetting: no port, or a key or value that cannot be used.
    """
    for key in table:
        if key not in _KEYS:
            raise BadSetting("device.setting-unknown", key, ", ".join(_KEYS))
    port, baud, pin = table.get("port", ""), table.get("baud", BAUD), table.get("pin", "")
    if not isinstance(port, str) or not port:
        raise BadSetting("device.setting-missing", "port", "must be named")
    if not isinstance(baud, int) or isinstance(baud, bool) or baud <= 0:
        raise BadSetting("device.setting-whole", "baud", str(baud))
    if not (isinstance(pin, str) and (not pin or (pin.isascii() and pin.isdigit()))):
        raise BadSetting("device.setting-unusable", "pin", 'write it as pin = "0000"')
    return TextsTable(port=port, baud=baud, pin=pin)


def verdict(event: object) -> str | None:
    match event:
        case ModemBack():
            return ""
        case ModemStale(reason=reason):
            return reason.value
        case _:
            return None


def _tried(settings: TextsTable, hear: Heard) -> SmsModem:
    opener = serial_opener(settings.port, baud=settings.baud)
    return SmsModem("trial", opener, hear, pin=settings.pin)


KIND = Kind(
    specs=SPECS,
    settings_of=settings_of,
    place_of=lambda settings: (settings.port, settings.baud),
    driver=_tried,
    verdict=verdict,
)


class TextsPart:
    """One modem, with its way to the centre."""

    def __init__(self, name: str, port: ManagedPort, bridge: TextsBridge, beats: Beats) -> None:
        self._name, self._port, self._bridge = name, port, bridge
        self._worker, self._beats = f"text modem {name}", beats
        self._modem: SmsModem | None = None

    def start(self, settings: TextsTable) -> None:
        opener = self._port.tap.on(serial_opener(settings.port, baud=settings.baud))
        modem = SmsModem(self._name, opener, self._heard, pin=settings.pin)
        modem.on_turn = self._beats.of(self._worker, TURN_S)
        self._modem = modem
        self._bridge.put(self._name, modem)
        modem.start()

    def stop(self) -> None:
        modem, self._modem = self._modem, None
        if modem is not None:
            modem.stop()
            self._bridge.drop(self._name)
            self._beats.ended(self._worker)

    def in_need(self) -> str:
        """A text on its way is not cut in two."""
        return "device.text-under-way" if self._bridge.busy(self._name) else ""

    def _heard(self, event: SmsEvent) -> None:
        word = verdict(event)
        if word == "":
            self._port.heard()
        elif word is not None:
            self._port.lost(word)
        self._bridge.heard(self._name, event)


def modems_in(file: SettingsFile) -> dict[str, Table]:
    """The tables `[texts.NAME]` of a settings file.

    Raises:
        BadSetting: there is none, or one cannot be used.
    """
    return file.tables("texts", name="NAME", unit="modem", check=settings_of)


def devices_of(
    tables: Mapping[str, Table],
    bridge: TextsBridge,
    *,
    recordings: Path,
    file: SettingsFile,
    beats: Beats,
) -> list[ConfiguredDevice[TextsTable]]:
    made = partial(_device, bridge=bridge, recordings=recordings, file=file, beats=beats)
    return [made(name, table) for name, table in tables.items()]


def _device(
    name: str,
    table: Table,
    *,
    bridge: TextsBridge,
    recordings: Path,
    file: SettingsFile,
    beats: Beats,
) -> ConfiguredDevice[TextsTable]:
    port = ManagedPort(f"texts-{name}", TEXTS, recordings=recordings)
    part = TextsPart(name, port, bridge, beats)
    return ConfiguredDevice(port, KIND, part, table, file=file, section=("texts", name))
