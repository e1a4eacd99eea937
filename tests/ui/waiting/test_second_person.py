"""Sending nobody to somebody unwell: F12 at one seat, the second person at another."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtTest import QTest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import IncidentOutcome
from dispatch_app.domain.endings.commands import (
    AgreeToNoVehicle,
    DenyNoVehicle,
    ProposeNoVehicle,
    ReferIncident,
)
from dispatch_app.domain.endings.kept import NoVehicleReason, ReferralAnswer
from dispatch_app.domain.ids import IncidentId
from tests.fakes.builders import LINE_2, SEAT_2, a_place, a_plan, at_seat
from tests.fakes.waiting_seat import WaitingSeat

OUTCOMES = list(IncidentOutcome)
SIGNS = "1234567890-="
HERE = ZoneInfo("Asia/Shanghai")


def outcome(seat: WaitingSeat, wanted: IncidentOutcome) -> None:
    seat.dispatching.key_f12()
    QTest.keyClick(seat.chooser, SIGNS[OUTCOMES.index(wanted)])


def another_seat_proposes(seat: WaitingSeat) -> IncidentId:
    by = at_seat(SEAT_2)
    incident = seat.centre.opens(LINE_2, SEAT_2).id
    seat.centre.do(c.SetPlan(incident=incident, plan=a_plan()), by)
    reason = NoVehicleReason.ADVICE_ENOUGH
    seat.desk.elsewhere(ProposeNoVehicle(incident=incident, reason=reason), by)
    return incident


def test_without_symptoms_two_digits_close_it(seat: WaitingSeat) -> None:
    incident = seat.opens(a_place())
    outcome(seat, IncidentOutcome.NO_VEHICLE)
    QTest.keyClick(seat.chooser, "4")
    assert seat.desk.sent[-1] == ProposeNoVehicle(
        incident=incident.id, reason=NoVehicleReason.NOT_MEDICAL
    )
    assert not seat.centre.incident(incident.id).open


def test_with_symptoms_it_says_that_a_second_person_is_needed(seat: WaitingSeat) -> None:
    incident = seat.opens(a_place())
    seat.centre.do(c.SetPlan(incident=incident.id, plan=a_plan()))
    seat.desk.hear()
    outcome(seat, IncidentOutcome.NO_VEHICLE)
    QTest.keyClick(seat.chooser, "2")
    assert seat.centre.incident(incident.id).open
    assert seat.panel.said == seat.texts("ending.proposed")
    assert seat.card.isHidden(), "who proposed it is not the second person"


def test_another_seat_is_told_and_agrees_by_two_keys(seat: WaitingSeat) -> None:
    incident = another_seat_proposes(seat)
    assert not seat.card.isHidden()
    seat.waiting.seconding.key_second()
    QTest.keyClick(seat.chooser, "2")
    assert seat.desk.sent[-1] == AgreeToNoVehicle(incident=incident)
    assert not seat.centre.incident(incident).open
    assert seat.card.isHidden()


def test_the_second_person_looks_first_and_says_no(seat: WaitingSeat) -> None:
    incident = another_seat_proposes(seat)
    seat.waiting.seconding.key_second()
    QTest.keyClick(seat.chooser, "1")
    assert seat.selection.incident == incident
    seat.waiting.seconding.key_second()
    QTest.keyClick(seat.chooser, "3")
    assert seat.desk.sent[-1] == DenyNoVehicle(incident=incident)
    assert seat.centre.incident(incident).open


def test_who_proposed_hears_the_answer(seat: WaitingSeat) -> None:
    incident = seat.opens(a_place())
    seat.centre.do(c.SetPlan(incident=incident.id, plan=a_plan()))
    reason = NoVehicleReason.OWN_TRANSPORT
    seat.centre.do(ProposeNoVehicle(incident=incident.id, reason=reason))
    seat.desk.hear()
    seat.desk.elsewhere(DenyNoVehicle(incident=incident.id))
    assert incident.number[-4:] in seat.notes.last
    assert SEAT_2 in seat.notes.last


def says(seat: WaitingSeat, **typed: str) -> None:
    """Fills the sheet of the referral and sends it."""
    seat.dispatching.settling.referring.sheet.saved.emit(typed)
    seat.settle()


def test_a_time_that_has_not_come_is_said_before_anything_is_sent(seat: WaitingSeat) -> None:
    seat.opens(a_place())
    outcome(seat, IncidentOutcome.REFERRED)
    QTest.keyClick(seat.chooser, "1")
    says(seat, name="邻市演示中心", told="", told_at="99", answer="awaited")
    assert not any(isinstance(sent, ReferIncident) for sent in seat.desk.sent)


def test_nothing_to_answer_is_said(seat: WaitingSeat) -> None:
    seat.waiting.seconding.key_second()
    assert seat.notes.last == seat.texts("second.nothing")


def test_a_hospital_that_sends_its_own_vehicle_takes_the_incident(seat: WaitingSeat) -> None:
    incident = seat.opens(a_place())
    outcome(seat, IncidentOutcome.REFERRED)
    for digit in ("2", "1"):
        QTest.keyClick(seat.chooser, digit)
    says(
        seat,
        told="急诊李护士",
        told_at=f"{seat.centre.now.astimezone(HERE):%H%M}",
        answer="accepted",
    )
    sent = seat.desk.sent[-1]
    assert isinstance(sent, ReferIncident)
    assert (sent.hospital, sent.answer) == ("H1", ReferralAnswer.ACCEPTED)
    assert seat.centre.incident(incident.id).outcome is IncidentOutcome.REFERRED


def test_a_referral_that_waits_for_an_answer_leaves_the_incident_open(seat: WaitingSeat) -> None:
    incident = seat.opens(a_place())
    outcome(seat, IncidentOutcome.REFERRED)
    QTest.keyClick(seat.chooser, "1")
    says(seat, name="邻市演示中心", told="王值班长", told_at="", answer="awaited")
    kept = seat.centre.state.referrals[incident.id]
    assert (kept.told, kept.told_at) == ("王值班长", seat.centre.now)
    assert seat.centre.incident(incident.id).open
    assert seat.panel.said == seat.texts("ending.referred")
