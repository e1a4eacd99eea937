"""A dispatcher books by keyboard, asks a station, and makes it an order when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dispatch_app.domain.appointments.commands import BookSeries
from dispatch_app.domain.appointments.events import AppointmentHeldBack
from dispatch_app.domain.appointments.values import Appointment, AppointmentState, Need
from dispatch_app.domain.cover import CellId, CoverEffect
from dispatch_app.domain.ids import AppointmentId
from dispatch_app.domain.ranking import Travel, rank_vehicles
from dispatch_app.ports.appointment_records import AppointmentLine
from dispatch_app.ui.dispatcher.dispatching.rows import vehicle_rows
from dispatch_app.ui.dispatcher.dispatching.words import reason_text
from tests.fakes.booked_room import a_booking, assigns, books
from tests.fakes.booked_seat import BookedSeat
from tests.fakes.builders import H1, NOON, V01, V03


@pytest.fixture
def seat(qapp: object) -> Iterator[BookedSeat]:
    made = BookedSeat()
    yield made
    made.close()


def only(seat: BookedSeat) -> Appointment:
    (one,) = seat.centre.state.appointments.items.values()
    return one


def booked(seat: BookedSeat, **more: object) -> Appointment:
    one = books(seat.centre, **more)
    seat.desk.hear()
    seat.booked.key_open()
    seat.booked.show_view("day")
    seat.settle()
    return one


def fills(seat: BookedSeat, **more: str) -> None:
    given = {
        "name": "演示人乙",
        "number": "09990004321",
        "start": "hepinglu",
        "end": "yiyuan",
        "time": "1530",
        "needs": "12",
        "window": "20",
        "price": "120.5",
    }
    seat.types(**{**given, **more})


def test_a_booking_is_typed_places_by_pinyin(seat: BookedSeat) -> None:
    seat.booked.key_open()
    seat.presses("new")
    fills(seat)
    seat.saves()
    booking = only(seat).booking
    assert (booking.start.place.text, booking.end.hospital) == ("和平路8号", H1)
    assert booking.needs == (Need.STRETCHER, Need.WHEELCHAIR)
    assert booking.pick_up_at == NOON + timedelta(hours=3, minutes=30)
    assert booking.price_fen == 12050
    assert [row[1] for row in seat.lines("day")] == ["演示人乙"]


def test_what_cannot_be_meant_is_pointed_at_and_stays(seat: BookedSeat) -> None:
    seat.booked.key_open()
    seat.presses("new")
    fills(seat, time="99")
    seat.saves()
    assert seat.centre.state.appointments.items == {}
    assert seat.booked.form.sheet.said == seat.workplace.texts("appointments.bad.time")
    assert seat.value("name") == "演示人乙"


def test_words_that_nobody_found_are_no_place(seat: BookedSeat) -> None:
    seat.booked.key_open()
    seat.presses("new")
    fills(seat, start="nowhere")
    seat.saves()
    assert seat.booked.form.sheet.said == seat.workplace.texts("appointments.bad.place")


def test_a_weekly_one_is_made_by_its_days(seat: BookedSeat) -> None:
    seat.booked.key_open()
    seat.presses("new")
    fills(seat, weekdays="135", until="1231")
    seat.saves()
    (series,) = seat.centre.state.appointments.series.values()
    assert series.weekdays == (0, 2, 4)
    assert any(isinstance(command, BookSeries) for command in seat.desk.sent)


def test_a_call_is_taken_over_with_its_number(seat: BookedSeat) -> None:
    call = seat.centre.answers()
    seat.desk.hear()
    seat.workplace.selection.select(call=call.id)
    seat.booked.key_open()
    assert seat.booked.window.right.currentIndex() == 1
    fills(seat)
    seat.saves()
    assert only(seat).call == call.id
    assert call.id not in seat.centre.state.calls


def test_what_the_number_booked_before_is_booked_again(seat: BookedSeat) -> None:
    before = a_booking(pick_up_at=NOON - timedelta(days=7), remarks="门铃坏了")
    line = AppointmentLine(
        id=AppointmentId("old"),
        sequence=1,
        number="Y20261114-001",
        booking=before,
        person="person-1",
        booked_at=NOON - timedelta(days=8),
    )
    seat.remembers(line)
    seat.booked.key_open()
    seat.presses("new")
    seat.types(number="09990001234")
    seat.presses("again")
    seat.chooses("1")
    seat.saves()
    again = only(seat).booking
    assert (again.remarks, again.start, again.end) == ("门铃坏了", before.start, before.end)
    assert again.pick_up_at == before.pick_up_at + timedelta(days=7)


# ---- vehicles


def test_whom_to_ask_stands_beside_and_enter_asks(seat: BookedSeat) -> None:
    booked(seat)
    first = seat.lines("proposals")[0]
    seat.presses("ask")
    seat.booked.window.proposals.opened.emit(seat.booked.window.proposals.current)
    seat.settle()
    offer = only(seat).offer
    assert offer is not None
    assert offer.vehicle == first[0]
    assert offer.estimate_s is not None
    assert seat.lines("proposals") == []


def asks_the_last(seat: BookedSeat) -> None:
    window = seat.booked.window
    window.proposals.choose(V03)
    window.proposals.opened.emit(window.proposals.current)
    seat.settle()


def test_the_last_vehicle_is_left_where_it_is_by_the_first_choice(seat: BookedSeat) -> None:
    booked(seat)
    asks_the_last(seat)
    seat.chooses("1")
    assert only(seat).offer is None
    assert any(isinstance(event, AppointmentHeldBack) for event in seat.centre.events)


def test_or_goes_for_a_reason_that_a_person_gives(seat: BookedSeat) -> None:
    booked(seat)
    asks_the_last(seat)
    seat.chooses("3")
    offer = only(seat).offer
    assert offer is not None
    assert offer.cover.despite == "back_soon"


def test_a_due_transport_becomes_an_order_with_its_needs_on_the_slip(seat: BookedSeat) -> None:
    one = booked(seat, pick_up_at=NOON + timedelta(minutes=30))
    assigns(seat.centre, one)
    seat.desk.hear()
    seat.settle()
    seat.presses("order")
    sent = only(seat)
    assert sent.state is AppointmentState.DISPATCHED
    assert sent.mission is not None
    slip = seat.centre.mission(sent.mission).slips[0].slip
    assert slip.complaint_name.startswith("约车")
    assert "担架" in slip.facts
    assert slip.hospital == H1
    assert slip.route is not None


# ---- what is due


def test_the_card_says_what_is_due_and_goes_by_itself(seat: BookedSeat) -> None:
    one = books(seat.centre)
    seat.desk.hear()
    seat.booked.start()
    assert seat.booked.card.heading.text() == "约车有 1 项待办"
    assigns(seat.centre, one)
    seat.desk.hear()
    seat.booked.key_open()
    seat.presses("remind")
    assert seat.booked.card.heading.text() == ""


def test_a_station_that_accepted_by_telephone_is_entered(seat: BookedSeat) -> None:
    booked(seat)
    seat.booked.window.proposals.opened.emit(seat.booked.window.proposals.current)
    seat.settle()
    seat.presses("accept")
    assert only(seat).state is AppointmentState.ASSIGNED


def test_a_refusal_is_said_in_the_window(seat: BookedSeat) -> None:
    booked(seat)
    seat.presses("boarded")
    assert "Y20261121-001" in seat.said


def test_a_ringing_call_is_answered_from_here(seat: BookedSeat) -> None:
    seat.booked.window.answer_wanted.emit()
    assert seat.answered == 1


def test_the_calendar_has_a_row_for_each_vehicle_and_one_for_those_without(
    seat: BookedSeat,
) -> None:
    one = booked(seat)
    seat.booked.show_view("hours")
    assert [row.name for row in seat.booked.window.hours._rows] == ["未派车"]
    assigns(seat.centre, one, V01)
    seat.desk.hear()
    seat.settle()
    assert [row.name for row in seat.booked.window.hours._rows] == [V01]


def test_the_ledger_of_the_seat_is_said_beside_each_vehicle(seat: BookedSeat) -> None:
    bare = {V01: CoverEffect(cells=frozenset({CellId(7)}), people=300.0)}
    seat.dispatching.ledger.effects = lambda: bare  # type: ignore[method-assign]
    booked(seat)
    by_vehicle = {row[0]: row[3] for row in seat.lines("proposals")}
    assert by_vehicle[V01] == "⚠ 空 1 格 300 人"


def test_advice_says_from_when_a_vehicle_is_booked_and_offers_it_all_the_same(
    seat: BookedSeat,
) -> None:
    assigns(seat.centre, books(seat.centre), V01)
    ranked = rank_vehicles(
        seat.centre.state, {V01: Travel(time_s=60.0, distance_m=500.0)}, wanted=None, priority=None
    )
    row = next(r for r in vehicle_rows(ranked, seat.centre.state) if r.vehicle == V01)
    assert reason_text(row, seat.workplace.texts).startswith("13:40 有约车")
    assert not row.excluded


def test_the_next_key_never_goes_to_the_row_that_moved_up(seat: BookedSeat) -> None:
    """One that was done leaves the list of what is due; the cursor waits for a person."""
    first = books(seat.centre, pick_up_at=NOON + timedelta(minutes=30))
    second = books(seat.centre, pick_up_at=NOON + timedelta(minutes=35))
    for one in (first, second):
        assigns(seat.centre, one, {first.id: V01, second.id: V03}[one.id])
    seat.desk.hear()
    seat.booked.key_open()
    seat.booked.show_view("due")
    assert seat.booked.current == first.id
    seat.presses("order")
    assert len(seat.lines("due")) == 1
    seat.presses("order")
    sent = [a.id for a in seat.centre.state.appointments.items.values() if a.mission is not None]
    assert sent == [first.id]
