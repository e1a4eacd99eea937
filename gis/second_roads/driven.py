"""Trips whose traces are laid onto the roads that were driven. Knows no engine but the port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gis.roads.trips import Trip
from gis.second_roads.port import NoAnswer, SecondRoads
from gis.second_roads.waymarks import waymarks

LEAST_SHARE: Final = 0.7
"""A trace of which less lies on roads was measured too badly, or drove where the map has none."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Trips in the order they came; only those with a trace may have changed."""

    trips: tuple[Trip, ...]
    matched: int
    as_they_are: int
    """Traces that the engine could not lay onto roads, or did not answer to."""


def lay_on_roads(second: SecondRoads, trips: Sequence[Trip]) -> Laid:
    """Replace raw positions by points in the middle of the roads that were driven.

    A raw position may lie nearer to a road beside; a trip measured through it goes astray.
    """
    laid = tuple(_laid(second, trip) for trip in trips)
    traces = sum(_has_trace(trip) for trip in trips)
    matched = sum(a is not b for a, b in zip(laid, trips, strict=True))
    return Laid(laid, matched, traces - matched)


def _laid(second: SecondRoads, trip: Trip) -> Trip:
    if not _has_trace(trip):
        return trip
    try:
        found = second.match(trip.places)
    except NoAnswer:
        return trip
    if found is None or found.share < LEAST_SHARE:
        return trip
    between = tuple((mark.lon, mark.lat) for mark in waymarks(found.line))
    return replace(trip, places=(trip.places[0], *between, trip.places[-1]))


def _has_trace(trip: Trip) -> bool:
    return len(trip.places) > 2
