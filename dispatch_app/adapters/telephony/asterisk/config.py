"""How an Asterisk is reached and what its endpoints are: the TOML table `[asterisk]`. No network.

Passwords stand in a file of their own (`user` and `password`, one line each), never in here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from dispatch_app.adapters.toml_table import Misshapen, Table
from dispatch_app.domain.ids import LineId, SeatId


class BadAsteriskConfig(Exception):
    """The configuration cannot be used. Names the file, the key and the mend."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Name and password of one interface. Shown nowhere."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "Keys(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPhone:
    """A seat's telephone. `permanent`: called once and held open, so that answering is at once."""

    seat: SeatId
    endpoint: str
    permanent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A trunk or a dedicated line.

    `endpoint` names where its calls come from, `dial` how it is called: with {number} in it any
    number, without it one place. `watched`: the exchange knows whether it is there (it registers
    or is qualified); without that an idle trunk is UNAVAILABLE and says nothing.
    """

    id: str
    endpoint: str
    channels: int = 1
    dial: str = ""
    watched: bool = False

    def channel(self, count: int) -> LineId:
        """The name of one of its channels, from 1; a line of one channel is its own."""
        return LineId(self.id if self.channels == 1 else f"{self.id}/{count:02d}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """The manager interface: the exchange's own queue, which takes calls when we are away."""

    host: str
    port: int
    keys: Keys
    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsteriskConfig:
    name: str
    """Stands before the ids of its calls; never changed once used."""
    url: str
    """Without `/ari`."""
    keys: Keys
    app: str
    seats: tuple[SeatPhone, ...]
    lines: tuple[Line, ...]
    manager: Manager | None = None
    ring_s: int = 30
    """So long a telephone rings that was called."""
    record: bool = False
    """Let the exchange write each conversation as a second recording."""


def load(path: Path) -> AsteriskConfig:
    """Read `[asterisk]` of a file.

    Raises:
        BadAsteriskConfig: it cannot be read, or a value is missing or wrong.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return read(Table(values, "").inner("asterisk"), path.parent)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, Misshapen) as trouble:
        raise BadAsteriskConfig(f"{path}: {trouble}") from trouble


def read(table: Table, beside: Path) -> AsteriskConfig:
    """The configuration in a table; paths in it are relative to `beside`."""
    manager = _manager(table.inner("manager"), beside) if table.has("manager") else None
    config = AsteriskConfig(
        name=table.string("name") if table.has("name") else "asterisk",
        url=table.string("url").rstrip("/"),
        keys=_keys(table, beside),
        app=table.string("app"),
        seats=tuple(_seat(each) for each in table.tables("seat")),
        lines=tuple(_line(each) for each in table.tables("line")),
        manager=manager,
        ring_s=table.integer("ring_s") if table.has("ring_s") else 30,
        record=_yes(table, "record"),
    )
    table.finish()
    return config


def _keys(table: Table, beside: Path) -> Keys:
    named = table.string("keys")
    try:
        lines = (beside / named).read_text(encoding="utf-8").split()
    except OSError as trouble:
        raise Misshapen(table.at("keys"), f"{named} cannot be read", str(trouble)) from trouble
    if len(lines) != 2:
        mend = "write the user's name on the first line and the password on the second"
        raise Misshapen(table.at("keys"), f"{named} does not hold two words", mend)
    return Keys(*lines)


def _seat(table: Table) -> SeatPhone:
    phone = SeatPhone(
        seat=SeatId(table.string("seat")),
        endpoint=table.string("endpoint"),
        permanent=_yes(table, "permanent"),
    )
    table.finish()
    return phone


def _line(table: Table) -> Line:
    line = Line(
        id=table.string("id"),
        endpoint=table.string("endpoint"),
        channels=table.integer("channels") if table.has("channels") else 1,
        dial=table.string("dial") if table.has("dial") else "",
        watched=_yes(table, "watched"),
    )
    if line.channels < 1:
        raise Misshapen(table.at("channels"), "less than one", "say how many calls it carries")
    table.finish()
    return line


def _manager(table: Table, beside: Path) -> Manager:
    manager = Manager(
        host=table.string("host"),
        port=table.integer("port"),
        keys=_keys(table, beside),
        queue=table.string("queue"),
    )
    table.finish()
    return manager


def _yes(table: Table, name: str) -> bool:
    if not table.has(name):
        return False
    value = table.take(name)
    if not isinstance(value, bool):
        raise Misshapen(table.at(name), "neither true nor false", "write true or false")
    return value
