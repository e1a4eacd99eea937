"""Rules of missions and of the orders that crews hold in their hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    AcceptanceKind,
    ChoiceReason,
    OrderKind,
    Origin,
    ReceiptStep,
    Stage,
    StageReason,
    VehicleState,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import HospitalChosen, OrderIssued, ReceiptRecorded, StageReached
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.rules.stages import ENDINGS, ON_THE_WAY
from dispatch_app.domain.state import FINAL, Mission
from dispatch_app.domain.values import Actor, PatientCase, Recommendation
from tests.fakes.builders import (
    H1,
    LINE_1,
    LINE_2,
    NORTH,
    SEAT_1,
    V01,
    V02,
    Centre,
    a_centre,
    a_mission,
    a_place,
    a_recommendation,
    a_slip,
    at_seat,
    at_station,
)

CREW = at_station(NORTH)


def refused(centre: Centre, command: c.Command, actor: Actor | None = None) -> Rejected:
    with pytest.raises(Rejected) as refusal:
        centre.do(command, actor)
    return refusal.value


def report(
    mission: Mission, stage: Stage, reason: StageReason | None = None, **more: object
) -> c.ReportStage:
    given = {"origin": Origin.TERMINAL_KEY, "reason": reason, **more}
    return c.ReportStage(mission=mission.id, stage=stage, **given)  # type: ignore[arg-type]


# ---- sending


def test_an_order_carries_numbers_that_only_the_centre_gives() -> None:
    centre = a_centre()
    incident = centre.opens()
    forged = a_slip(incident_number="X", mission_number="Y", vehicle=V02)
    mission = centre.sends(incident, V01, slip=forged)
    assert mission.slip is not None
    slip = mission.slip.slip
    assert (slip.incident_number, slip.mission_number) == (incident.number, mission.number)
    assert (slip.vehicle, slip.station) == (V01, NORTH)
    assert mission.number == f"{incident.number}-1"


def test_a_vehicle_sent_elsewhere_is_refused_with_the_rivals_name() -> None:
    centre = a_centre()
    rival = centre.opens(LINE_1)
    centre.sends(rival, V01)
    order = c.DispatchVehicle(
        incident=centre.opens(LINE_2).id,
        vehicle=V01,
        slip=a_slip(),
        recommendation=a_recommendation(V01),
    )
    refusal = refused(centre, order, at_seat(SEAT_1))
    assert refusal.code == "vehicle.taken"
    assert refusal.details == {"vehicle": V01, "incident": rival.number, "seat": SEAT_1}


def test_a_vehicle_that_says_nothing_of_itself_is_not_sent() -> None:
    """Unknown is never available."""
    centre = a_centre()
    incident = centre.opens()
    fourth = c.RegisterVehicle(
        id=VehicleId("04"), plate="演A04", station=NORTH, level=centre.vehicle(V01).level
    )
    centre.do(fourth)
    order = c.DispatchVehicle(
        incident=incident.id, vehicle=fourth.id, slip=a_slip(), recommendation=a_recommendation()
    )
    refusal = refused(centre, order)
    assert (refusal.code, refusal.details["state"]) == ("vehicle.not-ready", "unknown")


def test_no_order_goes_out_without_coordinates() -> None:
    centre = a_centre()
    nowhere = a_slip(place=a_place("河边", position=None))
    with pytest.raises(Rejected) as refusal:
        centre.sends(centre.opens(), slip=nowhere, provisional=True)
    assert refusal.value.code == "order.no-position"


def test_another_vehicle_than_the_recommended_one_needs_a_reason() -> None:
    centre = a_centre()
    incident = centre.opens()
    with pytest.raises(Rejected) as refusal:
        centre.sends(incident, V01, recommendation=a_recommendation(V02, V01))
    assert refusal.value.code == "choice.reason-missing"
    assert refusal.value.details == {"pick": V02, "vehicle": V01}
    mission = centre.sends(
        incident,
        V01,
        recommendation=a_recommendation(V02, V01),
        choice_reason=ChoiceReason.LOCAL_KNOWLEDGE,
    )
    assert mission.vehicle == V01


def test_where_nothing_could_be_recommended_no_reason_is_asked() -> None:
    centre = a_centre()
    mission = centre.sends(centre.opens(), recommendation=Recommendation(rows=()))
    assert mission.stage is Stage.ORDERED


def test_a_handling_ends_with_the_order_only_when_the_talk_is_over() -> None:
    centre = a_centre()
    incident = centre.opens()
    centre.sends(incident)
    assert centre.incident(incident.id).open_acceptance is not None
    centre.later(30).do(c.EndCall(call=incident.calls[0]))
    assert centre.incident(incident.id).acceptances[0].ended_at == centre.now


def test_a_second_vehicle_later_is_reinforcement() -> None:
    centre = a_centre()
    incident = centre.opens()
    centre.do(c.EndCall(call=incident.calls[0]))
    centre.sends(incident, V01)
    second = centre.later(300).sends(incident, V02)
    now = centre.incident(incident.id)
    assert [a.kind for a in now.acceptances] == [
        AcceptanceKind.FIRST_CALL,
        AcceptanceKind.REINFORCEMENT,
    ]
    assert second.acceptance == now.acceptances[1].id
    assert second.number.endswith("-2")


# ---- stages


def test_the_usual_chain_needs_no_reason() -> None:
    centre, mission = a_mission(*ON_THE_WAY[1:])
    assert [s.stage for s in mission.stages] == list(ON_THE_WAY)
    assert centre.doing() is VehicleState.AVAILABLE


@pytest.mark.parametrize("now", ON_THE_WAY[1:-1])
def test_a_crew_never_goes_back_a_stage(now: Stage) -> None:
    centre, mission = a_mission(*ON_THE_WAY[1 : ON_THE_WAY.index(now) + 1])
    for earlier in ON_THE_WAY[: ON_THE_WAY.index(now)]:
        refusal = refused(centre, report(mission, earlier, StageReason.OTHER))
        assert refusal.code == "mission.stage-out-of-order"


def test_a_skipped_stage_needs_a_reason() -> None:
    centre, mission = a_mission(Stage.EN_ROUTE)
    assert refused(centre, report(mission, Stage.TRANSPORTING)).code == "stage.reason-missing"
    centre.do(report(mission, Stage.TRANSPORTING, StageReason.KEY_FORGOTTEN))
    assert centre.mission(mission.id).stage is Stage.TRANSPORTING


def test_rolling_without_a_touch_is_an_acknowledgement_too() -> None:
    centre, mission = a_mission()
    events = centre.do(report(mission, Stage.EN_ROUTE), CREW)
    assert [e.stage for e in events if isinstance(e, StageReached)] == [
        Stage.ACKNOWLEDGED,
        Stage.EN_ROUTE,
    ]


def test_a_stage_reported_again_changes_nothing() -> None:
    centre, mission = a_mission(Stage.EN_ROUTE)
    assert centre.do(report(mission, Stage.EN_ROUTE), CREW) == ()


def test_a_stage_may_be_entered_afterwards_but_not_before_it_happens() -> None:
    centre, mission = a_mission(Stage.EN_ROUTE)
    happened = centre.later(300).now - timedelta(seconds=120)
    late = report(mission, Stage.ON_SCENE, at=happened, origin=Origin.BACK_ENTERED)
    centre.do(late)
    reached = centre.mission(mission.id).reached(Stage.ON_SCENE)
    assert reached is not None
    assert (reached.at, reached.heard_at) == (happened, centre.now)
    assert reached.origin is Origin.BACK_ENTERED
    early = report(mission, Stage.TRANSPORTING, at=centre.now + timedelta(seconds=1))
    assert refused(centre, early).code == "stage.in-the-future"


@pytest.mark.parametrize(
    ("now", "ending"),
    [(now, ending) for now, endings in ENDINGS.items() for ending in sorted(endings)],
)
def test_every_early_ending_needs_a_reason_and_frees_the_vehicle(now: Stage, ending: Stage) -> None:
    centre, mission = a_mission(*ON_THE_WAY[1 : ON_THE_WAY.index(now) + 1])
    assert refused(centre, report(mission, ending)).code == "stage.reason-missing"
    centre.do(report(mission, ending, StageReason.OTHER))
    assert centre.mission(mission.id).stage is ending
    assert centre.vehicle().mission is None


@pytest.mark.parametrize("now", ON_THE_WAY[:-1])
def test_no_other_ending_is_taken(now: Stage) -> None:
    centre, mission = a_mission(*ON_THE_WAY[1 : ON_THE_WAY.index(now) + 1])
    for ending in FINAL - ENDINGS[now] - {Stage.COMPLETE}:
        refusal = refused(centre, report(mission, ending, StageReason.OTHER))
        assert refusal.code == "mission.stage-out-of-order"


def test_after_the_end_nothing_follows() -> None:
    centre, mission = a_mission(*ON_THE_WAY[1:])
    for stage in set(Stage) - {Stage.COMPLETE}:
        refusal = refused(centre, report(mission, stage, StageReason.OTHER))
        assert refusal.code == "mission.stage-out-of-order"


def test_a_crew_called_off_before_rolling_is_on_standby() -> None:
    centre, mission = a_mission(Stage.ACKNOWLEDGED)
    centre.do(report(mission, Stage.STOOD_DOWN, StageReason.NEARER_VEHICLE))
    assert centre.doing() is VehicleState.STANDBY


def test_a_crew_called_off_on_the_road_is_available_there() -> None:
    centre, mission = a_mission(Stage.EN_ROUTE)
    centre.do(report(mission, Stage.STOOD_DOWN, StageReason.NEARER_VEHICLE))
    assert centre.doing() is VehicleState.AVAILABLE


def test_a_station_that_refuses_has_an_unknown_vehicle_until_it_says_more() -> None:
    centre, mission = a_mission()
    centre.do(report(mission, Stage.REFUSED, StageReason.VEHICLE_FAILED), CREW)
    assert centre.doing() is VehicleState.UNKNOWN


def test_a_crew_called_off_by_the_centre_gets_it_in_writing() -> None:
    centre, mission = a_mission(Stage.EN_ROUTE)
    centre.do(report(mission, Stage.STOOD_DOWN, StageReason.FALSE_ALARM))
    slip = centre.mission(mission.id).slip
    assert slip is not None
    assert (slip.kind, slip.version) == (OrderKind.CANCELLATION, 2)


def test_a_freed_vehicle_can_be_sent_again() -> None:
    centre, mission = a_mission(*ON_THE_WAY[1:])
    incident = centre.incident(mission.incident)
    assert centre.sends(incident, V01).number.endswith("-2")


# ---- orders and receipts


def receipt(mission: Mission, step: ReceiptStep, version: int = 1) -> c.ReportReceipt:
    return c.ReportReceipt(mission=mission.id, version=version, step=step)


def test_the_first_acknowledged_slip_is_the_mission_acknowledged() -> None:
    centre, mission = a_mission()
    events = centre.do(receipt(mission, ReceiptStep.ACKNOWLEDGED), CREW)
    assert [type(e) for e in events] == [ReceiptRecorded, StageReached]
    reached = centre.mission(mission.id).reached(Stage.ACKNOWLEDGED)
    assert reached is not None
    assert reached.origin is Origin.STATION_BUTTON


def test_an_acknowledgement_by_telephone_is_by_hand() -> None:
    centre, mission = a_mission()
    centre.do(receipt(mission, ReceiptStep.ACKNOWLEDGED), at_seat(SEAT_1))
    reached = centre.mission(mission.id).reached(Stage.ACKNOWLEDGED)
    assert reached is not None
    assert reached.origin is Origin.BY_HAND


def test_a_signature_keeps_the_time_of_the_touch_however_late_it_arrives() -> None:
    centre, mission = a_mission()
    touched = centre.now
    centre.later(600)
    signed = replace(receipt(mission, ReceiptStep.ACKNOWLEDGED), at=touched)
    centre.do(signed, CREW)
    kept = centre.mission(mission.id)
    reached = kept.reached(Stage.ACKNOWLEDGED)
    assert reached is not None
    assert (reached.at, reached.heard_at) == (touched, centre.now)
    assert kept.slips[0].acknowledged_at == touched


def test_a_receipt_from_the_future_is_refused() -> None:
    centre, mission = a_mission()
    early = replace(
        receipt(mission, ReceiptStep.ACKNOWLEDGED), at=centre.now + timedelta(seconds=1)
    )
    with pytest.raises(Rejected) as refusal:
        centre.do(early, CREW)
    assert refusal.value.code == "stage.in-the-future"


@pytest.mark.parametrize("step", ["delivered", "sounding", "printed", "acknowledged"])
def test_a_receipt_is_taken_once(step: str) -> None:
    centre, mission = a_mission()
    centre.do(receipt(mission, ReceiptStep(step)), CREW)
    assert centre.do(receipt(mission, ReceiptStep(step)), CREW) == ()


@pytest.mark.parametrize("step", [ReceiptStep.REPRINTED, ReceiptStep.PRINT_FAILED])
def test_every_reprint_and_failure_is_kept(step: ReceiptStep) -> None:
    centre, mission = a_mission()
    centre.do(receipt(mission, step), CREW)
    assert len(centre.do(receipt(mission, step), CREW)) == 1


def test_a_receipt_for_a_slip_never_sent_is_refused() -> None:
    centre, mission = a_mission()
    refusal = refused(centre, receipt(mission, ReceiptStep.PRINTED, version=2), CREW)
    assert refusal.code == "order.version-unknown"


def test_an_amendment_names_what_changed() -> None:
    centre, mission = a_mission(Stage.ACKNOWLEDGED)
    (event,) = centre.do(c.AmendOrder(mission=mission.id, slip=a_slip(note="带氧气")))
    assert isinstance(event, OrderIssued)
    assert (event.version, event.kind, event.changed) == (2, OrderKind.AMENDMENT, ("note",))
    assert event.slip.mission_number == mission.number


def test_an_amendment_that_changes_nothing_is_not_sent() -> None:
    centre, mission = a_mission()
    assert centre.do(c.AmendOrder(mission=mission.id, slip=a_slip())) == ()


def test_an_ended_mission_gets_no_amendment() -> None:
    centre, mission = a_mission(*ON_THE_WAY[1:])
    refusal = refused(centre, c.AmendOrder(mission=mission.id, slip=a_slip(note="x")))
    assert refusal.code == "mission.ended"


# ---- hospital and run sheet


def test_a_chosen_hospital_stands_on_the_next_slip() -> None:
    centre, mission = a_mission(Stage.EN_ROUTE)
    events = centre.do(c.ChooseHospital(mission=mission.id, hospital=H1))
    assert [type(e) for e in events] == [HospitalChosen, OrderIssued]
    slip = centre.mission(mission.id).slip
    assert slip is not None
    assert (slip.slip.hospital, slip.slip.hospital_name) == (H1, "演示一院")
    assert centre.do(c.ChooseHospital(mission=mission.id, hospital=H1)) == ()


def sheet(mission: Mission, diagnosis: str = "心绞痛") -> c.FileRunSheet:
    cases = (PatientCase(diagnosis=diagnosis),)
    return c.FileRunSheet(mission=mission.id, cases=cases, driver="甲", crew=("乙",))


def test_a_run_sheet_comes_with_the_hand_over() -> None:
    centre, mission = a_mission(Stage.EN_ROUTE, Stage.ON_SCENE)
    assert refused(centre, sheet(mission), CREW).code == "run-sheet.too-early"
    centre.reaches(mission, Stage.TRANSPORTING, Stage.AT_HOSPITAL)
    centre.do(sheet(mission), CREW)
    assert centre.mission(mission.id).run_sheet is not None


def test_a_sheet_filed_again_counts() -> None:
    centre, mission = a_mission(*ON_THE_WAY[1:])
    for diagnosis in ("心绞痛", "心肌梗死"):
        centre.later(60).do(sheet(mission, diagnosis), CREW)
    now = centre.mission(mission.id).run_sheet
    assert now is not None
    assert (now.cases[0].diagnosis, now.filed_at) == ("心肌梗死", centre.now)


def test_an_unknown_mission_is_refused_by_name() -> None:
    refusal = refused(a_centre(), c.AmendOrder(mission=MissionId("M-9"), slip=a_slip()))
    assert (refusal.code, refusal.details) == ("mission.unknown", {"mission": "M-9"})
