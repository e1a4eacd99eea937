"""The life of a seat over the years: sign in, take breaks when it is quiet enough, hand over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import SeatState
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import AwayReason
from dispatch_app.simulation.history.agenda import Life
from dispatch_app.simulation.history.people import Takes, drawn
from dispatch_app.simulation.history.scene import Scene, at_seat
from dispatch_app.simulation.history.shifts import Turn, person_at

LOOK_AGAIN_S = 15.0
"""Until a seat that is wanted has ended its call, or another may be left alone."""
LEFT_BEHIND = 1
"""Seats that must be free to take calls while one more goes away."""
MEAL_AFTER_S = 3.0 * 3600
MEAL = Takes(1500.0, 0.2)
REST = Takes(420.0, 0.4)
OTHER_BREAK = Takes(900.0, 0.5)
RESTS = 2
OTHER_SHARE = 0.15
OTHER_BREAKS: dict[AwayReason, float] = {
    AwayReason.MEETING: 0.4,
    AwayReason.TRAINING: 0.3,
    AwayReason.EQUIPMENT: 0.2,
    AwayReason.OTHER: 0.1,
}


def desk(index: int, seat: SeatId, turns: Iterator[Turn], scene: Scene) -> Life:
    """Through every shift, the last one too."""
    for turn in turns:
        yield _until(turn, scene)
        yield from _free(seat, scene)
        scene.free_seats.append(seat)
        signs = c.SignInSeat(seat=seat, person=person_at(index, turn))
        scene.ledger.do(signs, at_seat(seat))
        for after_s, reason, length_s in breaks(turn, scene.chance):
            yield max(0.0, (turn.begins - scene.ledger.now).total_seconds() + after_s)
            yield from _away(seat, reason, length_s, turn, scene)


def breaks(turn: Turn, chance: Random) -> list[tuple[float, AwayReason, float]]:
    """When somebody leaves the seat in a shift (s after its beginning), why, for how long."""
    length_s = (turn.ends - turn.begins).total_seconds()
    found = [(MEAL_AFTER_S + chance.uniform(0, 3600), AwayReason.MEAL, MEAL.draw(chance))]
    for _ in range(RESTS):
        found.append((chance.uniform(1800, length_s - 3600), AwayReason.REST, REST.draw(chance)))
    if chance.random() < OTHER_SHARE:
        reason = drawn(OTHER_BREAKS, chance)
        found.append((chance.uniform(1800, length_s - 5400), reason, OTHER_BREAK.draw(chance)))
    return sorted(found)


def _until(turn: Turn, scene: Scene) -> float:
    return max(0.0, (turn.begins - scene.ledger.now).total_seconds())


def _free(seat: SeatId, scene: Scene) -> Life:
    """Wait for its call to end; takes it."""
    while seat not in scene.free_seats:
        yield LOOK_AGAIN_S
    scene.free_seats.remove(seat)


def _away(seat: SeatId, reason: AwayReason, length_s: float, turn: Turn, scene: Scene) -> Life:
    """A break that would run into the next shift is not taken."""
    latest = turn.ends - timedelta(seconds=length_s + 600)
    while seat not in scene.free_seats or len(scene.free_seats) <= LEFT_BEHIND:
        if scene.ledger.now > latest:
            return
        yield LOOK_AGAIN_S
    scene.free_seats.remove(seat)
    away = c.SetSeatState(seat=seat, state=SeatState.AWAY, reason=reason.value)
    scene.ledger.do(away, at_seat(seat))
    yield length_s
    scene.ledger.do(c.SetSeatState(seat=seat, state=SeatState.READY), at_seat(seat))
    scene.free_seats.append(seat)
