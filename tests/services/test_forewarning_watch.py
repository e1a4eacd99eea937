"""Hospitals are told by themselves, at the time that the centre has set, and times stay true."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.commands import Command
from dispatch_app.domain.forewarning import commands as fwc
from dispatch_app.domain.forewarning.values import KEPT_AFTER, OUTCOME_WITHIN
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import Fix, Position
from dispatch_app.services.forewarning_watch import (
    FRESH_S,
    ForewarningWatch,
    Telling,
    distance_m,
)
from dispatch_app.services.watch import CENTRE
from tests.fakes.builders import H1, Centre, a_centre

BEFORE = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE)


class Around:
    """Bus and clock of a centre in memory."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._done: set[str] = set()
        self.asked: list[Command] = []

    @property
    def state(self) -> Any:
        return self._centre.state

    def now(self) -> Any:
        return self._centre.now

    def submit(self, command: Command, *, actor: Any, command_id: str) -> None:
        assert actor == CENTRE
        if command_id not in self._done:
            self._done.add(command_id)
            self.asked.append(command)
            self._centre.do(command, actor)


def at_work(telling: Telling = Telling.LEFT_SCENE) -> tuple[Centre, Mission, Around, Any]:
    centre = a_centre()
    mission = centre.sends(centre.opens(), hospital=H1)
    around = Around(centre)
    return centre, mission, around, ForewarningWatch(around, around, telling)  # type: ignore[arg-type]


def is_at(centre: Centre, watch: ForewarningWatch, mission: Mission, lat: float) -> None:
    watch.take([Fix(vehicle=mission.vehicle, lat=lat, lon=120.52, at=centre.now)])


@pytest.mark.parametrize(
    ("telling", "told_before", "told_after"),
    [(Telling.NEVER, 0, 0), (Telling.CHOSEN, 1, 1), (Telling.LEFT_SCENE, 0, 1)],
)
def test_the_hospital_is_told_when_the_centre_wants_it(
    telling: Telling, told_before: int, told_after: int
) -> None:
    centre, mission, _, watch = at_work(telling)
    watch()
    assert len(centre.state.forewarnings.live) == told_before
    centre.reaches(mission, *BEFORE, Stage.TRANSPORTING)
    watch()
    watch()
    assert len(centre.state.forewarnings.live) == told_after


def test_what_a_person_took_back_is_not_told_again_by_itself() -> None:
    centre, mission, _, watch = at_work()
    centre.reaches(mission, *BEFORE, Stage.TRANSPORTING)
    watch()
    (known,) = centre.state.forewarnings.live
    centre.do(fwc.WithdrawForewarning(forewarning=known))
    watch()
    assert list(centre.state.forewarnings.live) == [known]


def test_the_time_of_arrival_follows_the_vehicle() -> None:
    centre, mission, around, watch = at_work()
    centre.reaches(mission, *BEFORE, Stage.TRANSPORTING)
    watch()
    is_at(centre, watch, mission, 31.60)
    watch()
    (first,) = centre.state.forewarnings.live.values()
    assert first.eta_at is not None and first.eta_roughly
    is_at(centre, watch, mission, 31.599)
    watch()
    assert sum(isinstance(c, fwc.TimeForewarning) for c in around.asked) == 1
    is_at(centre, watch, mission, 31.53)
    watch()
    (second,) = centre.state.forewarnings.live.values()
    assert second.eta_at is not None and second.eta_at < first.eta_at


def test_a_time_by_roads_shrinks_as_the_vehicle_comes_nearer() -> None:
    centre, mission, _, watch = at_work()
    centre.reaches(mission, *BEFORE, Stage.TRANSPORTING)
    centre.do(fwc.ForewarnHospital(mission=mission.id, eta_s=1200.0))
    is_at(centre, watch, mission, 31.62)
    watch()
    centre.later(60)
    is_at(centre, watch, mission, 31.57)
    watch()
    (known,) = centre.state.forewarnings.live.values()
    assert known.eta_at is not None and not known.eta_roughly
    left_s = (known.eta_at - centre.now).total_seconds()
    assert left_s == pytest.approx(600.0, rel=0.02), "half the line left, half the road time"


def test_an_old_fix_says_nothing_of_the_arrival() -> None:
    centre, mission, _, watch = at_work()
    centre.reaches(mission, *BEFORE, Stage.TRANSPORTING)
    watch()
    is_at(centre, watch, mission, 31.60)
    centre.later(FRESH_S + 1)
    watch()
    (known,) = centre.state.forewarnings.live.values()
    assert known.eta_at is None


def test_what_is_long_over_leaves_and_the_outcome_is_waited_for_only_so_long() -> None:
    centre, mission, _, watch = at_work()
    centre.reaches(mission, *BEFORE, Stage.TRANSPORTING)
    watch()
    centre.reaches(mission, Stage.AT_HOSPITAL)
    watch()
    assert centre.state.forewarnings.live
    centre.later(KEPT_AFTER.total_seconds())
    watch()
    assert not centre.state.forewarnings.live
    assert len(centre.state.forewarnings.owing) == 1
    centre.later((OUTCOME_WITHIN + timedelta(seconds=1)).total_seconds())
    watch()
    assert not centre.state.forewarnings.owing


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert distance_m(Position(31.0, 120.0), Position(32.0, 120.0)) == pytest.approx(
        111_195, rel=1e-3
    )
