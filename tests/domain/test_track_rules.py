"""Tracks: doubt is marked, way is way driven, looks are written down, holds outlive keeping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.track_commands import (
    HoldTracks,
    ReadTracks,
    ReleaseTracks,
    ReportTracksDropped,
)
from dispatch_app.domain.track_events import TracksDropped, TracksHeld, TracksRead
from dispatch_app.domain.tracks import Stretch, Track, TrackPurpose, marked, mileage, ms_of
from dispatch_app.domain.values import Fix
from tests.fakes.builders import MACHINE, NOON, SEAT_1, V01, V02, a_centre, at_seat

HOUR = timedelta(hours=1)
FIVE = timedelta(seconds=5)
NORTHWARDS_50M = 50 / 111_195
WHO = at_seat(SEAT_1)
CASE = IncidentId("id-1")


def drive(count: int, step: float = NORTHWARDS_50M) -> list[Fix]:
    return [
        Fix(vehicle=V01, lat=31.5 + n * step, lon=120.5, at=NOON + n * FIVE) for n in range(count)
    ]


def track_of(fixes: Sequence[Fix]) -> Track:
    return Track(
        vehicle=V01,
        at_ms=tuple(ms_of(f.at) for f in fixes),
        lat=tuple(f.lat for f in fixes),
        lon=tuple(f.lon for f in fixes),
        speed_mps=(0.0,) * len(fixes),
        heading_deg=(None,) * len(fixes),
        origin=("terminal",) * len(fixes),
        plausible=tuple(f.plausible for f in fixes),
    )


def doubted(fixes: Sequence[Fix]) -> list[int]:
    return [n for n, fix in enumerate(marked(fixes)) if not fix.plausible]


# ---- doubt


def test_a_quiet_drive_is_believed() -> None:
    assert doubted(drive(20)) == []


def test_one_jump_is_doubted_and_what_follows_is_not() -> None:
    fixes = drive(20)
    fixes[7] = replace(fixes[7], lat=33.0)
    assert doubted(fixes) == [7]


def test_a_jump_at_the_very_beginning_does_not_damn_the_rest() -> None:
    fixes = drive(20)
    fixes[0] = replace(fixes[0], lat=33.0)
    assert doubted(fixes) == [0]


def test_nowhere_is_doubted_even_alone() -> None:
    assert doubted([replace(drive(1)[0], lat=0.0, lon=0.0)]) == [0]


def test_what_the_receiver_doubts_stays_doubted() -> None:
    fixes = drive(5)
    fixes[2] = replace(fixes[2], plausible=False)
    assert doubted(fixes) == [2]


def test_after_a_long_silence_another_place_is_believed() -> None:
    far = [replace(f, lat=f.lat + 0.5, at=f.at + HOUR) for f in drive(5)]
    assert doubted([*drive(5), *far]) == []


def test_order_comes_from_time_and_the_first_of_two_stays() -> None:
    fixes = drive(6)
    again = replace(fixes[3], source="again")
    found = marked([*reversed(fixes), again])
    assert [f.at for f in found] == [f.at for f in fixes]
    assert found[3].source == "terminal"


# ---- way driven


def test_mileage_is_the_way_between_the_fixes() -> None:
    went = mileage(track_of(drive(101)), NOON, NOON + HOUR)
    assert went.driven_m == pytest.approx(5000, rel=0.001)
    assert (went.fixes, went.implausible, went.gaps) == (101, 0, 0)


def test_a_standing_vehicle_goes_nowhere_however_its_receiver_wanders() -> None:
    wandering = [replace(f, lat=31.5 + (n % 3) * 4e-5) for n, f in enumerate(drive(500))]
    assert mileage(track_of(wandering), NOON, NOON + HOUR).driven_m == 0.0


def test_slow_steps_add_up() -> None:
    went = mileage(track_of(drive(1001, NORTHWARDS_50M / 10)), NOON, NOON + 2 * HOUR)
    assert went.driven_m == pytest.approx(5000, rel=0.01)


def test_an_implausible_fix_adds_no_way() -> None:
    fixes = drive(101)
    fixes[50] = replace(fixes[50], lat=33.0)
    went = mileage(track_of(marked(fixes)), NOON, NOON + HOUR)
    assert went.driven_m == pytest.approx(5000, rel=0.001) and went.implausible == 1


def test_a_gap_is_bridged_and_told() -> None:
    fixes = drive(101)
    went = mileage(track_of(fixes[:20] + fixes[60:]), NOON, NOON + HOUR)
    assert (went.gaps, went.bridged_m) == (1, pytest.approx(2050, rel=0.01))
    assert went.driven_m == pytest.approx(5000, rel=0.001)


def test_a_period_counts_its_beginning_and_not_its_end() -> None:
    went = mileage(track_of(drive(101)), NOON + 10 * FIVE, NOON + 20 * FIVE)
    assert went.fixes == 10


# ---- looking


def a_look(**changes: object) -> ReadTracks:
    look = ReadTracks(vehicles=(V01,), since=NOON, until=NOON + HOUR)
    return replace(look, **changes)


def test_a_look_is_written_down_with_who_and_what() -> None:
    (event,) = a_centre().do(a_look(), WHO)
    assert isinstance(event, TracksRead)
    assert (event.by, event.vehicles, event.purpose) == (WHO, (V01,), TrackPurpose.VIEW)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"vehicles": ()}, "tracks.vehicles"),
        ({"vehicles": tuple(VehicleId(str(n)) for n in range(1001))}, "tracks.vehicles"),
        ({"until": NOON}, "tracks.period"),
        ({"until": NOON + timedelta(days=31, seconds=1)}, "tracks.period"),
        ({"purpose": TrackPurpose.EXPORT, "reason": "  "}, "tracks.reason-missing"),
        ({"reason": "长" * 5000}, "tracks.text-too-long"),
    ],
)
def test_a_look_that_cannot_be_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        a_centre().do(a_look(**changes), WHO)
    assert refusal.value.code == code


def test_a_stretch_has_a_length() -> None:
    with pytest.raises(InvalidValue):
        Stretch(vehicle=V01, since=NOON, until=NOON)


# ---- holding


def a_hold(reason: str = "投诉") -> HoldTracks:
    stretch = Stretch(vehicle=V02, since=NOON, until=NOON + HOUR)
    return HoldTracks(incident=CASE, stretches=(stretch,), reason=reason)


def test_a_hold_stands_until_it_is_released() -> None:
    centre = a_centre()
    centre.do(a_hold(), WHO)
    assert centre.state.track_holds[CASE].stretches == a_hold().stretches
    centre.do(ReleaseTracks(incident=CASE, reason="结束"), WHO)
    assert centre.state.track_holds == {}


def test_the_same_hold_again_is_no_news_and_another_one_is() -> None:
    centre = a_centre()
    centre.do(a_hold(), WHO)
    assert centre.do(a_hold(), WHO) == ()
    (event,) = centre.do(a_hold("法院"), WHO)
    assert isinstance(event, TracksHeld)


@pytest.mark.parametrize(
    "command", [a_hold(" "), replace(a_hold(), stretches=())], ids=["no reason", "nothing"]
)
def test_a_hold_says_what_and_why(command: HoldTracks) -> None:
    with pytest.raises(Rejected):
        a_centre().do(command, WHO)


def test_a_day_that_goes_names_the_incidents_that_stay() -> None:
    centre = a_centre()
    centre.do(a_hold(), WHO)
    (gone,) = centre.do(ReportTracksDropped(day="2026-11-21"), MACHINE)
    (other,) = centre.do(ReportTracksDropped(day="2026-11-20"), MACHINE)
    assert isinstance(gone, TracksDropped) and isinstance(other, TracksDropped)
    assert (gone.kept, other.kept) == ((CASE,), ())


def test_a_day_must_be_one() -> None:
    with pytest.raises(Rejected):
        a_centre().do(ReportTracksDropped(day="yesterday"), MACHINE)
