"""A series makes each of its days once, and changes one day or all that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dispatch_app.domain.appointments.commands import (
    AcceptAppointment,
    BookSeries,
    CancelAppointment,
    ChangeAppointment,
    ConfirmAppointment,
    DeclineAppointment,
    NoteAbsent,
    OfferAppointment,
    RemindAppointment,
    ReportBoarded,
    ReportDelivered,
    SkipDay,
    TakeBackAppointment,
)
from dispatch_app.domain.appointments.recurring import AHEAD_DAYS
from dispatch_app.domain.appointments.values import (
    OVER,
    AbsentReason,
    Appointment,
    AppointmentState,
    CancelReason,
    CoverWord,
    NoVehicleReason,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.services.appointment_watch import due
from dispatch_app.services.watch import CENTRE
from tests.fakes.booked_room import a_booking, assigns, books, orders
from tests.fakes.builders import NOON, V01, V02, V03, Centre, a_centre

OFFSET = timedelta(hours=8)
MONDAY_WEDNESDAY_FRIDAY = (0, 2, 4)


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def weekly(
    centre: Centre, until: date, weekdays: tuple[int, ...] = MONDAY_WEDNESDAY_FRIDAY
) -> list[Appointment]:
    centre.do(BookSeries(booking=a_booking(), weekdays=weekdays, until=until))
    return by_day(centre)


def by_day(centre: Centre) -> list[Appointment]:
    items = [a for a in centre.state.appointments.items.values() if a.day is not None]
    return sorted(items, key=lambda a: a.day or date.min)


def days(centre: Centre) -> list[date]:
    return [a.day for a in by_day(centre) if a.day is not None and not a.over]


def watched(centre: Centre) -> None:
    for wish, _ in due(centre.state, centre.now):
        centre.do(wish, CENTRE)


def test_two_weeks_are_made_at_once_with_their_own_numbers(centre: Centre) -> None:
    made = weekly(centre, date(2027, 3, 1))
    last = NOON.date() + timedelta(days=AHEAD_DAYS)
    assert len(made) == 6
    assert all(a.day is not None and a.day <= last for a in made)
    assert len({a.number for a in made}) == 6


def test_every_day_keeps_the_local_time(centre: Centre) -> None:
    made = weekly(centre, date(2026, 12, 31))
    assert {(a.booking.pick_up_at + OFFSET).time() for a in made} == {
        (a_booking().pick_up_at + OFFSET).time()
    }
    assert all((a.booking.pick_up_at + OFFSET).date() == a.day for a in made)


@settings(max_examples=30, deadline=None)
@given(
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda d: tuple(sorted(d))),
    length=st.integers(0, 40),
    hour=st.integers(0, 23),
    steps=st.lists(st.integers(1, 20 * 24), min_size=1, max_size=8),
    skipped=st.sets(st.integers(0, 40), max_size=4),
)
def test_each_day_of_a_series_is_made_exactly_once(
    weekdays: tuple[int, ...], length: int, hour: int, steps: list[int], skipped: set[int]
) -> None:
    """However long the centre was away meanwhile: no day twice, and none left out whose time had
    not passed when the centre looked."""
    centre = a_centre()
    first = datetime(2026, 11, 22, hour, tzinfo=UTC)
    first_day = (first + OFFSET).date()
    until = first_day + timedelta(days=length)
    centre.do(BookSeries(booking=a_booking(pick_up_at=first), weekdays=weekdays, until=until))
    series = next(iter(centre.state.appointments.series.values()))
    away = {first_day + timedelta(days=n) for n in skipped}
    for day in sorted(away):
        centre.do(SkipDay(series=series.id, day=day))
    looked: list[datetime] = [NOON]
    for hours in steps:
        centre.later(3600 * hours)
        looked.append(centre.now)
        watched(centre)
    made = [a.day for a in by_day(centre)]
    assert len(set(made)) == len(made)
    wanted = set()
    for n in range(length + 1):
        day = first_day + timedelta(days=n)
        at = first + timedelta(days=n)
        seen = any(
            now < at and (now + OFFSET).date() + timedelta(days=AHEAD_DAYS) >= day for now in looked
        )
        if day.weekday() in weekdays and seen:
            wanted.add(day)
    alive = set(days(centre)) - away
    assert alive == wanted - away


def test_a_day_that_is_skipped_comes_no_more(centre: Centre) -> None:
    made = weekly(centre, date(2026, 12, 31))
    series = made[0].series
    assert series is not None
    assert made[1].day is not None
    centre.do(SkipDay(series=series, day=made[1].day))
    assert made[1].day not in days(centre)
    centre.later(5 * 86400)
    watched(centre)
    assert made[1].day not in days(centre)


def test_one_day_is_changed_and_the_others_stay(centre: Centre) -> None:
    made = weekly(centre, date(2026, 12, 31))
    later = replace(made[1].booking, pick_up_at=made[1].booking.pick_up_at + timedelta(hours=1))
    centre.do(ChangeAppointment(appointment=made[1].id, booking=later))
    after = by_day(centre)
    assert [a.booking for a in after] == [made[0].booking, later, *(a.booking for a in made[2:])]


def test_all_that_follow_are_changed_those_to_come_as_well(centre: Centre) -> None:
    made = weekly(centre, date(2026, 12, 31))
    hour = timedelta(hours=1)
    later = replace(made[1].booking, pick_up_at=made[1].booking.pick_up_at + hour, remarks="新床位")
    centre.do(ChangeAppointment(appointment=made[1].id, booking=later, following=True))
    centre.later(7 * 86400)
    watched(centre)
    before, *after = by_day(centre)
    assert before.booking == made[0].booking
    assert len(after) > len(made) - 1
    assert {a.booking.remarks for a in after} == {"新床位"}
    assert {(a.booking.pick_up_at + OFFSET).date() for a in after} == {a.day for a in after}
    moved = {(a.booking.pick_up_at + OFFSET).time() for a in after}
    assert moved == {(made[0].booking.pick_up_at + OFFSET + hour).time()}


def test_a_series_ends_from_a_day_on(centre: Centre) -> None:
    made = weekly(centre, date(2026, 12, 31))
    centre.do(
        CancelAppointment(appointment=made[2].id, reason=CancelReason.SERIES_ENDED, following=True)
    )
    centre.later(10 * 86400)
    watched(centre)
    assert days(centre) == [a.day for a in made[:2]]


def test_a_series_that_ends_before_it_begins_is_refused(centre: Centre) -> None:
    with pytest.raises(Rejected, match=r"appointment\.series-ends"):
        weekly(centre, NOON.date() - timedelta(days=1))


# ---- no step out of order

_ORDER = list(AppointmentState)
_LIVE = [s for s in _ORDER if s not in OVER]


class Transports(RuleBasedStateMachine):
    """Whatever is asked for in whatever order, refused or not."""

    def __init__(self) -> None:
        super().__init__()
        self.centre = a_centre()
        self.booked = books(self.centre).id
        self.over: AppointmentState | None = None

    @property
    def one(self) -> Appointment:
        return self.centre.state.appointments.items[self.booked]

    @rule(which=st.integers(0, 9), vehicle=st.sampled_from((V01, V02, V03)))
    def asks(self, which: int, vehicle: object) -> None:
        wishes = (
            ConfirmAppointment(appointment=self.booked),
            RemindAppointment(appointment=self.booked),
            OfferAppointment(
                appointment=self.booked,
                vehicle=vehicle,  # type: ignore[arg-type]
                cover=CoverWord(bare_cells=0),
            ),
            AcceptAppointment(appointment=self.booked),
            DeclineAppointment(appointment=self.booked, reason=NoVehicleReason.OTHER),
            TakeBackAppointment(appointment=self.booked),
            ReportBoarded(appointment=self.booked),
            ReportDelivered(appointment=self.booked),
            NoteAbsent(appointment=self.booked, reason=AbsentReason.OTHER),
            CancelAppointment(appointment=self.booked, reason=CancelReason.OTHER),
        )
        before = self.one.state
        try:
            self.centre.do(wishes[which])
        except Rejected:
            assert self.one.state is before

    @rule()
    def orders(self) -> None:
        if self.one.state is AppointmentState.ASSIGNED and self.one.offer is not None:
            orders(self.centre, self.one, self.one.offer.vehicle)

    @invariant()
    def nothing_comes_back_from_its_end(self) -> None:
        if self.over is not None:
            assert self.one.state is self.over
        elif self.one.state in OVER:
            self.over = self.one.state

    @invariant()
    def whoever_is_aboard_was_sent_for(self) -> None:
        one = self.one
        if one.delivered_at is not None:
            assert one.boarded_at is not None
        if one.boarded_at is not None:
            assert one.dispatched_at is not None
        if one.dispatched_at is not None and one.offer is not None:
            assert one.offer.accepted_at is not None


Transports.TestCase.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
TestTransports = Transports.TestCase


def test_an_assigned_transport_is_the_same_after_a_restart(centre: Centre) -> None:
    """All that is due follows from the state, which is folded from the journal alone."""
    assigns(centre, books(centre))
    assert list(due(centre.state, centre.now)) == list(due(replace(centre.state), centre.now))
