"""The simple sizing formula: how many seats a city needs at its busiest hour."""

from __future__ import annotations

import math

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.quick import dataclass

HOUR_S = 3600
_EXACT = 9
"""Decimals: what only arithmetic adds behind them makes no seat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizing:
    """seats = population × daily call rate × busy-hour share × handling / (3600 × occupancy).

    It knows no waiting time: the margin is in the occupancy. Erlang C says what waiting it means.
    """

    population: int = 1_000_000
    calls_per_head_day: float = 0.003
    busy_hour_share: float = 0.2
    """Of a day's calls, so many come in the busiest hour."""
    handling_s: float = 150.0
    occupancy: float = 0.75
    """Share of the hour in which a seat is busy."""

    def __post_init__(self) -> None:
        shares = (self.busy_hour_share, self.occupancy)
        if self.population < 0 or self.calls_per_head_day < 0 or self.handling_s <= 0:
            raise InvalidValue("people, calls and handling time cannot be below zero")
        if not all(0 < share <= 1 for share in shares):
            raise InvalidValue("shares lie between 0 and 1")

    @property
    def busy_hour_calls(self) -> float:
        return self.population * self.calls_per_head_day * self.busy_hour_share

    @property
    def exactly(self) -> float:
        return self.busy_hour_calls * self.handling_s / (HOUR_S * self.occupancy)

    @property
    def seats(self) -> int:
        """Rounded up: two thirds of a seat answer nobody."""
        return math.ceil(round(self.exactly, _EXACT))
