"""A booked transport goes its way step by step, and takes no area's last vehicle unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.appointments.commands import (
    AcceptAppointment,
    BookAppointment,
    CancelAppointment,
    ChangeAppointment,
    ConfirmAppointment,
    DeclineAppointment,
    NoteAbsent,
    NoteLate,
    RemindAppointment,
    ReportBoarded,
    TakeBackAppointment,
)
from dispatch_app.domain.appointments.due import DueKind, due_rows
from dispatch_app.domain.appointments.reserving import Conflict, bindings, conflicts, next_reserved
from dispatch_app.domain.appointments.values import (
    AbsentReason,
    AppointmentState,
    CancelReason,
    LateReason,
    NoVehicleReason,
)
from dispatch_app.domain.codes import (
    CallOutcome,
    IncidentOutcome,
    Level,
    Nature,
    Stage,
    VehicleState,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import CallSettled
from dispatch_app.domain.values import Place
from dispatch_app.services.appointment_watch import KEPT_AFTER, due
from dispatch_app.services.watch import CENTRE
from tests.fakes.booked_room import a_booking, assigns, books, offers, one, orders
from tests.fakes.builders import (
    NOON,
    NORTH,
    SOUTH,
    V01,
    V02,
    V03,
    Centre,
    a_centre,
    at_station,
)

S = AppointmentState


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def watched(centre: Centre) -> None:
    """What the centre's own watch asks for, until it has nothing more to ask."""
    for _ in range(5):
        wishes = list(due(centre.state, centre.now))
        if not wishes:
            return
        for wish, _ in wishes:
            centre.do(wish, CENTRE)
    raise AssertionError("the watch never comes to rest")


# ---- booking


def test_a_booking_gets_a_number_that_people_can_say(centre: Centre) -> None:
    assert [books(centre).number, books(centre).number] == ["Y20261121-001", "Y20261121-002"]


def test_a_booking_binds_no_vehicle(centre: Centre) -> None:
    books(centre)
    assert {centre.doing(v) for v in (V01, V02, V03)} == {VehicleState.STANDBY}
    assert centre.state.incidents == {}


def test_a_call_that_brought_a_booking_is_settled_by_it(centre: Centre) -> None:
    call = centre.answers()
    told = centre.do(BookAppointment(booking=a_booking(), call=call.id))
    settled = [event for event in told if isinstance(event, CallSettled)]
    assert [event.outcome for event in settled] == [CallOutcome.TRANSFER]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": " "}, "appointment.no-name"),
        ({"pick_up_at": NOON - timedelta(hours=1)}, "appointment.in-the-past"),
        ({"pick_up_at": NOON + timedelta(days=400)}, "appointment.too-far-ahead"),
        ({"arrive_by": NOON + timedelta(hours=1)}, "appointment.arrives-before"),
        (
            {"start": replace(a_booking().start, place=Place(text="某处"))},
            "appointment.no-position",
        ),
    ],
)
def test_what_nobody_can_drive_is_not_booked(
    centre: Centre, more: dict[str, object], code: str
) -> None:
    with pytest.raises(Rejected) as refused:
        books(centre, **more)
    assert refused.value.code == code


# ---- the way to an order


def test_a_transport_goes_all_its_steps(centre: Centre) -> None:
    booked = books(centre)
    steps = [booked.state]
    for wish in (ConfirmAppointment, RemindAppointment):
        centre.do(wish(appointment=booked.id))
        steps.append(one(centre, booked.id).state)
    steps.append(offers(centre, booked).state)
    centre.do(AcceptAppointment(appointment=booked.id), at_station(NORTH))
    steps.append(one(centre, booked.id).state)
    sent = orders(centre, booked)
    steps.append(sent.state)
    assert sent.mission is not None
    mission = centre.mission(sent.mission)
    centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE)
    centre.later(60).reaches(mission, Stage.TRANSPORTING)
    watched(centre)
    steps.append(one(centre, booked.id).state)
    centre.later(600).reaches(mission, Stage.AT_HOSPITAL, Stage.COMPLETE)
    watched(centre)
    steps.append(one(centre, booked.id).state)
    assert steps == [
        *(S.BOOKED, S.CONFIRMED, S.REMINDED, S.OFFERED, S.ASSIGNED),
        *(S.DISPATCHED, S.BOARDED, S.DELIVERED),
    ]
    assert one(centre, booked.id).boarded_at == centre.mission(sent.mission).stages[-3].at


def test_its_order_is_an_order_like_every_other(centre: Centre) -> None:
    sent = orders(centre, assigns(centre, books(centre)))
    assert sent.incident is not None
    assert sent.mission is not None
    incident = centre.incident(sent.incident)
    assert incident.nature is Nature.BOOKED
    assert incident.callback_number == "09990001234"
    assert centre.doing(V01) is VehicleState.ASSIGNED
    slip = centre.mission(sent.mission).slip
    assert slip is not None
    assert slip.slip.incident_number == incident.number


def test_when_all_is_over_the_incident_is_closed_and_the_transport_put_away(
    centre: Centre,
) -> None:
    sent = orders(centre, assigns(centre, books(centre)))
    assert sent.mission is not None
    assert sent.incident is not None
    centre.reaches(
        centre.mission(sent.mission),
        *(Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE),
        *(Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE),
    )
    watched(centre)
    assert centre.incident(sent.incident).outcome is IncidentOutcome.DELIVERED
    centre.later(KEPT_AFTER.total_seconds())
    watched(centre)
    assert centre.state.appointments.items == {}


def test_nothing_becomes_an_order_without_a_station_that_said_yes(centre: Centre) -> None:
    with pytest.raises(Rejected, match=r"appointment\.too-late"):
        orders(centre, offers(centre, books(centre)))


def test_nothing_becomes_an_order_long_before_its_time(centre: Centre) -> None:
    booked = assigns(centre, books(centre, pick_up_at=NOON + timedelta(hours=9)))
    with pytest.raises(Rejected, match=r"appointment\.too-early"):
        orders(centre, booked)


def test_an_emergency_takes_a_reserved_vehicle_as_any_other(centre: Centre) -> None:
    assigns(centre, books(centre))
    assert centre.sends(centre.opens(), V01).vehicle == V01


def test_a_vehicle_is_shown_as_reserved_once_its_station_said_yes(centre: Centre) -> None:
    booked = offers(centre, books(centre))
    assert next_reserved(centre.state) == {}
    centre.do(AcceptAppointment(appointment=booked.id), at_station(NORTH))
    twenty_before = booked.booking.pick_up_at - timedelta(minutes=20)
    assert next_reserved(centre.state) == {V01: twenty_before}


# ---- stations answer


def test_a_station_answers_for_its_own_vehicles_only(centre: Centre) -> None:
    booked = offers(centre, books(centre))
    with pytest.raises(Rejected, match=r"right\.other-station"):
        centre.do(AcceptAppointment(appointment=booked.id), at_station(SOUTH))


def test_who_declines_says_why_and_the_next_can_be_asked(centre: Centre) -> None:
    booked = offers(centre, books(centre))
    decline = DeclineAppointment(appointment=booked.id, reason=NoVehicleReason.NO_CREW)
    centre.do(decline, at_station(NORTH))
    after = one(centre, booked.id)
    assert (after.state, after.refusals[-1].reason) == (S.BOOKED, NoVehicleReason.NO_CREW)
    assert [row.kind for row in due_rows(centre.state, centre.now)] == [DueKind.DECLINED]
    assert offers(centre, after, V02).state is S.OFFERED


def test_who_does_not_answer_in_time_is_asked_no_longer(centre: Centre) -> None:
    booked = offers(centre, books(centre))
    centre.later(901)
    watched(centre)
    assert one(centre, booked.id).refusals[-1].reason is NoVehicleReason.NO_ANSWER


def test_a_yes_to_something_else_holds_no_longer(centre: Centre) -> None:
    booked = assigns(centre, books(centre))
    later = replace(booked.booking, pick_up_at=NOON + timedelta(hours=3))
    centre.do(ChangeAppointment(appointment=booked.id, booking=later))
    assert one(centre, booked.id).state is S.BOOKED


def test_a_yes_holds_where_only_words_change(centre: Centre) -> None:
    booked = assigns(centre, books(centre))
    words = replace(booked.booking, remarks="门铃坏了")
    centre.do(ChangeAppointment(appointment=booked.id, booking=words))
    assert one(centre, booked.id).state is S.ASSIGNED


# ---- conflicts


def test_two_transports_at_one_time_are_not_given_to_one_vehicle_unseen(centre: Centre) -> None:
    first = assigns(centre, books(centre))
    second = books(centre, pick_up_at=NOON + timedelta(hours=3))
    with pytest.raises(Rejected) as refused:
        offers(centre, second)
    assert refused.value.details["number"] == first.number
    assert (Conflict.BOUND, first.number) in conflicts(
        bindings(centre.state), second, centre.vehicle(V01)
    )


def test_one_that_begins_when_the_other_is_over_meets_nothing(centre: Centre) -> None:
    assigns(centre, books(centre))
    evening = books(centre, pick_up_at=NOON + timedelta(hours=5))
    assert conflicts(bindings(centre.state), evening, centre.vehicle(V01)) == ()


def test_a_vehicle_below_the_wanted_level_is_named(centre: Centre) -> None:
    booked = books(centre, level=Level.ALS)
    assert conflicts(bindings(centre.state), booked, centre.vehicle(V01)) == (
        (Conflict.OTHER_LEVEL, ""),
    )


# ---- what comes otherwise


def test_a_run_that_failed_leaves_the_transport_to_another_vehicle(centre: Centre) -> None:
    sent = orders(centre, assigns(centre, books(centre)))
    assert sent.mission is not None
    refused = Stage.REFUSED
    centre.do(
        c.ReportStage(
            mission=sent.mission,
            stage=refused,
            origin=c.Origin.STATION_BUTTON,
            reason=c.StageReason.VEHICLE_FAILED,
        ),
        at_station(NORTH),
    )
    watched(centre)
    again = orders(centre, assigns(centre, one(centre, sent.id), V02), V02)
    assert again.incident == sent.incident
    assert again.refusals[-1].reason is NoVehicleReason.RUN_FAILED


def test_nobody_at_the_door_is_said_by_a_person(centre: Centre) -> None:
    sent = orders(centre, assigns(centre, books(centre)))
    assert sent.mission is not None
    assert sent.incident is not None
    mission = centre.mission(sent.mission)
    centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE)
    centre.reaches(mission, Stage.EMPTY, reason=c.StageReason.NO_PATIENT_FOUND)
    watched(centre)
    assert [row.kind for row in due_rows(centre.state, centre.now)] == [DueKind.NOBODY_ABOARD]
    centre.do(NoteAbsent(appointment=sent.id, reason=AbsentReason.NOBODY_THERE))
    watched(centre)
    assert one(centre, sent.id).state is S.NOT_APPEARED
    assert centre.incident(sent.incident).outcome is IncidentOutcome.NO_PATIENT


def test_a_transport_with_its_vehicle_out_is_not_cancelled(centre: Centre) -> None:
    sent = orders(centre, assigns(centre, books(centre)))
    with pytest.raises(Rejected, match=r"appointment\.vehicle-out"):
        centre.do(CancelAppointment(appointment=sent.id, reason=CancelReason.BY_CALLER))


def test_what_is_cancelled_stays_cancelled(centre: Centre) -> None:
    booked = assigns(centre, books(centre))
    centre.do(CancelAppointment(appointment=booked.id, reason=CancelReason.BETTER))
    for wish in (
        ConfirmAppointment(appointment=booked.id),
        ReportBoarded(appointment=booked.id),
        TakeBackAppointment(appointment=booked.id),
    ):
        with pytest.raises(Rejected, match=r"appointment\.too-late"):
            centre.do(wish)


def test_a_told_delay_puts_the_warning_off(centre: Centre) -> None:
    sent = orders(centre, assigns(centre, books(centre)))
    expected = sent.booking.latest + timedelta(minutes=30)
    centre.do(NoteLate(appointment=sent.id, reason=LateReason.TRAFFIC, expected_at=expected))
    just_before = expected + timedelta(seconds=599)
    assert due_rows(centre.state, just_before) == []
    late = due_rows(centre.state, just_before + timedelta(seconds=1))
    assert [row.kind for row in late] == [DueKind.NOT_BOARDED]
