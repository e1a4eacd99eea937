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
    database: str = ""
    """`sqlite:////path/to/file` or `postgresql+psycopg://user@host/name`; must be named."""
    region: str = ""
    """Directory that `region import` wrote; empty: none."""
    zone: str = "Asia/Shanghai"
    """Zone whose days number the incidents."""
    second_channel: str = ""
    """Directory for orders that a station's terminal did not confirm in time; empty: none."""


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
class Config:
    """The whole file."""

    server: ServerConfig = field(default_factory=ServerConfig)
    limits: LimitsConfig = field(default_factory=LimitsConfig)
    timers: Mapping[str, float] = field(default_factory=dict)
    """`[timers]`: figures that replace those of the domain's table, by the names there."""
    seats: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULT_SEATS))
    """`[seats]`: seat number to kind: dispatcher, shift_leader or director."""
    source: str = ""
    """The file this came from; empty for the defaults."""


def load(path: Path | None) -> Config:
    """Read a file; the defaults without one.

    Raises:
        BadConfig: it cannot be read, or holds a key or value that cannot be used.
    """
    if path is None:
        return Config()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise BadConfig(f"{path}: cannot be read: {trouble.strerror}") from trouble
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise BadConfig(f"{path}: not TOML in UTF-8: {trouble}") from trouble
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
        source=str(path),
    )


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
