"""How soon an Asterisk's calls and its silence are told, before the emulator. Asserts nothing.

What is measured is this program and its link: the emulator has no sound and no load of its own.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dispatch_app.domain.ids import SeatId
from dispatch_app.ports.call_control import Answer, Release
from dispatch_app.ports.exchange_events import (
    Ended,
    ExchangeEvent,
    ExchangeLink,
    Offered,
    Parties,
)
from tests.bench.figures import Figure, spread
from tests.fakes.asterisk_room import AsteriskRoom, permanent_room

SEAT = SeatId("1")
CALLER = "09990000001"
CLOSED_MS, HUNG_MS = 1000.0, 3000.0
OFFER_MS, ANSWER_MS = 150.0, 300.0


def asterisk_figures(rounds: int) -> list[Figure]:
    offered, answered = _calls(rounds)
    few = max(3, rounds // 20)
    closed = [_noticed_ms(AsteriskRoom.exchange_dies) for _ in range(few)]
    hung = [_noticed_ms(lambda room: room.emulator.hang()) for _ in range(few)]
    return [
        spread("Asterisk: ring to offered", offered, limit=OFFER_MS),
        spread("Asterisk: answer to connected", answered, limit=ANSWER_MS),
        spread("Asterisk: closed link to told", closed, limit=CLOSED_MS),
        spread("Asterisk: hung exchange to told", hung, limit=HUNG_MS),
    ]


@contextmanager
def _room() -> Iterator[AsteriskRoom]:
    with tempfile.TemporaryDirectory() as directory:
        room = permanent_room(Path(directory))
        try:
            room.control.start(room.heard)
            room.heard.one(ExchangeLink, up=True)
            yield room
        finally:
            room.close()


def _calls(rounds: int) -> tuple[list[float], list[float]]:
    offered: list[float] = []
    answered: list[float] = []
    with _room() as room:
        for number in range(rounds):
            offered_ms, answered_ms = _one_call(room, number)
            offered.append(offered_ms)
            answered.append(answered_ms)
    return offered, answered


def _one_call(room: AsteriskRoom, number: int) -> tuple[float, float]:
    before = room.heard.count()
    offered_ms, offered = _timed(room, before, Offered, lambda: room.ring(CALLER))
    order = Answer(order=f"a-{number}", ref=offered.ref, seat=SEAT)
    answered_ms, _ = _timed(room, before, Parties, lambda: room.control.do(order))
    room.control.do(Release(order=f"r-{number}", ref=offered.ref, seat=SEAT))
    room.heard.since(before, Ended)
    return offered_ms, answered_ms


def _timed[E: ExchangeEvent](
    room: AsteriskRoom, before: int, kind: type[E], deed: Callable[[], object]
) -> tuple[float, E]:
    began = time.monotonic()
    deed()
    event = room.heard.since(before, kind)
    return (time.monotonic() - began) * 1000, event


def _noticed_ms(trouble: Callable[[AsteriskRoom], object]) -> float:
    with _room() as room:
        began = time.monotonic()
        trouble(room)
        room.heard.one(ExchangeLink, up=False)
        noticed = (time.monotonic() - began) * 1000
        room.emulator.hang(False)
        return noticed
