"""Callers without a code: heard in turn, for a share of the time; rubbish is left waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

import pytest

from devices.moment import Moment
from devices.vehicle_terminal.limits import Buckets
from devices.vehicle_terminal.strangers import MOST_HELD, OVERDRAFT_S, SLICE_S, Strangers


class Clock:
    """Stands still unless work is done."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s

    def working(self, seconds: float) -> None:
        self.s += seconds


class Wire:
    """As much of a transport as is needed."""

    def __init__(self) -> None:
        self.reading = True
        self.open = True

    def pause_reading(self) -> None:
        self.reading = False

    def is_closing(self) -> bool:
        return not self.open

    def abort(self) -> None:
        self.open = False


def plays(story: Callable[[Strangers, Clock], Awaitable[None]], held_s: float = 60.0) -> None:
    async def play() -> None:
        clock = Clock()
        strangers = Strangers(0.25, held_s, clock=clock)
        try:
            await story(strangers, clock)
        finally:
            strangers.stop()

    asyncio.run(play())


async def turns_of_the_loop(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def test_strangers_are_heard_in_the_order_of_their_coming() -> None:
    done: list[int] = []

    async def story(strangers: Strangers, _clock: Clock) -> None:
        for number in range(5):
            strangers.serve(lambda number=number: done.append(number))  # type: ignore[misc]
        await turns_of_the_loop(3)

    plays(story)
    assert done == [0, 1, 2, 3, 4]


def test_in_one_turn_of_the_loop_they_get_no_more_than_their_slice() -> None:
    async def story(strangers: Strangers, clock: Clock) -> None:
        for _ in range(10):
            strangers.serve(lambda: clock.working(0.6 * SLICE_S))
        await turns_of_the_loop(3)
        assert len(strangers) == 8

    plays(story)


def test_datagrams_are_not_read_while_their_time_is_overdrawn() -> None:
    async def story(strangers: Strangers, clock: Clock) -> None:
        strangers.spent(OVERDRAFT_S / 6)
        assert not strangers.overdrawn
        strangers.spent(OVERDRAFT_S / 3)
        assert strangers.overdrawn
        clock.working(3 * OVERDRAFT_S)
        assert not strangers.overdrawn

    plays(story)


def test_who_sent_rubbish_is_neither_read_nor_hung_up_on_for_a_while() -> None:
    wire = Wire()

    async def story(strangers: Strangers, _clock: Clock) -> None:
        strangers.hold(cast("asyncio.Transport", wire))
        await turns_of_the_loop(3)
        assert (wire.open, wire.reading) == (True, False)

    plays(story)
    assert not wire.open


def test_no_more_of_them_are_held_than_a_limit() -> None:
    wires = [Wire() for _ in range(MOST_HELD + 3)]

    async def story(strangers: Strangers, _clock: Clock) -> None:
        for wire in wires:
            strangers.hold(cast("asyncio.Transport", wire))
        assert [wire.open for wire in wires].count(False) == 3

    plays(story)
    assert not any(wire.open for wire in wires)


@pytest.mark.parametrize("held_s", [0.0, 0.001])
def test_after_that_while_the_connection_ends(held_s: float) -> None:
    wire = Wire()

    async def story(strangers: Strangers, _clock: Clock) -> None:
        strangers.hold(cast("asyncio.Transport", wire))
        async with asyncio.timeout(10):
            while wire.open:
                await asyncio.sleep(0.001)

    plays(story, held_s)


def test_what_is_charged_to_an_address_is_missing_for_its_next_caller() -> None:
    at = Moment.now()
    callers = Buckets(10.0, 1.0)
    callers.charge("192.0.2.1", 20.0, at)
    assert not callers.allows("192.0.2.1", 1.0, at)
    assert callers.allows("192.0.2.2", 1.0, at)
    assert callers.allows("192.0.2.1", 1.0, at.plus(1.2))


@pytest.mark.parametrize("share", [0.0, -1.0, 7.0])
def test_a_share_that_makes_no_sense_still_lets_strangers_be_heard(share: float) -> None:
    heard: list[bool] = []

    async def story() -> None:
        strangers = Strangers(share, 0.0)
        strangers.serve(lambda: heard.append(True))
        await turns_of_the_loop(3)
        strangers.stop()

    asyncio.run(story())
    assert heard == [True]
