"""Road conditions end by themselves in time, once, and a late end is said."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.map_events import RoadConditionExpired
from dispatch_app.services.watch import ConditionWatch
from tests.fakes.builders import NOON, SEAT_1, at_seat
from tests.fakes.map_work import a_condition
from tests.fakes.working_bus import WorkingBus, a_bus

IN_A_MINUTE = NOON + timedelta(minutes=1)


def flush(working: WorkingBus) -> None:
    """Commands are taken in order: once this one is answered, earlier ones are too."""
    working.ask(c.ReportLine(line="flush", heard=True))


def ended(working: WorkingBus) -> list[RoadConditionExpired]:
    entries = working.journal.read(0, 10_000)
    return [x.event for x in entries if isinstance(x.event, RoadConditionExpired)]


def close_a_road(working: WorkingBus) -> None:
    wish = mc.SetRoadCondition(condition=a_condition(until=IN_A_MINUTE))
    working.ask(wish, at_seat(SEAT_1))


def test_a_condition_ends_once_when_its_time_has_come() -> None:
    with a_bus() as working:
        watch = ConditionWatch(working.bus, working.clock)
        close_a_road(working)
        working.clock.later(59.9)
        watch()
        flush(working)
        assert ended(working) == []
        working.clock.later(0.1)
        watch()
        watch()
        flush(working)
        assert [event.until for event in ended(working)] == [IN_A_MINUTE]
        assert working.state.road_conditions == {}


def test_an_end_that_comes_late_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with a_bus() as working, caplog.at_level(logging.WARNING):
        close_a_road(working)
        working.clock.later(3660)
        ConditionWatch(working.bus, working.clock)()
        flush(working)
        (event,) = ended(working)
        assert (event.at - event.until).total_seconds() == 3600
        assert "3600 s late" in caplog.text


def test_what_has_no_end_stays() -> None:
    with a_bus() as working:
        working.ask(mc.SetRoadCondition(condition=a_condition()), at_seat(SEAT_1))
        working.clock.later(10**7)
        ConditionWatch(working.bus, working.clock)()
        flush(working)
        assert len(working.state.road_conditions) == 1
