"""Power supplies by their serial lines, as devices of the desk; NUT servers: `devices_nut`.

What takes the machine down, and where passwords lie, is not changed from afar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from devices.protocols.table import UPS
from devices.transports.serial_port import serial_opener
from devices.ups.conversation import Dialect
from devices.ups.driver import BAUD, SerialUps
from devices.ups.events import UpsRead, UpsStale
from devices.ups.values import Nominal
from dispatch_app.adapters.power.serial_ups import SerialPowerSupply
from dispatch_app.domain.power import Feed, SupplyId, TestKind
from dispatch_app.gateways import ups_settings
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
from dispatch_app.gateways.ups_settings import BadUpsConfig, UpsTable
from dispatch_app.gateways.ups_supply import SupplyKeeper
from dispatch_app.ports.power_supply import (
    Heard as SupplyHeard,
)
from dispatch_app.ports.power_supply import (
    PowerSupply,
    SourceEvent,
    SourceRead,
    SourceSilent,
)

SERIAL = "serial"
_DEFAULT = UpsTable()
LIMIT_SPECS = (
    FieldSpec("battery_wh", "number", default=_DEFAULT.battery_wh),
    FieldSpec("full_load_w", "number", default=_DEFAULT.full_load_w),
    FieldSpec("required_h", "number", default=_DEFAULT.required_h),
    FieldSpec("low_percent", "number", default=_DEFAULT.low_percent),
    FieldSpec("low_minutes", "number", default=_DEFAULT.low_minutes),
    FieldSpec("hot_c", "number", default=_DEFAULT.hot_c),
)
SPECS = (
    FieldSpec("port"),
    FieldSpec("baud", "whole", default=BAUD),
    FieldSpec("protocol", "choice", tuple(d.value for d in Dialect), _DEFAULT.protocol),
    FieldSpec("battery_v", "number", default=_DEFAULT.battery_v),
    *LIMIT_SPECS,
)


def settings_of(table: Table) -> UpsTable:
    """
    Raises:
        BadSetting: as the file itself would be refused; or no serial port is left.
    """
    if not table.get("port"):
        raise BadSetting("device.setting-missing", "port", "must be named")
    try:
        return ups_settings.table_of(table, "")
    except BadUpsConfig as no:
        raise BadSetting("device.setting-unusable", why=str(no).strip()) from no


def verdict(event: object) -> str | None:
    match event:
        case UpsRead():
            return ""
        case UpsStale(reason=reason):
            return reason.value
        case _:
            return None


def _tried(settings: UpsTable, hear: Heard) -> Driver:
    return SerialUps(
        "trial",
        serial_opener(settings.port, baud=settings.baud),
        hear,
        dialect=Dialect(settings.protocol),
        nominal=Nominal(battery_v=settings.battery_v or None),
    )


KIND = Kind(
    specs=SPECS,
    settings_of=settings_of,
    place_of=lambda settings: (settings.port, settings.baud),
    driver=_tried,
    verdict=verdict,
)


class WatchedWire:
    """A wire that tells the desk whether it is heard, besides who listens to it."""

    def __init__(self, inner: PowerSupply, port: ManagedPort) -> None:
        self._inner = inner
        self._port = port

    def start(self, heard: SupplyHeard) -> None:
        def both(event: SourceEvent) -> None:
            self._told(event)
            heard(event)

        self._inner.start(both)

    def _told(self, event: SourceEvent) -> None:
        match event:
            case SourceRead():
                self._port.heard()
            case SourceSilent(reason=reason):
                self._port.lost(reason)
            case _:
                pass

    def stop(self) -> None:
        self._inner.stop()

    def begin_test(self, kind: TestKind, minutes: int) -> None:
        self._inner.begin_test(kind, minutes)

    def end_test(self) -> None:
        self._inner.end_test()

    def switch_off(self, after_s: int) -> None:
        self._inner.switch_off(after_s)


class SupplyPart:
    """One supply's keeper; its other wires go on while the serial one makes room."""

    def __init__(self, port: ManagedPort, keeper: SupplyKeeper, beats: Beats) -> None:
        self.port = port
        self._keeper = keeper
        self._beats = beats
        self._worker = f"ups {port.name}"

    def start(self, settings: UpsTable) -> None:
        beat = self._beats.of(self._worker, TURN_S)
        wire = wire_of(self._keeper.id, settings, self.port, beat)
        self._keeper.judge_by(
            ups_settings.plan_of(self._keeper.id, settings), ups_settings.model_of(settings)
        )
        self._keeper.put_wire(SERIAL, wire)

    def stop(self) -> None:
        self._keeper.take_wire(SERIAL)
        self._beats.ended(self._worker)

    def in_need(self) -> str:
        return need_of(self._keeper)


def need_of(keeper: SupplyKeeper) -> str:
    """Why a supply must not be disturbed now: a code; empty if it may."""
    if keeper.tests:
        return "device.test-runs"
    on_battery = keeper.status is not None and keeper.status.feed is Feed.BATTERY
    return "device.on-battery" if on_battery else ""


def wire_of(
    name: SupplyId, settings: UpsTable, port: ManagedPort, beat: Callable[[], None]
) -> PowerSupply:
    inner = SerialPowerSupply(
        name,
        settings.port,
        baud=settings.baud,
        dialect=Dialect(settings.protocol),
        battery_v=settings.battery_v or None,
        opener=port.tap.on(serial_opener(settings.port, baud=settings.baud)),
    )
    inner.on_each_turn(beat)
    return WatchedWire(inner, port)


def devices_of(
    tables: Mapping[SupplyId, UpsTable],
    keeper_of: Callable[[SupplyId], SupplyKeeper],
    file: SettingsFile,
    recordings: Path,
    beats: Beats,
) -> list[ConfiguredDevice[UpsTable]]:
    """Of every supply that has a serial line."""
    return [
        _device(name, SupplyPart(port_of(name, recordings), keeper_of(name), beats), file)
        for name, table in tables.items()
        if table.port
    ]


def port_of(name: SupplyId, recordings: Path) -> ManagedPort:
    return ManagedPort(name, UPS, recordings=recordings)


def _device(name: SupplyId, part: SupplyPart, file: SettingsFile) -> ConfiguredDevice[UpsTable]:
    section = ("ups", name)
    table: dict[str, Any] = file.table(section)
    return ConfiguredDevice(part.port, KIND, part, table, file=file, section=section)
