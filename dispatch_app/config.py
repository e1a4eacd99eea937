"""The centre's configuration: one TOML file, every key of which is described here and nowhere else.

Standard library only. A key that nobody knows is refused: a typing error must not pass for a
setting.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

T = TypeVar("T")


class BadConfig(Exception):
    """The configuration cannot be used. Names the file, the key and the mend."""


@dataclass(frozen=True, kw_only=True)
class ServerConfig:
    """`[server]`: where it listens and what it stands on."""

    host: str = "127.0.0.1"
    """Address to listen on; only this machine unless said otherwise."""
    port: int = 8120
    """0 takes any free port; the ready file tells which."""
    certificate: str = ""
    """PEM of the server's own certificate, as `certificates make` writes it; empty: plain HTTP."""
    private_key: str = ""
    """PEM of its key, without a password."""
    plain_http: bool = False
    """Others than this machine may be spoken to without encryption."""
    database: str = ""
    """`sqlite:////path/to/file` or `postgresql+psycopg://user@host/name`; must be named."""
    region: str = ""
    """Directory that `region import` wrote; empty: none."""
    zone: str = "Asia/Shanghai"
    """Zone whose days number the incidents."""
    attachments: str = ""
    """Directory of files beside notices; empty: beside an SQLite database, else none are taken."""
    score_sheet: str = ""
    """TOML file of the sheet by which calls are reviewed; empty: the one that ships."""
    questionnaire: str = ""
    """TOML file of what people are asked after the event; empty: the one that ships."""
    large_event_plans: str = ""
    """Directory of plans of large events; empty: those that ship."""
    second_channel: str = ""
    """Directory for orders that a station's terminal did not confirm in time; empty: none."""
    text_language: str = "zh"
    """Language of orders that go out as text messages: zh or en."""
    training: bool = False
    """Serve a training run, whose record says so from its first event; a live one is refused."""
    training_results: str = ""
    """Directory of what earlier training runs came to; empty: none are shown."""


@dataclass(frozen=True, kw_only=True)
class LimitsConfig:
    """`[limits]`: what one session may ask of the server."""

    body_bytes: int = 1_048_576
    """Largest request body."""
    commands_per_s: float = 50.0
    """Steady rate of commands; five seconds' worth may come at once."""
    positions_per_s: float = 2000.0
    """Steady rate of fixes; five seconds' worth may come at once."""
    sign_ins_per_s: float = 0.5
    """Steady rate of sign-ins with one account; ten may come at once."""


DEFAULT_SEATS: Mapping[str, str] = {
    "1": "dispatcher",
    "2": "dispatcher",
    "3": "dispatcher",
    "4": "dispatcher",
    "8": "shift_leader",
    "9": "director",
}


@dataclass(frozen=True, kw_only=True)
class LocatingConfig:
    """`[caller_location]`: how long and how often callers' positions are asked for."""

    overall_s: float = 5.0
    """No question is waited for longer, whatever the service's own limit."""
    again_s: float = 15.0
    """While a call goes on, a coarse position is asked for again after so long; 0: never."""
    rounds: int = 4
    """So many rounds for one call, the first included."""


@dataclass(frozen=True, kw_only=True)
class LocatorConfig:
    """`[locators.NAME]`: one service that can tell where callers are."""

    protocol: str = "operator"
    """`operator`: any JSON over HTTP, by the paths below; `linked`: another centre of ours;
    `partner`: a system that speaks the protocol of docs/links.md."""
    url: str = ""
    """For an operator with `{number}` in it; for a linked system its address."""
    method: str = "GET"
    body: str = ""
    """For POST: JSON with `{number}` in it."""
    key_file: str = ""
    """Operator: text sent in `key_header`. Linked system: our Ed25519 key (PEM)."""
    key_header: str = "Authorization"
    key_prefix: str = "Bearer "
    account: str = ""
    """Linked system, partner: the name under which it knows us."""
    partner: str = ""
    """Partner: its own name."""
    public_key: str = ""
    """Partner: its public key, 64 hexadecimal digits or a file that holds them."""
    ca_file: str = ""
    """Certificates to trust; empty: the usual ones."""
    timeout_s: float = 2.0
    retries: int = 1
    mobiles_only: bool = True
    """Ask about mobile numbers only; a linked system is asked about all."""
    datum: str = "wgs84"
    """`wgs84`, `gcj02` or `bd09`."""
    latitude: str = "latitude"
    """Paths into the answer, such as `result.0.lat`."""
    longitude: str = "longitude"
    radius: str = "radius_m"
    measured_at: str = "measured_at"
    address: str = "address"
    number: str = "number"
    """An answer about another number is not believed."""
    default_radius_m: float = 1000.0
    """Where the answer says nothing of its accuracy."""


@dataclass(frozen=True, kw_only=True)
class TelephoneConfig:
    """`[telephone]`: what the centre does by telephone of its own accord."""

    ring_station: bool = False
    """Ring the station for the dispatcher when a vehicle is sent, if nobody there has
    acknowledged the order by the time the dispatcher's telephone is free."""


@dataclass(frozen=True, kw_only=True)
class TracksConfig:
    """`[tracks]`: where positions are kept, and how long."""

    directory: str = ""
    """For files, one a day; empty: beside the SQLite file, or in the PostgreSQL database."""
    keep_days: int = 400
    """At least 365; 0 keeps all for ever."""


@dataclass(frozen=True, kw_only=True)
class FiguresConfig:
    """`[figures]`: how the past is counted, and which reports are written of themselves."""

    definitions: str = ""
    """Directory with definitions of the centre's own, which count more than those that ship."""
    directory: str = ""
    """Where reports are written that the centre wants regularly; empty: none are."""
    reports: str = "calls, targets, stations, vehicles"
    """Which, by their names, with commas between."""
    daily_at: str = "06:00"
    """When those of the day before are written, in the centre's zone; on Mondays also the week's,
    on the first also the month's."""


@dataclass(frozen=True, kw_only=True)
class AuditConfig:
    """`[audit]`: heads of the sealed record, kept where nobody who can alter it can reach."""

    checkpoints: str = ""
    """File on another medium or machine to which signed heads are added; empty: none are kept."""
    key: str = ""
    """File of the key that signs them; made at the first start."""
    every_s: float = 300.0


@dataclass(frozen=True, kw_only=True)
class BackupConfig:
    """`[backup]`: copies of the record, made while the centre works."""

    directory: str = ""
    """Prepared folder on a second medium; empty: no copies are made."""
    at: str = "03:00"
    """Time of day in the centre's zone."""
    keep_daily: int = 7
    """Of so many last days that have a copy, the newest stays; so for weeks and months."""
    keep_weekly: int = 5
    keep_monthly: int = 12
    proof_every_days: float = 1.0
    """So often the newest copy is restored for a try."""
    proof_directory: str = ""
    """Folder for the try; empty: the machine's own for such things."""
    proof_database: str = ""
    """With PostgreSQL: an empty database that is there for tries alone."""
    also: str = ""
    """Further folders and files, separated as in PATH: region, protocols."""


@dataclass(frozen=True, kw_only=True)
class SubscribersConfig:
    """`[subscribers]`: where the operator's table comes from anew every day."""

    source: str = ""
    """A CSV file, a workbook, or an address `https://…` that gives one; empty: by hand alone."""
    at: str = "02:30"
    """Time of day in the centre's zone."""
    most_lost: float = 0.2
    """A table that lacks a greater share of the old numbers is refused."""


@dataclass(frozen=True, kw_only=True)
class StaleConfig:
    """`[stale_fixes]`: vehicles whose fix is older than `fix_stale_s` of the timers."""

    rule: str = "exclude"
    """`exclude` leaves them out of the recommendation; `rank` ranks them with their age."""
    ranked_until_s: float = 900.0
    """Older ones are left out under either rule."""
    added_s_per_min: float = 20.0
    """Added to their road time for each whole minute too old; 0: the age is only shown."""


@dataclass(frozen=True, kw_only=True)
class HospitalsConfig:
    """`[hospitals]`: how they hear of patients on their way."""

    tell: str = "left_scene"
    """By itself when the patient leaves the scene; `chosen`: as soon as a hospital is; `never`: by
    a key at the seat alone."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """The whole file."""

    server: ServerConfig = field(default_factory=ServerConfig)
    limits: LimitsConfig = field(default_factory=LimitsConfig)
    timers: Mapping[str, float] = field(default_factory=dict)
    """`[timers]`: figures that replace those of the domain's table, by the names there."""
    seats: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULT_SEATS))
    """`[seats]`: seat number to kind: dispatcher, shift_leader or director."""
    caller_location: LocatingConfig = field(default_factory=LocatingConfig)
    locators: Mapping[str, LocatorConfig] = field(default_factory=dict)
    """`[locators.NAME]`: services by the names that seats show."""
    telephone: TelephoneConfig = field(default_factory=TelephoneConfig)
    tracks: TracksConfig = field(default_factory=TracksConfig)
    stale_fixes: StaleConfig = field(default_factory=StaleConfig)
    audit: AuditConfig = field(default_factory=AuditConfig)
    backup: BackupConfig = field(default_factory=BackupConfig)
    subscribers: SubscribersConfig = field(default_factory=SubscribersConfig)
    figures: FiguresConfig = field(default_factory=FiguresConfig)
    hospitals: HospitalsConfig = field(default_factory=HospitalsConfig)
    vehicle_truth: Mapping[str, float] = field(default_factory=dict)
    """`[vehicle_truth]`: figures by which positions suggest and contradict, by the names of the
    domain's table."""
    source: str = ""
    """The file this came from; empty for the defaults."""


def read_tables(path: Path) -> dict[str, Any]:
    """The tables of a file in TOML, as they stand there.

    Raises:
        BadConfig: it cannot be read, or is not TOML in UTF-8.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise BadConfig(f"{path}: cannot be read: {trouble.strerror}") from trouble
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise BadConfig(f"{path}: not TOML in UTF-8: {trouble}") from trouble


def load(path: Path | None) -> Config:
    """Read a file; the defaults without one.

    Raises:
        BadConfig: it cannot be read, or holds a key or value that cannot be used.
    """
    if path is None:
        return Config()
    tables = read_tables(path)
    names = [f.name for f in fields(Config) if f.name != "source"]
    for name, table in tables.items():
        _must_be_known(name, names, f"{path}: section")
        if not isinstance(table, dict):
            raise BadConfig(f"{path}: {name}: must be a section, written as [{name}]")
    return Config(
        server=filled(ServerConfig(), tables.get("server", {}), f"{path}: [server]"),
        limits=filled(LimitsConfig(), tables.get("limits", {}), f"{path}: [limits]"),
        timers=tables.get("timers", {}),
        seats=tables.get("seats", dict(DEFAULT_SEATS)),
        caller_location=filled(
            LocatingConfig(), tables.get("caller_location", {}), f"{path}: [caller_location]"
        ),
        locators=_locators(tables.get("locators", {}), f"{path}: [locators]"),
        tracks=filled(TracksConfig(), tables.get("tracks", {}), f"{path}: [tracks]"),
        vehicle_truth=tables.get("vehicle_truth", {}),
        stale_fixes=filled(StaleConfig(), tables.get("stale_fixes", {}), f"{path}: [stale_fixes]"),
        hospitals=filled(HospitalsConfig(), tables.get("hospitals", {}), f"{path}: [hospitals]"),
        figures=filled(FiguresConfig(), tables.get("figures", {}), f"{path}: [figures]"),
        audit=filled(AuditConfig(), tables.get("audit", {}), f"{path}: [audit]"),
        backup=filled(BackupConfig(), tables.get("backup", {}), f"{path}: [backup]"),
        subscribers=filled(
            SubscribersConfig(), tables.get("subscribers", {}), f"{path}: [subscribers]"
        ),
        telephone=filled(TelephoneConfig(), tables.get("telephone", {}), f"{path}: [telephone]"),
        source=str(path),
    )


def _locators(table: Mapping[str, object], where: str) -> dict[str, LocatorConfig]:
    found = {}
    for name, given in table.items():
        if not isinstance(given, dict):
            raise BadConfig(f"{where} {name}: must be a section, written as [locators.{name}]")
        found[name] = filled(LocatorConfig(), given, f"{where[:-1]}.{name}]")
    return found


def filled[T](defaults: T, table: Mapping[str, object], where: str) -> T:
    """A configuration value with some of its fields replaced, each checked for its type.

    Raises:
        BadConfig: an unknown key or a value of the wrong type.
    """
    kinds = get_type_hints(type(defaults))
    for key, value in table.items():
        _must_be_known(key, list(kinds), f"{where} key")
        _must_fit(value, kinds[key], f"{where} {key}")
    changes: dict[str, Any] = dict(table)
    return replace(defaults, **changes)  # type: ignore[type-var]


def _must_be_known(name: str, known: list[str], where: str) -> None:
    if name in known:
        return
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(known)}"
    raise BadConfig(f"{where} {name!r} is unknown; {hint}")


def _must_fit(value: object, kind: type, where: str) -> None:
    fits = isinstance(value, (int, float) if kind is float else kind)
    if not fits or (isinstance(value, bool) and kind is not bool):
        raise BadConfig(f"{where}: must be {_NAMES[kind]}, is {value!r}")
    if isinstance(value, int | float) and value < 0:
        raise BadConfig(f"{where}: must not be below zero, is {value!r}")


_NAMES = {str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false"}
