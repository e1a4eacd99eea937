"""Amendments go out by themselves, once things have come to rest."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.commands import AmendOrder, FixPlace, RecordIntake, SetPlan
from dispatch_app.domain.values import Patient, Position
from dispatch_app.ui.dispatcher.dispatching.slips import DOUBT_SIGN
from tests.fakes.builders import SEAT_2, V03, a_place, a_plan

NEAR_SOUTH = a_place("演示区解放路9号", position=Position(lat=31.492, lon=120.492))
ELSEWHERE = a_place("演示区解放路21号", position=Position(lat=31.493, lon=120.492))


def amendments(room) -> list[AmendOrder]:
    return [c for c in room.desk.sent if isinstance(c, AmendOrder)]


def sent(room):
    """An order that is out."""
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    return room.centre.mission(room.centre.incident(incident.id).missions[0])


def says(room, mission, **facts):
    """The form has taken something in and the centre has it."""
    room.intake.facts = replace(room.intake.facts, **facts)
    room.desk.send(RecordIntake(incident=mission.incident, **facts))


def test_what_changes_after_the_order_reaches_the_crew(room):
    mission = sent(room)
    says(room, mission, meeting_point="小区东门", patient=Patient(age_years=58))
    room.dispatching.amending.send_due()
    (amended,) = amendments(room)
    assert (amended.slip.meeting_point, amended.slip.patient.age_years) == ("小区东门", 58)
    assert room.centre.mission(mission.id).slip.changed == ("meeting_point", "patient")


def test_several_changes_make_one_amendment(room):
    mission = sent(room)
    says(room, mission, meeting_point="小区东门")
    says(room, mission, meeting_point="小区西门")
    assert amendments(room) == []
    room.dispatching.amending.send_due()
    assert [a.slip.meeting_point for a in amendments(room)] == ["小区西门"]


def test_nothing_new_no_amendment(room):
    mission = sent(room)
    room.desk.send(RecordIntake(incident=mission.incident, impression="焦急"))
    room.dispatching.amending.send_due()
    assert amendments(room) == []


def test_that_it_got_worse_waits_for_nothing(room):
    """The form has it before the centre has."""
    mission = sent(room)
    worse = ("▲ 12:07 来电：病情加重",)
    room.intake.facts = replace(room.intake.facts, warnings=worse)
    room.dispatching.amending.send_now()
    assert [a.slip.warnings for a in amendments(room)] == [worse]
    assert room.centre.mission(mission.id).slip.changed == ("warnings",)


def test_a_crew_with_the_patient_aboard_is_not_told_that_it_got_worse(room):
    mission = sent(room)
    room.centre.reaches(mission, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    room.desk.hear()
    room.intake.facts = replace(room.intake.facts, warnings=("▲",))
    room.dispatching.amending.send_now()
    assert amendments(room) == []


def test_turning_to_another_call_sends_what_is_due_for_this_one(room):
    mission = sent(room)
    says(room, mission, meeting_point="小区东门")
    second = room.centre.opens(seat=room.desk.seat)
    room.desk.hear()
    room.selection.select(incident=second.id)
    assert [a.mission for a in amendments(room)] == [mission.id]


def test_an_amendment_never_brings_back_an_older_place(room):
    """The form has a newer place than the stream has told this seat of."""
    mission = sent(room)
    says(room, mission, meeting_point="小区东门")
    room.centre.do(FixPlace(incident=mission.incident, place=ELSEWHERE))
    due = room.dispatching.amending._due
    room.dispatching.amending._due = (due[0], replace(due[1], place=ELSEWHERE), due[2])
    room.dispatching.amending.send_due()
    assert room.centre.mission(mission.id).slip.slip.place == ELSEWHERE


def test_with_the_patient_aboard_nothing_is_amended(room):
    mission = sent(room)
    room.centre.reaches(
        mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING
    )
    room.desk.hear()
    says(room, mission, meeting_point="小区东门")
    room.dispatching.amending.send_due()
    assert amendments(room) == []


def test_what_another_seat_wrote_is_amended_by_that_seat(room):
    mission = sent(room)
    room.desk.elsewhere(RecordIntake(incident=mission.incident, meeting_point="小区东门"))
    room.dispatching.amending.send_due()
    assert amendments(room) == []


def test_a_higher_priority_is_told_to_the_crew(room):
    mission = sent(room)
    room.desk.send(SetPlan(incident=mission.incident, plan=a_plan()))
    room.dispatching.amending.send_due()
    assert room.centre.mission(mission.id).slip.slip.priority == a_plan().priority


def test_every_vehicle_of_the_incident_gets_it(room):
    mission = sent(room)
    second = room.centre.sends(room.centre.incident(mission.incident), "01", SEAT_2)
    room.desk.hear()
    says(room, mission, meeting_point="小区东门")
    room.dispatching.amending.send_due()
    assert {a.mission for a in amendments(room)} == {mission.id, second.id}
    assert {a.slip.vehicle for a in amendments(room)} == {V03, "01"}


def test_a_doubt_that_comes_changes_or_goes_makes_no_amendment_by_itself(room):
    mission = sent(room)
    for warnings in ((f"{DOUBT_SIGN}存疑 2.8 km",), (f"{DOUBT_SIGN}存疑 2.8 km / 4'10\"",), ()):
        room.intake.facts = replace(room.intake.facts, warnings=warnings)
        room.desk.send(RecordIntake(incident=mission.incident, answers={"place_doubt": "far"}))
        room.dispatching.amending.send_due()
    assert amendments(room) == []


def test_a_doubt_goes_along_with_what_else_is_new(room):
    mission = sent(room)
    doubt = f"{DOUBT_SIGN}存疑 2.8 km"
    room.intake.facts = replace(room.intake.facts, warnings=(doubt,))
    says(room, mission, meeting_point="小区东门")
    room.dispatching.amending.send_due()
    assert [a.slip.warnings for a in amendments(room)] == [(doubt,)]


def test_a_warning_of_the_number_is_told_to_the_crew(room):
    mission = sent(room)
    room.intake.facts = replace(room.intake.facts, warnings=("有暴力记录",))
    room.desk.send(RecordIntake(incident=mission.incident, impression="焦急"))
    room.dispatching.amending.send_due()
    assert [a.slip.warnings for a in amendments(room)] == [("有暴力记录",)]
