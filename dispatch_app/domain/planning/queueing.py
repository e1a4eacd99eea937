"""How long callers wait for a free seat: Erlang B, C and A. Loads in erlang, times in seconds.

Erlang C: nobody hangs up. A. K. Erlang, "Solution of some problems in the theory of probabilities",
1917; computed by the recursion of Erlang B, which neither overflows nor cancels.
Erlang A: callers hang up after an exponential time. C. Palm, 1957; the steady state of the queue is
summed outwards from its likeliest length, so that no term overflows.
"""

from __future__ import annotations

import math

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.quick import dataclass

MOST_SEATS = 10_000
_SMALL = 1e-15


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What comes in: calls a second, and how long one keeps a seat busy."""

    calls_per_s: float
    handling_s: float

    def __post_init__(self) -> None:
        if self.calls_per_s < 0 or self.handling_s <= 0:
            raise InvalidValue("no load: calls must not be below zero, handling must take time")

    @property
    def erlang(self) -> float:
        """So many seats are busy on average."""
        return self.calls_per_s * self.handling_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A share of callers is answered within so many seconds."""

    share: float = 0.95
    within_s: float = 10.0

    def __post_init__(self) -> None:
        if not 0 < self.share < 1 or self.within_s < 0:
            raise InvalidValue("a target is a share between 0 and 1, within a time")


def erlang_b(erlang: float, seats: int) -> float:
    """Share of callers who find every seat busy where nobody waits."""
    blocked = 1.0
    for n in range(1, seats + 1):
        blocked = erlang * blocked / (n + erlang * blocked)
    return blocked


def erlang_c(erlang: float, seats: int) -> float:
    """Share of callers who have to wait; 1 where the queue grows for ever."""
    if erlang <= 0:
        return 0.0
    if seats <= erlang:
        return 1.0
    blocked = erlang_b(erlang, seats)
    return seats * blocked / (seats - erlang * (1 - blocked))


def answered_within(load: Load, seats: int, within_s: float) -> float:
    """Share of callers answered within a time, if nobody hangs up."""
    if seats <= load.erlang:
        return 0.0 if load.erlang else 1.0
    faster = math.exp(-(seats - load.erlang) * within_s / load.handling_s)
    return 1 - erlang_c(load.erlang, seats) * faster


def mean_wait_s(load: Load, seats: int) -> float:
    """Of all callers, those who are answered at once included; infinite where the queue grows."""
    if seats <= load.erlang:
        return math.inf if load.erlang else 0.0
    return erlang_c(load.erlang, seats) * load.handling_s / (seats - load.erlang)


def seats_for(load: Load, target: Target) -> int:
    """The fewest seats that keep the target. None are needed where nobody calls."""
    if load.erlang <= 0:
        return 0
    seats = math.floor(load.erlang) + 1
    while answered_within(load, seats, target.within_s) < target.share:
        seats += 1
        if seats > MOST_SEATS:
            raise InvalidValue("no centre has so many seats")
    return seats


@dataclass(frozen=True, slots=True, kw_only=True)
class Impatient:
    """What becomes of callers who hang up when they wait too long."""

    waits: float
    """Share that has to wait."""
    gives_up: float
    """Share that hangs up unanswered."""
    mean_wait_s: float
    """Of all callers, until answered or gone."""


def erlang_a(load: Load, seats: int, patience_s: float) -> Impatient:
    """With callers who wait `patience_s` on average before they hang up."""
    if load.erlang <= 0:
        return Impatient(waits=0.0, gives_up=0.0, mean_wait_s=0.0)
    if seats < 1 or patience_s <= 0:
        raise InvalidValue("Erlang A needs a seat and callers with some patience")
    calls, served, leaves = load.calls_per_s, 1 / load.handling_s, 1 / patience_s
    total = waiting = queue = 0.0
    for n, weight in _lengths(calls, served, leaves, seats):
        total += weight
        if n >= seats:
            waiting += weight
            queue += weight * (n - seats)
    mean_queue = queue / total
    return Impatient(
        waits=waiting / total,
        gives_up=mean_queue * leaves / calls,
        mean_wait_s=mean_queue / calls,
    )


def _lengths(calls: float, served: float, leaves: float, seats: int) -> list[tuple[int, float]]:
    """Every number of callers that is at all likely, with a weight; the likeliest weighs 1."""

    def leaving(n: int) -> float:
        return min(n, seats) * served + max(n - seats, 0) * leaves

    if calls <= seats * served:
        mode = int(calls / served)
    else:
        mode = seats + int((calls - seats * served) / leaves)
    found = [(mode, 1.0)]
    weight, n = 1.0, mode
    while n > 0 and weight > _SMALL:
        weight *= leaving(n) / calls
        n -= 1
        found.append((n, weight))
    weight, n = 1.0, mode
    while weight > _SMALL or n < seats:
        n += 1
        weight *= calls / leaving(n)
        found.append((n, weight))
    return found
