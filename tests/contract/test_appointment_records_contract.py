"""Booked transports are found alike in either store: by time, by number, by words, by their end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from tempfile import TemporaryDirectory

import pytest

from dispatch_app.adapters.storage.appointment_records import SqlAppointmentRecords
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.search.opening import open_search
from dispatch_app.domain.appointments.commands import (
    CancelAppointment,
    ChangeAppointment,
    OfferAppointment,
    ReportBoarded,
    ReportDelivered,
    TakeBackAppointment,
)
from dispatch_app.domain.appointments.values import CancelReason
from dispatch_app.domain.events import Event
from dispatch_app.domain.search.asking import Criterion, Query, understood
from dispatch_app.domain.search.fields import Operator
from dispatch_app.ports.appointment_records import AppointmentRecords, AppointmentsWanted, Ending
from tests.fakes.booked_room import ON_PURPOSE, a_booking, assigns, books, one, orders
from tests.fakes.builders import NOON, V01, V03, a_centre
from tests.fakes.postgresql_server import PostgresServer
from tests.fakes.written import write


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Database]:
    """One was taken to the hospital, one cancelled, one is to come; a vehicle was taken back.
    Written once: nothing here writes."""
    with TemporaryDirectory() as directory:
        if request.param == "sqlite":
            url = f"sqlite:///{directory}/store.db"
        else:
            server: PostgresServer = request.getfixturevalue("postgresql")
            url = server.new_database()
        with closing(Database(url)) as store:
            write(SqlJournal(store), the_past())
            yield store


def the_past() -> list[Event]:
    centre = a_centre()
    done = books(centre)
    centre.do(OfferAppointment(appointment=done.id, vehicle=V03, cover=ON_PURPOSE))
    centre.do(TakeBackAppointment(appointment=done.id))
    orders(centre, assigns(centre, one(centre, done.id)))
    centre.later(60).do(ReportBoarded(appointment=done.id))
    centre.later(600).do(ReportDelivered(appointment=done.id))
    gone = books(
        centre, name="演示人乙", number="0999 000 5678", pick_up_at=NOON + timedelta(days=1)
    )
    centre.do(CancelAppointment(appointment=gone.id, reason=CancelReason.BETTER))
    later = books(centre, name="演示人丙", pick_up_at=NOON + timedelta(days=2))
    moved = replace(later.booking, pick_up_at=NOON + timedelta(days=3))
    centre.do(ChangeAppointment(appointment=later.id, booking=moved))
    return centre.events


@pytest.fixture
def records(store: Database) -> AppointmentRecords:
    return SqlAppointmentRecords(store)


def names(records: AppointmentRecords, **wanted: object) -> list[str]:
    found = records.appointments(AppointmentsWanted(**wanted), 10)  # type: ignore[arg-type]
    return [line.booking.name for line in found]


def test_they_stand_in_the_order_of_fetching(records: AppointmentRecords) -> None:
    assert names(records) == ["演示人甲", "演示人乙", "演示人丙"]
    latest = records.appointments(AppointmentsWanted(), 1, newest_first=True)
    assert [line.booking.name for line in latest] == ["演示人丙"]


def test_a_day_is_that_of_the_time_agreed_last(records: AppointmentRecords) -> None:
    third = {"since": NOON + timedelta(days=2), "until": NOON + timedelta(days=4)}
    assert names(records, **third) == ["演示人丙"]


def test_a_number_is_found_however_it_is_written(records: AppointmentRecords) -> None:
    assert names(records, phone="09990005678") == ["演示人乙"]
    assert names(records, phone="0999") == []


def test_words_of_place_person_and_number_are_found(records: AppointmentRecords) -> None:
    assert names(records, text="人丙") == ["演示人丙"]
    assert names(records, text="y20261121-001") == ["演示人甲"]
    assert names(records, text="%") == []


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        (Ending.OPEN, "演示人丙"),
        (Ending.CANCELLED, "演示人乙"),
        (Ending.DELIVERED, "演示人甲"),
    ],
)
def test_each_end_has_its_own(records: AppointmentRecords, ending: Ending, name: str) -> None:
    assert names(records, ending=ending) == [name]


def test_a_line_tells_what_became_of_it(records: AppointmentRecords) -> None:
    done, gone, _ = records.appointments(AppointmentsWanted(), 10)
    assert done.booking == a_booking()
    assert (done.vehicle, done.ending) == (V01, Ending.DELIVERED)
    assert done.boarded_at is not None
    assert done.delivered_at == done.boarded_at + timedelta(seconds=600)
    assert gone.reason == CancelReason.BETTER


def test_every_step_is_kept_with_what_it_cost_in_cover(records: AppointmentRecords) -> None:
    done = records.appointments(AppointmentsWanted(), 1)[0]
    steps = records.appointment_steps(done.id)
    assert [step.act for step in steps] == [
        *("booked", "offered", "vehicle_lost", "offered", "accepted"),
        *("dispatched", "boarded", "delivered"),
    ]
    assert (steps[1].bare_cells, steps[1].code) == (2, "back_soon")


def test_the_query_page_finds_them_by_their_fields(store: Database) -> None:
    searching = open_search(store)
    gone = Criterion(field="ending", operator=Operator.IS, values=("cancelled",))
    query = Query(
        subject="appointment",
        criteria=(gone,),
        columns=("contact_name", "to_place", "booking_reason", "callback_number"),
    )
    page = searching.find(understood(query), 10)
    every = searching.find(understood(Query(subject="appointment", columns=("ending",))), 10)
    searching.close()
    assert [row.cells for row in page.rows] == [("演示人乙", "演示一院", "better", "09990005678")]
    assert [row.cells[0] for row in every.rows] == ["open", "cancelled", "delivered"]
