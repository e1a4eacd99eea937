"""Booked transports as figures, in SQLite and PostgreSQL: how they ended, how punctual they were,
what stations said; also what happens after the first question, and once more from the journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.figures.facts import KeptFacts
from dispatch_app.adapters.storage.figures.replaying import replay
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain.appointments.commands import (
    CancelAppointment,
    ChangeAppointment,
    DeclineAppointment,
    HoldBackAppointment,
    NoteAbsent,
    NoteLate,
    OfferAppointment,
    ReportBoarded,
    ReportDelivered,
    TakeBackAppointment,
)
from dispatch_app.domain.appointments.values import (
    AbsentReason,
    Appointment,
    CancelReason,
    LateReason,
    Need,
    NoVehicleReason,
)
from dispatch_app.domain.codes import Stage, StageReason
from dispatch_app.domain.events import Event
from dispatch_app.ports.figures import FigureAnswer, FigureCell, FigureQuestion
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.local_time import LocalTime
from tests.fakes.booked_room import ON_PURPOSE, assigns, books, one, orders
from tests.fakes.builders import NOON, V01, V02, V03, Centre, a_centre, at_station
from tests.fakes.postgresql_server import PostgresServer
from tests.fakes.written import write

SHANGHAI = ZoneInfo("Asia/Shanghai")
AGREED = NOON + timedelta(hours=2)
TO_THE_DOOR = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE)
THE_WHOLE_RUN = (*TO_THE_DOOR, Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE)
OXYGEN = (Need.OXYGEN, Need.STRETCHER)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    with closing(Database(store_url)) as opened:
        yield opened


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def past(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Two days, written once: nothing that reads them writes."""
    with TemporaryDirectory() as directory:
        if request.param == "sqlite":
            url = f"sqlite:///{directory}/store.db"
        else:
            server: PostgresServer = request.getfixturevalue("postgresql")
            url = server.new_database()
        with closing(Database(url)) as written:
            write(SqlJournal(written), the_days())
            yield written


def answering(database: Database) -> Answering:
    facts = KeptFacts(database, lambda: NOON + timedelta(days=1))
    return Answering(facts, figure_book(), LocalTime(SHANGHAI))


def boards(centre: Centre, booked: Appointment, after_agreed_s: float) -> None:
    agreed = booked.booking.pick_up_at
    waits = (agreed - centre.now).total_seconds() + after_agreed_s
    centre.later(waits).do(ReportBoarded(appointment=booked.id))


def brings(centre: Centre, booked: Appointment, ride_s: float) -> None:
    centre.later(ride_s).do(ReportDelivered(appointment=booked.id))
    runs(centre, booked, *THE_WHOLE_RUN)


def runs(
    centre: Centre, booked: Appointment, *stages: Stage, reason: StageReason | None = None
) -> None:
    mission = one(centre, booked.id).mission
    assert mission is not None
    centre.reaches(centre.mission(mission), *stages, reason=reason)


def the_days() -> list[Event]:
    """On the second day one vehicle is taken back after it was accepted, asked for again, and has
    the patient ten minutes before the agreed time."""
    centre = the_first_day()
    booked = books(centre.later(80_000), pick_up_at=AGREED + timedelta(days=1))
    assigns(centre, booked)
    centre.later(30).do(TakeBackAppointment(appointment=booked.id))
    assigns(centre, one(centre, booked.id))
    centre.later(1_000)
    boards(centre, orders(centre, one(centre, booked.id)), -600)
    return centre.events


def the_first_day() -> Centre:
    """Five at one hour: boarded 5 minutes after it and within the window, 25 minutes after it, and
    nobody there; cancelled for want of a vehicle after one was held back, and as he was better.
    A sixth is to come."""
    centre = a_centre()
    in_time, late, absent = books(centre), books(centre, needs=OXYGEN), books(centre, needs=())
    none, better = books(centre), books(centre)
    books(centre, pick_up_at=AGREED + timedelta(days=3))
    centre.do(OfferAppointment(appointment=in_time.id, vehicle=V03, cover=ON_PURPOSE))
    asked = one(centre, in_time.id).offer
    assert asked is not None
    no_crew = DeclineAppointment(appointment=in_time.id, reason=NoVehicleReason.NO_CREW)
    centre.later(60).do(no_crew, at_station(asked.station))
    centre.do(HoldBackAppointment(appointment=none.id, vehicle=V03))
    centre.do(CancelAppointment(appointment=none.id, reason=CancelReason.NO_VEHICLE))
    centre.do(CancelAppointment(appointment=better.id, reason=CancelReason.BETTER))
    sent = ((in_time, V01), (late, V02), (absent, V03))
    for booked, vehicle in sent:
        orders(centre, assigns(centre, booked, vehicle), vehicle)
    told = AGREED + timedelta(minutes=20)
    centre.do(NoteLate(appointment=late.id, reason=LateReason.TRAFFIC, expected_at=told))
    boards(centre, in_time, 300)
    brings(centre, in_time, 600)
    boards(centre, late, 1_500)
    brings(centre, late, 1_200)
    runs(centre, absent, *TO_THE_DOOR)
    runs(centre, absent, Stage.EMPTY, reason=StageReason.NO_PATIENT_FOUND)
    centre.do(NoteAbsent(appointment=absent.id, reason=AbsentReason.NOBODY_THERE))
    return centre


def asked(counting: Answering, report: str, *split: str, days: int = 1) -> FigureAnswer:
    until = NOON + timedelta(days=days)
    question = FigureQuestion(report=report, since=NOON, until=until, split=split)
    return counting.answer(question, made_at=NOON)


def cells(answer: FigureAnswer, measure: str) -> dict[tuple[str, ...], FigureCell]:
    column = [each.measure for each in answer.columns].index(measure)
    return {row.key: row.cells[column] for row in answer.table.rows}


def counts(answer: FigureAnswer, measure: str) -> dict[tuple[str, ...], int]:
    return {key: cell.n for key, cell in cells(answer, measure).items()}


def the_one(answer: FigureAnswer, measure: str) -> FigureCell:
    (cell,) = cells(answer, measure).values()
    return cell


def test_each_end_has_its_share_of_those_that_are_over(past: Database) -> None:
    counting = answering(past)
    ends = counts(asked(counting, "appointments", "booking_end", days=9), "appointments")
    assert ends == {("open",): 2, ("delivered",): 2, ("cancelled",): 2, ("not_appeared",): 1}
    told = asked(counting, "appointments", days=9)
    shares = {
        name: the_one(told, name).value
        for name in ("appointment_done", "appointment_cancelled", "appointment_no_vehicle")
    }
    assert shares == {
        "appointment_done": 2 / 5,
        "appointment_cancelled": 2 / 5,
        "appointment_no_vehicle": 1 / 5,
    }
    assert the_one(told, "appointment_done").excluded == 2
    why = counts(
        asked(counting, "appointments_cancelled", "cancel_reason", "held_back"), "appointments"
    )
    assert why == {("no_vehicle", "yes"): 1, ("better", "no"): 1}
    absent = counts(asked(counting, "appointments_absent", "absent_reason"), "appointments")
    assert absent == {("nobody_there",): 1}


def test_punctual_is_who_boards_within_the_window_and_waiting_begins_at_the_agreed_time(
    past: Database,
) -> None:
    counting = answering(past)
    told = asked(counting, "appointment_punctuality", "needs", "vehicle")
    in_time, late = ("stretcher", V01), ("stretcher+oxygen", V02)
    punctual = {key: cell.value for key, cell in cells(told, "appointment_punctual").items()}
    assert punctual == {in_time: 1.0, late: 0.0}
    waited = {key: cell.p50 for key, cell in cells(told, "appointment_wait").items()}
    assert waited == {in_time: 300.0, late: 1_500.0}
    assert cells(told, "appointment_late")[late].p90 == 600.0
    assert cells(told, "appointment_told_late")[late].value == 1.0
    rides = asked(counting, "appointment_rides", "vehicle")
    taken = {key: cell.p50 for key, cell in cells(rides, "appointment_ride").items()}
    assert taken == {(V01,): 600.0, (V02,): 1_200.0}


def test_who_boards_before_the_agreed_time_has_not_waited(past: Database) -> None:
    told = asked(answering(past), "appointment_punctuality", "day", days=2)
    second = ("2026-11-22",)
    wait = cells(told, "appointment_wait")[second]
    assert (wait.n, wait.p50, wait.excluded) == (1, 0.0, 0)
    assert cells(told, "appointment_punctual")[second].value == 1.0


def test_each_station_stands_with_what_it_was_asked_and_said(past: Database) -> None:
    counting = answering(past)
    told = asked(counting, "appointment_offers", "vehicle")
    assert counts(told, "offers") == {(V01,): 1, (V02,): 1, (V03,): 2}
    accepted = {key: cell.value for key, cell in cells(told, "offer_accepted").items()}
    assert accepted == {(V01,): 1.0, (V02,): 1.0, (V03,): 0.5}
    assert cells(told, "offer_declined")[(V03,)].value == 0.5
    assert cells(told, "offer_last_vehicle")[(V03,)].value == 0.5
    lost = counts(asked(counting, "appointment_losses", "station", "lost_reason"), "offers")
    assert lost == {(a_centre().vehicle(V03).station, "no_crew"): 1}


def test_what_is_taken_back_after_it_was_accepted_is_no_refusal(past: Database) -> None:
    told = asked(answering(past), "appointment_offers", "day", days=2)
    second = ("2026-11-22",)
    assert counts(told, "offers")[second] == 2
    assert cells(told, "offer_declined")[second].value == 0.0
    assert cells(told, "offer_given_back")[second].value == 0.5


def test_what_happens_after_the_first_question_moves_the_row(database: Database) -> None:
    centre, journal = a_centre(), SqlJournal(database)
    booked = books(centre)
    write(journal, centre.events)
    facts = KeptFacts(database, lambda: NOON + timedelta(days=1))
    counting = Answering(facts, figure_book(), LocalTime(SHANGHAI))
    assert counts(asked(counting, "appointments", "day"), "appointments") == {("2026-11-21",): 1}
    known = len(centre.events)
    moved = replace(booked.booking, pick_up_at=AGREED + timedelta(days=2))
    centre.do(ChangeAppointment(appointment=booked.id, booking=moved))
    assigns(centre, one(centre, booked.id))
    centre.do(CancelAppointment(appointment=booked.id, reason=CancelReason.BETTER))
    write(journal, centre.events[known:])
    facts.catch_up()
    after = asked(counting, "appointments", "day", "booking_end", days=9)
    assert counts(after, "appointments") == {("2026-11-23", "cancelled"): 1}
    assert counts(asked(counting, "appointment_offers", "vehicle"), "offers") == {(V01,): 1}


def test_the_journal_alone_tells_the_same(past: Database, tmp_path: Path) -> None:
    own = [name for name, each in figure_book().reports.items() if each.group == "appointment"]
    with closing(Database(f"sqlite:///{tmp_path / 'replayed.db'}")) as replayed:
        replay(past, replayed)
        for name in own:
            first, second = (asked(answering(s), name, days=9) for s in (past, replayed))
            assert first.table == second.table
            assert first.table.rows
