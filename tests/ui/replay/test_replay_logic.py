"""What a replay shows at a moment, how its clock goes, when its sound sounds. No widgets."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.tracks import Track
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.recording.criteria import BadTime
from dispatch_app.ui.kit.recording.listening import Listening
from dispatch_app.ui.kit.recording.opening import Opening
from dispatch_app.ui.kit.replay.clock import RATES, ReplayClock
from dispatch_app.ui.kit.replay.scene import seen_at, state_at, trails, whole_way
from dispatch_app.ui.kit.replay.sound import SoundInStep, sounding_at
from dispatch_app.ui.kit.replay.subject import Subject, of_record, of_vehicles
from dispatch_app.ui.kit.replay.time_bar import heard_spans
from dispatch_app.ui.kit.replay.wishes import UnknownVehicle, Wish, period_of, vehicles_of
from tests.fakes.builders import NOON, V01, V02, V03, a_centre
from tests.fakes.recording_room import MemoryDeck, MemoryDesk, MemorySource, a_recording
from tests.fakes.replay_past import FIVE, a_record, a_track

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
TEXTS = Texts.load("zh")
ZONE = "Asia/Shanghai"


def doubted(track: Track, *places: int) -> Track:
    return replace(track, plausible=tuple(n not in places for n in range(len(track))))


def without(track: Track, first: int, end: int) -> Track:
    """A gap."""
    columns = ("at_ms", "lat", "lon", "speed_mps", "heading_deg", "origin", "plausible")
    kept = {c: (*getattr(track, c)[:first], *getattr(track, c)[end:]) for c in columns}
    return replace(track, **kept)


def with_tracks(*tracks: Track) -> Subject:
    subject = of_vehicles([t.vehicle for t in tracks], NOON, NOON + HOUR, "01")
    return replace(subject, tracks=tracks)


# ---- the clock


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def clock(seconds: Seconds) -> ReplayClock:
    made = ReplayClock(seconds)
    made.load(NOON, NOON + HOUR)
    return made


def test_a_replay_stands_at_its_beginning(clock: ReplayClock, seconds: Seconds) -> None:
    seconds.now = 100.0
    assert (clock.now, clock.running) == (NOON, False)


@pytest.mark.parametrize("rate", RATES)
def test_it_runs_so_many_times_as_fast(clock: ReplayClock, seconds: Seconds, rate: int) -> None:
    while clock.rate < rate:
        clock.faster()
    clock.toggle()
    seconds.now += 10.0
    assert clock.now == NOON + timedelta(seconds=10 * rate)


def test_another_speed_goes_on_from_where_it_is(clock: ReplayClock, seconds: Seconds) -> None:
    clock.toggle()
    seconds.now += 10.0
    clock.faster()
    seconds.now += 10.0
    clock.slower()
    seconds.now += 10.0
    assert clock.now == NOON + timedelta(seconds=40) and clock.running


def test_it_stops_at_the_end_and_begins_anew(clock: ReplayClock, seconds: Seconds) -> None:
    clock.seek(NOON + HOUR - FIVE)
    clock.toggle()
    seconds.now += 60.0
    assert (clock.now, clock.running) == (NOON + HOUR, False)
    clock.toggle()
    assert (clock.now, clock.running) == (NOON, True)


def test_steps_stay_within_the_period(clock: ReplayClock) -> None:
    clock.step(-60)
    assert clock.now == NOON
    clock.step(90)
    clock.step(-30)
    assert clock.now == NOON + MINUTE
    clock.step(1e6)
    assert clock.now == NOON + HOUR


def test_jumping_while_it_runs_lets_it_run(clock: ReplayClock, seconds: Seconds) -> None:
    clock.toggle()
    clock.seek(NOON + 30 * MINUTE)
    seconds.now += 1.0
    assert clock.now == NOON + 30 * MINUTE + timedelta(seconds=1)


# ---- where vehicles were


def test_between_two_fixes_a_vehicle_is_drawn_between_them() -> None:
    (seen,) = seen_at(with_tracks(a_track()), NOON + FIVE / 2)
    track = a_track()
    assert seen.at == (120.5, pytest.approx((track.lat[0] + track.lat[1]) / 2))


def test_before_its_first_fix_a_vehicle_is_nowhere() -> None:
    assert seen_at(with_tracks(a_track()), NOON - FIVE) == ()


def test_over_a_gap_it_stays_where_it_was_heard_last_and_grows_old() -> None:
    track = without(a_track(), 20, 80)
    (seen,) = seen_at(with_tracks(track), NOON + 60 * FIVE)
    assert (seen.at[1], seen.stale) == (track.lat[19], True)
    assert seen.age_s == pytest.approx(205)


def test_a_fix_that_cannot_be_believed_moves_nothing_and_is_told() -> None:
    track = doubted(a_track(), 20)
    (seen,) = seen_at(with_tracks(track), NOON + 20 * FIVE)
    assert seen.doubted and seen.at[1] == pytest.approx(track.lat[20], abs=1e-9)
    (before,) = seen_at(with_tracks(track), NOON + 19 * FIVE)
    assert not before.doubted


def test_a_trail_ends_where_the_vehicle_is_drawn() -> None:
    subject, now = with_tracks(a_track()), NOON + 50 * FIVE + FIVE / 2
    (seen,) = seen_at(subject, now)
    trail = trails(subject, now)[V01]
    assert trail[-1] == seen.at and len(trail) == 52


def test_a_whole_way_leaves_out_what_cannot_be_believed_and_keeps_its_end() -> None:
    track = doubted(a_track(count=5001), 7)
    way = whole_way(track, NOON)
    assert len(way) <= 2502 and way[-1] == (track.lon[-1], track.lat[-1])


def test_its_state_is_that_of_the_stages_reached_by_then() -> None:
    record = a_record()
    states = [
        state_at(record.missions, V01, NOON + timedelta(seconds=s)) for s in (0, 91, 181, 271, 541)
    ]
    assert states == [
        VehicleState.ASSIGNED,
        VehicleState.ASSIGNED,
        VehicleState.EN_ROUTE,
        VehicleState.ON_SCENE,
        VehicleState.RETURNING,
    ]
    assert state_at(record.missions, V03, NOON) is None


def test_gaps_can_be_seen_on_the_line() -> None:
    assert len(heard_spans((without(a_track(), 20, 80),))) == 2
    assert len(heard_spans((without(a_track(), 20, 30),))) == 1


# ---- what is replayed


def test_an_incident_is_replayed_from_the_ring_to_the_last_vehicle() -> None:
    record = a_record()
    subject = of_record(record, TEXTS, NOON + HOUR)
    assert subject.vehicles == (V01, V02)
    assert subject.since == NOON - MINUTE
    assert subject.until == NOON + timedelta(seconds=540) + 2 * MINUTE
    words = [m.word for m in subject.chain]
    assert any("途中" in w or "出车" in w for w in words)
    assert [m.at for m in subject.chain] == sorted(m.at for m in subject.chain)


def test_an_incident_that_goes_on_is_replayed_until_now() -> None:
    subject = of_record(a_record(over=False), TEXTS, NOON + 20 * MINUTE)
    assert subject.until == NOON + 20 * MINUTE


def test_the_last_day_is_meant_without_words() -> None:
    assert period_of(Wish(), NOON, ZONE) == (NOON - 24 * HOUR, NOON)


def test_a_day_is_meant_by_a_day() -> None:
    since, until = period_of(Wish(since="11-20"), NOON, ZONE)
    assert until - since == 24 * HOUR and since.day == 19 and since.hour == 16


def test_words_that_are_no_time_are_refused() -> None:
    with pytest.raises(BadTime):
        period_of(Wish(since="soon"), NOON, ZONE)


def test_vehicles_are_known_by_number_and_plate() -> None:
    known = a_centre().state.vehicles
    plate = known[V02].plate
    assert vehicles_of(f" {V01}，{plate.lower()} {V01}", known) == (V01, V02)
    with pytest.raises(UnknownVehicle):
        vehicles_of("99", known)


# ---- sound in step


class Sounding:
    """Sound in step with a deck that remembers what it was told."""

    def __init__(self, folder: Path) -> None:
        self.deck, self.desk = MemoryDeck(), MemoryDesk()
        self.listening = Listening(self.deck, lambda _: None)
        self.asked: list[str] = []
        self.sound = SoundInStep(self.listening, lambda *a, **k: None, self._ask)
        source = MemorySource(folder)
        opening = Opening(
            self.desk,
            self.sound,
            self.listening,
            source,
            lambda work, then: then(work()),
            folder,
        )
        self.sound.attach(opening)
        self.sound.show_recordings([a_recording(7, began_at=NOON, duration_ms=60_000)])

    def _ask(self, codes: object, then: object) -> None:
        self.asked.append("what for")
        then("incident")  # type: ignore[operator]

    def at(self, seconds: float, *, running: bool = True, rate: int = 1) -> None:
        self.sound.follow(NOON + timedelta(seconds=seconds), running=running, rate=rate)


@pytest.fixture
def sounding(tmp_path: Path) -> Sounding:
    return Sounding(tmp_path)


def test_a_recording_sounds_from_where_the_replay_is(sounding: Sounding) -> None:
    sounding.at(20.0)
    sounding.at(20.1)
    assert sounding.listening.now.playing
    assert sounding.listening.now.at_s == pytest.approx(20.1, abs=0.2)
    assert sounding.asked == ["what for"]


def test_sound_that_fell_behind_jumps_and_sound_in_step_is_left_alone(sounding: Sounding) -> None:
    sounding.at(20.0)
    sounding.at(20.1)
    sounding.listening.reached(20.5)
    sounding.at(20.6)
    assert sounding.listening.now.at_s == pytest.approx(20.5)
    sounding.at(40.0)
    assert sounding.listening.now.at_s == pytest.approx(40.0)


@pytest.mark.parametrize(
    "how", [{"rate": 5}, {"running": False}], ids=["faster than it was", "standing"]
)
def test_it_is_silent_unless_time_goes_as_it_did(sounding: Sounding, how: dict[str, int]) -> None:
    sounding.at(20.0)
    sounding.at(20.1)
    sounding.at(20.2, **how)  # type: ignore[arg-type]
    assert not sounding.listening.now.playing


def test_it_is_silent_where_nothing_was_said_and_where_it_was_switched_off(
    sounding: Sounding,
) -> None:
    sounding.at(20.0)
    sounding.at(20.1)
    sounding.at(61.0)
    assert not sounding.listening.now.playing
    sounding.at(20.2)
    assert sounding.listening.now.playing
    sounding.sound.switch()
    sounding.at(20.3)
    assert not sounding.listening.now.playing


def test_without_leave_it_asks_once_and_not_at_every_frame(sounding: Sounding) -> None:
    sounding.desk.session.role = "recorder"
    for n in range(20):
        sounding.at(20.0 + n / 10)
    assert len(sounding.desk.sent) == 0 and not sounding.listening.now.playing


def test_of_two_at_once_the_later_one_sounds() -> None:
    first = a_recording(1, began_at=NOON, duration_ms=60_000)
    second = a_recording(2, began_at=NOON + FIVE, duration_ms=10_000)
    assert sounding_at([first, second], NOON + 2 * FIVE) == second
    assert sounding_at([first, second], NOON + 4 * FIVE) == first
    assert sounding_at([first, second], NOON + HOUR) is None
