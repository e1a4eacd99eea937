"""How long our vehicles stand at the doors of hospitals, from our own missions."""

from __future__ import annotations

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.hospital_doors import door_times, long_at_door
from dispatch_app.domain.ranking import rank_hospitals
from tests.fakes.builders import H1, LINE_1, LINE_2, V01, V02, Centre, a_centre

BEFORE = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)


def stays(centre: Centre, line: str, vehicle: str, seconds: float) -> None:
    mission = centre.sends(centre.opens(line), vehicle, hospital=H1)  # type: ignore[arg-type]
    centre.reaches(mission, *BEFORE, Stage.AT_HOSPITAL)
    centre.later(seconds).reaches(mission, Stage.COMPLETE)


def test_the_middle_of_the_stays_that_ended_within_two_hours_counts() -> None:
    centre = a_centre()
    stays(centre, LINE_1, V01, 600)
    stays(centre, LINE_2, V02, 1200)
    assert door_times(centre.state, centre.now) == {H1: 900.0}
    centre.later(7200 - 600)
    assert door_times(centre.state, centre.now) == {H1: 1200.0}
    centre.later(3600)
    assert door_times(centre.state, centre.now) == {}


def test_the_card_of_a_hospital_tells_it() -> None:
    centre = a_centre()
    stays(centre, LINE_1, V01, 600)
    ranked = rank_hospitals(centre.state, {}, wanted=(), now=centre.now)
    assert {row.hospital: row.door_s for row in ranked}[H1] == 600.0


def test_who_stands_there_too_long_is_named_the_longest_first() -> None:
    centre = a_centre()
    first = centre.sends(centre.opens(LINE_1), V01, hospital=H1)
    centre.reaches(first, *BEFORE, Stage.AT_HOSPITAL)
    centre.later(300)
    second = centre.sends(centre.opens(LINE_2), V02, hospital=H1)
    centre.reaches(second, *BEFORE, Stage.AT_HOSPITAL)
    centre.later(900)
    assert [m.id for m in long_at_door(centre.state, centre.now, 900.0)] == [first.id, second.id]
    assert [m.id for m in long_at_door(centre.state, centre.now, 901.0)] == [first.id]
