"""Tracks on disk: in order, each fix once, marked where doubtful, by day, gone by day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.adapters.storage.tracks.opening import open_tracks
from dispatch_app.adapters.storage.tracks.packing import Damaged, Row, pack, rows_of, unpack
from dispatch_app.adapters.storage.tracks.store import TrackStore
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.tracks import Stretch
from dispatch_app.domain.values import Fix

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FIVE = timedelta(seconds=5)
V1, V2 = VehicleId("V-1"), VehicleId("V-2")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TrackStore]:
    if request.param == "sqlite":
        opened = open_tracks(f"sqlite:///{tmp_path}/centre.sqlite")
    else:
        opened = open_tracks(request.getfixturevalue("postgresql").new_database())
    yield opened
    opened.close()


def drive(vehicle: VehicleId, since: datetime, count: int) -> list[Fix]:
    """Northwards at 10 m/s, a fix every five seconds."""
    return [
        Fix(
            vehicle=vehicle,
            lat=round(25.0 + n * 0.00045, 6),
            lon=121.5,
            at=since + n * FIVE,
            speed_mps=10.0,
            heading_deg=0.0,
            source="terminal",
        )
        for n in range(count)
    ]


def pack_all(store: TrackStore) -> None:
    while store.pack(NOON + 30 * DAY, 100):
        pass


@pytest.mark.parametrize("packed", [False, True])
def test_what_was_written_is_read(store: TrackStore, packed: bool) -> None:
    fixes = drive(V1, NOON, 300)
    store.write([*fixes, *drive(V2, NOON, 3)])
    if packed:
        pack_all(store)
    track = store.track(V1, NOON, NOON + DAY)
    assert [track.at(n) for n in range(len(track))] == [f.at for f in fixes]
    assert list(track.lat) == [f.lat for f in fixes]
    assert set(track.origin) == {"terminal"} and all(track.plausible)
    assert track.speed_mps[7] == pytest.approx(10.0, abs=0.02) and track.heading_deg[7] == 0.0


def test_a_period_is_cut_to_the_millisecond(store: TrackStore) -> None:
    store.write(drive(V1, NOON, 300))
    pack_all(store)
    track = store.track(V1, NOON + 10 * FIVE, NOON + 20 * FIVE)
    assert (track.at(0), len(track)) == (NOON + 10 * FIVE, 10)


def test_a_late_batch_falls_into_its_place(store: TrackStore) -> None:
    fixes = drive(V1, NOON, 240)
    store.write(fixes[:60] + fixes[120:])
    pack_all(store)
    store.write([replace(f, late=True, source="blind_area") for f in fixes[60:120]])
    for _ in ("merged while reading", "merged on the disk"):
        track = store.track(V1, NOON, NOON + DAY)
        assert list(track.at_ms) == sorted(set(track.at_ms)) and len(track) == 240
        assert track.origin[60:120] == ("blind_area",) * 60 and track.origin[59] == "terminal"
        pack_all(store)


def test_a_fix_that_comes_again_is_kept_once_as_it_came_first(store: TrackStore) -> None:
    fixes = drive(V1, NOON, 20)
    store.write(fixes)
    store.write([replace(f, source="other") for f in fixes])
    pack_all(store)
    store.write([replace(f, source="third") for f in fixes])
    pack_all(store)
    track = store.track(V1, NOON, NOON + DAY)
    assert len(track) == 20 and set(track.origin) == {"terminal"}


def test_a_jump_is_marked_and_kept(store: TrackStore) -> None:
    fixes = drive(V1, NOON, 30)
    fixes[11] = replace(fixes[11], lat=24.0)
    fixes[20] = replace(fixes[20], lat=0.0, lon=0.0)
    store.write(fixes)
    pack_all(store)
    track = store.track(V1, NOON, NOON + DAY)
    assert [n for n, good in enumerate(track.plausible) if not good] == [11, 20]
    assert track.lat[11] == 24.0


def test_a_night_is_read_over_midnight(store: TrackStore) -> None:
    since = datetime(2026, 11, 20, 23, 55, tzinfo=UTC)
    store.write(drive(V1, since, 120))
    pack_all(store)
    assert len(store.track(V1, since, since + DAY)) == 120
    assert [kept.day for kept in store.days()] == [date(2026, 11, 20), date(2026, 11, 21)]


def test_a_day_is_dropped_whole_and_no_other(store: TrackStore) -> None:
    for n in range(3):
        store.write(drive(V1, NOON + n * DAY, 10))
    store.drop((NOON + DAY).date())
    assert [kept.day for kept in store.days()] == [NOON.date(), (NOON + 2 * DAY).date()]
    assert len(store.track(V1, NOON, NOON + 3 * DAY)) == 20


def test_a_dropped_day_can_be_written_again(store: TrackStore) -> None:
    store.write(drive(V1, NOON, 10))
    store.drop(NOON.date())
    store.write(drive(V1, NOON, 4))
    assert len(store.track(V1, NOON, NOON + DAY)) == 4


def test_of_a_dropped_day_stays_what_is_held(store: TrackStore) -> None:
    hour = timedelta(hours=1)
    for vehicle in (V1, V2):
        for n in range(3):
            store.write(drive(vehicle, NOON + n * hour, 100))
    store.drop(NOON.date(), [Stretch(vehicle=V1, since=NOON + hour, until=NOON + hour + 10 * FIVE)])
    kept = store.track(V1, NOON, NOON + DAY)
    assert kept.at(0) == NOON + hour and len(kept) == 100
    assert len(store.track(V2, NOON, NOON + DAY)) == 0


def test_what_is_under_way_is_not_packed_yet(store: TrackStore) -> None:
    store.write(drive(V1, NOON, 130))
    assert store.pack(NOON + timedelta(minutes=10, seconds=59), 100) == 1
    assert store.pack(NOON + timedelta(minutes=10, seconds=59), 100) == 0
    assert len(store.track(V1, NOON, NOON + DAY)) == 130


def test_many_batches_in_any_order_make_the_same_track(store: TrackStore) -> None:
    fixes = drive(V1, NOON, 400)
    dice = random.Random(8)
    shuffled = dice.sample(fixes, len(fixes)) + dice.sample(fixes, 50)
    while shuffled:
        store.write([shuffled.pop() for _ in range(min(len(shuffled), dice.randint(1, 40)))])
        if dice.random() < 0.3:
            store.pack(NOON + DAY, 3)
    pack_all(store)
    track = store.track(V1, NOON, NOON + DAY)
    assert list(track.lat) == [f.lat for f in fixes]


ROWS = st.lists(
    st.builds(
        Row,
        st.just("V-1"),
        st.integers(0, 2**41),
        st.integers(-90_000_000, 90_000_000),
        st.integers(-180_000_000, 180_000_000),
        st.integers(0, 5000),
        st.integers(-1, 359),
        st.sampled_from(("terminal", "blind_area", "手工")),
        st.booleans(),
    ),
    min_size=1,
    max_size=50,
    unique_by=lambda row: row.at_ms,
).map(lambda rows: sorted(rows, key=lambda row: row.at_ms))


@given(ROWS)
def test_packing_loses_nothing(rows: list[Row]) -> None:
    assert rows_of(unpack(VehicleId("V-1"), pack(rows))) == rows


@given(ROWS, st.data())
def test_cut_or_altered_bytes_are_told_and_never_a_crash(
    rows: list[Row], data: st.DataObject
) -> None:
    packed = pack(rows)
    place = data.draw(st.integers(0, len(packed) - 1))
    for wrong in (
        packed[:place],
        packed[:place] + bytes([packed[place] ^ 0x55]) + packed[place + 1 :],
    ):
        try:
            unpack(VehicleId("V-1"), wrong)
        except Damaged:
            continue
