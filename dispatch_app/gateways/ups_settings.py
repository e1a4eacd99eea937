"""The configuration of `gateway ups`: one TOML file, every key of which is described here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.ups.conversation import Dialect
from devices.ups.driver import BAUD
from devices.ups.nut import PORT as NUT_PORT
from devices.ups.nut import NutAddress
from dispatch_app.adapters.power.nut_ups import NutPowerSupply
from dispatch_app.adapters.power.serial_ups import SerialPowerSupply
from dispatch_app.domain.alarms import AlarmKind, alarm_id
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.power import SupplyId
from dispatch_app.domain.power_model import BatteryModel, of_battery
from dispatch_app.gateways.ups_watch import AUTONOMY_S, SupplyPlan
from dispatch_app.ports.power_supply import PowerSupply

MAINS_BACK_AFTER = (12, 5940)
_NUMBER = (int, float)


class BadUpsConfig(Exception):
    """The configuration cannot be used. Names the file, the key and the mend."""


@dataclass(frozen=True, kw_only=True)
class UpsTable:
    """`[ups.NAME]`: one supply, read by `port`, by `nut`, or by both."""

    port: str = ""
    """Serial port: COM3, /dev/ttyUSB0, rfc2217://host:port."""
    baud: int = BAUD
    protocol: str = "auto"
    """`auto`, `megatec` or `voltronic`."""
    nut: str = ""
    """UPS at a NUT server, as `name@host` or `name@host:port`."""
    nut_user: str = ""
    """For battery tests through NUT."""
    nut_password_file: str = ""
    battery_v: float = 0.0
    """Nominal volts of the whole battery; 0: as the UPS says."""
    battery_wh: float = 0.0
    """What the battery's label promises, volts times ampere-hours; with `full_load_w` it gives the
    first estimate, before any test."""
    full_load_w: float = 0.0
    required_h: float = AUTONOMY_S / 3600
    """So many hours at full load are demanded."""
    low_percent: float = 20.0
    """On battery, below it: save and prepare the end."""
    low_minutes: float = 10.0
    hot_c: float = 45.0
    shutdown: tuple[str, ...] = ()
    """Command and arguments that take this machine down; none: it stays up to the end."""
    shutdown_grace_s: float = 60.0
    """From a low battery to the command; mains back meanwhile cancels it."""
    ups_off_s: int = 0
    """The UPS then cuts its output after so many seconds (12 to 5940); 0: never."""


def table_of(given: object, where: str) -> UpsTable:
    """One table `[ups.NAME]`.

    Raises:
        BadUpsConfig: a key or value that cannot be used; `where` stands before it.
    """
    return _table(given, where)


def load(path: Path) -> dict[SupplyId, UpsTable]:
    """
    Raises:
        BadUpsConfig: it cannot be read, or holds a key or value that cannot be used.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise BadUpsConfig(f"{path}: cannot be read: {trouble.strerror}") from trouble
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise BadUpsConfig(f"{path}: not TOML in UTF-8: {trouble}") from trouble
    supplies = tables.get("ups")
    if not isinstance(supplies, dict) or not supplies or set(tables) != {"ups"}:
        raise BadUpsConfig(f"{path}: write a table [ups.NAME] for each UPS, and nothing else")
    return {
        _name(name, path): _table(given, f"{path}: [ups.{name}]")
        for name, given in supplies.items()
    }


def _name(name: str, path: Path) -> SupplyId:
    try:
        alarm_id(AlarmKind.POWER, name)
    except InvalidValue as strange:
        raise BadUpsConfig(f"{path}: [ups.{name}]: {strange}; write a short name") from strange
    return SupplyId(name)


def _table(given: object, where: str) -> UpsTable:
    if not isinstance(given, dict):
        raise BadUpsConfig(f"{where} must be a table")
    kinds = {key: type(value) for key, value in vars(UpsTable()).items()}
    fields: dict[str, Any] = {}
    for key, value in given.items():
        if key not in kinds:
            raise BadUpsConfig(f"{where} {key} is unknown; known are: {', '.join(kinds)}")
        fields[key] = _fitting(value, kinds[key], f"{where} {key}")
    table = UpsTable(**fields)
    _must_make_sense(table, where)
    return table


def _fitting(value: object, kind: type, where: str) -> object:
    if kind is tuple:
        if isinstance(value, list) and value and all(isinstance(word, str) for word in value):
            return tuple(value)
        raise BadUpsConfig(f'{where}: write a list of words, such as ["shutdown", "-h", "now"]')
    fits = isinstance(value, _NUMBER if kind is float else kind) and not isinstance(value, bool)
    if not fits or (isinstance(value, _NUMBER) and value < 0):
        raise BadUpsConfig(f"{where}: must be {_WORDS[kind]}, is {value!r}")
    return value


_WORDS = {str: "text in quotes", int: "a whole number", float: "a number"}


def _must_make_sense(table: UpsTable, where: str) -> None:
    if not table.port and not table.nut:
        raise BadUpsConfig(f'{where}: name its serial port, or nut = "name@host", or both')
    if table.protocol not in [dialect.value for dialect in Dialect]:
        raise BadUpsConfig(f"{where} protocol: write auto, megatec or voltronic")
    least, most = MAINS_BACK_AFTER
    if table.ups_off_s and not least <= table.ups_off_s <= most:
        raise BadUpsConfig(f"{where} ups_off_s: {least} to {most}, or 0")
    if table.nut:
        nut_address(table, where)


def nut_address(table: UpsTable, where: str = "") -> NutAddress:
    """
    Raises:
        BadUpsConfig: it is not written as one, or its password cannot be read.
    """
    ups, at, place = table.nut.partition("@")
    host, _, port = place.partition(":")
    if not (ups and at and host) or (port and not port.isdigit()):
        raise BadUpsConfig(f'{where} nut: write it as "name@host" or "name@host:port"')
    password = None
    if table.nut_password_file:
        try:
            password = Path(table.nut_password_file).read_text(encoding="utf-8").strip()
        except OSError as trouble:
            raise BadUpsConfig(f"{where} nut_password_file: {trouble.strerror}") from trouble
    return NutAddress(
        ups=ups,
        host=host,
        port=int(port) if port else NUT_PORT,
        user=table.nut_user or None,
        password=password,
    )


def wires_of(name: SupplyId, table: UpsTable) -> Mapping[str, PowerSupply]:
    """Its wires by name, the serial line first: it is nearer."""
    wires: dict[str, PowerSupply] = {}
    if table.port:
        wires["serial"] = SerialPowerSupply(
            name,
            table.port,
            baud=table.baud,
            dialect=Dialect(table.protocol),
            battery_v=table.battery_v or None,
        )
    return {**wires, **nut_wires_of(table)}


def nut_wires_of(table: UpsTable) -> Mapping[str, PowerSupply]:
    """Its wires by a NUT server alone."""
    return {"nut": NutPowerSupply(nut_address(table))} if table.nut else {}


def plan_of(name: SupplyId, table: UpsTable) -> SupplyPlan:
    wires = (*(["serial"] if table.port else []), *(["nut"] if table.nut else []))
    return SupplyPlan(
        supply=name,
        sources=wires,
        required_s=table.required_h * 3600,
        low_percent=table.low_percent,
        low_s=table.low_minutes * 60,
        hot_c=table.hot_c,
    )


def model_of(table: UpsTable) -> BatteryModel:
    if table.battery_wh and table.full_load_w:
        return of_battery(table.battery_wh, table.full_load_w)
    return BatteryModel()
