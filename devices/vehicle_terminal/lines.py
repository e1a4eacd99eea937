"""One terminal's TCP connection: reads, writes, and slows down who sends too much."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Protocol

from devices.moment import Moment
from devices.transports.tap import Tap
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal.connection import Connection
from devices.vehicle_terminal.conversation import Doorkeeper
from devices.vehicle_terminal.figures import Figures
from devices.vehicle_terminal.framing import LONGEST_FRAME
from devices.vehicle_terminal.limits import Bucket, Limits
from devices.vehicle_terminal.strangers import Strangers

BURST_S = 10.0
MOST_AT_ONCE = 4096
"""Bytes of one connection in one turn of the loop: who sends much must not hold the others up."""
MOST_UNREAD = 65536
"""Bytes that a terminal has not taken; beyond, it is not there."""


class Line(Protocol):
    """A way to terminals, of whichever kind."""

    def flush(self) -> None:
        """Write what waits."""
        ...

    def hang_up(self, why: e.Why) -> None: ...


class Port(Protocol):
    """What a line needs of the server that it belongs to."""

    limits: Limits
    doorkeeper: Doorkeeper
    figures: Figures
    strangers: Strangers
    tap: Tap

    def now(self) -> Moment: ...
    def may_come(self, address: str) -> bool: ...
    def came(self, line: TcpLine) -> None: ...
    def went(self, line: TcpLine) -> None: ...
    def sent_rubbish(self, address: str) -> None: ...
    def heard(self, line: Line, connection: Connection, events: list[e.Event]) -> None: ...


class TcpLine(asyncio.BufferedProtocol):
    def __init__(self, port: Port) -> None:
        self.address = ""
        self._port = port
        self.transport: asyncio.Transport | None = None
        self._connection: Connection | None = None
        self._bucket: Bucket | None = None
        self._resuming: asyncio.TimerHandle | None = None
        self._why = e.Why.CLOSED
        self._held = b""
        """What is not a whole frame yet, for who listens."""
        self._buffer = bytearray(MOST_AT_ONCE)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.address = str((transport.get_extra_info("peername") or ("",))[0])
        if not self._port.may_come(self.address):
            self._port.strangers.hold(transport)
            return
        at, limits = self._port.now(), self._port.limits
        self._connection = Connection("tcp", self._port.doorkeeper, limits, at)
        self._bucket = Bucket(limits.bytes_per_s, BURST_S, at)
        self._port.came(self)

    def get_buffer(self, sizehint: int) -> bytearray:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        connection, data = self._connection, bytes(self._buffer[:nbytes])
        if connection is None or self.transport is None:
            return
        if connection.signed_in:
            self._take(data)
            return
        # No more of him before this has had its turn.
        self.transport.pause_reading()
        self._port.strangers.serve(partial(self._take_of_stranger, data))

    def _take_of_stranger(self, data: bytes) -> None:
        self._take(data)
        if self._resuming is None:
            self._go_on()

    def _take(self, data: bytes) -> None:
        connection = self._connection
        if connection is None or self._bucket is None:
            return
        at = self._port.now()
        tap = self._port.tap
        tap.took(data, self._whole(data) if tap.is_listened_to else None)
        wait_s = self._bucket.take(len(data), at)
        events = connection.take(data, at)
        self.flush()
        self._port.heard(self, connection, events)
        if (fault := connection.fault(at)) is not None:
            self._close(fault)
        elif wait_s > 0:
            self._rest(wait_s)

    def _close(self, fault: e.Why) -> None:
        if fault is not e.Why.RUBBISH or self.transport is None:
            self.hang_up(fault)
            return
        self._why = fault
        self._end()
        self._port.sent_rubbish(self.address)
        self._port.strangers.hold(self.transport)

    def _whole(self, data: bytes) -> bytes:
        """Up to the last flag: who listens hears many terminals, and pieces of two would mix."""
        held = self._held + data
        end = held.rfind(b"\x7e") + 1
        self._held = held[end:][-LONGEST_FRAME:]
        return held[:end]

    def _rest(self, wait_s: float) -> None:
        """Leave the rest with the sender: TCP itself tells it to wait."""
        if self.transport is None or self._resuming is not None:
            return
        self.transport.pause_reading()
        loop = asyncio.get_running_loop()
        self._resuming = loop.call_later(wait_s, self._go_on)

    def _go_on(self) -> None:
        self._resuming = None
        if self._connection is None or self.transport is None or self.transport.is_closing():
            return
        self.transport.resume_reading()

    def flush(self) -> None:
        if self._connection is None or self.transport is None:
            return
        out = self._connection.outgoing()
        if not out or self.transport.is_closing():
            return
        if self.transport.get_write_buffer_size() > MOST_UNREAD:
            self.hang_up(e.Why.SILENT)
            return
        self._port.tap.gave(out)
        self.transport.write(out)

    @property
    def counts_of_frames(self) -> tuple[int, int]:
        """All and bad ones, of a connection that stands."""
        connection = self._connection
        if connection is None:
            return 0, 0
        frames, _, bad_checks = connection.counts_of_frames
        # A frame of a stranger with a wrong check byte counts as both.
        return frames, max(bad_checks, connection.bad_packets)

    def tick(self, at: Moment) -> None:
        if self._connection is None:
            return
        events = self._connection.tick(at)
        self.flush()
        self._port.heard(self, self._connection, events)
        if (fault := self._connection.fault(at)) is not None:
            self._close(fault)

    def hang_up(self, why: e.Why) -> None:
        self._why = why
        if self.transport is not None:
            self.transport.abort()
        self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def _end(self) -> None:
        """Once, whoever ended it."""
        connection, self._connection = self._connection, None
        if self._resuming is not None:
            self._resuming.cancel()
            self._resuming = None
        if connection is None:
            return
        self._port.went(self)
        self._port.figures.add(connection, self._why)
        self._port.heard(self, connection, connection.end(self._why, self._port.now()))
