"""An exchange whose own thread hangs says so, while its way to the centre still lives."""

from __future__ import annotations

import asyncio
import threading

import pytest

from dispatch_app.exchange import stall
from dispatch_app.exchange.stall import StallWatch
from dispatch_app.ports.exchange_events import ExchangeLink, Offered
from tests.fakes.running_server import until
from tests.fakes.softswitch_room import SoftswitchRoom

pytest.importorskip("baresip", reason="the softswitch needs its SIP library")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stall, "LOOK_S", 0.01)
    monkeypatch.setattr(stall, "STALLED_S", 0.1)


def watched(block_until: threading.Event, told: list[str]) -> threading.Thread:
    """A loop that hangs at once, until it is let go, and ends when all was told."""

    async def live() -> None:
        done = asyncio.Event()

        def recovered() -> None:
            told.append("recovered")
            done.set()

        watch = StallWatch(
            asyncio.get_running_loop(), stalled=lambda: told.append("stalled"), recovered=recovered
        )
        watch.start()
        block_until.wait(30)
        await done.wait()
        watch.stop()

    thread = threading.Thread(target=lambda: asyncio.run(live()))
    thread.start()
    return thread


def test_a_loop_that_hangs_is_told_once_and_its_return_once() -> None:
    let_go, told = threading.Event(), list[str]()
    thread = watched(let_go, told)
    until(lambda: told == ["stalled"], "the word")
    let_go.set()
    thread.join(30)
    assert told == ["stalled", "recovered"]


def test_a_softswitch_that_hangs_says_so_and_tells_its_calls_anew_when_it_goes_on() -> None:
    room = SoftswitchRoom()
    let_go = threading.Event()

    def hangs() -> None:
        let_go.wait(30)

    try:
        room.start()
        caller = room.ring("09990001234")
        room.heard.one(Offered)
        before = room.heard.count()
        room.control._soon(hangs)
        room.heard.since(before, ExchangeLink, up=False, reason="hung")
        let_go.set()
        room.heard.since(before, ExchangeLink, up=True)
        room.heard.since(before, Offered)
        caller.hangs_up()
    finally:
        let_go.set()
        room.close()
