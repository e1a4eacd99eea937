"""Plays a planned day call by call and counts who is answered in time. Seeded; no clock of its own.

Calls come as a Poisson stream of each half hour's rate; handling times are exponential, as Erlang's
formulas have it. Seats follow the roster half hour by half hour; whoever talks when the seat is
given up finishes first. Nobody hangs up.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence

from dispatch_app.domain.planning.history import SLOT_MIN, SLOTS
from dispatch_app.domain.planning.queueing import Target
from dispatch_app.domain.quick import dataclass

SLOT_S = SLOT_MIN * 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What became of the calls of so many such days."""

    calls: int
    in_time: int
    longest_wait_s: float
    by_slot: tuple[tuple[int, int], ...]
    """For each half hour in which callers rang: how many, and how many were answered in time."""

    @property
    def share(self) -> float:
        return self.in_time / self.calls if self.calls else 1.0


def play(
    rates: Sequence[float],
    seats: Sequence[int],
    *,
    handling_s: float,
    target: Target,
    days: int = 20,
    seed: int = 7,
) -> Played:
    """Play a day many times over.

    Args:
        rates: calls in each half hour.
        seats: taken seats in each half hour.
    """
    drawn = random.Random(seed)
    asked = [[0, 0] for _ in range(SLOTS)]
    longest = 0.0
    for _ in range(days):
        longest = max(longest, _day(rates, seats, handling_s, target, drawn, asked))
    calls, in_time = (sum(column) for column in zip(*asked, strict=True))
    return Played(
        calls=calls,
        in_time=in_time,
        longest_wait_s=longest,
        by_slot=tuple((rang, well) for rang, well in asked),
    )


def _day(
    rates: Sequence[float],
    seats: Sequence[int],
    handling_s: float,
    target: Target,
    drawn: random.Random,
    asked: list[list[int]],
) -> float:
    """Callers are taken in turn, so each one's answer is known when the earlier ones' are."""
    busy: list[float] = []
    longest = free_from = 0.0
    for at in _arrivals(rates, drawn):
        begins = _answered(max(at, free_from), seats, busy)
        free_from = begins
        wait = begins - at
        longest = max(longest, wait)
        slot = asked[int(at // SLOT_S)]
        slot[0] += 1
        slot[1] += wait <= target.within_s
        heapq.heappush(busy, begins + drawn.expovariate(1 / handling_s))
    return longest


def _arrivals(rates: Sequence[float], drawn: random.Random) -> list[float]:
    found = []
    for slot, rate in enumerate(rates):
        at = slot * SLOT_S
        while rate > 0:
            at += drawn.expovariate(rate / SLOT_S)
            if at >= (slot + 1) * SLOT_S:
                break
            found.append(at)
    return found


def _answered(at: float, seats: Sequence[int], busy: list[float]) -> float:
    """The first moment from `at` on at which fewer talk than there are seats."""
    while True:
        while busy and busy[0] <= at:
            heapq.heappop(busy)
        slot = int(at // SLOT_S)
        if slot >= SLOTS or len(busy) < seats[slot]:
            return at
        later = (slot + 1) * SLOT_S
        at = min(busy[0], later) if busy else later
