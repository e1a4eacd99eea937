"""How long reach areas and the cover ledger take in the guide; processor time. Asserts nothing."""

from __future__ import annotations

import time

import numpy as np

from dispatch_app.ui.kit.guide.reach_questions import Cover, Reach, Spot
from dispatch_app.ui.kit.guide.survey import Question, Survey, ground_of
from gis.region import Region
from gis.roads.graph import RoadGraph

LIMITS_S = (240.0, 480.0, 720.0)
NORM_S = 480.0
_IDLE = 0.7
_RETURNING = 0.05

Figures = dict[str, float]


class Fleet:
    """Seven of ten vehicles idle, most at their stations, some on their way back."""

    def __init__(self, region: Region) -> None:
        self.survey = Survey(RoadGraph.load(region.roads), lambda: ground_of(region))
        random = np.random.default_rng(120)
        stations = {station.id: station for station in region.stations()}
        self.posts = tuple(Spot(s.id, s.lon, s.lat) for s in stations.values())
        idle = []
        for vehicle in region.vehicles():
            if random.random() < _IDLE:
                home = stations[vehicle.station]
                east, north = random.normal(0, 0.02, 2) * (random.random() < _RETURNING)
                idle.append(Spot(vehicle.id, home.lon + east, home.lat + north))
        self.idle = tuple(idle)

    def all_idle(self) -> Question:
        return Reach(sources=self.idle, limits_s=LIMITS_S)

    def one(self) -> Question:
        return Reach(sources=self.idle[:1], limits_s=LIMITS_S)

    def ledger(self) -> Question:
        return Cover(idle=self.idle, posts=self.posts, norm_s=NORM_S)


def whole_ms(fleet: Fleet, question: Question, rounds: int) -> Figures:
    """Processor time of a whole answer."""
    return _shares([sum(_steps_ms(fleet, question)) for _ in range(rounds)])


def step_ms(fleet: Fleet, question: Question, rounds: int) -> Figures:
    """Processor time of the longest step of each answer: a ranking waits no longer for it."""
    return _shares([max(_steps_ms(fleet, question)) for _ in range(rounds)])


def first_ledger_ms(fleet: Fleet) -> float:
    """The very first ledger, when no station's times are known."""
    return sum(_steps_ms(fleet, fleet.ledger()))


def _steps_ms(fleet: Fleet, question: Question) -> list[float]:
    times = []
    began = time.process_time()
    for _ in fleet.survey.steps(question):
        times.append((time.process_time() - began) * 1000)
        began = time.process_time()
    return times


def _shares(times: list[float]) -> Figures:
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    return {"p50": float(p50), "p95": float(p95), "p99": float(p99)}
