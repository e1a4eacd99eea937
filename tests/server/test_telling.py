"""What one reader is sent, at whatever pace it takes it."""

import asyncio
from types import SimpleNamespace

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.state import CentreState
from dispatch_app.server import stream
from dispatch_app.server.hub import Hub, Listener
from dispatch_app.server.news import News
from dispatch_app.server.stream import Overflow, Telling
from dispatch_app.services.audience import SEAT_VIEW, Audience, Viewer
from dispatch_app.wire.messages import FRAMES, Events, Positions
from tests.fakes import builders as a
from tests.fakes.working_bus import a_bus


class SlowSocket:
    """Takes a frame whenever it is told to."""

    def __init__(self):
        self.frames = []
        self.may_take = asyncio.Event()
        self.may_take.set()

    async def send_text(self, text):
        await self.may_take.wait()
        self.frames.append(FRAMES.decode(text))

    async def close(self, code, reason):
        self.frames.append((code, reason))


class Reading:
    """A reader on a journal in memory, with what the server does for it."""

    def __init__(self, working, viewer=SEAT_VIEW, *, floor=0):
        self.working = working
        self.hub = Hub(News(0, Audience(CentreState()), floor=floor))
        self.socket = SlowSocket()
        self.listener = Listener(viewer=viewer)
        self.hub.join(self.listener)
        self.centre = SimpleNamespace(hub=self.hub, bus=working.bus, journal=working.journal)

    def rings(self, count):
        for _ in range(count):
            self.working.ask(c.ReportRinging(line=f"L{self.working.bus.folded.sequence}"))
        entries = self.working.journal.read(self.hub.news.sequence, 10_000)
        self.hub.publish(self.hub.news.prepare(entries))

    def telling(self, after=0):
        return asyncio.create_task(Telling(self.socket, self.centre, self.listener, after).run())

    def numbers(self):
        return [e.sequence for f in self.socket.frames if isinstance(f, Events) for e in f.events]


async def come_true(condition):
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0)


async def ended(task):
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def working():
    with a_bus() as bus:
        yield bus


def test_news_while_a_frame_is_under_way_are_not_lost(working):
    async def story():
        reading = Reading(working)
        task = reading.telling()
        reading.rings(3)
        await come_true(lambda: len(reading.numbers()) == 3)
        reading.socket.may_take.clear()
        reading.rings(1)
        await asyncio.sleep(0)
        reading.rings(2)
        reading.socket.may_take.set()
        await come_true(lambda: len(reading.numbers()) == 6)
        await ended(task)
        assert reading.numbers() == [1, 2, 3, 4, 5, 6]

    asyncio.run(story())


def test_positions_that_were_not_taken_are_replaced_by_newer_ones(working):
    async def story():
        reading = Reading(working)
        task = reading.telling()
        fix = '{{"vehicle":"{}","lat":31.5,"lon":120.5,"at":"2026-01-01T00:00:0{}Z"}}'
        reading.socket.may_take.clear()
        for second in range(5):
            reading.listener.offer_positions({a.V01: fix.format(a.V01, second)})
        reading.listener.offer_positions({a.V02: fix.format(a.V02, 0)})
        reading.socket.may_take.set()
        await come_true(lambda: reading.socket.frames)
        await ended(task)
        (frame,) = reading.socket.frames
        assert isinstance(frame, Positions)
        assert [(f.vehicle, f.at.second) for f in frame.fixes] == [(a.V01, 4), (a.V02, 0)]

    asyncio.run(story())


def test_a_reader_that_falls_too_far_behind_is_cut_off(working, monkeypatch):
    monkeypatch.setattr(stream, "LAG", 5)

    async def story():
        reading = Reading(working)
        task = reading.telling()
        reading.rings(1)
        await come_true(reading.numbers)
        reading.socket.may_take.clear()
        reading.rings(1)
        await asyncio.sleep(0)
        reading.rings(6)
        reading.socket.may_take.set()
        with pytest.raises(Overflow):
            await task

    asyncio.run(story())


def test_a_reader_that_takes_nothing_within_the_deadline_is_given_up(working, monkeypatch):
    monkeypatch.setattr(stream, "SEND_S", 0.01)

    async def story():
        reading = Reading(working)
        reading.socket.may_take.clear()
        reading.rings(1)
        with pytest.raises(TimeoutError):
            await reading.telling()

    asyncio.run(story())


def test_a_station_whose_number_lies_before_memory_must_start_over(working):
    async def story():
        reading = Reading(working, Viewer(station=a.NORTH), floor=2)
        reading.rings(3)
        await reading.telling(after=1)
        assert reading.socket.frames[0].reason == "before-memory"

    asyncio.run(story())
