"""Endings without a vehicle of ours: a second person, a referral, and what each counts as."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    AcceptanceKind,
    Breathing,
    Consciousness,
    IncidentOutcome,
    Priority,
)
from dispatch_app.domain.endings.commands import (
    AgreeToNoVehicle,
    DenyNoVehicle,
    ProposeNoVehicle,
    ReferIncident,
)
from dispatch_app.domain.endings.events import NoVehicleAgreed
from dispatch_app.domain.endings.kept import (
    ENDS_AS,
    NoVehicleReason,
    ReferralAnswer,
    ReferralTo,
    has_symptoms,
)
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.state import Incident
from dispatch_app.domain.values import UNKNOWN_PATIENT, Patient
from tests.fakes.builders import H1, SEAT_2, Centre, a_centre, a_place, a_plan, at_seat

ADVICE = NoVehicleReason.ADVICE_ENOUGH
OTHER_SEAT = at_seat(SEAT_2)


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def unwell(centre: Centre) -> Incident:
    incident = centre.opens().id
    centre.do(c.FixPlace(incident=incident, place=a_place()))
    centre.do(c.RecordIntake(incident=incident, complaint="chest_pain"))
    centre.do(c.SetPlan(incident=incident, plan=a_plan(priority=Priority.P2)))
    return centre.incident(incident)


def proposal(incident: Incident) -> ProposeNoVehicle:
    return ProposeNoVehicle(incident=incident.id, reason=ADVICE, note="已指导服药")


def refused(centre: Centre, command: c.Command, *actor: object) -> str:
    with pytest.raises(Rejected) as refusal:
        centre.do(command, *actor)  # type: ignore[arg-type]
    return refusal.value.code


def kinds(centre: Centre, incident: Incident) -> list[AcceptanceKind]:
    return [a.kind for a in centre.incident(incident.id).acceptances]


# ---- nobody alone sends nobody to somebody unwell


def test_without_symptoms_one_person_is_enough(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(ProposeNoVehicle(incident=incident.id, reason=NoVehicleReason.NOT_MEDICAL))
    closed = centre.incident(incident.id)
    assert closed.outcome is IncidentOutcome.NO_VEHICLE
    assert kinds(centre, incident)[-1] is AcceptanceKind.NO_VEHICLE


def test_with_symptoms_a_second_person_closes_it(centre: Centre) -> None:
    incident = unwell(centre)
    centre.do(proposal(incident))
    assert centre.incident(incident.id).open
    events = centre.later(40).do(AgreeToNoVehicle(incident=incident.id), OTHER_SEAT)
    (agreed,) = [event for event in events if isinstance(event, NoVehicleAgreed)]
    assert (agreed.reason, agreed.by.seat) == (ADVICE, "1")
    assert agreed.agreed == OTHER_SEAT
    closed = centre.incident(incident.id)
    assert (closed.open, closed.outcome) == (False, IncidentOutcome.NO_VEHICLE)
    last = closed.acceptances[-1]
    assert last.kind is AcceptanceKind.NO_VEHICLE
    assert last.ended_at is not None
    assert (last.ended_at - last.began_at).total_seconds() == 40
    assert centre.state.no_vehicle == {}


def test_the_second_person_is_another_one(centre: Centre) -> None:
    incident = unwell(centre)
    centre.do(proposal(incident))
    again = AgreeToNoVehicle(incident=incident.id)
    assert refused(centre, again) == "no-vehicle.second-by-another"


def test_nobody_agrees_to_what_nobody_proposed(centre: Centre) -> None:
    incident = unwell(centre)
    agreed = AgreeToNoVehicle(incident=incident.id)
    assert refused(centre, agreed, OTHER_SEAT) == "no-vehicle.not-proposed"


def test_no_other_command_goes_round_the_second_person(centre: Centre) -> None:
    incident = unwell(centre)
    close = c.CloseIncident(incident=incident.id, outcome=IncidentOutcome.NO_VEHICLE)
    assert refused(centre, close) == "no-vehicle.second-person"


def test_who_says_no_leaves_the_incident_as_it_was(centre: Centre) -> None:
    incident = unwell(centre)
    centre.do(proposal(incident))
    centre.do(DenyNoVehicle(incident=incident.id, note="胸痛要派"), OTHER_SEAT)
    assert centre.state.no_vehicle == {}
    assert centre.incident(incident.id).open
    assert centre.do(DenyNoVehicle(incident=incident.id), OTHER_SEAT) == ()


def test_a_vehicle_that_goes_ends_the_proposal(centre: Centre) -> None:
    incident = unwell(centre)
    centre.do(proposal(incident))
    centre.sends(incident)
    assert centre.state.no_vehicle == {}


def test_with_a_vehicle_out_nobody_proposes_to_send_none(centre: Centre) -> None:
    incident = unwell(centre)
    centre.sends(incident)
    assert refused(centre, proposal(incident)) == "incident.missions-open"


def test_the_same_proposal_twice_is_one(centre: Centre) -> None:
    incident = unwell(centre)
    centre.do(proposal(incident))
    assert centre.do(proposal(incident)) == ()


@pytest.mark.parametrize(
    ("complaint", "patient", "unwell"),
    [
        ("", UNKNOWN_PATIENT, False),
        ("chest_pain", UNKNOWN_PATIENT, True),
        ("", Patient(consciousness=Consciousness.UNCONSCIOUS), True),
        ("", Patient(breathing=Breathing.DIFFICULT), True),
        ("", Patient(consciousness=Consciousness.AWAKE, breathing=Breathing.NORMAL), False),
    ],
)
def test_what_counts_as_symptoms(complaint: str, patient: Patient, unwell: bool) -> None:
    assert has_symptoms(complaint, patient, None) is unwell


def test_a_plan_is_made_for_somebody_unwell() -> None:
    assert has_symptoms("", UNKNOWN_PATIENT, a_plan())


# ---- somebody else's vehicle


def referral(
    incident: Incident, answer: ReferralAnswer = ReferralAnswer.AWAITED, **more: object
) -> ReferIncident:
    given: dict[str, object] = {
        "to": ReferralTo.OTHER_CENTRE,
        "name": "演示县分中心",
        "told": "值班员",
    }
    return ReferIncident(incident=incident.id, answer=answer, **{**given, **more})  # type: ignore[arg-type]


def test_a_referral_that_waits_for_its_answer_leaves_the_incident_ours(centre: Centre) -> None:
    incident = unwell(centre)
    centre.do(referral(incident))
    assert centre.incident(incident.id).open
    kept = centre.state.referrals[incident.id]
    assert (kept.name, kept.told, kept.answer) == ("演示县分中心", "值班员", ReferralAnswer.AWAITED)


def test_who_was_told_and_when_stays_when_the_answer_comes(centre: Centre) -> None:
    incident = unwell(centre)
    told_at = centre.later(120).now - timedelta(seconds=60)
    centre.do(referral(incident, told_at=told_at))
    centre.later(90).do(referral(incident, ReferralAnswer.DECLINED))
    assert centre.state.referrals[incident.id].told_at == told_at


def test_nobody_is_told_before_it_began_or_in_time_to_come(centre: Centre) -> None:
    incident = unwell(centre)
    early = referral(incident, told_at=incident.opened_at - timedelta(seconds=1))
    late = referral(incident, told_at=centre.now + timedelta(seconds=1))
    assert refused(centre, early) == "referral.told-before-it-began"
    assert refused(centre, late) == "referral.told-in-the-future"


def test_who_accepts_takes_it(centre: Centre) -> None:
    incident = unwell(centre)
    centre.do(referral(incident))
    centre.later(90).do(referral(incident, ReferralAnswer.ACCEPTED))
    closed = centre.incident(incident.id)
    assert closed.outcome is IncidentOutcome.REFERRED
    assert kinds(centre, incident)[-1] is AcceptanceKind.REFERRAL


def test_who_declines_leaves_it_to_us(centre: Centre) -> None:
    incident = unwell(centre)
    centre.do(referral(incident, ReferralAnswer.DECLINED))
    assert centre.incident(incident.id).open
    centre.sends(incident)


def test_a_hospitals_own_vehicle_is_named_by_the_hospital(centre: Centre) -> None:
    incident = unwell(centre)
    to = ReferralTo.HOSPITAL_VEHICLE
    centre.do(referral(incident, to=to, hospital=H1, name=""))
    assert centre.state.referrals[incident.id].name == "演示一院"
    assert refused(centre, referral(incident, to=to, name=" ")) == "referral.to-whom"


def test_words_have_an_end() -> None:
    with pytest.raises(InvalidValue):
        ProposeNoVehicle(incident=Incident.id, reason=ADVICE, note="长" * 201)  # type: ignore[arg-type]


# ---- what an ending counts as


@pytest.mark.parametrize(("outcome", "kind"), [*ENDS_AS.items()])
def test_an_ending_without_a_vehicle_counts_as_its_kind(
    centre: Centre, outcome: IncidentOutcome, kind: AcceptanceKind
) -> None:
    incident = centre.opens()
    centre.do(c.CloseIncident(incident=incident.id, outcome=outcome))
    assert kinds(centre, incident) == [AcceptanceKind.FIRST_CALL, kind]
    assert all(a.ended_at for a in centre.incident(incident.id).acceptances)


@pytest.mark.parametrize("outcome", [IncidentOutcome.DUPLICATE, IncidentOutcome.TEST_ENDED])
def test_what_was_no_event_of_its_own_counts_as_nothing(
    centre: Centre, outcome: IncidentOutcome
) -> None:
    incident = centre.opens()
    centre.do(c.CloseIncident(incident=incident.id, outcome=outcome))
    assert kinds(centre, incident) == [AcceptanceKind.FIRST_CALL]
