"""The card of who waits: what is offered, one key that sends it, and calls that are due."""

from __future__ import annotations

from PySide6.QtTest import QTest

from dispatch_app.domain import commands as c
from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.changing.commands import AskReinforcement
from dispatch_app.domain.codes import (
    Overdue,
    Priority,
    Stage,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.state import Incident
from dispatch_app.domain.telephone import CallPurpose
from dispatch_app.domain.timers import NORM
from dispatch_app.domain.waiting.commands import DeclineOffer, RecordWelfareCall, TimeOffer
from dispatch_app.domain.waiting.due import turn
from dispatch_app.domain.waiting.kept import WelfareResult
from tests.fakes.builders import LINE_2, SEAT_2, V01, V03, a_place, at_seat, at_station
from tests.fakes.waiting_room import becomes
from tests.fakes.waiting_seat import WaitingSeat


def test_nothing_is_shown_while_nothing_is_free_and_nobody_due(seat: WaitingSeat) -> None:
    seat.somebody_waits()
    assert seat.card.isHidden()


def test_a_free_vehicle_is_offered_with_its_time_by_road(seat: WaitingSeat) -> None:
    incident = seat.somebody_waits()
    seat.vehicle_is_free()
    (told,) = [sent for sent in seat.desk.sent if isinstance(sent, TimeOffer)]
    assert (told.incident, told.vehicle) == (incident.id, V01)
    assert seat.card.vehicle.text().startswith(f"→ {V01}")
    offer = seat.card.shown.offer
    assert offer is not None
    assert offer.time_s == told.time_s
    assert not seat.card.isHidden()


def test_the_time_is_asked_for_once(seat: WaitingSeat) -> None:
    seat.somebody_waits()
    seat.vehicle_is_free()
    asked = len(seat.roads.ranks)
    seat.desk.hear()
    assert len(seat.roads.ranks) == asked


def test_without_roads_the_estimate_stands(seat: WaitingSeat) -> None:
    seat.roads.lost = True
    seat.somebody_waits()
    seat.vehicle_is_free()
    assert [sent for sent in seat.desk.sent if isinstance(sent, TimeOffer)] == []
    assert not seat.card.isHidden()


def test_one_key_wakes_and_sends(seat: WaitingSeat) -> None:
    incident = seat.somebody_waits()
    seat.vehicle_is_free()
    seat.waiting.key_take()
    (order,) = seat.orders
    assert (order.incident, order.vehicle) == (incident.id, V01)
    assert order.recommendation.rows
    assert seat.centre.incident(incident.id).suspended_at is None
    assert seat.card.isHidden()


def test_the_key_waits_for_the_table(seat: WaitingSeat) -> None:
    seat.somebody_waits()
    seat.vehicle_is_free()
    seat.roads.dumb = True
    seat.waiting.key_take()
    assert seat.orders == []
    seat.roads.speak()
    seat.wait_until(lambda: len(seat.orders) == 1)


def test_a_vehicle_that_goes_meanwhile_is_not_sent(seat: WaitingSeat) -> None:
    seat.somebody_waits()
    seat.vehicle_is_free()
    seat.roads.dumb = True
    seat.waiting.key_take()
    becomes(seat.centre, V01, VehicleState.OUT_OF_SERVICE)
    seat.desk.hear()
    seat.roads.speak()
    assert seat.notes.last == seat.texts("waiting.gone", vehicle=V01)
    assert seat.orders == []


def test_turning_to_something_else_sends_nothing(seat: WaitingSeat) -> None:
    seat.somebody_waits()
    seat.vehicle_is_free()
    seat.roads.dumb = True
    seat.waiting.key_take()
    seat.selection.select()
    seat.roads.speak()
    assert seat.orders == []


def test_declining_takes_the_card_away(seat: WaitingSeat) -> None:
    incident = seat.somebody_waits()
    seat.vehicle_is_free()
    seat.waiting.key_decline()
    assert seat.desk.sent[-1] == DeclineOffer(incident=incident.id, vehicle=V01)
    assert seat.card.isHidden()


def test_a_key_without_an_offer_says_so(seat: WaitingSeat) -> None:
    for key in (seat.waiting.key_take, seat.waiting.key_decline):
        key()
        assert seat.notes.last == seat.texts("waiting.no-offer")


def test_an_offer_for_another_seat_is_not_shown_here(seat: WaitingSeat) -> None:
    incident = seat.centre.opens(LINE_2, SEAT_2)
    by = at_seat(SEAT_2)
    seat.centre.do(c.FixPlace(incident=incident.id, place=a_place()), by)
    seat.centre.do(c.SuspendIncident(incident=incident.id, reason=SuspendReason.NO_VEHICLE), by)
    seat.vehicle_is_free()
    assert seat.card.isHidden()


def test_a_call_that_is_due_is_said_shown_and_heard(seat: WaitingSeat) -> None:
    incident = seat.somebody_waits(Priority.P1)
    seat.time_passes(NORM.welfare_p1_s - 1)
    assert seat.card.isHidden()
    seat.time_passes(1)
    assert seat.card.shown.call == incident.id
    assert seat.waiting.loudness() is Severity.WARNING
    seat.centre.do(
        c.RaiseOverdue(
            kind=Overdue.WELFARE_DUE.value,
            subject=incident.id,
            version=turn(seat.centre.state, incident),
        )
    )
    seat.desk.hear()
    assert incident.number[-4:] in seat.notes.last


def test_it_is_heard_for_a_moment_and_seen_until_somebody_calls(seat: WaitingSeat) -> None:
    seat.somebody_waits(Priority.P1)
    seat.time_passes(NORM.welfare_p1_s + 60)
    assert seat.waiting.loudness() is None
    assert not seat.card.isHidden()


def test_a_digit_notes_what_the_call_brought(seat: WaitingSeat) -> None:
    incident = seat.somebody_waits(Priority.P1)
    seat.time_passes(NORM.welfare_p1_s)
    seat.waiting.key_welfare()
    assert seat.selection.incident == incident.id
    QTest.keyClick(seat.chooser, "1")
    assert seat.desk.sent[-1] == RecordWelfareCall(incident=incident.id, result=WelfareResult.SAME)
    assert seat.card.isHidden()


def test_who_is_selected_can_be_called_before_it_is_due(seat: WaitingSeat) -> None:
    incident = seat.somebody_waits()
    seat.selection.select(call=incident.calls[0], incident=incident.id)
    seat.waiting.key_welfare()
    QTest.keyClick(seat.chooser, "3")
    assert seat.desk.sent[-1] == RecordWelfareCall(
        incident=incident.id, result=WelfareResult.BETTER
    )


def test_nobody_to_call_is_said(seat: WaitingSeat) -> None:
    seat.somebody_waits()
    seat.waiting.key_welfare()
    assert seat.notes.last == seat.texts("waiting.nobody")
    assert seat.chooser.isHidden()


def test_the_number_is_dialled_from_the_list(seat: WaitingSeat) -> None:
    incident = seat.somebody_waits()
    seat.centre.do(c.RecordIntake(incident=incident.id, callback_number="09990001234"))
    seat.desk.hear()
    seat.selection.select(call=incident.calls[0], incident=incident.id)
    seat.waiting.key_welfare()
    QTest.keyClick(seat.chooser, "6")
    assert seat.dialled == [("09990001234", CallPurpose.CALLER)]


def test_who_is_worse_is_asked_again_and_who_needs_nothing_is_closed(seat: WaitingSeat) -> None:
    told: list[str] = []
    seat.waiting.worse.connect(lambda: told.append("worse"))
    seat.waiting.not_needed.connect(lambda: told.append("not needed"))
    incident = seat.somebody_waits()
    seat.selection.select(call=incident.calls[0], incident=incident.id)
    for digit in ("2", "5"):
        seat.waiting.key_welfare()
        QTest.keyClick(seat.chooser, digit)
    assert told == ["worse", "not needed"]


def test_of_two_free_vehicles_each_incident_has_one_and_the_gravest_is_shown(
    seat: WaitingSeat,
) -> None:
    seat.somebody_waits(Priority.P3)
    grave = seat.somebody_waits(Priority.P1, line=LINE_2)
    seat.vehicle_is_free(V01)
    seat.vehicle_is_free(V03)
    offer = seat.card.shown.offer
    assert offer is not None
    assert offer.incident == grave.id
    assert seat.texts("waiting.more", count=1) in seat.card.heading.text()


# ---- crews that want more


def a_crew_asks_for_more(seat: WaitingSeat, vehicles: int = 1) -> Incident:
    """Vehicle 01 rolls to an incident of this seat; 03 becomes free."""
    becomes(seat.centre, V01, VehicleState.STANDBY)
    incident = seat.opens(a_place())
    mission = seat.centre.sends(incident, V01)
    seat.centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    becomes(seat.centre, V03, VehicleState.STANDBY)
    wish = AskReinforcement(mission=mission.id, vehicles=vehicles)
    seat.centre.do(wish, at_station(mission.station))
    seat.desk.hear()
    return incident


def test_a_crew_that_wants_more_is_shown_and_said(seat: WaitingSeat) -> None:
    incident = a_crew_asks_for_more(seat, 2)
    assert incident.number[-4:] in seat.card.asked.text()
    assert incident.number[-4:] in seat.notes.last


def test_one_key_sends_the_nearest_with_place_and_facts(seat: WaitingSeat) -> None:
    incident = a_crew_asks_for_more(seat)
    seat.selection.select()
    seat.waiting.key_more()
    order = seat.orders[-1]
    assert (order.incident, order.vehicle) == (incident.id, V03)
    assert order.slip.place == a_place()
    assert seat.centre.state.reinforcements == {}
    assert seat.card.isHidden()


def test_a_seat_may_say_that_no_more_come(seat: WaitingSeat) -> None:
    a_crew_asks_for_more(seat)
    seat.card.no_more.click()
    assert seat.card.isHidden()
    seat.waiting.key_more()
    assert seat.notes.last == seat.texts("waiting.nobody-asked")
