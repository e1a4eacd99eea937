"""The port that vehicle terminals call: TCP and UDP on one event loop. The only part that does I/O.

Events come by a callback on the loop's thread, in the same turn as the bytes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import NamedTuple

from devices.errors import PortLost
from devices.moment import Moment
from devices.transports.tap import Tap
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal.connection import Connection
from devices.vehicle_terminal.conversation import Conversation, Doorkeeper
from devices.vehicle_terminal.datagrams import Datagrams, UdpLine
from devices.vehicle_terminal.figures import Figures
from devices.vehicle_terminal.limits import Buckets, Limits
from devices.vehicle_terminal.lines import Line, TcpLine
from devices.vehicle_terminal.packet import TerminalId
from devices.vehicle_terminal.strangers import Strangers

log = logging.getLogger(__name__)

TICK_S = 1.0
BACKLOG = 512
TAKEN_AT_ONCE = 16
"""Callers taken in one turn of the loop. asyncio takes as many as the backlog holds, and meanwhile
nobody else is heard."""
RECEIVE_BUFFER = 32_768
"""Bytes that the system keeps of one caller who is not read; by itself it would take megabytes."""
RUBBISH_COUNTS = 20.0
"""A caller who sent rubbish counts as so many."""
TICKED_AT_ONCE = 100
"""Lines looked after in one turn of the loop: all 2,000 would keep it for 25 ms."""
OnEvents = Callable[[Sequence[e.Event]], None]
Now = Callable[[], Moment]


class Doors(NamedTuple):
    """Where one wished to listen: 0 any free port, None none."""

    host: str
    tcp: int | None
    udp: int | None


class TerminalServer:
    """All terminals of a centre. Every method belongs to the loop's thread."""

    def __init__(
        self,
        doorkeeper: Doorkeeper,
        on_events: OnEvents,
        *,
        limits: Limits | None = None,
        now: Now = Moment.now,
    ) -> None:
        self.figures = Figures()
        self.tap = Tap(now=now)
        """Counts the bytes of all connections and datagrams."""
        self.limits = limits or Limits()
        self.now = now
        self.doorkeeper = doorkeeper
        self._on_events = on_events
        self._talks: dict[TerminalId, tuple[Conversation, Line]] = {}
        self.strangers = Strangers(self.limits.strangers_share, self.limits.rubbish_held_s)
        self._lines: set[TcpLine] = set()
        self._unknown: dict[TcpLine, None] = {}
        """Those of them on which nobody has shown a code, in the order of their coming."""
        self._per_address: Counter[str] = Counter()
        self._arrivals = Buckets(self.limits.new_connections_per_s, 5.0)
        self._server: asyncio.Server | None = None
        self._datagrams: Datagrams | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._wished = Doors("", None, None)
        self.ports: tuple[int, int] | None = None
        """Where it listens, by TCP and UDP; 0 for not by that way. None before the start."""

    async def start(self, host: str, *, tcp: int | None, udp: int | None) -> tuple[int, int]:
        """Listen; 0 takes any free port, None none. Gives the two ports, 0 for none.

        Raises:
            PortLost: a port is taken, or the address is not ours.
        """
        self._wished = Doors(host, tcp, udp)
        try:
            ports = await self._open_tcp(host, tcp), await self._open_udp(host, udp)
        except PortLost:
            await self.stop()
            raise
        self._ticker = asyncio.create_task(self._tick_for_ever())
        self.ports = ports
        return ports

    async def move(self, host: str, *, tcp: int | None, udp: int | None) -> tuple[int, int]:
        """Listen elsewhere from now on. Who is connected by TCP stays; by UDP each comes anew.

        Raises:
            PortLost: a port cannot be had; it then listens where it did before.
        """
        assert self.ports is not None
        wished, there = Doors(host, tcp, udp), self._given
        try:
            ports = await self._change(self._wished, wished)
        except PortLost:
            await self._change(wished, there)
            raise
        self._wished, self.ports = wished, ports
        return ports

    @property
    def _given(self) -> Doors:
        """Where it listens, with the ports that it was given."""
        assert self.ports is not None
        host, tcp, udp = self._wished
        given_tcp, given_udp = self.ports
        return Doors(host, None if tcp is None else given_tcp, None if udp is None else given_udp)

    async def _change(self, old: Doors, new: Doors) -> tuple[int, int]:
        """Only the door that is another one: datagrams of a closed one are lost."""
        assert self.ports is not None
        ports = self.ports
        if (old.host, old.tcp) != (new.host, new.tcp):
            if self._server is not None:
                self._server.close()
                self._server = None
            ports = await self._open_tcp(new.host, new.tcp), ports[1]
        if (old.host, old.udp) != (new.host, new.udp):
            self._close_datagrams()
            await asyncio.sleep(0)  # only then is its socket closed
            ports = ports[0], await self._open_udp(new.host, new.udp)
        return ports

    def limit(self, limits: Limits) -> None:
        """Other limits; connections that stand keep theirs."""
        self.limits = limits
        self._arrivals = Buckets(limits.new_connections_per_s, 5.0)

    async def _open_tcp(self, host: str, port: int | None) -> int:
        if port is None:
            return 0
        try:
            return await self._listen(host, port)
        except OSError as trouble:
            raise PortLost(f"{host} tcp {port}: {trouble.strerror or trouble}") from trouble

    async def _open_udp(self, host: str, port: int | None) -> int:
        if port is None:
            return 0
        loop = asyncio.get_running_loop()
        try:
            transport, self._datagrams = await loop.create_datagram_endpoint(
                lambda: Datagrams(self), local_addr=(host, port)
            )
        except OSError as trouble:
            raise PortLost(f"{host} udp {port}: {trouble.strerror or trouble}") from trouble
        return int(transport.get_extra_info("sockname")[1])

    def _close_datagrams(self) -> None:
        if self._datagrams is not None:
            self._datagrams.stop()
            self._datagrams = None

    async def _listen(self, host: str, tcp: int) -> int:
        door = _door(host, tcp)
        self._server = await asyncio.get_running_loop().create_server(
            lambda: TcpLine(self), sock=door, backlog=TAKEN_AT_ONCE
        )
        door.listen(BACKLOG)
        return int(door.getsockname()[1])

    async def stop(self) -> None:
        if self._ticker is not None:
            self._ticker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticker
            self._ticker = None
        if self._server is not None:
            self._server.close()
        for line in list(self._lines):
            line.hang_up(e.Why.STOPPED)
        self.strangers.stop()
        self._close_datagrams()
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None

    # ---- to terminals

    def say(self, terminal: TerminalId, message: int, body: bytes, tag: Hashable) -> bool:
        """Send until answered; what became of it comes as an event. False if it is not here."""
        found = self._talks.get(terminal)
        if found is None:
            return False
        talk, line = found
        events = talk.say(message, body, tag, self.now())
        line.flush()
        self.tell(events)
        return True

    def version_of(self, terminal: TerminalId) -> int | None:
        """Of its heads; None also where it is not here."""
        found = self._talks.get(terminal)
        return found[0].version if found else None

    def here(self, terminal: TerminalId) -> bool:
        return terminal in self._talks

    def dismiss(self, terminal: TerminalId) -> None:
        """End the connection of a terminal that may not be here any more."""
        found = self._talks.get(terminal)
        if found is not None:
            found[1].hang_up(e.Why.DISMISSED)

    @property
    def counts_of_frames(self) -> tuple[int, int]:
        """Good and bad frames since the port was opened, of connections that stand as well."""
        past = self.figures
        standing = [line.counts_of_frames for line in tuple(self._lines)]
        frames = past.frames + sum(frames for frames, _ in standing)
        bad = max(past.bad_checks, past.bad_packets) + sum(bad for _, bad in standing)
        return frames - bad, bad

    @property
    def signed_in(self) -> int:
        """Terminals that are here."""
        return len(self._talks)

    @property
    def callers(self) -> int:
        """Connections that stand, signed in or not."""
        return len(self._lines)

    @property
    def lines(self) -> Collection[TcpLine]:
        return frozenset(self._lines)

    # ---- from lines

    def may_come(self, address: str) -> bool:
        limits = self.limits
        if not self._arrivals.allows(address, 1.0, self.now()):
            self.figures.turned_off["too_fast"] += 1
            return False
        if self._per_address[address] >= limits.connections_per_address and not self._room(address):
            self.figures.turned_off["address_full"] += 1
            return False
        if len(self._lines) >= limits.connections and not self._room():
            self.figures.turned_off["full"] += 1
            return False
        return True

    def _room(self, address: str | None = None) -> bool:
        """Who has waited longest without a code gives way to a newcomer."""
        oldest = next((x for x in self._unknown if address in (None, x.address)), None)
        if oldest is not None:
            oldest.hang_up(e.Why.SILENT)
        return oldest is not None

    def came(self, line: TcpLine) -> None:
        self._lines.add(line)
        self._unknown[line] = None
        self._per_address[line.address] += 1

    def went(self, line: TcpLine) -> None:
        self._lines.discard(line)
        self._unknown.pop(line, None)
        self._per_address[line.address] -= 1
        if self._per_address[line.address] <= 0:
            del self._per_address[line.address]

    def sent_rubbish(self, address: str) -> None:
        """It may come again less often."""
        self._arrivals.charge(address, RUBBISH_COUNTS, self.now())

    def heard(self, line: Line, connection: Connection, events: list[e.Event]) -> None:
        """Take note of who came and went, and tell."""
        for event in events:
            if isinstance(event, e.SignedIn):
                self._signed_in(event, connection, line)
            elif isinstance(event, e.Gone):
                self._forget(event.terminal, line)
        self.tell(events)

    def tell(self, events: Sequence[e.Event]) -> None:
        if events:
            try:
                self._on_events(events)
            except Exception:
                # Device loop: a listener's bug must not make all terminals deaf.
                log.exception("listener failed on %s", type(events[0]).__name__)

    def _signed_in(self, event: e.SignedIn, connection: Connection, line: Line) -> None:
        before = self._talks.get(event.terminal)
        self._talks[event.terminal] = (connection.conversations[event.terminal], line)
        if isinstance(line, TcpLine):
            self._unknown.pop(line, None)
        if before is not None and before[1] is not line:
            before[1].hang_up(e.Why.REPLACED)

    def _forget(self, terminal: TerminalId, line: Line) -> None:
        found = self._talks.get(terminal)
        if found is not None and found[1] is line:
            del self._talks[terminal]

    async def _tick_for_ever(self) -> None:
        """Each line once a second, some at a time."""
        while True:
            lines: list[TcpLine | UdpLine] = list(self._lines)
            if self._datagrams is not None:
                lines += self._datagrams.lines
            turns = max(1, -(-len(lines) // TICKED_AT_ONCE))
            for turn in range(turns):
                await asyncio.sleep(TICK_S / turns)
                self._tick(lines[turn * TICKED_AT_ONCE :][:TICKED_AT_ONCE])

    def _tick(self, lines: Sequence[TcpLine | UdpLine]) -> None:
        """Send again what is due, and hang up on who is silent."""
        at = self.now()
        for line in lines:
            line.tick(at)


def _door(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    plain = socket.create_server((host, port), family=family)
    # asyncio sends small answers at once (TCP_NODELAY) only on sockets that say they are TCP;
    # without it an order behind an answer waits 40 ms for the terminal's acknowledgement.
    door = socket.socket(plain.family, plain.type, socket.IPPROTO_TCP, fileno=plain.detach())
    door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    return door
