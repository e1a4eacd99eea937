"""What a second road engine is asked, and what it says. Knows no engine and no process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from gis.errors import GisError

Place = tuple[float, float]
"""Longitude, latitude in WGS-84 degrees."""
Line = tuple[Place, ...]


class NoAnswer(GisError):
    """The engine is away: it died, hangs, talks nonsense, or rests after that. Go on without."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way, by the engine's own speeds; it knows nothing of today's closures."""

    line: Line
    time_s: float
    distance_m: float
    roads: tuple[str, ...]
    """Names in the order of driving; roads without one left out."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A trace laid onto the roads that were driven."""

    line: Line
    share: float
    """Of the trace's points, how many lie on it: 0 to 1."""


class SecondRoads(Protocol):
    """A question the engine has no answer to gives nothing: no road near, or none that leads."""

    def ways(self, start: Place, end: Place, most: int) -> tuple[Way, ...]:
        """The fastest way and up to `most` others that are worth a look.

        Raises:
            NoAnswer: the engine is away.
        """
        ...

    def match(self, trace: Sequence[Place]) -> Matched | None:
        """The roads that a trace of positions was driven on.

        Raises:
            NoAnswer: the engine is away.
        """
        ...

    def close(self) -> None: ...
