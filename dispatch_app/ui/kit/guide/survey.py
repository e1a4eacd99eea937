"""Answers what concerns the whole ground, in steps short enough for a ranking to come between.

Runs in the guide's process; the raster and the cells are made when they are first asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from time import process_time
from typing import NamedTuple, assert_never

import numpy as np

from dispatch_app.domain.cover import (
    MOVE_UP_AT_MOST_S,
    CellCover,
    CellId,
    Post,
    effects,
    move_ups,
    naked,
)
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.ui.kit.guide.reach_questions import (
    Cell,
    Cover,
    Covered,
    Reach,
    Reached,
    Spot,
    Within,
)
from gis.gazetteer.store import PlacesFile
from gis.people import People, PeopleSource
from gis.region import Region
from gis.roads.conditions import USUAL_SIZE, VehicleSize
from gis.roads.cover_grid import CoverGrid, Times, nearest_of
from gis.roads.graph import RoadGraph
from gis.roads.reach import Gap, NamesAt, ReachArea, ReachField
from gis.roads.squares import Squares

Question = Reach | Cover
Answer = Reached | Covered
_DONORS = 6
"""So many vehicles are thought of for each post, the nearest."""


class Ground(NamedTuple):
    """What a region tells about the ground beside its roads."""

    people: People | None = None
    names_at: NamesAt | None = None


def ground_of(region: Region) -> Ground:
    """Read from a region's directory.

    Raises:
        BadRegion: its file of people or of places is damaged.
    """
    people = None if region.people is None else People.load(region.people)
    places = PlacesFile.open(region.places)
    try:
        return Ground(people, places.districts().names_at)
    finally:
        places.close()


def _size_of_all(spots: Sequence[Spot]) -> VehicleSize:
    sizes = {spot.size for spot in spots}
    return (sizes.pop() if len(sizes) == 1 else None) or USUAL_SIZE


class Survey:
    def __init__(self, roads: RoadGraph, ground: Callable[[], Ground] = Ground) -> None:
        """`ground` is called once, when it is first needed."""
        self._roads = roads
        self._read = ground
        self._ground = Ground()
        self._field: ReachField | None = None
        self._grid: CoverGrid | None = None

    def steps(self, question: Question) -> Iterator[Answer | None]:
        """Work on the answer; all steps but the last yield None."""
        match question:
            case Reach():
                yield from self._reach(question)
            case Cover():
                yield from self._cover(question)
            case _:
                assert_never(question)

    def _raster(self) -> Iterator[None]:
        """Make the raster, if it is not there yet."""
        if self._field is None:
            self._ground = self._read()
            yield None
            squares = Squares(self._roads.network)
            yield None
            self._field = ReachField(self._roads, *self._ground, squares)
            yield None

    def _ledger_cells(self, field: ReachField) -> Iterator[None]:
        if self._grid is None:
            self._grid = CoverGrid(self._roads, field.squares, *self._ground)
            yield None

    # ---- reach areas

    def _reach(self, question: Reach) -> Iterator[Reached | None]:
        began = process_time()
        yield from self._raster()
        field = self._field
        assert field is not None
        spots = question.sources
        columns = np.array([s.lon for s in spots]), np.array([s.lat for s in spots])
        turned = np.array([math.nan if s.heading_deg is None else s.heading_deg for s in spots])
        size = _size_of_all(spots)
        for found in field.steps(*columns, turned, limits_s=question.limits_s, size=size):
            if found is None:
                yield None
                continue
            gap = found.gaps[0]
            yield Reached(
                areas=tuple(map(_within, found.areas, found.gaps)),
                people=gap.of_people,
                estimated=gap.people_source is PeopleSource.ESTIMATE,
                road_version=found.road_version,
                took_ms=(process_time() - began) * 1000,
            )

    # ---- the ledger

    def _cover(self, question: Cover) -> Iterator[Covered | None]:
        began = process_time()
        yield from self._raster()
        assert self._field is not None
        yield from self._ledger_cells(self._field)
        grid = self._grid
        assert grid is not None
        rows: list[Times] = []
        for spot in (*question.idle, *question.posts):
            searched = not grid.known(spot.lon, spot.lat)
            rows.append(grid.seconds_from(spot.lon, spot.lat))
            if searched:
                yield None
        page = _Page(question, grid, rows)
        yield None
        ledger = page.ledger()
        yield None
        bare, held = naked(ledger, question.norm_s), effects(ledger, question.norm_s)
        yield None
        moves = move_ups(ledger, page.posts(bare), question.norm_s)
        yield None
        named = bare.union(*(e.cells for e in held.values()), *(m.gained for m in moves))
        cells = grid.cells
        yield Covered(
            norm_s=question.norm_s,
            bare=bare,
            effects=held,
            moves=moves,
            cells={cell: page.cell(cell) for cell in named},
            half_lon=cells.half_lon,
            half_lat=cells.half_lat,
            cell_km2=page.cell_km2,
            people=None if cells.people is None else float(cells.people.sum()),
            bare_people=None if cells.people is None else float(cells.people[list(bare)].sum()),
            estimated=cells.people_source is PeopleSource.ESTIMATE,
            stations=page.stations(),
            road_version=self._roads.version,
            took_ms=(process_time() - began) * 1000,
        )


class _Page:
    """The times of one question, cell by cell.

    `rows` are those from each of its vehicles, then from each of its posts. The grid is not asked
    for them again: with more sources than it remembers, it would search them all once more.
    """

    def __init__(self, question: Cover, grid: CoverGrid, rows: Sequence[Times]) -> None:
        self._question, self._cells = question, grid.cells
        self._rows, self._post_rows = rows[: len(question.idle)], rows[len(question.idle) :]
        self._nearest = nearest_of(self._rows, len(grid.cells))
        self._home = [grid.cell_of(s.lon, s.lat) for s in question.posts]
        self.cell_km2 = grid.cell_km2

    def ledger(self) -> list[CellCover]:
        idle, nearest = self._question.idle, self._nearest
        people = self._cells.people
        lived = np.zeros(len(self._cells)) if people is None else people
        columns = (
            nearest.source.tolist(),
            nearest.first_s.tolist(),
            nearest.next_s.tolist(),
            lived.tolist(),
        )
        return [
            CellCover(
                CellId(number),
                None if source < 0 else VehicleId(idle[source].id),
                _finite(first),
                _finite(following),
                persons,
            )
            for number, (source, first, following, persons) in enumerate(zip(*columns, strict=True))
        ]

    def posts(self, bare: frozenset[CellId]) -> Iterator[Post]:
        """Stations from which some bare cell is reached, with the vehicles nearest to them."""
        norm_s = self._question.norm_s
        for spot, times, home in zip(
            self._question.posts, self._post_rows, self._home, strict=True
        ):
            covers = frozenset(map(CellId, np.flatnonzero(times <= norm_s).tolist()))
            if covers & bare:
                drives = self._drives(home)
                yield Post(station=StationId(spot.id), covers=covers, drive_s=drives)

    def cell(self, number: CellId) -> Cell:
        cells = self._cells
        return Cell(
            lon=round(float(cells.lon[number]), 6),
            lat=round(float(cells.lat[number]), 6),
            people=0.0 if cells.people is None else float(cells.people[number]),
            first_s=_finite(float(self._nearest.first_s[number])),
            district=cells.district[number],
        )

    def stations(self) -> dict[StationId, tuple[float | None, float]]:
        people = np.zeros(len(self._cells)) if self._cells.people is None else self._cells.people
        return {
            StationId(spot.id): (
                None if home is None else _finite(float(self._nearest.first_s[home])),
                float(people[times <= self._question.norm_s].sum()),
            )
            for spot, times, home in zip(
                self._question.posts, self._post_rows, self._home, strict=True
            )
        }

    def _drives(self, home: int | None) -> dict[VehicleId, float]:
        """From the idle vehicles nearest to a cell, one of each spot."""
        if home is None:
            return {}
        spots: dict[int, int] = {}
        for number, row in enumerate(self._rows):
            spots.setdefault(id(row), number)
        timed = sorted((float(self._rows[n][home]), n) for n in spots.values())
        return {
            VehicleId(self._question.idle[number].id): seconds
            for seconds, number in timed[:_DONORS]
            if seconds <= MOVE_UP_AT_MOST_S
        }


def _finite(seconds: float) -> float | None:
    return seconds if math.isfinite(seconds) else None


def _within(area: ReachArea, gap: Gap) -> Within:
    return Within(
        limit_s=area.limit_s,
        polygons=area.polygons,
        area_km2=area.area_km2,
        left_km2=gap.area_km2,
        left_people=gap.people,
        districts=tuple((d.district, d.area_km2, d.people) for d in gap.districts),
    )
