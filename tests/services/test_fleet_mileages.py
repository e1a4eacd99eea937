"""Mileage of a vehicle's day and of its missions: one reading of the tracks for all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.domain.codes import Nature
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.tracks import Track, ms_of
from dispatch_app.ports.records import MissionPeriod
from dispatch_app.services.mileages import whole_day
from tests.fakes.builders import V01

SHANGHAI = ZoneInfo("Asia/Shanghai")
STEP_DEG = 100 / 111_195
DAY = date(2026, 11, 22)
MORNING = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


class Straight:
    """100 m every ten seconds, from the morning on."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[tuple[datetime, datetime]] = []

    def track(self, vehicle, since, until):  # type: ignore[no-untyped-def]
        self.asked.append((since, until))
        at = [MORNING + timedelta(seconds=10 * n) for n in range(self.count)]
        here = [n for n, t in enumerate(at) if since <= t < until]
        return Track(
            vehicle=vehicle,
            at_ms=tuple(ms_of(at[n]) for n in here),
            lat=tuple(31.5 + n * STEP_DEG for n in here),
            lon=tuple(120.5 for _ in here),
            speed_mps=tuple(10.0 for _ in here),
            heading_deg=tuple(None for _ in here),
            origin=tuple("terminal" for _ in here),
            plausible=tuple(True for _ in here),
        )


def a_period(begins: datetime, ends: datetime | None) -> MissionPeriod:
    return MissionPeriod(
        id=MissionId("m-1"),
        number="20261122-0001-1",
        vehicle=V01,
        nature=Nature.REAL,
        ordered_at=begins,
        ended_at=ends,
    )


def test_a_day_and_its_missions_come_from_one_reading() -> None:
    tracks = Straight(361)
    period = a_period(MORNING + timedelta(minutes=10), MORNING + timedelta(minutes=30))
    day, (mission,) = whole_day(tracks, V01, DAY, SHANGHAI, [period], MORNING)  # type: ignore[arg-type]
    assert day.went.driven_m == pytest.approx(36_000, rel=0.01)
    assert mission.went.driven_m == pytest.approx(12_000, rel=0.02)
    assert len(tracks.asked) == 1


def test_a_mission_beyond_midnight_is_whole() -> None:
    late = datetime(2026, 11, 22, 15, 50, tzinfo=UTC)
    tracks = Straight(6000)
    period = a_period(late, late + timedelta(minutes=20))
    day, (mission,) = whole_day(tracks, V01, DAY, SHANGHAI, [period], MORNING)  # type: ignore[arg-type]
    assert day.until == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert mission.went.driven_m == pytest.approx(12_000, rel=0.02)
