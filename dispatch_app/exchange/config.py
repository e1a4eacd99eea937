"""The exchange's configuration: one TOML file becomes a plan. Its keys are in `config_tables`.

A key that nobody knows is refused: a typing error must not pass for a setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from baresip import Account

from dispatch_app.config import BadConfig, filled, read_tables
from dispatch_app.domain.ids import SeatId
from dispatch_app.exchange.config_tables import (
    GroupTable,
    PhoneTable,
    RecorderTable,
    RegistrarTable,
    ScreeningTable,
    SipTable,
    SoundsTable,
    TrunkTable,
)
from dispatch_app.exchange.machine.plan import (
    GroupPlan,
    LineKind,
    PhoneMode,
    Plan,
    SeatPlan,
    Strategy,
    Times,
    TrunkPlan,
)
from dispatch_app.exchange.registrar.registrar import Account as SignIn
from dispatch_app.exchange.registrar.registrar import Terms
from dispatch_app.exchange.sip_plan import Peer, RegistrarPlan, SipPlan

SECTIONS = (
    "sip",
    "times",
    "screening",
    "sounds",
    "recorder",
    "registrar",
    "trunks",
    "phones",
    "groups",
)
CODECS = ("pcma", "pcmu")


@dataclass(frozen=True, kw_only=True)
class RecorderPlan:
    address: tuple[str, int]
    exchange: str
    key: str
    playback: tuple[str, int] | None = None


@dataclass(frozen=True, kw_only=True)
class ExchangeConfig:
    plan: Plan
    sip: SipPlan = field(default_factory=SipPlan)
    sounds: Path | None = None
    recorder: RecorderPlan | None = None


def load(path: Path) -> ExchangeConfig:
    """Read a file.

    Raises:
        BadConfig: it cannot be read, or holds a key or value that cannot be used.
    """
    return read(path, read_tables(path))


def read(path: Path, tables: Mapping[str, object]) -> ExchangeConfig:
    """What tables make; `path` is where they stand, for its complaints and for files beside it.

    Raises:
        BadConfig: as `load`.
    """
    return _Reading(path, tables).config()


class _Reading:
    """One file on its way to a configuration; `path` is for its complaints."""

    def __init__(self, path: Path, tables: Mapping[str, object]) -> None:
        self._path, self._tables = path, tables
        for name in tables:
            if name not in SECTIONS:
                raise self._bad(f"section {name!r} is unknown; known are: {', '.join(SECTIONS)}")

    def config(self) -> ExchangeConfig:
        sip = self._one("sip")
        codecs = self._texts(sip, "codecs", "[sip]") or CODECS
        for codec in codecs:
            self._among(codec.lower(), CODECS, "[sip] codecs")
        table = filled(SipTable(), sip, f"{self._path}: [sip]")
        listen = self._peer(table.listen, "[sip] listen")
        if table.rtp_last <= table.rtp_first:
            raise self._bad("[sip] rtp_last must be above rtp_first")
        plan = self._plan()
        return ExchangeConfig(
            plan=plan,
            sip=SipPlan(
                host=listen.host,
                port=listen.port,
                interface=table.interface,
                rtp_ports=(table.rtp_first, table.rtp_last),
                codecs=tuple(c.lower() for c in codecs),
                jitter_ms=table.jitter_ms,
                check_s=table.check_s,
                phones=self._phones,
                registrar=self._registrar(listen),
                gateways=self._gateways,
                accounts=self._accounts,
                unchecked=frozenset(self._unchecked),
            ),
            sounds=self._sounds(),
            recorder=self._recorder(),
        )

    def _plan(self) -> Plan:
        self._phones: dict[SeatId, Peer] = {}
        self._gateways: dict[str, Peer] = {}
        self._accounts: dict[str, Account] = {}
        self._sign_ins: dict[str, SignIn] = {}
        self._unchecked: set[str] = set()
        seats = tuple(self._seat(n, t) for n, t in self._named("phones").items())
        groups = tuple(self._group(n, t) for n, t in self._named("groups").items())
        if not groups:
            groups = (GroupPlan(name="all", seats=tuple(s.seat for s in seats)),)
        trunks = tuple(self._trunk(n, t) for n, t in self._named("trunks").items())
        screening = filled(ScreeningTable(), self._one("screening"), f"{self._path}: [screening]")
        recorder = self._recorder_table()
        plan = Plan(
            trunks=trunks,
            seats=seats,
            groups=groups,
            times=filled(Times(), self._one("times"), f"{self._path}: [times]"),
            screen_key=screening.key,
            home_area=screening.home_area,
            playback=recorder.playback_number,
            listeners=recorder.listeners,
        )
        self._must_refer(plan)
        return plan

    def _seat(self, name: str, given: dict[str, object]) -> SeatPlan:
        where = f"[phones.{name}]"
        skills = self._texts(given, "skills", where)
        table = filled(PhoneTable(), given, f"{self._path}: {where}")
        self._find_phone(SeatId(name), table, where)
        if not table.check:
            self._unchecked.add(f"seat {name}")
        mode = PhoneMode(self._among(table.mode, PhoneMode, f"{where} mode"))
        return SeatPlan(seat=SeatId(name), mode=mode, skills=frozenset(skills))

    def _find_phone(self, seat: SeatId, table: PhoneTable, where: str) -> None:
        """It has an address, or it signs in."""
        user = table.user or seat
        if bool(table.address) == bool(table.password_file):
            raise self._bad(f"{where}: name an address, or a password_file to sign in with")
        if table.address:
            self._phones[seat] = replace(self._peer(table.address, f"{where} address"), user=user)
            return
        password = self._secret(table.password_file, f"{where} password_file:")
        if not password or user in self._sign_ins:
            raise self._bad(f"{where}: its password is empty, or its user name is taken")
        self._sign_ins[user] = SignIn(seat=seat, password=password)

    def _registrar(self, calls_to: Peer) -> RegistrarPlan | None:
        table = filled(RegistrarTable(), self._one("registrar"), f"{self._path}: [registrar]")
        if bool(self._sign_ins) != bool(table.listen):
            raise self._bad("[registrar] listen: goes with telephones that have a password_file")
        if not table.listen:
            return None
        own = self._peer(table.listen, "[registrar] listen")
        if own == calls_to:
            raise self._bad("[registrar] listen: must not be that of [sip]")
        if not 0 < table.shortest_s <= table.longest_s:
            raise self._bad("[registrar] shortest_s: above 0 and at most longest_s")
        if any(c in table.realm for c in '"\\') or not table.realm:
            raise self._bad("[registrar] realm: a word without quotes")
        terms = Terms(
            realm=table.realm,
            accounts=self._sign_ins,
            calls_to=f"{calls_to.host}:{calls_to.port}",
            shortest_s=table.shortest_s,
            longest_s=table.longest_s,
        )
        return RegistrarPlan(host=own.host, port=own.port, terms=terms)

    def _group(self, name: str, given: dict[str, object]) -> GroupPlan:
        where = f"[groups.{name}]"
        seats = self._texts(given, "seats", where)
        table = filled(GroupTable(), given, f"{self._path}: {where}")
        strategy = Strategy(self._among(table.strategy, Strategy, f"{where} strategy"))
        return GroupPlan(
            name=name,
            seats=tuple(SeatId(s) for s in seats),
            strategy=strategy,
            skill=table.skill,
            ring_s=table.ring_s,
            overflow_s=table.overflow_s,
            overflow_group=table.overflow_group,
            overflow_number=table.overflow_number,
            announce_s=table.announce_s,
            position_s=table.position_s,
        )

    def _trunk(self, name: str, given: dict[str, object]) -> TrunkPlan:
        where = f"[trunks.{name}]"
        numbers = self._texts(given, "numbers", where)
        prefixes = self._texts(given, "prefixes", where) or ("",)
        table = filled(TrunkTable(), given, f"{self._path}: {where}")
        kind = LineKind(self._among(table.kind, LineKind, f"{where} kind"))
        if table.channels < 1:
            raise self._bad(f"{where} channels: at least 1")
        if kind is LineKind.DEDICATED and not table.place:
            raise self._bad(f"{where} place: what is dialled to ring it must be named")
        self._gateways[name] = self._peer(table.gateway, f"{where} gateway")
        if not table.check:
            self._unchecked.add(name)
        if table.user:
            self._accounts[name] = self._account(table, where, self._gateways[name])
        return TrunkPlan(
            name=name,
            kind=kind,
            channels=table.channels,
            numbers=numbers,
            group=table.group,
            prefixes=prefixes,
            place=table.place,
            outgoing=table.outgoing,
        )

    def _account(self, table: TrunkTable, where: str, gateway: Peer) -> Account:
        try:
            return Account(
                user=table.user,
                domain=f"{gateway.host}:{gateway.port}",
                password=self._secret(table.password_file, f"{where} password_file:"),
                registrar=table.registrar or None,
                auth_user=table.auth_user or None,
                audio_codecs=CODECS,
            )
        except ValueError as trouble:
            raise self._bad(f"{where}: {trouble}") from trouble

    def _secret(self, name: str, where: str) -> str:
        if not name:
            return ""
        try:
            return (self._path.parent / name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as trouble:
            raise self._bad(f"{where} {trouble}") from trouble

    def _sounds(self) -> Path | None:
        table = filled(SoundsTable(), self._one("sounds"), f"{self._path}: [sounds]")
        if not table.directory:
            return None
        directory = self._path.parent / table.directory
        if not directory.is_dir():
            raise self._bad(f"[sounds] directory: {directory} is not there")
        return directory

    def _recorder_table(self) -> RecorderTable:
        table = filled(RecorderTable(), self._one("recorder"), f"{self._path}: [recorder]")
        if bool(table.playback) != bool(table.playback_number):
            raise self._bad("[recorder] playback, playback_number: name both or none")
        if table.playback and not table.address:
            raise self._bad("[recorder] playback: needs the recorder's address as well")
        return table

    def _recorder(self) -> RecorderPlan | None:
        table = self._recorder_table()
        if not table.address:
            return None
        peer = self._peer(table.address, "[recorder] address")
        back = self._peer(table.playback, "[recorder] playback") if table.playback else None
        return RecorderPlan(
            address=(peer.host, peer.port),
            exchange=table.exchange,
            key=self._secret(table.key_file, "[recorder] key_file:"),
            playback=(back.host, back.port) if back else None,
        )

    # ---- checks --------------------------------------------------------------------------------

    def _must_refer(self, plan: Plan) -> None:
        """Seats and groups that are spoken of must be there."""
        seats, groups = {s.seat for s in plan.seats}, {g.name for g in plan.groups}
        if not seats or not plan.trunks:
            raise self._bad("name at least one telephone [phones.1] and one trunk [trunks.120]")
        for group in plan.groups:
            for seat in group.seats:
                if seat not in seats:
                    raise self._bad(f"[groups.{group.name}] seats: there is no [phones.{seat}]")
            if group.overflow_group and group.overflow_group not in groups:
                raise self._bad(
                    f"[groups.{group.name}] overflow_group: no [groups.{group.overflow_group}]"
                )
        for trunk in plan.trunks:
            if trunk.group and trunk.group not in groups:
                raise self._bad(f"[trunks.{trunk.name}] group: no [groups.{trunk.group}]")

    def _one(self, name: str) -> dict[str, object]:
        table = self._tables.get(name, {})
        if not isinstance(table, dict):
            raise self._bad(f"{name}: must be a section, written as [{name}]")
        return dict(table)

    def _named(self, name: str) -> dict[str, dict[str, object]]:
        found = {}
        for key, table in self._one(name).items():
            if not isinstance(table, dict):
                raise self._bad(f"{name}: write each as a section, [{name}.{key}]")
            found[key] = dict(table)
        return found

    def _texts(self, table: dict[str, object], key: str, where: str) -> tuple[str, ...]:
        given = table.pop(key, [])
        if not isinstance(given, list) or not all(isinstance(v, str) for v in given):
            raise self._bad(f'{where} {key}: write it as ["…", "…"]')
        return tuple(given)

    def _among(self, value: str, known: type[StrEnum] | tuple[str, ...], where: str) -> str:
        names = [str(k) for k in known]
        if value not in names:
            raise self._bad(f"{where}: {value!r} is unknown; known are: {', '.join(names)}")
        return value

    def _peer(self, address: str, where: str) -> Peer:
        host, _, port = address.rpartition(":")
        if not host:
            host, port = address, "5060"
        if not host or not port.isdigit() or not 0 < int(port) < 65536:
            raise self._bad(f"{where}: write it as host:port, such as 192.0.2.10:5060")
        return Peer(host, int(port))

    def _bad(self, what: str) -> BadConfig:
        return BadConfig(f"{self._path}: {what}")
