"""The fault box with its sound-and-light unit, as a device of the desk."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.alarm_unit.driver import AlarmUnit
from devices.alarm_unit.events import UnitBack, UnitEvent, UnitStale
from devices.alarm_unit.profile import (
    SHIPPED,
    BadProfile,
    Profile,
    load_profile,
    shipped_profile,
)
from devices.protocols.table import ALARM
from devices.transports.serial_port import serial_opener
from dispatch_app.gateways.devices_device import (
    TURN_S,
    Beats,
    ConfiguredDevice,
    Driver,
    Heard,
    Kind,
)
from dispatch_app.gateways.devices_file import BadSetting, FieldSpec, SettingsFile, Table
from dispatch_app.gateways.devices_port import ManagedPort

SHIPPED_PROFILES = tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))
BYPASS = ("auto", "ordered")
NAME = "box-1"
_KEYS = ("name", "port", "profile", "bypass")


@dataclass(frozen=True, kw_only=True)
class AlarmTable:
    """`[alarm]`: the box, and how the bypass is switched."""

    port: str
    profile: Profile
    name: str = NAME
    """What alarms call the box."""
    bypass: str = "auto"


def settings_of(table: Table) -> AlarmTable:
    """
    Raises:
        BadSetting: a key is unknown, missing, or names no profile.
    """
    for key, value in table.items():
        if key not in _KEYS:
            raise BadSetting("device.setting-unknown", key, ", ".join(_KEYS))
        if not isinstance(value, str):
            raise BadSetting("device.setting-text", key, str(value))
    for key in ("port", "profile"):
        if not table.get(key):
            raise BadSetting("device.setting-missing", key, "must be named")
    if table.get("bypass", "auto") not in BYPASS:
        raise BadSetting("device.setting-choice", "bypass", ", ".join(BYPASS))
    try:
        profile = load_profile(shipped_profile(table["profile"]))
    except BadProfile as no:
        raise BadSetting("device.setting-unusable", "profile", str(no)) from no
    return AlarmTable(
        port=table["port"],
        profile=profile,
        name=table.get("name", NAME),
        bypass=table.get("bypass", "auto"),
    )


def load(path: Path) -> dict[str, Any]:
    """The table `[alarm]` of a settings file, which holds nothing else.

    Raises:
        BadSetting: it cannot be read or used.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise BadSetting("device.file", str(path), str(trouble)) from trouble
    table = tables.get("alarm")
    if set(tables) != {"alarm"} or not isinstance(table, dict):
        raise BadSetting("device.file", str(path), "write a table [alarm], and nothing else")
    settings_of(table)
    return table


def specs_for(profile: str) -> tuple[FieldSpec, ...]:
    """A profile of its own file stays a choice."""
    choices = tuple(dict.fromkeys((*SHIPPED_PROFILES, profile)))
    return (FieldSpec("port"), FieldSpec("profile", "choice", choices))


def verdict(event: object) -> str | None:
    match event:
        case UnitBack():
            return ""
        case UnitStale(reason=reason):
            return reason.value
        case _:
            return None


def _tried(settings: AlarmTable, hear: Heard) -> Driver:
    profile = settings.profile
    return AlarmUnit("trial", serial_opener(settings.port, baud=profile.baud), profile, hear)


class AlarmPart:
    """The box that is there now. What it was told it is told again after a change."""

    def __init__(
        self,
        port: ManagedPort,
        heard: Callable[[UnitEvent], None],
        tell_again: Callable[[], None],
        beats: Beats | None = None,
    ) -> None:
        self._port = port
        self._beats = beats or Beats()
        self._worker = f"alarm {port.name}"
        self._heard = heard
        self._tell_again = tell_again
        self._unit: AlarmUnit | None = None

    def start(self, settings: AlarmTable) -> None:
        opener = self._port.tap.on(serial_opener(settings.port, baud=settings.profile.baud))
        self._unit = AlarmUnit(settings.name, opener, settings.profile, self._told)
        self._unit.on_turn = self._beats.of(self._worker, TURN_S)
        self._tell_again()
        self._unit.start()

    def stop(self) -> None:
        unit, self._unit = self._unit, None
        if unit is not None:
            unit.stop()
            self._beats.ended(self._worker)

    def in_need(self) -> str:
        return ""

    def tell(self, act: str) -> None:
        """Between two settings nobody is told; the next one is told all anew."""
        unit = self._unit
        if unit is not None:
            unit.tell(act)

    def _told(self, event: UnitEvent) -> None:
        word = verdict(event)
        if word == "":
            self._port.heard()
        elif word is not None:
            self._port.lost(word)
        self._heard(event)


def device_of(
    part: AlarmPart, port: ManagedPort, table: Table, file: SettingsFile | None
) -> ConfiguredDevice[AlarmTable]:
    kind = Kind(
        specs=specs_for(str(table.get("profile", ""))),
        settings_of=settings_of,
        place_of=lambda settings: (settings.port, settings.profile.baud),
        driver=_tried,
        verdict=verdict,
    )
    return ConfiguredDevice(port, kind, part, table, file=file, section=("alarm",))


def port_of(table: Table, recordings: Path) -> ManagedPort:
    return ManagedPort(str(table.get("name", NAME)), ALARM, recordings=recordings)
