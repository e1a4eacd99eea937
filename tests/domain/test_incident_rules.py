"""Rules of incidents and of the handlings that belong to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    AcceptanceKind,
    CallOutcome,
    IncidentOutcome,
    Nature,
    OrderKind,
    Stage,
    StageReason,
    SuspendReason,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.rules.incidents import next_number
from dispatch_app.domain.state import CentreState, Incident, Mission
from dispatch_app.domain.values import Patient, Position, RouteSummary
from tests.fakes.builders import (
    LINE_1,
    LINE_2,
    MACHINE,
    V01,
    V02,
    Centre,
    a_centre,
    a_place,
    a_plan,
)


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def refused(centre: Centre, command: c.Command) -> Rejected:
    with pytest.raises(Rejected) as refusal:
        centre.do(command)
    return refusal.value


def close(incident: Incident) -> c.CloseIncident:
    return c.CloseIncident(incident=incident.id, outcome=IncidentOutcome.CANCELLED_BY_CALLER)


def hold(incident: Incident) -> c.SuspendIncident:
    return c.SuspendIncident(incident=incident.id, reason=SuspendReason.NO_VEHICLE)


def kinds(incident: Incident) -> list[AcceptanceKind]:
    return [a.kind for a in incident.acceptances]


# ---- opening


def test_the_first_handling_begins_with_the_answer(centre: Centre) -> None:
    call = centre.answers()
    centre.later(20).do(c.OpenIncident(call=call.id))
    (incident,) = centre.state.incidents.values()
    assert incident.acceptances[0].began_at == call.answered_at
    assert kinds(incident) == [AcceptanceKind.FIRST_CALL]


def test_an_incident_takes_number_and_nature_from_its_call(centre: Centre) -> None:
    centre.do(c.ReportRinging(line=LINE_1, nature=Nature.TEST), MACHINE)
    centre.do(c.ReportCaller(line=LINE_1, number="09990001234"), MACHINE)
    (call,) = centre.state.calls.values()
    centre.do(c.AnswerCall(call=call.id))
    centre.do(c.OpenIncident(call=call.id, nature=Nature.REAL))
    (incident,) = centre.state.incidents.values()
    assert (incident.nature, incident.callback_number) == (Nature.TEST, "09990001234")


def test_incidents_count_within_their_day(centre: Centre) -> None:
    numbers = [centre.opens(LINE_1).number, centre.opens(LINE_2).number]
    centre.day = "20261122"
    centre.do(c.OpenIncident())
    numbers.append(list(centre.state.incidents.values())[-1].number)
    assert numbers == ["20261121-0001", "20261121-0002", "20261122-0001"]


def test_a_clock_set_back_over_midnight_gives_no_number_twice() -> None:
    state = CentreState(day="20261122", day_count=1)
    assert next_number(state, "20261121") == "20261122-0002"


def test_the_ten_thousandth_incident_of_a_day_has_a_number_too() -> None:
    state = CentreState(day="20261121", day_count=9999)
    assert next_number(state, "20261121") == "20261121-10000"


def test_a_call_opens_one_incident(centre: Centre) -> None:
    incident = centre.opens()
    again = c.OpenIncident(call=incident.calls[0])
    assert refused(centre, again).code == "call.has-incident"


def test_a_ringing_call_opens_no_incident(centre: Centre) -> None:
    call = centre.rings()
    assert refused(centre, c.OpenIncident(call=call.id)).code == "call.not-answered"


# ---- what is known of it


def test_what_is_not_said_stays_as_it_was(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(c.RecordIntake(incident=incident.id, complaint="stroke", note="三楼"))
    centre.do(c.RecordIntake(incident=incident.id, patient=Patient(count=2), note=""))
    now = centre.incident(incident.id)
    assert (now.complaint, now.patient.count, now.note) == ("stroke", 2, "")


def test_saying_the_same_again_changes_nothing(centre: Centre) -> None:
    incident = centre.opens()
    for command in (
        c.RecordIntake(incident=incident.id, complaint="stroke"),
        c.FixPlace(incident=incident.id, place=a_place()),
        c.SetPlan(incident=incident.id, plan=a_plan()),
    ):
        assert len(centre.do(command)) == 1
        assert centre.do(command) == ()


def test_a_better_place_reaches_the_crew_as_an_amendment(centre: Centre) -> None:
    incident = centre.opens()
    mission = centre.sends(incident, provisional=True)
    better = a_place("和平路1号3楼")
    centre.do(c.FixPlace(incident=incident.id, place=better))
    slip = centre.mission(mission.id).slip
    assert slip is not None
    assert (slip.version, slip.kind) == (2, OrderKind.AMENDMENT)
    assert slip.slip.place == better
    assert {"place", "provisional"} <= set(slip.changed)
    assert not centre.mission(mission.id).provisional


A_WAY = RouteSummary(distance_m=900.0, duration_s=80.0, streets=("和平路",))
ELSEWHERE = a_place("解放路2号", position=Position(lat=31.52, lon=120.53))


def sent_with_a_way(centre: Centre) -> Mission:
    mission = centre.sends(centre.opens())
    assert mission.slip is not None
    slip = replace(mission.slip.slip, route=A_WAY)
    centre.do(c.AmendOrder(mission=mission.id, slip=slip))
    return centre.mission(mission.id)


def route_of(centre: Centre, mission: Mission) -> RouteSummary | None:
    now = centre.mission(mission.id).slip
    assert now is not None
    return now.slip.route


def test_a_way_leads_to_one_place_and_goes_when_the_place_moves(centre: Centre) -> None:
    mission = sent_with_a_way(centre)
    centre.do(c.FixPlace(incident=mission.incident, place=ELSEWHERE))
    assert route_of(centre, mission) is None


def test_the_new_way_comes_with_the_new_place(centre: Centre) -> None:
    mission = sent_with_a_way(centre)
    new = replace(A_WAY, streets=("解放路",))
    centre.do(c.FixPlace(incident=mission.incident, place=ELSEWHERE, routes={mission.id: new}))
    assert route_of(centre, mission) == new


def test_better_words_for_the_same_spot_take_no_way_away(centre: Centre) -> None:
    mission = sent_with_a_way(centre)
    assert mission.slip is not None
    same = replace(mission.slip.slip.place, text="和平路1号3楼")
    centre.do(c.FixPlace(incident=mission.incident, place=same))
    assert route_of(centre, mission) == A_WAY


def test_an_amendment_that_is_silent_on_the_way_takes_none_away(centre: Centre) -> None:
    mission = sent_with_a_way(centre)
    assert mission.slip is not None
    slip = replace(mission.slip.slip, route=None, note="三楼")
    centre.do(c.AmendOrder(mission=mission.id, slip=slip))
    assert route_of(centre, mission) == A_WAY


def test_ways_of_missions_elsewhere_are_nobodys_business(centre: Centre) -> None:
    mission = sent_with_a_way(centre)
    other = centre.opens()
    centre.do(c.FixPlace(incident=other.id, place=ELSEWHERE, routes={mission.id: A_WAY}))
    now = centre.mission(mission.id).slip
    assert now is not None
    assert now.slip.place != ELSEWHERE


def test_a_crew_with_the_patient_aboard_is_not_sent_back_to_a_place(centre: Centre) -> None:
    incident = centre.opens()
    mission = centre.reaches(
        centre.sends(incident), Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING
    )
    centre.do(c.FixPlace(incident=incident.id, place=a_place("另一处")))
    assert len(centre.mission(mission.id).slips) == 1


def test_a_place_without_coordinates_amends_no_order(centre: Centre) -> None:
    incident = centre.opens()
    mission = centre.sends(incident)
    centre.do(c.FixPlace(incident=incident.id, place=a_place("河边", position=None)))
    assert len(centre.mission(mission.id).slips) == 1


def test_an_unknown_incident_is_refused_by_name(centre: Centre) -> None:
    refusal = refused(centre, c.FixPlace(incident=IncidentId("I-9"), place=a_place()))
    assert (refusal.code, refusal.details) == ("incident.unknown", {"incident": "I-9"})


# ---- further callers


def test_a_chaser_joins_as_a_handling_of_its_own(centre: Centre) -> None:
    incident = centre.opens()
    chaser = centre.answers(LINE_2)
    centre.do(c.AttachCall(call=chaser.id, incident=incident.id))
    now = centre.incident(incident.id)
    assert now.calls == (*incident.calls, chaser.id)
    assert kinds(now) == [AcceptanceKind.FIRST_CALL, AcceptanceKind.CHASER]
    assert centre.call(chaser.id).outcome is CallOutcome.CHASER


# ---- holding and waking


def test_an_incident_on_hold_is_handled_as_held(centre: Centre) -> None:
    incident = centre.opens()
    centre.later(30).do(hold(incident))
    now = centre.incident(incident.id)
    assert kinds(now) == [AcceptanceKind.FIRST_CALL, AcceptanceKind.SUSPENDED]
    assert now.acceptances[0].ended_at == now.suspended_at == centre.now


def test_an_incident_with_a_vehicle_out_is_not_put_on_hold(centre: Centre) -> None:
    incident = centre.opens()
    centre.sends(incident)
    assert refused(centre, hold(incident)).code == "incident.has-missions"


def test_waking_begins_a_new_handling(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(hold(incident))
    centre.later(60).do(c.WakeIncident(incident=incident.id))
    now = centre.incident(incident.id)
    assert kinds(now)[-1] is AcceptanceKind.WOKEN
    assert now.suspended_at is None
    assert now.acceptances[1].ended_at == centre.now


def test_sending_straight_from_hold_is_counted_from_the_waking(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(hold(incident))
    mission = centre.later(600).sends(incident)
    woken = centre.incident(incident.id).acceptances[-1]
    assert (woken.kind, woken.began_at) == (AcceptanceKind.WOKEN, centre.now)
    assert mission.acceptance == woken.id
    assert centre.incident(incident.id).suspended_at is None


# ---- closing


def test_no_incident_closes_while_a_vehicle_is_out_and_the_refusal_names_it(
    centre: Centre,
) -> None:
    incident = centre.opens()
    centre.sends(incident, V01)
    centre.sends(incident, V02)
    refusal = refused(centre, close(incident))
    assert refusal.code == "incident.missions-open"
    assert refusal.details["vehicles"] == "01,02"


def test_closing_ends_talks_and_handlings(centre: Centre) -> None:
    incident = centre.opens()
    centre.later(10).do(close(incident))
    now = centre.incident(incident.id)
    assert not now.open
    assert now.open_acceptance is None
    assert not centre.call(incident.calls[0]).talking


def test_a_closed_incident_takes_no_more_work(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(close(incident))
    assert centre.do(close(incident)) == ()
    for command in (
        c.FixPlace(incident=incident.id, place=a_place("另一处")),
        c.RecordIntake(incident=incident.id, complaint="stroke"),
        hold(incident),
    ):
        assert refused(centre, command).code == "incident.closed"


def test_an_open_incident_is_not_archived(centre: Centre) -> None:
    incident = centre.opens()
    assert refused(centre, c.ArchiveIncident(incident=incident.id)).code == "incident.open"


def test_an_archived_incident_leaves_with_calls_missions_and_alarms(centre: Centre) -> None:
    incident = centre.opens()
    mission = centre.sends(incident)
    centre.do(c.RaiseOverdue(kind="wheels_late", subject=mission.id), MACHINE)
    centre.reaches(mission, Stage.REFUSED, reason=StageReason.CREW_NOT_READY)
    centre.do(close(incident))
    centre.do(c.ArchiveIncident(incident=incident.id), MACHINE)
    state = centre.state
    assert (state.incidents, state.calls, state.missions) == ({}, {}, {})
    assert state.raised == frozenset()
    assert centre.vehicle(V01).mission is None
