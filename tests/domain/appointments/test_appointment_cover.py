"""No area loses its last emergency vehicle unseen, and nothing that is due is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain.appointments.commands import (
    DispatchAppointment,
    HoldBackAppointment,
    OfferAppointment,
    RemindAppointment,
)
from dispatch_app.domain.appointments.due import DueKind, due_rows
from dispatch_app.domain.appointments.values import (
    AppointmentState,
    CoverWord,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.radar import RadarKind, radar
from tests.fakes.booked_room import ON_PURPOSE, assigns, books, offers, one
from tests.fakes.builders import (
    NOON,
    SOUTH,
    V01,
    V02,
    V03,
    Centre,
    a_centre,
    a_recommendation,
    a_slip,
    changed,
)

S = AppointmentState


@pytest.fixture
def centre() -> Centre:
    return a_centre()


# ---- cover


def alone_in_the_south(centre: Centre) -> None:
    """Station S has one vehicle, and nobody knows the ledger."""
    assert [v for v in centre.state.vehicles.values() if v.station == SOUTH] == [
        centre.vehicle(V03)
    ]


def test_the_last_emergency_vehicle_is_not_taken_quietly(centre: Centre) -> None:
    alone_in_the_south(centre)
    booked = books(centre)
    with pytest.raises(Rejected) as refused:
        centre.do(OfferAppointment(appointment=booked.id, vehicle=V03))
    assert refused.value.code == "appointment.takes-cover"
    assert refused.value.details["station"] == SOUTH


def test_a_person_may_take_it_for_a_reason_that_stays_on_record(centre: Centre) -> None:
    booked = books(centre)
    centre.do(OfferAppointment(appointment=booked.id, vehicle=V03, cover=ON_PURPOSE))
    offer = one(centre, booked.id).offer
    assert offer is not None
    assert offer.cover == ON_PURPOSE


def test_the_ledger_of_the_seat_may_know_that_neighbours_cover(centre: Centre) -> None:
    booked = books(centre)
    assert offers(centre, booked, V03).state is S.OFFERED


def test_the_ledger_counts_even_where_the_station_has_another(centre: Centre) -> None:
    booked = books(centre)
    wish = OfferAppointment(
        appointment=booked.id, vehicle=V01, cover=CoverWord(bare_cells=3, bare_people=1200)
    )
    with pytest.raises(Rejected) as refused:
        centre.do(wish)
    assert (refused.value.details["cells"], refused.value.details["people"]) == ("3", "1200")


def test_cover_is_looked_at_again_when_it_becomes_an_order(centre: Centre) -> None:
    booked = assigns(centre, books(centre))
    centre.sends(centre.opens(), V02)
    wish = DispatchAppointment(
        appointment=booked.id, slip=a_slip(), recommendation=a_recommendation(V01)
    )
    with pytest.raises(Rejected, match=r"appointment\.takes-cover"):
        centre.do(wish)
    centre.do(replace(wish, cover=ON_PURPOSE))
    assert one(centre, booked.id).state is S.DISPATCHED


def test_a_vehicle_of_no_emergencies_leaves_every_cover_whole(centre: Centre) -> None:
    centre.state = changed(centre.state, V03, equipment=("非急救转运",))
    booked = books(centre)
    centre.do(OfferAppointment(appointment=booked.id, vehicle=V03))
    assert one(centre, booked.id).state is S.OFFERED


def test_another_that_is_bound_at_that_time_covers_nothing(centre: Centre) -> None:
    assigns(centre, books(centre), V02)
    booked = books(centre)
    with pytest.raises(Rejected, match=r"appointment\.takes-cover"):
        centre.do(OfferAppointment(appointment=booked.id, vehicle=V01))


def test_that_a_vehicle_was_left_to_its_area_is_kept(centre: Centre) -> None:
    booked = books(centre)
    held = centre.do(HoldBackAppointment(appointment=booked.id, vehicle=V03))
    assert len(held) == 1
    assert one(centre, booked.id).state is S.BOOKED


# ---- what is due


def test_a_reminder_that_reached_nobody_is_due_again_a_little_later(centre: Centre) -> None:
    booked = assigns(centre, books(centre))
    assert [row.kind for row in due_rows(centre.state, centre.now)] == [DueKind.REMIND]
    centre.do(RemindAppointment(appointment=booked.id, reached=False))
    assert due_rows(centre.state, centre.now) == []
    assert [r.kind for r in due_rows(centre.state, centre.later(600).now)] == [DueKind.REMIND]


def test_an_order_is_due_in_time_and_late_after_it(centre: Centre) -> None:
    booked = assigns(centre, books(centre))
    centre.do(RemindAppointment(appointment=booked.id))
    due_at = booked.booking.pick_up_at - timedelta(seconds=2400)
    assert due_rows(centre.state, due_at - timedelta(seconds=1)) == []
    assert [r.kind for r in due_rows(centre.state, due_at)] == [DueKind.ORDER]
    late = due_at + timedelta(seconds=600)
    assert [r.kind for r in due_rows(centre.state, late)] == [DueKind.ORDER_LATE]


def test_one_without_a_vehicle_is_named_half_a_day_before(centre: Centre) -> None:
    booked = books(centre, pick_up_at=NOON + timedelta(hours=20))
    named_at = booked.booking.pick_up_at - timedelta(seconds=2400, hours=12)
    assert due_rows(centre.state, named_at - timedelta(seconds=1)) == []
    assert [r.kind for r in due_rows(centre.state, named_at)] == [DueKind.NO_VEHICLE]


def test_a_transport_long_without_an_order_is_a_matter_for_the_shift_leader(
    centre: Centre,
) -> None:
    booked = books(centre)
    late_at = booked.booking.pick_up_at - timedelta(seconds=2400 - 600)
    assert radar(centre.state, late_at - timedelta(seconds=1)) == ()
    (row,) = radar(centre.state, late_at)
    assert (row.kind, row.names[0]) == (RadarKind.BOOKED_LATE, booked.number)
