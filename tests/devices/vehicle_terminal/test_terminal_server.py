"""The port that terminals call: TCP and UDP, limits, and rubbish that slows nobody."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import pytest

from devices.errors import PortLost
from devices.simulator.vehicle_terminal import wire
from devices.simulator.vehicle_terminal.box import Box
from devices.vehicle_terminal import encoder
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal import messages as m
from devices.vehicle_terminal.driver import RECEIVE_BUFFER, TerminalServer
from devices.vehicle_terminal.limits import Limits
from devices.vehicle_terminal.packet import TerminalId

PATIENCE_S = 20.0
READING = wire.Reading(at=datetime(2026, 11, 22, 4, 0, tzinfo=UTC), lat=31.5, lon=120.5)


class Doors:
    def register(self, _terminal: TerminalId, _box: m.Register) -> tuple[m.Registration, str]:
        return m.Registration.DONE, "k7Zx"

    def admits(self, _terminal: TerminalId, code: str) -> bool:
        return code == "k7Zx"


class Room:
    """A server and what it heard."""

    def __init__(self, **limits: float) -> None:
        limits = {"rubbish_held_s": 0.0} | limits
        self.heard: list[e.Event] = []
        self.server = TerminalServer(Doors(), self._on_events, limits=Limits(**limits))  # type: ignore[arg-type]
        self.tcp = self.udp = 0

    def _on_events(self, events: Sequence[e.Event]) -> None:
        self.heard += events

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await asyncio.sleep(0.005)

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.heard]

    async def call(self, phone: str = "19900000001") -> Caller:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.tcp)
        return Caller(Box(phone=phone), reader, writer)


class Caller:
    def __init__(
        self, box: Box, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.box = box
        self.reader = reader
        self.writer = writer

    async def signs_in(self) -> Caller:
        self.writer.write(self.box.connected())
        async with asyncio.timeout(PATIENCE_S):
            while not self.box.signed_in:
                self.writer.write(self.box.heard(await self.reader.read(4096)))
        return self

    async def is_hung_up_on(self) -> bool:
        async with asyncio.timeout(PATIENCE_S):
            try:
                return await self.reader.read(1) == b""
            except ConnectionResetError:
                return True

    async def close(self) -> None:
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except OSError:
            return


def runs(story: Callable[[Room], Awaitable[None]], **limits: float) -> Room:
    async def play() -> Room:
        room = Room(**limits)
        room.tcp, room.udp = await room.server.start("127.0.0.1", tcp=0, udp=0)
        try:
            await story(room)
        finally:
            await room.server.stop()
            await asyncio.sleep(0)
        return room

    return asyncio.run(play())


def test_a_terminal_signs_in_reports_and_leaves() -> None:
    async def story(room: Room) -> None:
        caller = await (await room.call()).signs_in()
        caller.writer.write(caller.box.located(READING))
        await room.until(lambda: "Located" in room.kinds())
        caller.writer.write(caller.box.logs_out())
        await room.until(lambda: "Gone" in room.kinds())
        await caller.close()

    assert runs(story).kinds() == ["Registered", "SignedIn", "Located", "Gone"]


def test_a_connection_that_ends_is_a_terminal_that_is_gone() -> None:
    async def story(room: Room) -> None:
        caller = await (await room.call()).signs_in()
        await caller.close()
        await room.until(lambda: "Gone" in room.kinds())
        assert not room.server.here(TerminalId("19900000001"))

    gone = runs(story).heard[-1]
    assert isinstance(gone, e.Gone)
    assert gone.why is e.Why.CLOSED


def test_who_comes_by_a_new_connection_leaves_the_old_one() -> None:
    async def story(room: Room) -> None:
        first = await (await room.call()).signs_in()
        second = await (await room.call()).signs_in()
        assert await first.is_hung_up_on()
        assert room.server.here(TerminalId("19900000001"))
        await first.close()
        await second.close()

    replaced = [event for event in runs(story).heard if isinstance(event, e.Gone)]
    assert replaced[0].why is e.Why.REPLACED


def test_a_text_reaches_its_terminal_and_is_answered() -> None:
    async def story(room: Room) -> None:
        texts: list[str] = []
        caller = await (await room.call()).signs_in()
        caller.box.on_text = texts.append
        body = encoder.text("派车", encoder.Show.SCREEN, None)
        assert room.server.say(TerminalId("19900000001"), encoder.TEXT, body, "order")
        while not texts:
            caller.writer.write(caller.box.heard(await caller.reader.read(4096)))
        await room.until(lambda: "Answered" in room.kinds())
        assert texts == ["派车"]
        await caller.close()

    runs(story)


def test_nothing_is_sent_to_who_is_not_here() -> None:
    async def story(room: Room) -> None:
        assert not room.server.say(TerminalId("1"), encoder.TEXT, b"", "order")

    runs(story)


class UdpCaller(asyncio.DatagramProtocol):
    def __init__(self, box: Box) -> None:
        self.box = box
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self.transport = transport
        transport.sendto(self.box.connected())

    def datagram_received(self, data: bytes, _address: object) -> None:
        assert self.transport is not None
        if answer := self.box.heard(data):
            self.transport.sendto(answer)


def test_a_terminal_by_udp_is_one_like_the_others() -> None:
    async def story(room: Room) -> None:
        box = Box(phone="19900000001", edition=wire.E2019)
        loop = asyncio.get_running_loop()
        transport, caller = await loop.create_datagram_endpoint(
            lambda: UdpCaller(box), remote_addr=("127.0.0.1", room.udp)
        )
        await room.until(lambda: box.signed_in)
        transport.sendto(box.located(READING))
        await room.until(lambda: "Located" in room.kinds())
        texts: list[str] = []
        caller.box.on_text = texts.append
        body = encoder.text("派车", encoder.Show.SCREEN, 1)
        room.server.say(TerminalId("19900000001"), encoder.TEXT, body, "order")
        await room.until(lambda: "Answered" in room.kinds())
        assert texts == ["派车"]
        transport.close()
        await asyncio.sleep(0)

    signed_in = runs(story).heard[1]
    assert isinstance(signed_in, e.SignedIn)
    assert signed_in.over == "udp"


def test_datagrams_of_rubbish_take_no_place() -> None:
    async def story(room: Room) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=("127.0.0.1", room.udp)
        )
        for _ in range(20):
            transport.sendto(b"rubbish" * 10)
        await room.until(lambda: room.server.figures.ended["rubbish"] == 20)
        transport.close()
        await asyncio.sleep(0)

    assert runs(story).heard == []


def test_one_address_gets_its_share_of_connections() -> None:
    async def story(room: Room) -> None:
        first = await (await room.call("19900000001")).signs_in()
        second = await (await room.call("19900000002")).signs_in()
        third = await room.call("19900000003")
        assert await third.is_hung_up_on()
        for caller in (first, second, third):
            await caller.close()

    assert runs(story, connections_per_address=2).server.figures.turned_off["address_full"] == 1


@pytest.mark.parametrize("full", ["connections", "connections_per_address"])
def test_who_waits_longest_without_a_code_gives_way_to_a_newcomer(full: str) -> None:
    async def story(room: Room) -> None:
        known = await (await room.call("19900000001")).signs_in()
        stranger = await room.call()
        await room.until(lambda: room.server.callers == 2)
        newcomer = await (await room.call("19900000002")).signs_in()
        assert await stranger.is_hung_up_on()
        assert room.server.here(TerminalId("19900000001"))
        for caller in (known, stranger, newcomer):
            await caller.close()

    runs(story, **{full: 2})


def test_who_calls_too_often_is_not_taken() -> None:
    async def story(room: Room) -> None:
        callers = [await room.call() for _ in range(12)]
        assert await callers[-1].is_hung_up_on()
        for caller in callers:
            await caller.close()

    assert runs(story, new_connections_per_s=1.0).server.figures.turned_off["too_fast"] > 0


def test_rubbish_is_hung_up_on() -> None:
    async def story(room: Room) -> None:
        caller = await room.call()
        caller.writer.write(b"GET / HTTP/1.1\r\n" * 1000)
        assert await caller.is_hung_up_on()
        await caller.close()

    figures = runs(story).server.figures
    assert figures.ended["rubbish"] == 1
    assert "noise bytes" in figures.oddities()


def test_who_sends_rubbish_is_left_without_an_answer_and_counts_as_nobody() -> None:
    async def story(room: Room) -> None:
        caller = await room.call()
        answer = asyncio.create_task(caller.reader.read(1))
        caller.writer.write(b"GET / HTTP/1.1\r\n" * 1000)
        await room.until(lambda: room.server.figures.ended["rubbish"])
        known = await (await room.call("19900000002")).signs_in()
        assert room.server.callers == 1
        assert not answer.done()
        answer.cancel()
        await known.close()
        await caller.close()

    runs(story, rubbish_held_s=60.0)


def test_a_terminal_that_signs_in_and_catches_up_at_once_is_no_rubbish() -> None:
    async def story(room: Room) -> None:
        box = Box(phone="19900000001", code="k7Zx")
        reader, writer = await asyncio.open_connection("127.0.0.1", room.tcp)
        kept = [
            wire.frames(wire.E2013, box.phone, wire.POSITION, wire.position(READING), n)[0]
            for n in range(1, 401)
        ]
        writer.write(box.connected() + b"".join(kept))
        await room.until(lambda: room.kinds().count("Located") == 400)
        await Caller(box, reader, writer).close()

    runs(story)


def test_by_udp_strangers_beyond_their_share_are_not_read_and_terminals_are() -> None:
    async def story(room: Room) -> None:
        box = Box(phone="19900000001")
        loop = asyncio.get_running_loop()
        known, _ = await loop.create_datagram_endpoint(
            lambda: UdpCaller(box), remote_addr=("127.0.0.1", room.udp)
        )
        await room.until(lambda: box.signed_in)
        room.server.strangers.spent(3600.0)
        stranger, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=("127.0.0.1", room.udp)
        )
        stranger.sendto(b"rubbish")
        await room.until(lambda: room.server.figures.turned_off["strangers_too_much"])
        known.sendto(box.located(READING))
        await room.until(lambda: "Located" in room.kinds())
        known.close()
        stranger.close()
        await asyncio.sleep(0)

    runs(story)


def test_who_sends_too_much_waits_and_the_others_are_heard() -> None:
    async def story(room: Room) -> None:
        loud = await (await room.call("19900000001")).signs_in()
        quiet = await (await room.call("19900000002")).signs_in()
        frame = loud.box.located(READING)
        loud.writer.write(frame * 2000)
        quiet.writer.write(quiet.box.located(READING))
        of_quiet = TerminalId("19900000002")
        await room.until(
            lambda: any(isinstance(x, e.Located) and x.terminal == of_quiet for x in room.heard)
        )
        assert sum(isinstance(x, e.Located) for x in room.heard) < 200
        loud.writer.transport.abort()
        await loud.close()
        await quiet.close()

    runs(story, bytes_per_s=200.0)


def test_what_is_said_goes_out_at_once_and_little_is_kept_of_who_is_not_read() -> None:
    """Nagle's algorithm would hold an order behind an answer back for 40 ms."""

    async def story(room: Room) -> None:
        caller = await (await room.call()).signs_in()
        (line,) = room.server.lines
        sock = line.transport.get_extra_info("socket")
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
        # The system doubles what it is asked for, for its own needs.
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) <= 2 * RECEIVE_BUFFER
        await caller.close()

    runs(story)


def test_a_port_that_is_taken_is_named() -> None:
    async def story(room: Room) -> None:
        other = TerminalServer(Doors(), lambda _events: None)
        with pytest.raises(PortLost, match=r"127\.0"):
            await other.start("127.0.0.1", tcp=room.tcp, udp=None)

    runs(story)
