"""The built-in telephone's configuration: one small TOML file, described here and nowhere else."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path


class BadSoftphone(Exception):
    """The file cannot be read, or holds a key or value that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftphoneConfig:
    """`[softphone]`; the exchange knows this telephone by its address (`[phones.SEAT]` there)."""

    listen: str = "127.0.0.1:5070"
    """Address and port of this machine at which the exchange calls."""
    exchange: str = "127.0.0.1"
    """Host of the exchange. Calls from anywhere else are refused."""
    interface: str = ""
    """Network interface; empty: that of the address."""
    microphone: str = ""
    """Name of the sound device; empty: what the machine prefers."""
    speaker: str = ""

    def __post_init__(self) -> None:
        host, _, port = self.listen.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise BadSoftphone(f"listen: not an address and port: {self.listen!r}")
        if not self.exchange:
            raise BadSoftphone("exchange: must be named")

    @property
    def host(self) -> str:
        return self.listen.rpartition(":")[0]


def load(path: Path) -> SoftphoneConfig:
    """Read a file.

    Raises:
        BadSoftphone: it cannot be read, or holds a key or value that cannot be used.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise BadSoftphone(f"{path}: cannot be read: {trouble.strerror}") from trouble
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise BadSoftphone(f"{path}: not TOML in UTF-8: {trouble}") from trouble
    table = tables.get("softphone")
    if not isinstance(table, dict) or len(tables) != 1:
        raise BadSoftphone(f"{path}: holds one table, [softphone]")
    known = {field.name for field in fields(SoftphoneConfig)}
    strange = sorted(table.keys() - known)
    if strange or not all(isinstance(value, str) for value in table.values()):
        raise BadSoftphone(f"{path}: unknown key or no text: {', '.join(strange) or 'a value'}")
    try:
        return SoftphoneConfig(**table)
    except BadSoftphone as trouble:
        raise BadSoftphone(f"{path}: {trouble}") from trouble
