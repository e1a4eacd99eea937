"""Positions on their way to the store: nothing waits, what is lost is counted, told, and ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.track_commands import ReportTracksDropped
from dispatch_app.domain.tracks import Stretch, Track, TrackHold
from dispatch_app.domain.values import Fix
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.tracks import KeptDay
from dispatch_app.services.track_keeping import AT_ONCE, LossAlarm, TrackKeeper, TrackRetention
from tests.fakes.builders import MACHINE, NOON, V01, V02, a_centre

KNOWN = {V01: object()}


class MovedClock:
    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def later(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class MemoryTracks:
    """Takes what is written, or is away."""

    away: bool = False
    written: list[Fix] = field(default_factory=list)
    unpacked: int = 0
    packs: list[int] = field(default_factory=list)
    kept: list[date] = field(default_factory=list)
    dropped: list[tuple[date, frozenset[Stretch]]] = field(default_factory=list)

    def write(self, fixes: Sequence[Fix]) -> None:
        if self.away:
            raise Unavailable("away")
        self.written += fixes

    def pack(self, before: datetime, most: int) -> int:
        done = min(most, self.unpacked)
        self.unpacked -= done
        self.packs.append(done)
        return done

    def track(self, vehicle: VehicleId, since: datetime, until: datetime) -> Track:
        return Track(vehicle=vehicle)

    def days(self) -> tuple[KeptDay, ...]:
        return tuple(KeptDay(day=day, bytes=1) for day in self.kept)

    def drop(self, day: date, keep: Iterable[Stretch] = ()) -> None:
        self.dropped.append((day, frozenset(keep)))
        if not self.dropped[-1][1]:
            self.kept.remove(day)

    def close(self) -> None:
        """Nothing to let go of."""


def fixes(count: int, vehicle: VehicleId = V01) -> list[Fix]:
    return [
        Fix(vehicle=vehicle, lat=31.5, lon=120.5, at=NOON - timedelta(seconds=count - n))
        for n in range(count)
    ]


@pytest.fixture
def tracks() -> MemoryTracks:
    return MemoryTracks()


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


def test_what_is_offered_is_written_in_the_next_round(
    tracks: MemoryTracks, clock: MovedClock
) -> None:
    keeper = TrackKeeper(tracks, clock)
    keeper.offer(fixes(5), known=KNOWN, now=NOON)
    assert (keeper.waiting, tracks.written) == (5, [])
    keeper()
    assert (keeper.waiting, len(tracks.written)) == (0, 5)


@pytest.mark.parametrize(
    "fix",
    [
        fixes(1, V02)[0],
        replace(fixes(1)[0], lat=91.0),
        replace(fixes(1)[0], at=NOON + timedelta(minutes=1)),
        replace(fixes(1)[0], at=NOON - timedelta(days=32)),
    ],
    ids=["unknown vehicle", "not a position", "from the future", "of a clock that is wrong"],
)
def test_what_can_stand_in_no_track_is_left_out(
    tracks: MemoryTracks, clock: MovedClock, fix: Fix
) -> None:
    keeper = TrackKeeper(tracks, clock)
    keeper.offer([fix], known=KNOWN, now=NOON)
    assert (keeper.waiting, keeper.lost) == (0, 0)


def test_a_store_that_is_away_loses_nothing_until_the_queue_is_full(
    tracks: MemoryTracks, clock: MovedClock
) -> None:
    told: list[int] = []
    keeper = TrackKeeper(tracks, clock, tell=told.append, most=10)
    tracks.away = True
    keeper.offer(fixes(8), known=KNOWN, now=NOON)
    with pytest.raises(Unavailable):
        keeper()
    keeper.offer(fixes(5), known=KNOWN, now=NOON)
    assert (keeper.waiting, keeper.lost) == (10, 3)
    tracks.away = False
    keeper()
    keeper()
    assert (len(tracks.written), told) == (10, [0, 3, 0])


def test_what_is_lost_is_told_while_the_store_is_still_away(
    tracks: MemoryTracks, clock: MovedClock
) -> None:
    told: list[int] = []
    keeper = TrackKeeper(tracks, clock, tell=told.append, most=2)
    tracks.away = True
    keeper.offer(fixes(5), known=KNOWN, now=NOON)
    with pytest.raises(Unavailable):
        keeper()
    assert told == [3]


def test_packing_is_done_in_small_parts_and_rests_when_done(
    tracks: MemoryTracks, clock: MovedClock
) -> None:
    keeper = TrackKeeper(tracks, clock)
    tracks.unpacked = AT_ONCE + 3
    for _ in range(6):
        keeper()
        clock.later(seconds=1)
    assert tracks.packs == [AT_ONCE, 3, 0]
    clock.later(seconds=10)
    keeper()
    assert tracks.packs == [AT_ONCE, 3, 0, 0]


def test_at_the_end_all_is_written(tracks: MemoryTracks, clock: MovedClock) -> None:
    keeper = TrackKeeper(tracks, clock)
    keeper.offer(fixes(5), known=KNOWN, now=NOON)
    keeper.flush()
    assert len(tracks.written) == 5


def test_an_end_without_a_store_ends(tracks: MemoryTracks, clock: MovedClock) -> None:
    keeper = TrackKeeper(tracks, clock)
    keeper.offer(fixes(5), known=KNOWN, now=NOON)
    tracks.away = True
    keeper.flush()
    assert keeper.waiting == 5


class ListeningBus:
    """Remembers what is asked; a rule of the real domain answers what it must."""

    def __init__(self, state: CentreState | None = None) -> None:
        self.state = state or CentreState()
        self.asked: list[tuple[Any, str]] = []
        self.away = False

    def submit(self, command: Any, *, actor: Any, command_id: str) -> Future[Any]:
        promise: Future[Any] = Future()
        if self.away:
            promise.set_exception(Unavailable("journal"))
        else:
            self.asked.append((command, command_id))
            promise.set_result(SimpleNamespace())
        return promise

    def commands(self) -> list[Any]:
        return [command for command, _ in self.asked]


def test_losses_are_one_alarm_that_ends_after_a_quiet_minute(clock: MovedClock) -> None:
    bus = ListeningBus()
    names = iter(range(100))
    alarm = LossAlarm(bus, clock, lambda: str(next(names)))  # type: ignore[arg-type]
    for lost in (5, 2, 0):
        alarm(lost)
    raised = bus.commands()
    assert [c.detail for c in raised] == ["5", "7"]
    assert all(isinstance(c, RaiseAlarm) and c.reason == "tracks_lost" for c in raised)
    clock.later(seconds=61)
    alarm(0)
    alarm(0)
    (cleared,) = bus.commands()[2:]
    assert isinstance(cleared, ClearAlarm)
    assert len({command_id for _, command_id in bus.asked}) == 3


# ---- keeping


def days_before(*counts: int) -> list[date]:
    return [NOON.date() - timedelta(days=n) for n in counts]


def retention(
    tracks: MemoryTracks, bus: ListeningBus, clock: MovedClock, keep_days: int = 400
) -> Callable[[], None]:
    return TrackRetention(bus, tracks, clock, keep_days)  # type: ignore[arg-type]


def held(day: date) -> CentreState:
    since = datetime.combine(day, datetime.min.time(), NOON.tzinfo)
    stretch = Stretch(vehicle=V01, since=since, until=since + timedelta(hours=1))
    hold = TrackHold(
        incident=IncidentId("id-1"), stretches=(stretch,), reason="投诉", by=MACHINE, at=NOON
    )
    return CentreState(track_holds={hold.incident: hold})


def test_only_days_past_their_time_go_each_told_first(
    tracks: MemoryTracks, clock: MovedClock
) -> None:
    bus = ListeningBus()
    tracks.kept = days_before(500, 401, 400, 1)
    retention(tracks, bus, clock)()
    assert tracks.kept == days_before(400, 1)
    assert [c.day for c in bus.commands()] == [d.isoformat() for d in days_before(500, 401)]


def test_a_day_that_cannot_be_told_stays(tracks: MemoryTracks, clock: MovedClock) -> None:
    bus = ListeningBus()
    bus.away = True
    tracks.kept = days_before(500)
    with pytest.raises(Unavailable):
        retention(tracks, bus, clock)()
    assert tracks.kept == days_before(500)


def test_for_ever_is_for_ever(tracks: MemoryTracks, clock: MovedClock) -> None:
    tracks.kept = days_before(5000)
    retention(tracks, ListeningBus(), clock, keep_days=0)()
    assert tracks.kept == days_before(5000)


def test_what_is_held_is_thinned_once_and_goes_when_it_is_released(
    tracks: MemoryTracks, clock: MovedClock
) -> None:
    (day,) = days_before(500)
    bus = ListeningBus(held(day))
    tracks.kept = [day]
    rounds = retention(tracks, bus, clock)
    rounds()
    rounds()
    assert [(d, len(keep)) for d, keep in tracks.dropped] == [(day, 1)]
    bus.state = CentreState()
    rounds()
    assert tracks.kept == []
    assert len({command_id for _, command_id in bus.asked}) == 2


def test_the_domain_takes_what_retention_asks() -> None:
    (event,) = a_centre().do(ReportTracksDropped(day=days_before(500)[0].isoformat()), MACHINE)
    assert event.day == days_before(500)[0].isoformat()  # type: ignore[union-attr]
