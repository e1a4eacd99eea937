"""Finds numbers in a street, an estate or along a road: known ones, or between known neighbours.

A number that cannot be placed is never made up: the caller falls back on the street itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gis.gazetteer import kinds, words
from gis.gazetteer.numbering import Numbering
from gis.gazetteer.plane import metres_between
from gis.gazetteer.store import PlacesFile, Row
from gis.gazetteer.table import PlaceTable

_HOUSE_UNCERTAINTY = 15.0
_BUILDING_UNCERTAINTY = 20.0
_POST_UNCERTAINTY = 30.0
_ON_ROAD_METRES = 80.0
"""Neighbours farther from the line of their road are joined by a straight line instead."""
_FARTHEST_NEIGHBOURS = 1500.0
_FARTHEST_POSTS = 25_000.0
_DOUBT = {kinds.ADDRESS: 1.0, kinds.POST: 0.2}
"""How far, of the way to the nearer neighbour, a place may be off: numbers come as the builders
liked, posts are measured."""


@dataclass(frozen=True, slots=True)
class FoundNumber:
    name: str
    kind: str
    lon: float
    lat: float
    uncertainty_m: float
    how: Literal["exact", "interpolated"]
    detail: str
    parts: tuple[str, str]
    own: bool
    """Whether the centre's own table says so; never of what is interpolated."""


class Numbers:
    def __init__(self, file: PlacesFile, table: PlaceTable) -> None:
        self._file, self._table = file, table

    def find(self, owner: int, wanted: Numbering) -> FoundNumber | None:
        """The number in a street, estate or road, or None if nothing tells where it is."""
        if wanted.kind == kinds.POST:
            return self._post(owner, wanted)
        order = (wanted.kind, _OTHER_KIND[wanted.kind])
        for kind in order:
            found = self._known(owner, kind, wanted)
            if found:
                return found
        return self._between_houses(owner, wanted)

    def _known(self, owner: int, kind: str, wanted: Numbering) -> FoundNumber | None:
        rows = self._file.houses(owner, kind, low=wanted.number, high=wanted.number)
        if not rows:
            return None
        exact = [row for row in rows if row[3] == wanted.suffix]
        row = (exact or rows)[0]
        detail = wanted.detail if exact else f"{wanted.suffix}{wanted.detail}"
        return self._found(row, "exact", _uncertainty(kind), detail)

    def _found(
        self, row: Row, how: Literal["exact", "interpolated"], uncertainty: float, detail: str
    ) -> FoundNumber:
        owner, kind, number, suffix, lon, lat, own = row
        street = self._table.names[owner]
        name = _NAMERS[kind](street, number, suffix)
        part = name.removeprefix(street)
        return FoundNumber(
            name, kind, lon, lat, uncertainty, how, detail, (street, part), bool(own)
        )

    def _between_houses(self, owner: int, wanted: Numbering) -> FoundNumber | None:
        """Between the neighbours on the same side, odd or even; else between any neighbours."""
        if wanted.kind != kinds.ADDRESS:
            return None
        rows = self._file.houses(owner, kinds.ADDRESS)
        side = [row for row in rows if row[2] % 2 == wanted.number % 2]
        for candidates in (side, rows):
            pair = _neighbours(candidates, wanted.number)
            if pair:
                return self._between(pair, wanted, _FARTHEST_NEIGHBOURS)
        return None

    def _post(self, owner: int, wanted: Numbering) -> FoundNumber | None:
        rows = self._file.houses(owner, kinds.POST)
        known = [row for row in rows if row[2] == wanted.number]
        if known:
            return self._found(known[0], "exact", _POST_UNCERTAINTY, wanted.detail)
        pair = _neighbours(rows, wanted.number)
        return self._between(pair, wanted, _FARTHEST_POSTS) if pair else None

    def _between(
        self, pair: tuple[Row, Row], wanted: Numbering, farthest: float
    ) -> FoundNumber | None:
        low, high = pair
        gap = metres_between(low[4], low[5], high[4], high[5])
        if gap > farthest:
            return None
        share = (wanted.number - low[2]) / (high[2] - low[2])
        lon, lat = self._spot_between(low, high, share)
        row = (low[0], low[1], wanted.number, wanted.suffix, lon, lat, 0)
        doubt = min(share, 1 - share) * gap * _DOUBT[low[1]]
        uncertainty = max(_uncertainty(low[1]), doubt)
        return self._found(row, "interpolated", uncertainty, wanted.detail)

    def _spot_between(self, low: Row, high: Row, share: float) -> tuple[float, float]:
        """Along the road, keeping the distance that the neighbours keep from it; or straight."""
        straight = (low[4] + share * (high[4] - low[4]), low[5] + share * (high[5] - low[5]))
        if not self._table.is_road(low[0]):
            return straight
        feet = [self._table.road_foot(row[0], row[4], row[5]) for row in (low, high)]
        if max(foot.away_m for foot in feet) > _ON_ROAD_METRES:
            return straight
        on_road = self._table.point_between(feet[0], feet[1], share)
        if on_road is None:
            return straight
        aside_lon = (1 - share) * (low[4] - feet[0].lon) + share * (high[4] - feet[1].lon)
        aside_lat = (1 - share) * (low[5] - feet[0].lat) + share * (high[5] - feet[1].lat)
        return on_road.lon + aside_lon, on_road.lat + aside_lat


def _neighbours(rows: list[Row], number: int) -> tuple[Row, Row] | None:
    below = [row for row in rows if row[2] < number]
    above = [row for row in rows if row[2] > number]
    return (below[-1], above[0]) if below and above else None


def _uncertainty(kind: str) -> float:
    return {kinds.BUILDING: _BUILDING_UNCERTAINTY, kinds.POST: _POST_UNCERTAINTY}.get(
        kind, _HOUSE_UNCERTAINTY
    )


def _post_name(road: str, metres: int, _suffix: str) -> str:
    return words.post_name(road, metres)


_OTHER_KIND = {kinds.ADDRESS: kinds.BUILDING, kinds.BUILDING: kinds.ADDRESS}
_NAMERS = {
    kinds.ADDRESS: words.house_name,
    kinds.BUILDING: words.building_name,
    kinds.POST: _post_name,
}
