"""Ways are counted once a mission or a day is over, each once, and what is unheard is left open."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.tracks import Track, ms_of
from dispatch_app.domain.way_commands import ReportMissionWay, ReportVehicleDay
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.tracks import KeptDay
from dispatch_app.ports.ways import EndedMission
from dispatch_app.services.way_watch import AGAIN, MISSIONS_AT_ONCE, SETTLED, WayWatch
from tests.fakes.builders import NOON, V01, V02, V03, a_centre

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
_DEGREE_M = 111_195.0


class Desk:
    """A bus, a clock, tracks and the store's own look at what is counted."""

    def __init__(self) -> None:
        self.at = NOON
        self.state: CentreState = a_centre().state
        self.sent: dict[str, Any] = {}
        self.ended: list[EndedMission] = []
        self.counted: dict[datetime, set[VehicleId]] = {}
        self.heard: dict[VehicleId, list[tuple[datetime, float]]] = {}
        self.kept: list[date] = []
        self.away = False
        self.watch = WayWatch(self, self, self, self, SHANGHAI)  # type: ignore[arg-type]

    def now(self) -> datetime:
        return self.at

    def submit(self, command: Any, *, actor: Any, command_id: str) -> Future[None]:
        assert command_id not in self.sent
        self.sent[command_id] = command
        return Future()

    def uncounted(
        self, since: datetime, before: datetime, limit: int, after: EndedMission | None = None
    ) -> tuple[EndedMission, ...]:
        done = {c.mission for c in self.sent.values() if isinstance(c, ReportMissionWay)}
        found = [
            m
            for m in self.ended
            if m.ordered_at >= since and m.ended_at < before and m.id not in done
        ]
        found.sort(key=lambda m: (m.ordered_at, m.id))
        if after is not None:
            place = (after.ordered_at, after.id)
            found = [m for m in found if (m.ordered_at, m.id) > place]
        return tuple(found[:limit])

    def counted_on(self, since: datetime) -> set[VehicleId]:
        return self.counted.get(since, set())

    def days(self) -> tuple[KeptDay, ...]:
        if self.away:
            raise Unavailable("away")
        return tuple(KeptDay(day=day, bytes=1) for day in self.kept)

    def track(self, vehicle: VehicleId, since: datetime, until: datetime) -> Track:
        fixes = [(at, lat) for at, lat in self.heard.get(vehicle, []) if since <= at < until]
        return Track(
            vehicle=vehicle,
            at_ms=tuple(ms_of(at) for at, _ in fixes),
            lat=tuple(lat for _, lat in fixes),
            lon=(120.0,) * len(fixes),
            speed_mps=(10.0,) * len(fixes),
            heading_deg=(None,) * len(fixes),
            origin=("terminal",) * len(fixes),
            plausible=(True,) * len(fixes),
        )

    def drives(self, vehicle: VehicleId, since: datetime, km: float) -> None:
        """North, in a step a minute of 500 m."""
        steps = round(km * 2)
        self.heard.setdefault(vehicle, []).extend(
            (since + timedelta(minutes=n), 30.0 + n * 500 / _DEGREE_M) for n in range(steps + 1)
        )

    def missions(self, *, hours_ago: float, vehicle: VehicleId = V01, name: str = "m-1") -> None:
        ended = NOON - timedelta(hours=hours_ago)
        self.ended.append(
            EndedMission(
                id=MissionId(name), vehicle=vehicle, ordered_at=ended - HOUR, ended_at=ended
            )
        )

    def ways(self) -> dict[str, float]:
        return {
            str(c.mission): round(c.went.driven_m / 1000, 1)
            for c in self.sent.values()
            if isinstance(c, ReportMissionWay)
        }

    def told_days(self) -> list[tuple[str, str, float]]:
        return [
            (c.vehicle, f"{c.since.astimezone(SHANGHAI):%m-%d %H:%M}", round(c.went.driven_m / 1e3))
            for c in self.sent.values()
            if isinstance(c, ReportVehicleDay)
        ]


def test_a_mission_is_counted_an_hour_after_its_end_and_only_once() -> None:
    desk = Desk()
    desk.missions(hours_ago=2)
    desk.drives(V01, NOON - 3 * HOUR, km=12)
    desk.missions(hours_ago=0.5, name="just-ended")
    desk.watch()
    desk.watch()
    assert desk.ways() == {"m-1": 12.0}
    desk.at += SETTLED
    desk.drives(V01, NOON - 1.5 * HOUR, km=3)
    desk.watch()
    assert set(desk.ways()) == {"m-1", "just-ended"}


def test_a_mission_that_nobody_heard_stays_open_and_is_looked_at_again_later() -> None:
    desk = Desk()
    desk.missions(hours_ago=2)
    desk.watch()
    assert desk.ways() == {}
    desk.drives(V01, NOON - 3 * HOUR, km=5)
    desk.watch()
    assert desk.ways() == {}
    desk.at += AGAIN
    desk.watch()
    assert desk.ways() == {"m-1": 5.0}


def test_many_missions_are_counted_a_few_at_a_time_and_none_is_left_out() -> None:
    desk = Desk()
    desk.drives(V01, NOON - 30 * HOUR, km=200)
    for number in range(2 * MISSIONS_AT_ONCE + 3):
        desk.missions(hours_ago=24 + number / 100, name=f"m-{number:03d}")
    desk.watch()
    assert len(desk.ways()) == MISSIONS_AT_ONCE
    desk.watch()
    desk.watch()
    assert len(desk.ways()) == 2 * MISSIONS_AT_ONCE + 3


def test_a_day_is_counted_from_midnight_to_midnight_of_the_centre_once_it_is_over() -> None:
    desk = Desk()
    today = datetime(2026, 11, 22, tzinfo=SHANGHAI).astimezone(UTC)
    desk.at = today + timedelta(minutes=30)
    desk.kept = [date(2026, 11, day) for day in (20, 21, 22)]
    desk.drives(V01, today - 4 * HOUR, km=20)
    desk.drives(V02, today - 30 * HOUR, km=7)
    desk.drives(V03, today, km=9)
    for _ in range(10):
        desk.watch()
    assert desk.told_days() == [(V02, "11-20 00:00", 7)]
    desk.at = today + SETTLED
    for _ in range(10):
        desk.watch()
    assert desk.told_days() == [(V02, "11-20 00:00", 7), (V01, "11-21 00:00", 20)]


def test_a_day_that_was_counted_before_the_start_is_not_counted_again() -> None:
    desk = Desk()
    yesterday = datetime(2026, 11, 21, tzinfo=SHANGHAI).astimezone(UTC)
    desk.at = yesterday + timedelta(days=1, hours=2)
    desk.kept = [date(2026, 11, 20), date(2026, 11, 21)]
    desk.counted[yesterday] = {V01}
    desk.drives(V01, yesterday + HOUR, km=20)
    desk.drives(V02, yesterday + HOUR, km=6)
    for _ in range(10):
        desk.watch()
    assert [told[0] for told in desk.told_days()] == [V02]


def test_days_are_begun_anew_once_the_store_is_back() -> None:
    desk = Desk()
    yesterday = datetime(2026, 11, 21, tzinfo=SHANGHAI).astimezone(UTC)
    desk.at = yesterday + timedelta(days=1, hours=2)
    desk.kept = [date(2026, 11, 20), date(2026, 11, 21)]
    desk.drives(V01, yesterday + HOUR, km=20)
    desk.away = True
    for _ in range(2):
        with pytest.raises(Unavailable):
            desk.watch()
    desk.away = False
    for _ in range(10):
        desk.watch()
    assert [told[0] for told in desk.told_days()] == [V01]
