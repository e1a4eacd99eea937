"""The port that vehicle terminals call, as a device of the desk: moved and limited while it runs.

Who is connected stays connected; only whoever comes anew finds the other door. Frames of all
terminals pass here together.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

from devices.errors import PortLost
from devices.protocols.table import TERMINALS
from devices.vehicle_terminal.driver import TerminalServer
from devices.vehicle_terminal.limits import Limits
from dispatch_app.gateways.devices_file import (
    SWITCH,
    BadSetting,
    FieldSpec,
    SectionsFile,
    Table,
    changed,
    shown,
)
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.vehicles_settings import ListenSettings
from dispatch_app.wire.devices import DeviceWord

NAME = "terminals"
SECTIONS = ("listen", "limits")
BOUND = "device.bound"
"""That the port can be had; terminals call by themselves, and cannot be asked."""
_LISTEN, _LIMITS = ListenSettings(), Limits()
_WHOLE = ("connections", "connections_per_address")
_NUMBER = ("new_connections_per_s", "bytes_per_s", "sign_in_s", "silence_s")
SPECS = (
    FieldSpec("listen.host", default=_LISTEN.host),
    FieldSpec("listen.use_tcp", SWITCH, default=_LISTEN.use_tcp),
    FieldSpec("listen.tcp", "whole", default=_LISTEN.tcp),
    FieldSpec("listen.use_udp", SWITCH, default=_LISTEN.use_udp),
    FieldSpec("listen.udp", "whole", default=_LISTEN.udp),
    *(FieldSpec(f"limits.{k}", "whole", default=getattr(_LIMITS, k)) for k in _WHOLE),
    *(FieldSpec(f"limits.{k}", "number", default=getattr(_LIMITS, k)) for k in _NUMBER),
)
_HIGHEST = 65535

OnLoop = Callable[[Callable[[], Awaitable[Any]]], Any]
"""Runs something on the loop of the terminals and waits for it; raises what it raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortSettings:
    listen: ListenSettings
    limits: Limits

    @property
    def tcp(self) -> int | None:
        return self.listen.tcp if self.listen.use_tcp else None

    @property
    def udp(self) -> int | None:
        return self.listen.udp if self.listen.use_udp else None


def settings_of(table: Table) -> PortSettings:
    """
    Raises:
        BadSetting: a port that is none, no way in at all, or a limit that lets nobody in.
    """
    for key in ("listen.tcp", "listen.udp"):
        if not 0 <= int(table.get(key, 0)) <= _HIGHEST:
            raise BadSetting("device.setting-port", key, str(table[key]))
    for key in (*_WHOLE, *_NUMBER):
        if not table.get(f"limits.{key}", 1):
            raise BadSetting("device.setting-above", f"limits.{key}", "0")
    try:
        settings = PortSettings(
            listen=replace(_LISTEN, **_part(table, "listen")),
            limits=replace(_LIMITS, **_part(table, "limits")),
        )
    except TypeError as no:
        raise BadSetting("device.setting-unusable", why=str(no)) from no
    if settings.tcp is None and settings.udp is None:
        raise BadSetting("device.no-way-in", "listen.use_tcp")
    return settings


def _part(table: Table, section: str) -> dict[str, Any]:
    start = f"{section}."
    return {k.removeprefix(start): v for k, v in table.items() if k.startswith(start)}


class TerminalsPort:
    """`file` None: it listens where the command line says, and that is not changed from afar."""

    def __init__(
        self,
        server: TerminalServer,
        listen: ListenSettings,
        recordings: Path,
        *,
        file: SectionsFile | None = None,
        on_loop: OnLoop | None = None,
    ) -> None:
        self.port = ManagedPort(NAME, TERMINALS, recordings=recordings, tap=server.tap)
        self._server = server
        self._listen = listen
        self._file = file
        self._table: dict[str, Any] = file.table() if file is not None else {}
        self._on_loop = on_loop
        self._lock = Lock()

    @property
    def _place(self) -> str:
        """The ports that were given, where any free ones were asked for."""
        listen = self._listen
        tcp, udp = self._server.ports or (listen.tcp, listen.udp)
        return f"{listen.host} tcp {tcp} udp {udp}"

    def word(self) -> DeviceWord:
        server = self._server
        good, bad = server.counts_of_frames
        if server.signed_in:
            self.port.heard()
        else:
            self.port.lost("no_terminal")
        heard = server.tap.heard_at
        fields = shown(SPECS, self._table) if self._file is not None else ()
        return msgspec.structs.replace(
            self.port.word(self._place, fields, can_restore=self._earlier() is not None),
            frames_good=good,
            frames_bad=bad,
            good_at=heard.utc if heard is not None else None,
        )

    def record(self) -> None:
        try:
            self.port.record(self._place, 0)
        except OSError as trouble:
            raise BadSetting("device.recording", why=str(trouble)) from trouble

    # ---- settings

    def try_out(self, changes: Mapping[str, str]) -> str:
        """Whether the ports can be had; nobody who is connected notices."""
        with self._lock:
            self._probe(settings_of(self._changed(changes)))
        return BOUND

    def take(self, changes: Mapping[str, str]) -> str:
        with self._lock:
            self._go_on_with(self._changed(changes))
        return BOUND

    def restore(self) -> str:
        with self._lock:
            earlier = self._earlier()
            if earlier is None:
                raise BadSetting("device.nothing-earlier")
            self._go_on_with(earlier)
        return BOUND

    def _changed(self, changes: Mapping[str, str]) -> dict[str, Any]:
        if self._file is None or self._on_loop is None or self._server.ports is None:
            raise BadSetting("device.no-file")
        return changed(SPECS, self._table, changes)

    def _earlier(self) -> dict[str, Any] | None:
        earlier = self._file.table_before() if self._file is not None else None
        return earlier if earlier != self._table else None

    def _go_on_with(self, table: dict[str, Any]) -> None:
        """Listen there, then write it down; if that fails, listen as before."""
        settings, before = settings_of(table), settings_of(self._table)
        self._probe(settings)
        self._move(settings)
        assert self._file is not None
        try:
            self._file.write((), table)
        except BadSetting:
            self._move(before)
            raise
        self._table = table

    def _move(self, settings: PortSettings) -> None:
        async def moved() -> None:
            self._server.limit(settings.limits)
            await self._server.move(settings.listen.host, tcp=settings.tcp, udp=settings.udp)

        assert self._on_loop is not None
        try:
            self._on_loop(moved)
        except PortLost as lost:
            raise BadSetting("device.reason.bind", "listen.host", str(lost)) from lost
        self._listen = settings.listen

    def _probe(self, settings: PortSettings) -> None:
        now = settings_of(self._table)
        new, old = settings.listen.host, now.listen.host
        for key, kind, wanted, running in (
            ("listen.tcp", socket.SOCK_STREAM, settings.tcp, now.tcp),
            ("listen.udp", socket.SOCK_DGRAM, settings.udp, now.udp),
        ):
            if wanted is not None and (new, wanted) != (old, running):
                # Our own door keeps its number busy; of another address it is only asked if ours.
                probe(key, new, 0 if wanted == running else wanted, kind)


def probe(key: str, host: str, port: int, kind: socket.SocketKind) -> None:
    """Take a port for a moment.

    Raises:
        BadSetting: it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as door:
        if kind is socket.SOCK_STREAM:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except (OSError, OverflowError) as trouble:
            why = f"{host}:{port} ({trouble})"
            raise BadSetting("device.reason.bind", key, why) from trouble
