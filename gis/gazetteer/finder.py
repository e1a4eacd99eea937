"""The three ways to a place: by name, by number within something, by two roads that cross.

Turns rows of the file into matches; ranks nothing beyond the fit of names.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gis.gazetteer import kinds, words
from gis.gazetteer.crossings import Crossings, FoundCrossing
from gis.gazetteer.folding import Folding
from gis.gazetteer.keysearch import KeySearch, Likeness
from gis.gazetteer.match import Match
from gis.gazetteer.numbering import Numbering
from gis.gazetteer.numbers import FoundNumber, Numbers
from gis.gazetteer.plane import metres_between
from gis.gazetteer.query import Query
from gis.gazetteer.store import PlacesFile
from gis.gazetteer.table import PlaceTable

Point = tuple[float, float]
"""Longitude and latitude, WGS-84 degrees."""

_MOST_KEYS = 60
_MOST_OF_ONE_NAME = 5
_MOST_OF_ONE_GUESS = 2
"""Names that only resemble what was typed must not crowd out other guesses."""
_SURE = 0.85
_MOST_OWNERS = 8
_MOST_CROSSINGS = 60
_POINT_UNCERTAINTY = 30.0
_WORTH_ITS_NUMBER = 0.55
"""Names that fit worse are not asked for house numbers."""
_COARSE = 0.80
_INTERPOLATED = 0.97


class Finder:
    def __init__(self, file: PlacesFile, table: PlaceTable, folding: Folding) -> None:
        self.table = table
        self.districts = file.districts()
        self.crossings = Crossings(file)
        self._numbers = Numbers(file, table)
        self._key_start, self._key_place = file.ints("key_start"), file.ints("key_place")
        road_rows = self._rows_of_roads()
        self.keys = KeySearch(file, folding, road_rows)
        self._road_of_key = self._roads_of_keys(road_rows.tolist())

    def by_name(self, typed: Query, near: Point | None) -> Iterator[Match]:
        """Places whose names fit; of one name the nearest few."""
        texts = [typed.text, typed.whole] if typed.whole != typed.text else [typed.text]
        for text in texts:
            for place, like in self._places_like(text, near):
                yield self.match(place, like, near)

    def by_number(self, typed: Query, near: Point | None) -> Iterator[Match]:
        """House, building or kilometre; where the number is unknown, the street or estate."""
        if not typed.numbered:
            return
        stem, wanted = typed.numbered
        unplaced = []
        sure = 0.0
        for place, like in self._owners_like(stem, near):
            found = self._numbers.find(place, wanted)
            if found:
                sure = max(sure, like.quality)
                yield self._numbered_match(found, place, like, near)
            elif self.table.kind_of(place) in kinds.ENTERED_BY_NUMBER:
                unplaced.append((place, like))
        for place, like in unplaced:
            if like.quality >= sure:
                yield self._coarse_match(place, like, near, wanted)

    def by_crossing(self, typed: Query, near: Point | None) -> Iterator[Match]:
        best: dict[int, FoundCrossing] = {}
        for found in self._crossings_like(typed):
            if found.row not in best or best[found.row].quality < found.quality:
                best[found.row] = found
        ordered = sorted(best.values(), key=lambda found: (-found.quality, self._away(found, near)))
        for found in ordered[:_MOST_CROSSINGS]:
            yield self._crossing_match(found, near)

    def namesakes(self, typed: Query, near: Point) -> Iterator[Match]:
        """Every place, number or crossing of this name or sound, wherever it is."""
        for place, like in self._same(typed.text).items():
            yield self.match(place, like, near)
        if typed.numbered:
            stem, wanted = typed.numbered
            for place, like in self._same(stem).items():
                found = self._numbers.find(place, wanted)
                if found:
                    yield self._numbered_match(found, place, like, near)
        for left, right in typed.splits:
            for crossing in self.crossings.of_both(self._same(left), self._same(right)):
                yield self._crossing_match(crossing, near)

    def _same(self, text: str) -> dict[int, Likeness]:
        """Places whose names are, or sound, the same."""
        found = self.keys.find(text)
        return {place: found[row] for row in self.keys.same(text) for place in self._places_of(row)}

    def match(self, place: int, like: Likeness, near: Point | None) -> Match:
        table = self.table
        lon, lat, distance = self._spot(place, near)
        return Match(
            name=table.names[place],
            kind=table.kind_of(place),
            district=table.district_of(place),
            lon=lon,
            lat=lat,
            uncertainty_m=max(_POINT_UNCERTAINTY, float(table.extent[place])),
            score=like.quality,
            how=like.how,
            distance_m=distance,
            own=bool(table.own[place]),
        )

    def _spot(self, place: int, near: Point | None) -> tuple[float, float, float | None]:
        """Where to point for a place: of a road, its point nearest to `near`."""
        lon, lat = float(self.table.lon[place]), float(self.table.lat[place])
        if near is None:
            return lon, lat, None
        if self.table.is_road(place):
            foot = self.table.road_foot(place, *near)
            return foot.lon, foot.lat, foot.away_m
        return lon, lat, metres_between(*near, lon, lat)

    def _places_like(self, text: str, near: Point | None) -> Iterator[tuple[int, Likeness]]:
        found = self.keys.find(text)
        best = sorted(found, key=lambda row: (-found[row].quality, row))[:_MOST_KEYS]
        seen: set[int] = set()
        for row in best:
            most = _MOST_OF_ONE_NAME if found[row].quality > _SURE else _MOST_OF_ONE_GUESS
            for place in self._nearest_of(row, near)[:most]:
                if place not in seen:
                    seen.add(place)
                    yield place, found[row]

    def _places_of(self, key: int) -> list[int]:
        places: list[int] = self._key_place[
            self._key_start[key] : self._key_start[key + 1]
        ].tolist()
        return places

    def _nearest_of(self, key: int, near: Point | None) -> list[int]:
        places = self._places_of(key)
        if len(places) <= _MOST_OF_ONE_NAME or near is None:
            return places[:_MOST_OF_ONE_NAME]
        away = self.table.metres_from(*near, np.array(places))
        return [places[at] for at in np.argsort(away)[:_MOST_OF_ONE_NAME].tolist()]

    def _owners_like(self, stem: str, near: Point | None) -> Iterator[tuple[int, Likeness]]:
        count = 0
        for place, like in self._places_like(stem, near):
            if like.quality >= _WORTH_ITS_NUMBER and count < _MOST_OWNERS:
                count += 1
                yield place, like

    def _numbered_match(
        self, found: FoundNumber, place: int, like: Likeness, near: Point | None
    ) -> Match:
        exact = found.how == "exact"
        return Match(
            name=found.name,
            kind=found.kind,
            district=self.districts.name_at(found.lon, found.lat) or self.table.district_of(place),
            lon=found.lon,
            lat=found.lat,
            uncertainty_m=found.uncertainty_m,
            score=like.quality * (1.0 if exact else _INTERPOLATED),
            how=like.how if exact else "interpolated",
            distance_m=metres_between(*near, found.lon, found.lat) if near else None,
            detail=found.detail,
            parts=found.parts,
            own=found.own,
        )

    def _coarse_match(
        self, place: int, like: Likeness, near: Point | None, wanted: Numbering
    ) -> Match:
        whole = self.match(place, Likeness(like.quality * _COARSE, "coarse"), near)
        number = "" if wanted.kind == kinds.POST else f"{wanted.number}{wanted.suffix}"
        detail = " ".join(part for part in (number, wanted.detail) if part)
        return Match(
            name=whole.name,
            kind=whole.kind,
            district=whole.district,
            lon=whole.lon,
            lat=whole.lat,
            uncertainty_m=whole.uncertainty_m,
            score=whole.score,
            how="coarse",
            distance_m=whole.distance_m,
            detail=detail,
        )

    def _crossings_like(self, typed: Query) -> Iterator[FoundCrossing]:
        for left_text, right_text in typed.splits:
            left = self._roads_like(left_text)
            if not right_text:
                yield from self.crossings.begun(left)
            elif left:
                yield from self.crossings.of_both(left, self._roads_like(right_text))
        yield from self._run_together(typed.crossing_text)

    def _run_together(self, text: str) -> Iterator[FoundCrossing]:
        """Two road names without anything between: whole spellings on either side."""
        for exact, names in self._road_of_key.items():
            for at in range(2, len(text) - 1):
                left = names.get(text[:at])
                right = names.get(text[at:]) if left else None
                if left and right:
                    like = _RUN_TOGETHER[exact]
                    pair = dict.fromkeys(left, like), dict.fromkeys(right, like)
                    yield from self.crossings.of_both(*pair)

    def _roads_like(self, text: str) -> dict[int, Likeness]:
        found = self.keys.find(text, roads=True)
        roads: dict[int, Likeness] = {}
        for row, like in found.items():
            for place in self._places_of(row):
                if self.table.is_road(place):
                    known = roads.get(place)
                    if known is None or known.quality < like.quality:
                        roads[place] = like
        return roads

    def _rows_of_roads(self) -> NDArray[np.int64]:
        """Keys that name a road; roads stand first among the places of a key."""
        heads = self._key_place[self._key_start[:-1]]
        return np.flatnonzero(heads < self.table.roads_count)

    def _roads_of_keys(self, rows: list[int]) -> dict[str, dict[str, tuple[int, ...]]]:
        """Roads by whole spelling: signs, letters, initials."""
        forms: dict[str, dict[str, tuple[int, ...]]] = {"signs": {}, "letters": {}, "initials": {}}
        for row in rows:
            roads = tuple(place for place in self._places_of(row) if self.table.is_road(place))
            for form, spelled in (
                ("signs", self.keys.folded[row]),
                ("letters", self.keys.letters[row]),
                ("initials", self.keys.initials[row]),
            ):
                if spelled:
                    forms[form][spelled] = forms[form].get(spelled, ()) + roads
        return forms

    def _away(self, found: FoundCrossing, near: Point | None) -> float:
        if near is None:
            return 0.0
        lon, lat = self.crossings.lon[found.row], self.crossings.lat[found.row]
        return metres_between(*near, float(lon), float(lat))

    def _crossing_match(self, found: FoundCrossing, near: Point | None) -> Match:
        row, crossings = found.row, self.crossings
        road, cross_road = found.first, crossings.partner(row, found.first)
        names = self.table.names[road], self.table.names[cross_road]
        return Match(
            name=words.crossing_name(*names),
            kind=kinds.CROSSING,
            district=self.table.district_of(road),
            lon=float(crossings.lon[row]),
            lat=float(crossings.lat[row]),
            uncertainty_m=max(_POINT_UNCERTAINTY, float(crossings.spread[row])),
            score=found.quality,
            how=found.how,
            distance_m=self._away(found, near) if near else None,
            parts=names,
        )


_RUN_TOGETHER = {
    "signs": Likeness(1.0, "exact"),
    "letters": Likeness(0.97, "pinyin"),
    "initials": Likeness(0.84, "initials"),
}
