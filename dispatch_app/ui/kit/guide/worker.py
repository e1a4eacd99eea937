"""The guide's process: holds the road graph and the gazetteer, answers one question at a time.

Imports no Qt. Ends when its pipe closes.
"""

from __future__ import annotations

import contextlib
import logging
import math
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import assert_never

import numpy as np

from dispatch_app.domain.route_steps import ArrivalSide, RouteStep, Turn
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.guide.known_ways import KnownWays
from dispatch_app.ui.kit.guide.questions import (
    SUPERSEDED,
    Answer,
    Brief,
    Drive,
    Driven,
    Find,
    Found,
    Heeded,
    Leg,
    LonLat,
    Lost,
    Namesakes,
    Rank,
    Ranked,
    Rescue,
    Rescued,
    RoadsNow,
    SoundAlike,
    Source,
    Told,
    Where,
)
from dispatch_app.ui.kit.guide.reach_questions import Cover, Reach
from dispatch_app.ui.kit.guide.rescue import rescue_near
from dispatch_app.ui.kit.guide.survey import Ground, Survey, ground_of
from dispatch_app.ui.kit.guide.waiting import Waiting
from dispatch_app.ui.kit.guide.works import Broken, Works
from gis.errors import GisError
from gis.features.store import FeatureStore
from gis.gazetteer.gazetteer import Gazetteer
from gis.memory import give_back
from gis.region import Region
from gis.roads.conditions import USUAL_SIZE, VehicleSize
from gis.roads.factors import BadFactors, SpeedFactors
from gis.roads.graph import RoadGraph
from gis.roads.manoeuvres import Leg as RoadLeg
from gis.roads.pace import Pace
from gis.roads.ranking import Ranking
from gis.roads.routes import Route

log = logging.getLogger(__name__)

_STEP_M = 8.0
"""Vertices of a drawn way stand at least this far apart."""


class Guide:
    def __init__(
        self,
        roads: RoadGraph,
        places: Gazetteer,
        ground: Callable[[], Ground] = Ground,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        pace: Pace | None = None,
        features: Path = Path(),
    ) -> None:
        self._features = features
        self._store: FeatureStore | None = None
        self._roads = roads
        self._places = places
        self._pace = pace
        self.survey = Survey(roads, ground)
        self._ways = KnownWays()
        self._now = now
        self._obey_zone = ""

    @classmethod
    def open(cls, directory: Path) -> Guide:
        """Load a region.

        Raises:
            BadRegion: the region is missing, damaged or of another version.
        """
        region = Region.open(directory)
        roads, places = RoadGraph.load(region.roads), Gazetteer.open(region.places)
        pace = _pace(region, roads)
        return cls(roads, places, lambda: ground_of(region), pace=pace, features=region.features)

    def answer(self, question: Brief) -> Answer:
        self._obey_hours()
        match question:
            case Rank():
                return self._rank(question)
            case Drive():
                return self._drive(question)
            case Find():
                return self._find(question)
            case Where():
                return Told(point=question.point, near=self._places.describe(*question.point))
            case Namesakes():
                found = self._places.namesakes(question.name, *question.point)
                return SoundAlike(name=question.name, matches=tuple(found))
            case Rescue():
                return self._rescue(question)
            case RoadsNow():
                self._roads.set_conditions(question.conditions, question.version)
                self._obey_zone = question.obey_zone
                return Heeded(version=question.version)
            case _:
                assert_never(question)

    def _obey_hours(self) -> None:
        """Speeds as the centre's own trips have them at this hour; and where the centre obeys
        signs for certain hours, as the clock says now."""
        zone = self._obey_zone
        if self._pace is not None and self._pace.be_at(self._now()):
            self._ways = KnownWays()
        if self._roads.obey_hours(local(self._now(), zone) if zone else None):
            self._ways = KnownWays()

    def _rank(self, question: Rank) -> Ranked:
        began = perf_counter()
        only_hospitals = bool(question.hospitals) and not question.vehicles
        vehicles = None if only_hospitals else self._rank_vehicles(question)
        hospitals = (
            self._roads.rank_from(
                question.place, *_columns(question.hospitals), size=question.size or USUAL_SIZE
            )
            if question.hospitals
            else None
        )
        either = vehicles or hospitals
        assert either is not None
        return Ranked(
            vehicles=self._vehicle_legs(question, vehicles) if vehicles else {},
            hospitals=_legs(question.hospitals, hospitals) if hospitals else {},
            road_version=either.version,
            closure_version=either.closure_version,
            place_off_road_m=either.place_snapped_m,
            took_ms=(perf_counter() - began) * 1000,
        )

    def _rank_vehicles(self, question: Rank) -> Ranking:
        sources = question.vehicles
        ranking = self._roads.rank_to(
            question.place, *_columns(sources), _headings(sources), _sizes(sources)
        )
        self._ways.keep(question.place, sources, ranking)
        return ranking

    def _vehicle_legs(self, question: Rank, ranking: Ranking) -> dict[str, Leg]:
        """Of larger vehicles also what their size costs today; it takes a search more, so only
        where a road is closed to some of them."""
        legs = _legs(question.vehicles, ranking)
        larger = tuple(s for s in question.vehicles if self._is_kept_out(s.size))
        if larger:
            usual = self._roads.rank_to(question.place, *_columns(larger), _headings(larger))
            for source, usual_s in zip(larger, usual.time_s.tolist(), strict=True):
                legs[source.id] = _beside(legs[source.id], usual_s)
        return legs

    def _is_kept_out(self, size: VehicleSize | None) -> bool:
        """Whether something on the roads today concerns this size and not the usual one."""
        return size is not None and any(
            c.concerns(size) and not c.concerns(USUAL_SIZE) for c in self._roads.conditions
        )

    def _drive(self, question: Drive) -> Driven:
        route = self._route(question)
        if route is None:
            return Driven(
                line=(), time_s=math.inf, distance_m=math.inf, streets=(), road_version=""
            )
        line, times_s = _thinned(route)
        return Driven(
            line=line,
            time_s=route.time_s,
            distance_m=route.distance_m,
            streets=tuple(dict.fromkeys(route.roads)),
            road_version=self._roads.version,
            times_s=times_s,
            steps=tuple(_step(leg) for leg in route.legs),
            side=ArrivalSide(route.side.value),
        )

    def _route(self, question: Drive) -> Route | None:
        """By the search to the place, which is mostly done already; only who is cut off from it
        needs one of his own."""
        known = self._ways.route(question, self._roads.closure_version)
        if known is not None:
            return known
        (lon, lat), heading = question.start, question.heading_deg
        course = math.nan if heading is None else heading
        size = question.size or USUAL_SIZE
        towards = self._roads.rank_to(question.end, [lon], [lat], [course], [size]).route(0)
        return towards or self._roads.route(question.start, question.end, heading, size)

    def _rescue(self, question: Rescue) -> Rescued:
        """The store is opened when somebody first asks."""
        if self._store is None:
            self._store = FeatureStore.open(self._features)
        return rescue_near(self._store, self._roads, question)

    def _find(self, question: Find) -> Found:
        began = perf_counter()
        matches = self._places.search(question.text, near=question.near, limit=question.limit)
        return Found(
            text=question.text,
            matches=tuple(matches),
            took_ms=(perf_counter() - began) * 1000,
        )


def _pace(region: Region, roads: RoadGraph) -> Pace | None:
    """A damaged file of speeds must not keep a seat from its roads: the usual ones serve."""
    if not region.speeds.is_file():
        return None
    try:
        return Pace(roads, SpeedFactors.load(region.speeds))
    except BadFactors:
        log.exception("the usual speeds are taken")
        return None


def _columns(sources: tuple[Source, ...]) -> tuple[list[float], list[float]]:
    return [s.lon for s in sources], [s.lat for s in sources]


def _headings(sources: tuple[Source, ...]) -> list[float]:
    return [math.nan if s.heading_deg is None else s.heading_deg for s in sources]


def _sizes(sources: tuple[Source, ...]) -> list[VehicleSize] | None:
    """None where all are of the usual size, which takes one search."""
    if all(source.size is None for source in sources):
        return None
    return [source.size or USUAL_SIZE for source in sources]


def _beside(leg: Leg, usual_s: float) -> Leg:
    """The leg with how much longer it takes than that of a usual ambulance from the same spot."""
    own_s = math.inf if leg.time_s is None else leg.time_s
    return leg if math.isinf(usual_s) else leg._replace(for_size_s=max(0.0, own_s - usual_s))


def _legs(sources: tuple[Source, ...], ranking: Ranking) -> dict[str, Leg]:
    return {
        source.id: Leg(time_s=_finite(time), distance_m=_finite(distance))
        for source, time, distance in zip(
            sources, ranking.time_s.tolist(), ranking.distance_m.tolist(), strict=True
        )
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _thinned(route: Route) -> tuple[tuple[LonLat, ...], tuple[float, ...]]:
    """The line without vertices that no eye could tell apart, and when each of the rest is reached;
    1e-6 degrees are a hand's breadth."""
    line, times_s = route.line, route.times_s
    if not len(line):
        return (), ()
    steps = np.floor(route.distances_m / _STEP_M)
    keep = np.unique(np.append(np.flatnonzero(np.diff(steps, prepend=-1.0)), len(line) - 1))
    kept = np.round(line[keep], 6)
    return tuple((lon, lat) for lon, lat in kept.tolist()), tuple(times_s[keep].round(1).tolist())


def _step(leg: RoadLeg) -> RouteStep:
    return RouteStep(
        turn=Turn(leg.manoeuvre.value),
        road=leg.road,
        distance_m=round(leg.distance_m, 1),
        bearing_deg=round(leg.bearing_deg, 1),
        exit_number=leg.exit_number,
    )


def serve(pipe: Connection, directory: Path) -> None:
    """Answer questions (number, question) with (number, answer) until the pipe closes."""
    with contextlib.suppress(BrokenPipeError):
        try:
            guide = Guide.open(directory)
        except GisError as trouble:
            pipe.send((0, Lost(reason=str(trouble))))
            return
        pipe.send((0, None))
        waiting, works = Waiting(), Works(guide.survey.steps)
        while _fill(pipe, waiting, works):
            if not waiting:
                _work_on(pipe, works)
                continue
            number, question = waiting.take()
            if isinstance(question, Reach | Cover):
                _superseded(pipe, works.begin(number, question))
            else:
                pipe.send((number, _answer(guide, question)))


def _fill(pipe: Connection, waiting: Waiting, works: Works) -> bool:
    """Take what has come in; wait only when nothing is left to do. False at the end."""
    try:
        while not (waiting or works) or pipe.poll():
            _superseded(pipe, waiting.put(*pipe.recv()))
    except (EOFError, OSError):
        return False
    return True


def _superseded(pipe: Connection, numbers: list[int]) -> None:
    for number in numbers:
        pipe.send((number, Lost(reason=SUPERSEDED)))


def _work_on(pipe: Connection, works: Works) -> None:
    """One step of a long answer."""
    try:
        done = works.step()
    except Broken as trouble:
        log.exception("guide failed at a long answer")
        pipe.send((trouble.number, Lost(reason=trouble.reason)))
        return
    if done is not None:
        pipe.send(done)
        give_back()


def _answer(guide: Guide, question: Brief) -> Answer:
    try:
        return guide.answer(question)
    except (GisError, ValueError, ArithmeticError, IndexError, KeyError) as trouble:
        log.exception("guide failed at %s", type(question).__name__)
        return Lost(reason=str(trouble))
