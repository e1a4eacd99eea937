"""Redirecting, swapping, asking for more: whole or not at all, and all get it in writing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain.changing.commands import (
    AskReinforcement,
    RedirectVehicle,
    SettleReinforcement,
    SwapVehicle,
)
from dispatch_app.domain.changing.events import VehicleRedirected, VehicleSwapped
from dispatch_app.domain.codes import (
    AcceptanceKind,
    OrderKind,
    Origin,
    Priority,
    Stage,
    StageReason,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.events import OrderIssued
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.state import CentreState, Incident, Mission
from dispatch_app.domain.waiting.due import next_due
from tests.fakes.builders import (
    LINE_1,
    LINE_2,
    SEAT_1,
    SEAT_2,
    V01,
    V02,
    V03,
    Centre,
    a_centre,
    a_place,
    a_plan,
    a_recommendation,
    a_slip,
    at_seat,
    at_station,
)

FAILED = StageReason.VEHICLE_FAILED


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def opened(centre: Centre, priority: Priority, line: str = LINE_1) -> Incident:
    incident = centre.opens(line).id  # type: ignore[arg-type]
    centre.do(c.FixPlace(incident=incident, place=a_place()))
    centre.do(c.SetPlan(incident=incident, plan=a_plan(priority=priority)))
    return centre.incident(incident)


def rolls(centre: Centre, incident: Incident, vehicle: VehicleId = V01) -> Mission:
    mission = centre.sends(incident, vehicle)
    return centre.later(30).reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)


def sending(incident: Incident, vehicle: VehicleId) -> c.DispatchVehicle:
    return c.DispatchVehicle(
        incident=incident.id,
        vehicle=vehicle,
        slip=a_slip(),
        recommendation=a_recommendation(vehicle),
    )


def refused(centre: Centre, command: c.Command) -> str:
    before = centre.state
    with pytest.raises(Rejected) as refusal:
        centre.do(command)
    assert centre.state is before, "whole or not at all"
    return refusal.value.code


def of_vehicle(centre: Centre, vehicle: VehicleId) -> list[Mission]:
    return [m for m in centre.state.missions.values() if m.vehicle == vehicle]


# ---- redirecting


def test_a_rolling_vehicle_goes_to_the_graver_incident(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    rolls(centre, lesser)
    centre.later(5).do(redirecting(centre, lesser, grave))
    left, new = of_vehicle(centre, V01)
    assert (left.stage, left.stages[-1].reason) == (Stage.STOOD_DOWN, StageReason.REDIRECTED)
    assert (new.incident, new.stage) == (grave.id, Stage.ORDERED)
    assert centre.doing(V01) is VehicleState.ASSIGNED


def redirecting(
    centre: Centre, lesser: Incident, grave: Incident, instead: VehicleId | None = None
) -> RedirectVehicle:
    mission = centre.incident(lesser.id).missions[-1]
    vehicle = centre.mission(mission).vehicle
    return RedirectVehicle(
        mission=mission,
        order=sending(grave, vehicle),
        instead=sending(lesser, instead) if instead else None,
    )


def test_the_crew_gets_the_cancellation_and_the_new_order_in_writing(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    rolls(centre, lesser)
    events = centre.do(redirecting(centre, lesser, grave))
    issued = [event.kind for event in events if isinstance(event, OrderIssued)]
    assert issued == [OrderKind.CANCELLATION, OrderKind.NEW]


def test_a_crew_that_rolls_signs_for_its_new_order_too(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    rolls(centre, lesser)
    centre.do(redirecting(centre, lesser, grave))
    new = of_vehicle(centre, V01)[-1]
    assert new.slip is not None
    assert new.slip.acknowledged_at is None
    centre.reaches(new, Stage.ACKNOWLEDGED)
    assert centre.mission(new.id).stage is Stage.ACKNOWLEDGED


def test_the_incident_that_loses_it_gets_the_next_best_in_the_same_step(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    first = rolls(centre, lesser)
    centre.do(redirecting(centre, lesser, grave, instead=V03))
    (mission,) = of_vehicle(centre, V03)
    assert mission.incident == lesser.id
    assert mission.acceptance == first.acceptance, "no new handling: the caller did not call again"
    kinds = [a.kind for a in centre.incident(lesser.id).acceptances]
    assert kinds == [AcceptanceKind.FIRST_CALL]


def test_without_a_next_best_it_waits_and_cannot_be_forgotten(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    rolls(centre, lesser)
    centre.do(redirecting(centre, lesser, grave))
    waits = centre.incident(lesser.id)
    assert waits.suspend_reason is SuspendReason.NO_VEHICLE
    assert next_due(centre.state, waits) is not None


def test_an_incident_with_another_vehicle_does_not_wait(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    centre.sends(lesser, V02)
    rolls(centre, lesser)
    centre.do(redirecting(centre, lesser, grave))
    assert centre.incident(lesser.id).suspended_at is None


def test_the_record_says_what_became_of_which(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    first = rolls(centre, lesser)
    told = centre.do(redirecting(centre, lesser, grave, instead=V03))[-1]
    assert isinstance(told, VehicleRedirected)
    assert (told.mission, told.incident, told.other) == (first.id, lesser.id, grave.id)
    assert centre.mission(told.into).vehicle == V01
    assert told.instead is not None
    assert centre.mission(told.instead).vehicle == V03


def test_a_suspended_incident_that_gets_it_is_woken(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    rolls(centre, lesser)
    centre.do(c.SuspendIncident(incident=grave.id, reason=SuspendReason.NO_VEHICLE))
    centre.do(redirecting(centre, lesser, grave))
    assert centre.incident(grave.id).suspended_at is None


def test_a_graver_incident_loses_its_vehicle_only_knowingly(centre: Centre) -> None:
    grave, lesser = opened(centre, Priority.P1), opened(centre, Priority.P3, LINE_2)
    rolls(centre, grave)
    command = redirecting(centre, grave, lesser)
    assert refused(centre, command) == "change.graver-loses"
    centre.do(RedirectVehicle(mission=command.mission, order=command.order, graver_loses=True))
    assert of_vehicle(centre, V01)[-1].incident == lesser.id


def test_from_the_scene_nobody_is_redirected(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    mission = rolls(centre, lesser)
    centre.reaches(mission, Stage.ON_SCENE)
    assert refused(centre, redirecting(centre, lesser, grave)) == "change.too-late"


def test_nobody_is_redirected_to_where_they_go(centre: Centre) -> None:
    lesser = opened(centre, Priority.P3)
    rolls(centre, lesser)
    assert refused(centre, redirecting(centre, lesser, lesser)) == "change.same-incident"


def test_if_the_next_best_has_gone_nothing_happens_at_all(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    rolls(centre, lesser)
    command = redirecting(centre, lesser, grave, instead=V03)
    other = opened(centre, Priority.P2, "3")
    centre.sends(other, V03)
    assert refused(centre, command) == "vehicle.taken"


def test_of_two_seats_that_redirect_one_vehicle_the_second_is_told(centre: Centre) -> None:
    lesser, grave = opened(centre, Priority.P3), opened(centre, Priority.P1, LINE_2)
    rolls(centre, lesser)
    command = redirecting(centre, lesser, grave)
    centre.do(command, at_seat(SEAT_2))
    assert refused(centre, command) == "mission.ended"


# ---- swapping


def swapping(centre: Centre, incident: Incident, vehicle: VehicleId) -> SwapVehicle:
    mission = centre.incident(incident.id).missions[-1]
    return SwapVehicle(mission=mission, order=sending(incident, vehicle), reason=FAILED)


def test_another_vehicle_takes_the_place_of_one(centre: Centre) -> None:
    incident = opened(centre, Priority.P2)
    first = rolls(centre, incident)
    told = centre.do(swapping(centre, incident, V02))[-1]
    assert isinstance(told, VehicleSwapped)
    assert centre.mission(first.id).stages[-1].reason is FAILED
    new = centre.mission(told.into)
    assert (new.vehicle, new.incident, new.acceptance) == (V02, incident.id, first.acceptance)
    assert [m.vehicle for m in centre.state.open_missions(centre.incident(incident.id))] == [V02]


def test_a_swap_is_no_reinforcement(centre: Centre) -> None:
    incident = opened(centre, Priority.P2)
    mission = rolls(centre, incident)
    centre.do(AskReinforcement(mission=mission.id), at_station(mission.station))
    centre.do(swapping(centre, incident, V02))
    kinds = [a.kind for a in centre.incident(incident.id).acceptances]
    assert AcceptanceKind.REINFORCEMENT not in kinds
    assert incident.id in centre.state.reinforcements


def test_a_vehicle_is_not_swapped_for_itself(centre: Centre) -> None:
    incident = opened(centre, Priority.P2)
    rolls(centre, incident)
    assert refused(centre, swapping(centre, incident, V01)) == "change.same-vehicle"


def test_a_swap_for_one_that_is_taken_leaves_the_first_on_its_way(centre: Centre) -> None:
    incident, other = opened(centre, Priority.P2), opened(centre, Priority.P2, LINE_2)
    first = rolls(centre, incident)
    centre.sends(other, V02)
    assert refused(centre, swapping(centre, incident, V02)) == "vehicle.taken"
    assert centre.mission(first.id).stage is Stage.EN_ROUTE


def test_a_swap_stays_within_its_incident(centre: Centre) -> None:
    incident, other = opened(centre, Priority.P2), opened(centre, Priority.P2, LINE_2)
    first = rolls(centre, incident)
    command = SwapVehicle(mission=first.id, order=sending(other, V02), reason=FAILED)
    assert refused(centre, command) == "change.other-incident"


# ---- whole or not at all, whatever is asked


_STAGES = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.sampled_from(Priority),
    second=st.sampled_from(Priority),
    steps=st.integers(0, 4),
    instead=st.sampled_from([None, V01, V02, V03]),
    busy=st.sampled_from([None, V02, V03]),
    knowingly=st.booleans(),
)
def test_a_change_leaves_every_vehicle_on_one_mission_and_every_incident_served_or_waiting(
    first: Priority,
    second: Priority,
    steps: int,
    instead: VehicleId | None,
    busy: VehicleId | None,
    knowingly: bool,
) -> None:
    centre = a_centre()
    lesser, grave = opened(centre, first), opened(centre, second, LINE_2)
    mission = centre.sends(lesser, V01)
    centre.later(10).reaches(mission, *_STAGES[:steps])
    if busy is not None:
        centre.sends(opened(centre, Priority.P2, "3"), busy)
    command = RedirectVehicle(
        mission=mission.id,
        order=sending(grave, V01),
        instead=sending(lesser, instead) if instead else None,
        graver_loses=knowingly,
    )
    before = centre.state
    try:
        centre.do(command)
    except Rejected:
        assert centre.state is before
        return
    for incident in (lesser.id, grave.id):
        assert served_or_waiting(centre.state, incident)
    out = [m for m in centre.state.missions.values() if m in open_ones(centre.state)]
    assert len({m.vehicle for m in out}) == len(out)


def open_ones(state: CentreState) -> list[Mission]:
    return [m for i in state.incidents.values() for m in state.open_missions(i)]


def served_or_waiting(state: CentreState, incident: IncidentId) -> bool:
    known = state.incidents[incident]
    return bool(state.open_missions(known)) or known.suspended_at is not None


# ---- crews that want more


def test_a_crew_asks_for_more_where_it_is(centre: Centre) -> None:
    incident = opened(centre, Priority.P2)
    mission = rolls(centre, incident)
    ask = AskReinforcement(mission=mission.id, vehicles=2, note="两名伤员")
    centre.do(ask, at_station(mission.station))
    asked = centre.state.reinforcements[incident.id]
    assert (asked.vehicles, asked.note, asked.mission) == (2, "两名伤员", mission.id)
    assert centre.do(ask, at_station(mission.station)) == (), "a key pressed twice asks once"


def test_each_vehicle_that_is_sent_is_one_less(centre: Centre) -> None:
    incident = opened(centre, Priority.P2)
    mission = rolls(centre, incident)
    centre.do(AskReinforcement(mission=mission.id, vehicles=2), at_station(mission.station))
    centre.sends(incident, V02)
    assert centre.state.reinforcements[incident.id].vehicles == 1
    centre.sends(incident, V03)
    assert centre.state.reinforcements == {}


def test_a_seat_may_say_that_nobody_comes(centre: Centre) -> None:
    incident = opened(centre, Priority.P2)
    mission = rolls(centre, incident)
    centre.do(AskReinforcement(mission=mission.id), at_station(mission.station))
    centre.do(SettleReinforcement(incident=incident.id, note="已电话说明"))
    assert centre.state.reinforcements == {}
    assert centre.do(SettleReinforcement(incident=incident.id)) == ()


def test_what_a_crew_asked_for_ends_with_its_incident(centre: Centre) -> None:
    incident = opened(centre, Priority.P2)
    mission = rolls(centre, incident)
    centre.do(AskReinforcement(mission=mission.id), at_station(mission.station))
    centre.do(
        c.ReportStage(
            mission=mission.id,
            stage=Stage.STOOD_DOWN,
            origin=Origin.BY_HAND,
            reason=StageReason.CANCELLED_BY_CALLER,
        ),
        at_seat(SEAT_1),
    )
    centre.do(c.CloseIncident(incident=incident.id, outcome=c.IncidentOutcome.CANCELLED_BY_CALLER))
    assert centre.state.reinforcements == {}


def test_a_crew_that_is_home_asks_for_nothing(centre: Centre) -> None:
    incident = opened(centre, Priority.P2)
    mission = rolls(centre, incident)
    centre.reaches(mission, Stage.ON_SCENE, Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE)
    assert refused(centre, AskReinforcement(mission=mission.id)) == "mission.ended"


@pytest.mark.parametrize("vehicles", [0, 21])
def test_a_wish_is_a_sensible_number(vehicles: int) -> None:
    with pytest.raises(InvalidValue):
        AskReinforcement(mission=Mission.id, vehicles=vehicles)  # type: ignore[arg-type]
