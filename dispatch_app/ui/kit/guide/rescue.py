"""Rescue resources about a point by road time: AED, hydrants, fire and police stations.

Imports no Qt. Reads the painter's store, for these things often have no name to be searched by.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol

import numpy as np

from dispatch_app.ui.kit.guide.questions import LonLat, Rescue, Rescued, RescueSpot
from gis.coordinates import haversine_m
from gis.features.kinds import SIGNS
from gis.features.store import FeatureStore
from gis.mercator import Box, Floats, degrees_of, metres_per_unit, unit_of

KINDS = {
    "poi.aed": "aed",
    "poi.fire": "fire_station",
    "poi.police": "police",
    "poi.hydrant": "hydrant",
    "poi.blood": "blood",
}
"""What the painter calls them → the code that the catalogue has a word for."""
REACH_M = 4_000.0
ASKED = 6
"""So many of a kind, nearest by straight line, are asked for by road."""
_ALL_ZOOM = 19


class Times(Protocol):
    """Road time and distance to each target, inf where no road leads."""

    @property
    def time_s(self) -> Floats: ...
    @property
    def distance_m(self) -> Floats: ...


class Roads(Protocol):
    def rank_from(self, place: LonLat, lon: list[float], lat: list[float]) -> Times: ...


def rescue_near(store: FeatureStore, roads: Roads, question: Rescue) -> Rescued:
    """The first of each kind by road time, at most `question.each`."""
    spots = _nearest(_around(store, question.point), question.point)
    if not spots:
        return Rescued(point=question.point, spots=())
    ranking = roads.rank_from(question.point, [s.lon for s in spots], [s.lat for s in spots])
    timed = [
        spot._replace(time_s=time, distance_m=metres)
        for spot, time, metres in zip(
            spots, ranking.time_s.tolist(), ranking.distance_m.tolist(), strict=True
        )
        if math.isfinite(time)
    ]
    timed.sort(key=lambda spot: spot.time_s)
    kept = [s for kind in KINDS.values() for s in _of(timed, kind)[: question.each]]
    return Rescued(point=question.point, spots=tuple(kept))


def _around(store: FeatureStore, point: LonLat) -> list[RescueSpot]:
    x, y = unit_of(*point)
    reach = REACH_M / metres_per_unit(point[1])
    found = []
    for shape in store.within(Box(x - reach, y - reach, x + reach, y + reach), _ALL_ZOOM):
        kind = KINDS.get(shape.kind)
        if kind is not None:
            lon, lat = degrees_of(*shape.units()[0].tolist())
            name = "" if shape.name in SIGNS.values() else shape.name
            found.append(RescueSpot(kind, name, lon, lat))
    return found


def _nearest(spots: list[RescueSpot], point: LonLat) -> list[RescueSpot]:
    if not spots:
        return []
    away = haversine_m(*point, [s.lon for s in spots], [s.lat for s in spots])
    ordered = [spots[at] for at in np.argsort(away, kind="stable").tolist()]
    return [s for kind in KINDS.values() for s in _of(ordered, kind)[:ASKED]]


def _of(spots: Iterable[RescueSpot], kind: str) -> list[RescueSpot]:
    return [spot for spot in spots if spot.kind == kind]
