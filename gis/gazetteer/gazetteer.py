"""The gazetteer of a region at a seat: finds places by what people type, and says where a point is.

Reads one file; needs no network. Any thread may open and use it, but only one at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gis.errors import BadRegion
from gis.gazetteer import kinds, query
from gis.gazetteer.finder import Finder, Point
from gis.gazetteer.match import Match, Near
from gis.gazetteer.plane import metres_between
from gis.gazetteer.plus_codes import plus_code
from gis.gazetteer.query import Query
from gis.gazetteer.ranking import Ranking, best_of
from gis.gazetteer.store import PlacesFile
from gis.gazetteer.surroundings import Surroundings
from gis.gazetteer.table import PlaceTable
from gis.gazetteer.typed_point import TypedPoint, typed_point

_SAME_PLACE_METRES = 100.0
_MARGIN_DEGREES = 0.5


class Gazetteer:
    def __init__(self, file: PlacesFile) -> None:
        self._file = file
        self._folding = file.folding()
        self._admin_names = file.texts("admin_name")
        self._table = PlaceTable(file)
        self._finder = Finder(file, self._table, self._folding)
        self._surroundings = Surroundings(self._finder)

    @classmethod
    def open(cls, path: Path) -> Gazetteer:
        """Open a places file for reading.

        Raises:
            BadRegion: the file is missing, of another format, or no places file at all.
        """
        file = PlacesFile.open(path)
        try:
            return cls(file)
        except sqlite3.DatabaseError as trouble:
            file.close()
            raise BadRegion(f"{path}: damaged ({trouble}); import the region again") from trouble

    def close(self) -> None:
        self._file.close()

    def search(
        self,
        text: str,
        *,
        near: Point | None = None,
        limit: int = 10,
        history: Mapping[str, int] | None = None,
    ) -> list[Match]:
        """Find places by signs, pinyin, initials, crossing, number or coordinates, best first.

        Args:
            near: of places that fit alike, those closer to this point come first.
            history: how often each name was a scene before; moves it up a little.
        """
        short = text[: query.LONGEST]
        point = typed_point(short, self._may_be_here) or plus_code(short, self._middle())
        if point:
            return [self._at(point, near)]
        typed = self._parsed(text)
        ranking = Ranking(history or {}, typed.district)
        found = [
            *self._finder.by_name(typed, near),
            *self._finder.by_number(typed, near),
            *self._finder.by_crossing(typed, near),
        ]
        scored = [ranking.scored(one, self._folding.key(one.district)) for one in found]
        best = [self._in_its_district(one) for one in best_of(scored, limit)]
        return [_with_aside(one, typed) for one in best] if typed.aside else best

    def describe(self, lon: float, lat: float) -> Near:
        """Say where a point lies, for the caller to put into words."""
        return self._surroundings.describe(lon, lat)

    def namesakes(self, name: str, lon: float, lat: float) -> list[Match]:
        """Places elsewhere in the region that are called the same or sound the same.

        Args:
            name: a place, crossing, house or post, as a Match or a person names it.
            lon, lat: where the place that is meant lies; what is there is left out.
        """
        found = self._finder.namesakes(self._parsed(name), (lon, lat))
        elsewhere = [one for one in found if (one.distance_m or 0.0) > _own_reach(one)]
        return best_of(elsewhere, len(elsewhere))

    def _in_its_district(self, match: Match) -> Match:
        """Roads run through many districts: name the one of the crossing or the nearest point."""
        if match.kind not in (kinds.CROSSING, kinds.ROAD):
            return match
        there = self._finder.districts.name_at(match.lon, match.lat)
        return replace(match, district=there or match.district)

    def _parsed(self, text: str) -> Query:
        return query.parse(text, self._folding, self._admin_names)

    def names(self) -> list[str]:
        """Every named place, once for each place."""
        return list(self._table.names)

    def crossing_names(self) -> list[tuple[str, str]]:
        """Both roads of every crossing."""
        pairs = zip(
            self._finder.crossings.road.tolist(),
            self._finder.crossings.cross_road.tolist(),
            strict=True,
        )
        return [(self._table.names[one], self._table.names[other]) for one, other in pairs]

    def _may_be_here(self, lon: float, lat: float) -> bool:
        west, south, east, north = self._table.bounds
        margin = _MARGIN_DEGREES
        return west - margin <= lon <= east + margin and south - margin <= lat <= north + margin

    def _middle(self) -> Point:
        west, south, east, north = self._table.bounds
        return (west + east) / 2, (south + north) / 2

    def _at(self, point: TypedPoint, near: Point | None) -> Match:
        return Match(
            name=f"{point.lon:.6f},{point.lat:.6f}",
            kind=kinds.POINT,
            district=self._finder.districts.name_at(point.lon, point.lat),
            lon=point.lon,
            lat=point.lat,
            uncertainty_m=point.uncertainty_m,
            score=1.0,
            how="coordinates",
            distance_m=metres_between(*near, point.lon, point.lat) if near else None,
        )


def _with_aside(match: Match, typed: Query) -> Match:
    """The place that was named, not moved: how far from it somebody stands is told beside it."""
    return replace(
        match,
        detail=f"{match.detail} {typed.aside}".strip(),
        uncertainty_m=max(match.uncertainty_m, float(typed.aside_m)),
    )


def _own_reach(match: Match) -> float:
    """Within this distance a match is the place itself; a road is measured from its line."""
    if match.kind == kinds.ROAD:
        return _SAME_PLACE_METRES
    return max(_SAME_PLACE_METRES, match.uncertainty_m)
