"""Terminals that speak by UDP: one talk for each pair of address and port, all on one socket."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection

from devices.moment import Moment
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal.connection import Connection
from devices.vehicle_terminal.limits import Buckets
from devices.vehicle_terminal.lines import Port

BURST_S = 2.0
Address = tuple[str, int]


class UdpLine:
    def __init__(self, datagrams: Datagrams, address: Address, connection: Connection) -> None:
        self.address = address
        self.connection = connection
        self._datagrams = datagrams

    def flush(self) -> None:
        for talk in self.connection.conversations.values():
            for frame in talk.outgoing():
                self._datagrams.send(frame, self.address)

    def tick(self, at: Moment) -> None:
        self._datagrams.tick(self, at)

    def hang_up(self, why: e.Why) -> None:
        self._datagrams.end(self, why)


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self, port: Port) -> None:
        self._port = port
        self._lines: OrderedDict[Address, UdpLine] = OrderedDict()
        self._bytes = Buckets(port.limits.udp_bytes_per_s, BURST_S)
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        at, port = self._port.now(), self._port
        port.tap.took(data)
        if not self._bytes.allows(address[0], len(data), at):
            port.figures.turned_off["udp_too_fast"] += 1
            return
        line = self._lines.get(address)
        if line is not None and line.connection.signed_in:
            self._take(line, data, at)
        elif port.strangers.overdrawn:
            port.figures.turned_off["strangers_too_much"] += 1
        elif (line := line or self._new(address, at)) is not None:
            self._take(line, data, at)
            port.strangers.spent(port.now().since(at))

    def _take(self, line: UdpLine, data: bytes, at: Moment) -> None:
        port = self._port
        self._lines.move_to_end(line.address)
        events = line.connection.take(data, at)
        line.flush()
        port.heard(line, line.connection, events)
        if not line.connection.conversations:
            # Nothing of it was a frame: nobody to keep a place for.
            self.end(line, e.Why.RUBBISH)
        elif (fault := line.connection.fault(at)) is not None:
            self.end(line, fault)

    def _new(self, address: Address, at: Moment) -> UdpLine | None:
        """A place for a sender; who never signed in and was silent longest gives his up."""
        port = self._port
        if len(self._lines) >= port.limits.udp_lines and not self._make_room():
            port.figures.turned_off["udp_full"] += 1
            return None
        connection = Connection("udp", port.doorkeeper, port.limits, at)
        line = self._lines[address] = UdpLine(self, address, connection)
        return line

    def _make_room(self) -> bool:
        oldest = next(iter(self._lines.values()))
        if oldest.connection.signed_in:
            return False
        self.end(oldest, e.Why.SILENT)
        return True

    def send(self, frame: bytes, address: Address) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._port.tap.gave(frame)
            self._transport.sendto(frame, address)

    @property
    def lines(self) -> Collection[UdpLine]:
        return self._lines.values()

    def tick(self, line: UdpLine, at: Moment) -> None:
        if self._lines.get(line.address) is not line:
            return
        events = line.connection.tick(at)
        line.flush()
        self._port.heard(line, line.connection, events)
        if (fault := line.connection.fault(at)) is not None:
            self.end(line, fault)

    def end(self, line: UdpLine, why: e.Why) -> None:
        if self._lines.pop(line.address, None) is None:
            return
        self._port.figures.add(line.connection, why)
        self._port.heard(line, line.connection, line.connection.end(why, self._port.now()))

    def stop(self) -> None:
        for line in list(self._lines.values()):
            self.end(line, e.Why.STOPPED)
        if self._transport is not None:
            self._transport.close()
