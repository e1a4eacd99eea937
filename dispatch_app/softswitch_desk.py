"""Our own exchange at the device desk: its addresses and times, trunks, telephones and groups.

Each is tried by asking somebody by SIP, or by taking an address, beside what runs. Files of
passwords, and where the recorder is, are changed at the machine.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dispatch_app.config import BadConfig, read_tables
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.exchange.changing import CallsRun, ChangingSwitch, NotOpened, Settings
from dispatch_app.exchange.config import read
from dispatch_app.exchange.config_tables import (
    GroupTable,
    PhoneTable,
    RegistrarTable,
    SipTable,
    TrunkTable,
)
from dispatch_app.exchange.machine.plan import LineKind, PhoneMode, Strategy, Times
from dispatch_app.exchange.sip_trial import NotTried, Tried, trial_of
from dispatch_app.exchange.sounds import BadSound
from dispatch_app.gateways.devices_desk import DeviceDesk
from dispatch_app.gateways.devices_device import Driver, Heard, Kind, recordings_in
from dispatch_app.gateways.devices_file import (
    SWITCH,
    WORDS,
    BadSetting,
    FieldSpec,
    SectionsFile,
    SettingsFile,
    Table,
)
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.devices_wireless import SIP, AtOnce, WirelessDevice, verdict
from dispatch_app.ports.exchange_events import ExchangeEvent, ExchangeLink, LineState, SeatPhone

OWN = "softswitch"
OWN_SECTIONS = ("sip", "registrar", "times", "screening", "sounds")
_SIP, _REGISTRAR, _TIMES = SipTable(), RegistrarTable(), Times()
_TRUNK, _PHONE, _GROUP = TrunkTable(), PhoneTable(), GroupTable()
OWN_SPECS = (
    FieldSpec("sip.listen", default=_SIP.listen),
    FieldSpec("sip.interface"),
    FieldSpec("sip.rtp_first", "whole", default=_SIP.rtp_first),
    FieldSpec("sip.rtp_last", "whole", default=_SIP.rtp_last),
    FieldSpec("sip.jitter_ms", "whole", default=_SIP.jitter_ms),
    FieldSpec("sip.check_s", "number", default=_SIP.check_s),
    FieldSpec("registrar.listen"),
    FieldSpec("registrar.longest_s", "whole", default=_REGISTRAR.longest_s),
    FieldSpec("sounds.directory"),
    FieldSpec("screening.key", default="1"),
    FieldSpec("screening.home_area"),
    *(
        FieldSpec(f"times.{key}", "number", default=getattr(_TIMES, key))
        for key in ("dial", "connect", "transfer", "screen", "nobody", "reconnect")
    ),
)
TRUNK_SPECS = (
    FieldSpec("gateway"),
    FieldSpec("kind", "choice", tuple(LineKind), _TRUNK.kind),
    FieldSpec("channels", "whole", default=_TRUNK.channels),
    FieldSpec("numbers", WORDS),
    FieldSpec("group"),
    FieldSpec("prefixes", WORDS),
    FieldSpec("place"),
    FieldSpec("outgoing", SWITCH, default=_TRUNK.outgoing),
    FieldSpec("check", SWITCH, default=_TRUNK.check),
    FieldSpec("user"),
    FieldSpec("auth_user"),
    FieldSpec("registrar"),
)
PHONE_SPECS = (
    FieldSpec("address"),
    FieldSpec("user"),
    FieldSpec("mode", "choice", tuple(PhoneMode), _PHONE.mode),
    FieldSpec("check", SWITCH, default=_PHONE.check),
)
GROUP_SPECS = (
    FieldSpec("seats", WORDS),
    FieldSpec("strategy", "choice", tuple(Strategy), _GROUP.strategy),
    FieldSpec("skill"),
    FieldSpec("ring_s", "number", default=_GROUP.ring_s),
    FieldSpec("overflow_s", "number", default=_GROUP.overflow_s),
    FieldSpec("overflow_group"),
    FieldSpec("overflow_number"),
    FieldSpec("announce_s", "number", default=_GROUP.announce_s),
    FieldSpec("position_s", "number", default=_GROUP.position_s),
)
NAMED = {"trunks": TRUNK_SPECS, "phones": PHONE_SPECS, "groups": GROUP_SPECS}
KINDS = {"trunks": "trunk", "phones": "phone", "groups": "group"}
_PLACE = re.compile(r"\[(?P<section>[^\]]+)\]\s*(?:key )?'?(?P<key>\w+)?")


def _with(path: Path, section: Sequence[str], table: Table) -> Settings:
    """The whole file with one of its parts changed.

    Raises:
        BadSetting: as the file itself would be refused, by the key.
    """
    try:
        tables = read_tables(path)
        if section:
            named = {**tables.get(section[0], {}), section[1]: dict(table)}
            tables[section[0]] = named
        else:
            for own in OWN_SECTIONS:
                part = SectionsFile.part(table, own)
                if part or own in tables:
                    tables[own] = part
        return Settings(config=read(path, tables), tables=tables)
    except BadConfig as no:
        raise _refused(str(no), section) from no


def _refused(words: str, section: Sequence[str]) -> BadSetting:
    """The complaint of a file, at the field of the form that it speaks of."""
    why = words.partition(": ")[2] or words
    found = _PLACE.search(why)
    key = (found["key"] or "") if found else ""
    if found and not section and key:
        key = f"{found['section']}.{key}"
    return BadSetting("device.setting-unusable", key, why)


class SwitchPort(ManagedPort):
    def begin_anew(self) -> None:
        """How it stands the exchange has said already, when it went by the other settings."""


class SwitchDevice(WirelessDevice[Settings]):
    """One part of the exchange's file. It is gone by first and written down then."""

    def __init__(self, control: ChangingSwitch, path: Path, section: Sequence[str], data: Path):
        self._control = control
        self._shown = ""
        self._of = "own" if not section else KINDS[section[0]]
        name = OWN if not section else f"{self._of}-{section[1]}"
        file = SettingsFile(path) if section else SectionsFile(path, OWN_SECTIONS)
        kind = Kind(
            specs=NAMED[section[0]] if section else OWN_SPECS,
            settings_of=lambda table: _with(path, section, table),
            place_of=lambda settings: (_place(settings, section), 0),
            driver=lambda settings, hear: self._tried(settings, section, hear),
            verdict=verdict,
        )
        port = SwitchPort(name, SIP, recordings=recordings_in(data))
        super().__init__(port, kind, _Untouched(), file.table(section), file=file, section=section)

    def _tried(self, settings: Settings, section: Sequence[str], hear: Heard) -> Driver:
        def look() -> str:
            try:
                tried = trial_of(settings, self._control.settings, section)
            except NotTried as no:
                raise BadSetting(f"device.reason.{no.code}", no.key, no.why) from no
            except BadSound as no:
                raise BadSetting("device.reason.prompt", "sounds.directory", str(no)) from no
            self._shown = "" if tried is Tried.ANSWERED else f"device.{tried.value}"
            return ""

        return AtOnce(look, hear)

    def try_out(self, changes: Mapping[str, str]) -> str:
        super().try_out(changes)
        return self._shown

    def take(self, changes: Mapping[str, str]) -> str:
        super().take(changes)
        return self._shown

    def _keep(self, table: dict[str, Any], settings: Settings) -> None:
        before = self._control.settings
        self._go_on_with(settings)
        try:
            super()._keep(table, settings)
        except BadSetting:
            self._go_on_with(before)
            raise

    def _go_on_with(self, settings: Settings) -> None:
        try:
            self._control.go_on_with(settings)
        except CallsRun as no:
            raise BadSetting("device.switch-calls-run") from no
        except NotOpened as no:
            raise BadSetting("device.switch-not-opened", why=settings.config.sip.listen) from no
        except BadSound as no:
            raise BadSetting("device.reason.prompt", "sounds.directory", str(no)) from no


class _Untouched:
    """The exchange goes on until there are other settings: a trial only asks."""

    def start(self, settings: Settings) -> None: ...

    def stop(self) -> None: ...

    def in_need(self) -> str:
        return ""


def _place(settings: Settings, section: Sequence[str]) -> str:
    if not section:
        return settings.config.sip.listen
    table = settings.tables.get(section[0], {}).get(section[1], {})
    match section[0]:
        case "trunks":
            return str(table.get("gateway", ""))
        case "phones":
            return str(table.get("address", "")) or str(table.get("user", section[1]))
        case _:
            return " ".join(table.get("seats", ()))


class SwitchStates:
    """How lines and telephones stand, from what the exchange tells anyway."""

    def __init__(self, ports: Mapping[str, ManagedPort], groups: Mapping[str, Sequence[str]]):
        self._ports = ports
        self._groups = groups
        self._here: set[str] = set()

    def hear(self, event: ExchangeEvent) -> None:
        match event:
            case ExchangeLink(up=up, reason=reason):
                self._tell(OWN, up, reason or "no-answer")
            case LineState(line=line, usable=usable, reason=reason):
                self._tell(f"trunk-{str(line).partition('/')[0]}", usable, reason or "no-answer")
            case SeatPhone(seat=seat, state=state, reason=reason):
                self._phone(seat, state is not PhoneState.GONE, reason)
            case _:
                pass

    def _phone(self, seat: str, here: bool, reason: str) -> None:
        (self._here.add if here else self._here.discard)(seat)
        self._tell(f"phone-{seat}", here, reason or "no-answer")
        for name, seats in self._groups.items():
            self._tell(f"group-{name}", bool(self._here.intersection(seats)), "no-phone")

    def _tell(self, name: str, well: bool, reason: str) -> None:
        port = self._ports.get(name)
        if port is None:
            return
        if well:
            port.heard()
        else:
            port.tap.failed(reason)
            port.lost(reason)


def desk_of(
    control: ChangingSwitch,
    args: argparse.Namespace,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> DeviceDesk:
    """Every part of the exchange's file as a device of its own.

    Raises:
        BadSetting: the file cannot be read a second time.
    """
    tables = control.settings.tables
    sections = [()] + [(kind, name) for kind in NAMED for name in tables.get(kind, {})]
    devices = [SwitchDevice(control, args.config, section, args.data) for section in sections]
    groups = {g.name: g.seats for g in control.settings.config.plan.groups}
    states = SwitchStates({d.port.name: d.port for d in devices}, groups)
    control.watched = states.hear
    return DeviceDesk(args.account, devices, now=now)
