"""The recorder's configuration: one TOML file, every key of which is described here."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dispatch_app.adapters import tls
from dispatch_app.config import BadConfig, filled, read_tables
from dispatch_app.recording.keeping import GB, KeepingRules

TABLES = ("recorder", "keeping", "channels", "pins")


@dataclass(frozen=True, kw_only=True)
class RecorderConfig:
    """`[recorder]`"""

    name: str = "recorder-1"
    """Its name in every recording's number, and its account at the centre."""
    directory: str = ""
    """Where recordings are kept; must be named."""
    database: str = ""
    """Its own list; empty: SQLite in `directory`."""
    zone: str = "Asia/Shanghai"
    """Zone whose days are counted by."""
    channels: int = 32
    """So many conversations at once."""
    tap: str = "127.0.0.1:8131"
    """Where exchanges bring their sound."""
    tap_key_file: str = ""
    """A word that an exchange must know; needed where `tap` is no address of this machine alone."""
    dial_in: str = ""
    """Where exchanges bring those who call to listen, such as `127.0.0.1:8132`; empty: nobody."""
    listen: str = "127.0.0.1:8130"
    """Where seats fetch sound."""
    address: str = ""
    """What seats call it, such as `https://10.0.0.5:8130`; empty: as in `listen`."""
    certificate: str = ""
    """PEM of its own certificate, as `certificates make` writes it; empty: plain HTTP."""
    private_key: str = ""
    """PEM of the certificate's key, without a password."""
    plain_http: bool = False
    """Others than this machine may fetch sound without encryption."""
    seal_key: str = ""
    """Ed25519 key (PEM) that signs the list; empty: `seal.key` in `directory`, made if missing."""
    anchors: str = ""
    """A file elsewhere that gets the head of the list too; empty: only the centre does."""
    password_file: str = ""
    """Hash that `recorder password` wrote: nobody ends the recorder without the password."""


@dataclass(frozen=True, kw_only=True)
class KeepingConfig:
    """`[keeping]`"""

    days: float = 0.0
    """Recordings older than this may go; 0: all are kept for ever."""
    low_gb: float = 20.0
    """Less room is told to the centre."""
    least_gb: float = 2.0
    """With less room the oldest go, where `days` lets any go."""
    copy_to: str = ""
    """A second medium, with a verified copy of each."""
    copied_only: bool = True
    """Nothing goes without a verified copy."""


@dataclass(frozen=True, kw_only=True)
class ChannelConfig:
    """`[channels.LINE]`: an input of a sound card."""

    device: str = ""
    """As PortAudio names it; empty: the usual one."""
    start: str = "voice"
    """`voice`, `always`, or `contact` (a closed contact: off-hook, or a key)."""
    contact: str = ""
    """For `contact`: the serial port whose CTS it closes."""
    over_db: float = 10.0
    """For `voice`: so much above the quietest tenth of the last 4 s."""
    hang_s: float = 5.0
    """For `voice`: pauses of this length belong to the speech."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    recorder: RecorderConfig
    keeping: KeepingRules
    channels: Mapping[str, ChannelConfig] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    """`[pins]`: holder = "hash", as `recorder pin` prints it."""

    @property
    def directory(self) -> Path:
        return Path(self.recorder.directory)

    @property
    def database(self) -> str:
        own = self.recorder.database
        return own or f"sqlite:///{(self.directory / 'recorder.sqlite').absolute()}"

    @property
    def tls(self) -> ssl.SSLContext | None:
        """What is shown to those who fetch sound.

        Raises:
            BadCertificate: the files cannot be used, or there are none and there should be.
        """
        own = self.recorder
        return tls.shown(
            own.certificate,
            own.private_key,
            host=host_and_port(own.listen, "listen")[0],
            plain_http=own.plain_http,
            where="[recorder]",
        )

    def address(self, port: int) -> str:
        """What seats call it, where it has taken this port."""
        own = self.recorder
        scheme = "https" if own.certificate else "http"
        return own.address or f"{scheme}://{host_and_port(own.listen, 'listen')[0]}:{port}"

    @property
    def seal_key(self) -> Path:
        own = self.recorder.seal_key
        return Path(own) if own else self.directory / "seal.key"


def load(path: Path) -> Settings:
    """
    Raises:
        BadConfig: it cannot be read, or holds a key or value that cannot be used.
    """
    tables = read_tables(path)
    strange = [name for name in tables if name not in TABLES]
    if strange:
        raise BadConfig(f"{path}: section [{strange[0]}] is unknown; known are: {TABLES}")
    recorder = filled(RecorderConfig(), _table(tables, "recorder", path), f"{path}: [recorder]")
    return Settings(
        recorder=_checked(recorder, path),
        keeping=rules_of(
            filled(KeepingConfig(), _table(tables, "keeping", path), f"{path}: [keeping]")
        ),
        channels={
            line: _channel(line, given, path)
            for line, given in _table(tables, "channels", path).items()
        },
        pins={name: str(known) for name, known in _table(tables, "pins", path).items()},
    )


def _table(tables: Mapping[str, Any], name: str, path: Path) -> Mapping[str, Any]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise BadConfig(f"{path}: {name}: must be a section, written as [{name}]")
    return table


def _checked(recorder: RecorderConfig, path: Path) -> RecorderConfig:
    if not recorder.directory:
        raise BadConfig(f"{path}: [recorder] directory: say where recordings shall be kept")
    if not recorder.name or not set(recorder.name) <= _IN_NAMES:
        raise BadConfig(f"{path}: [recorder] name: small letters, digits and '-' only")
    if not 1 <= recorder.channels <= 256:
        raise BadConfig(f"{path}: [recorder] channels: 1 to 256")
    host, _ = host_and_port(recorder.listen, f"{path}: [recorder] listen")
    if host in ANY_ADDRESS and not recorder.address:
        raise BadConfig(
            f"{path}: [recorder] address: seats cannot call {recorder.listen}; "
            "say what they call it, such as https://10.0.0.5:8130"
        )
    for name in ("tap", "dial_in"):
        address = getattr(recorder, name)
        if name == "dial_in" and not address:
            continue
        host, _ = host_and_port(address, f"{path}: [recorder] {name}")
        if not tls.only_this_machine(host) and not recorder.tap_key_file:
            raise BadConfig(
                f"{path}: [recorder] tap_key_file: others than this machine can reach {address}; "
                "name a file with the word that exchanges must know"
            )
    try:
        ZoneInfo(recorder.zone)
    except (ZoneInfoNotFoundError, ValueError) as trouble:
        raise BadConfig(f"{path}: [recorder] zone {recorder.zone!r} is unknown") from trouble
    return recorder


ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}
"""Who listens everywhere is spoken to at home."""
_IN_NAMES = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def host_and_port(text: str, where: str) -> tuple[str, int]:
    """
    Raises:
        BadConfig: not HOST:PORT.
    """
    host, colon, port = text.rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and int(port) < 65536):
        raise BadConfig(f"{where}: {text!r}: write it as HOST:PORT, such as 127.0.0.1:8130")
    return host, int(port)


def rules_of(given: KeepingConfig) -> KeepingRules:
    return KeepingRules(
        days=given.days,
        low_bytes=int(given.low_gb * GB),
        least_bytes=int(given.least_gb * GB),
        copy_to=Path(given.copy_to) if given.copy_to else None,
        copied_only=given.copied_only,
    )


def _channel(line: str, given: object, path: Path) -> ChannelConfig:
    where = f"{path}: [channels.{line}]"
    if not isinstance(given, dict):
        raise BadConfig(f"{where}: must be a section")
    channel = filled(ChannelConfig(), given, where)
    if channel.start not in ("voice", "always", "contact"):
        raise BadConfig(f"{where} start: 'voice', 'always' or 'contact', is {channel.start!r}")
    if (channel.start == "contact") != bool(channel.contact):
        raise BadConfig(f"{where} contact: name the serial port, with start = 'contact' only")
    return channel
