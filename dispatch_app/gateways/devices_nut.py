"""Power supplies at a NUT server, as devices of the desk: address and limits.

The file of the server's password is named at the machine itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from devices.protocols.table import NUT
from devices.ups.nut import NutUps
from dispatch_app.adapters.power.nut_ups import NutPowerSupply
from dispatch_app.domain.power import SupplyId
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
from dispatch_app.gateways.devices_ups import LIMIT_SPECS, WatchedWire, need_of, verdict
from dispatch_app.gateways.ups_settings import BadUpsConfig, UpsTable
from dispatch_app.gateways.ups_supply import SupplyKeeper

WIRE = "nut"
SPECS = (FieldSpec("nut"), FieldSpec("nut_user"))


def settings_of(table: Table) -> UpsTable:
    """
    Raises:
        BadSetting: as the file itself would be refused; or no server is left.
    """
    if not table.get("nut"):
        raise BadSetting("device.setting-missing", "nut", "must be named")
    try:
        settings = ups_settings.table_of(table, "")
        ups_settings.nut_address(settings)
    except BadUpsConfig as no:
        raise BadSetting("device.setting-unusable", "nut", str(no).strip()) from no
    return settings


def _tried(settings: UpsTable, hear: Heard) -> Driver:
    return NutUps(ups_settings.nut_address(settings), hear)


class NutPart:
    """One supply's wire by a server; its serial one goes on, and then the limits are its own."""

    def __init__(
        self, port: ManagedPort, keeper: SupplyKeeper, beats: Beats, *, is_alone: bool
    ) -> None:
        self._port = port
        self._keeper = keeper
        self._beats = beats
        self._worker = f"nut {port.name}"
        self._is_alone = is_alone

    def start(self, settings: UpsTable) -> None:
        wire = NutPowerSupply(ups_settings.nut_address(settings), tap=self._port.tap)
        wire.on_each_turn(self._beats.of(self._worker, TURN_S))
        if self._is_alone:
            plan = ups_settings.plan_of(self._keeper.id, settings)
            self._keeper.judge_by(plan, ups_settings.model_of(settings))
        self._keeper.put_wire(WIRE, WatchedWire(wire, self._port))

    def stop(self) -> None:
        self._keeper.take_wire(WIRE)
        self._beats.ended(self._worker)

    def in_need(self) -> str:
        return need_of(self._keeper)


def name_of(supply: SupplyId, table: UpsTable) -> str:
    """Beside a serial wire, which has the supply's name, it has one of its own."""
    return f"{supply}-nut" if table.port else str(supply)


def devices_of(
    tables: Mapping[SupplyId, UpsTable],
    keeper_of: Callable[[SupplyId], SupplyKeeper],
    file: SettingsFile,
    recordings: Path,
    beats: Beats,
) -> list[ConfiguredDevice[UpsTable]]:
    """Of every supply that a server knows."""
    made = partial(_device, file=file, recordings=recordings, beats=beats)
    return [made(name, t, keeper_of(name)) for name, t in tables.items() if t.nut]


def _device(
    name: SupplyId,
    table: UpsTable,
    keeper: SupplyKeeper,
    *,
    file: SettingsFile,
    recordings: Path,
    beats: Beats,
) -> ConfiguredDevice[UpsTable]:
    port = ManagedPort(name_of(name, table), NUT, recordings=recordings)
    is_alone = not table.port
    kind = Kind(
        specs=(*SPECS, *LIMIT_SPECS) if is_alone else SPECS,
        settings_of=settings_of,
        place_of=lambda settings: (settings.nut, 0),
        driver=_tried,
        verdict=verdict,
    )
    section = ("ups", name)
    part = NutPart(port, keeper, beats, is_alone=is_alone)
    return ConfiguredDevice(port, kind, part, file.table(section), file=file, section=section)
