"""When a line rings, who rings, and when it has stopped."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from devices.caller_id.decoder import (
    CallDate,
    CallName,
    CallNumber,
    CallTime,
    Presentation,
    Ring,
)
from devices.caller_id.events import (
    CallerKnown,
    PresentedTime,
    RingingStopped,
    RingPulse,
    RingStarted,
)
from devices.caller_id.ring_tracker import RingTracker
from devices.moment import Moment

NOON = Moment(0, datetime(2026, 1, 1, 12, tzinfo=UTC))
LI = CallNumber("09990000001", Presentation.GIVEN)
WANG = CallNumber("09990000002", Presentation.GIVEN)
HIDDEN = CallNumber(None, Presentation.PRIVATE)


def at(seconds: float) -> Moment:
    return NOON.plus(seconds)


def told(*story: tuple[float, object], until: float = 0.0) -> list[object]:
    """The events that follow from messages at seconds, and from time passing until the end."""
    tracker, events = RingTracker("1"), []
    for seconds, message in story:
        events += tracker.take(message, at(seconds))
    return events + list(tracker.tick(at(until)))


def kinds(events: list[object]) -> list[type]:
    return [type(event) for event in events]


def known(events: list[object]) -> list[str | None]:
    return [event.number for event in events if isinstance(event, CallerKnown)]


def test_the_first_ring_starts_a_ringing_and_the_second_continues_it():
    events = told((0, Ring()), (5, Ring()))
    assert events == [
        RingStarted(line="1", at=at(0)),
        RingPulse(line="1", at=at(5), count=2),
    ]


def test_the_number_is_told_at_once_with_the_time_that_came_before_it():
    events = told((0, Ring()), (2, CallDate(1, 1)), (2, CallTime(20, 0)), (2, LI))
    assert events[1] == CallerKnown(
        line="1",
        at=at(2),
        number="09990000001",
        presentation=Presentation.GIVEN,
        presented=PresentedTime(1, 1, 20, 0),
    )


def test_a_name_that_follows_is_told_with_the_number():
    events = told((0, Ring()), (2, LI), (2.1, CallName("DEMO")))
    assert [(e.number, e.name) for e in events[1:]] == [
        ("09990000001", ""),
        ("09990000001", "DEMO"),
    ]


def test_a_name_that_comes_first_is_kept_for_the_number():
    events = told((0, Ring()), (2, CallName("DEMO")), (2.1, LI))
    assert [(e.number, e.name) for e in events[1:]] == [("09990000001", "DEMO")]


def test_a_withheld_number_is_told_as_withheld():
    events = told((0, Ring()), (2, HIDDEN))
    assert (events[1].number, events[1].presentation) == (None, Presentation.PRIVATE)


def test_a_number_before_the_first_ring_is_told_right_after_it():
    events = told((0, LI), (1, Ring()))
    assert kinds(events) == [RingStarted, CallerKnown]
    assert events[1].at == at(1)


def test_a_number_without_a_ring_is_forgotten():
    tracker = RingTracker("1")
    tracker.take(LI, at(0))
    tracker.tick(at(10))
    assert kinds(list(tracker.take(Ring(), at(11)))) == [RingStarted]


def test_ten_seconds_without_a_ring_end_the_ringing():
    assert told((0, Ring()), (5, Ring()), until=14.9)[-1] == RingPulse(line="1", at=at(5), count=2)
    assert told((0, Ring()), (5, Ring()), until=15)[-1] == RingingStopped(
        line="1", at=at(15), rings=2, last_ring=at(5)
    )


def test_a_ring_after_a_long_silence_is_a_new_ringing_even_if_no_tick_came_between():
    events = told((0, Ring()), (60, Ring()))
    assert kinds(events) == [RingStarted, RingingStopped, RingStarted]


def test_the_same_number_again_is_not_told_again():
    assert known(told((0, Ring()), (2, LI), (5, Ring()), (7, LI))) == ["09990000001"]


def test_another_number_within_the_silence_is_another_call():
    events = told((0, Ring()), (2, LI), (5, Ring()), (13, Ring()), (15, WANG))
    assert events[-3:] == [
        RingingStopped(line="1", at=at(15), rings=2, last_ring=at(5)),
        RingStarted(line="1", at=at(13)),
        CallerKnown(line="1", at=at(15), number="09990000002", presentation=Presentation.GIVEN),
    ]


def test_another_number_before_any_further_ring_belongs_to_the_ring_that_comes():
    events = told((0, Ring()), (2, LI), (8, WANG), (9, Ring()))
    assert kinds(events) == [
        RingStarted,
        CallerKnown,
        RingingStopped,
        RingStarted,
        CallerKnown,
    ]
    assert known(events) == ["09990000001", "09990000002"]


def test_a_number_is_never_carried_over_to_the_next_ringing():
    assert known(told((0, Ring()), (2, LI), (60, Ring()), (65, Ring()))) == ["09990000001"]


messages = st.sampled_from(
    [Ring(), Ring(), Ring(), LI, WANG, HIDDEN, CallDate(1, 1), CallTime(2, 3), CallName("DEMO")]
)
stories = st.lists(st.tuples(st.floats(0, 15), messages), max_size=40)


@given(stories)
def test_every_ringing_starts_once_and_stops_once_whatever_comes(steps):
    tracker, now, events = RingTracker("1"), 0.0, []
    for wait, message in steps:
        now += wait
        events += tracker.take(message, at(now))
    events += tracker.tick(at(now + 10))
    ringing = False
    for event in events:
        assert ringing != isinstance(event, RingStarted)
        ringing = not isinstance(event, RingingStopped)
    assert not ringing
    assert not tracker.ringing


@given(stories)
def test_no_ring_is_lost_or_counted_twice(steps):
    tracker, now, events = RingTracker("1"), 0.0, []
    for wait, message in steps:
        now += wait
        events += tracker.take(message, at(now))
    events += tracker.tick(at(now + 10))
    heard = sum(isinstance(message, Ring) for _, message in steps)
    assert sum(e.rings for e in events if isinstance(e, RingingStopped)) == heard
