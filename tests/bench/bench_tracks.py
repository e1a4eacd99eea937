"""Measures tracks: a day of 500 vehicles on the disk, a vehicle-day opened, a second written.

Some vehicles' days are written whole, through the store; the others are copies of their packed
stretches under other names, so that the file is as large as a real one.
"""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from math import cos, radians, sin
from pathlib import Path

from dispatch_app.adapters.storage.tracks.packing import STRETCH_MS
from dispatch_app.adapters.storage.tracks.sqlite_days import SqliteDays
from dispatch_app.adapters.storage.tracks.store import DAY_MS, TrackStore
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.tracks import mileage, ms_of
from dispatch_app.domain.values import Fix
from dispatch_app.wire import codec
from dispatch_app.wire.track_messages import TracksFound
from tests.bench.figures import Figure, single, spread
from tests.fakes.recording_room import NOON

VEHICLES = 500
EVERY_S = 5
FIXES_A_DAY = 86_400 // EVERY_S
OPEN_MS = 200.0
BYTES_A_FIX = 13.0
MIDNIGHT = NOON.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=3)
DAY = timedelta(days=1)


def figures(*, quick: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        days = SqliteDays(Path(folder))
        store = TrackStore(days)
        whole = 4 if quick else 12
        found = [*_day(store, days, Path(folder), whole), *_opening(store, whole, quick=quick)]
        store.close()
    with tempfile.TemporaryDirectory() as folder:
        found += _writing(TrackStore(SqliteDays(Path(folder))), 60 if quick else 600)
    return found


# ---- a day on the disk -----------------------------------------------------------------------


def _day(store: TrackStore, days: SqliteDays, folder: Path, whole: int) -> Iterator[Figure]:
    for number in range(whole):
        fixes = list(drive(_name(number), MIDNIGHT, FIXES_A_DAY, number))
        store.write(fixes)
    while store.pack(MIDNIGHT + 2 * DAY, 25):
        pass
    _copy(days, whole)
    store.close()
    size = sum(file.stat().st_size for file in folder.iterdir())
    count = VEHICLES * FIXES_A_DAY
    note = f"{whole} vehicles driven, {VEHICLES - whole} copied; receivers that wander by 1 m"
    yield single(
        f"a day of {VEHICLES} vehicles at {EVERY_S} s", size / 1e6, "MB", n=count, note=note
    )
    yield single("a fix on the disk", size / count, "bytes", limit=BYTES_A_FIX, n=count)
    yield single("a year of them", size * 365 / 1e9, "GB")


def _copy(days: SqliteDays, whole: int) -> None:
    day, first = MIDNIGHT.date(), ms_of(MIDNIGHT)
    packed = [days.packed(day, _name(number), first, first + DAY_MS) for number in range(whole)]
    for place in range(DAY_MS // STRETCH_MS):
        others = {_name(number): packed[number % whole][place] for number in range(whole, VEHICLES)}
        days.put(day, first + place * STRETCH_MS, others)


def drive(vehicle: VehicleId, since: datetime, count: int, seed: int) -> Iterator[Fix]:
    """A third of the time on the road, turning at corners; a receiver that wanders by a metre."""
    dice = random.Random(seed)
    lat, lon, heading, speed, driving = 25.04, 121.5, 90.0, 0.0, False
    for n in range(count):
        if dice.random() < (1 / 120 if driving else 1 / 240):
            driving = not driving
        wish = dice.uniform(5, 16) if driving and dice.random() < 0.85 else 0.0
        speed = speed + (wish - speed) / 2 if driving else 0.0
        if driving and dice.random() < 0.1:
            heading = (heading + dice.choice((-90, 90))) % 360
        lat += speed * EVERY_S * cos(radians(heading)) / 111_320
        lon += speed * EVERY_S * sin(radians(heading)) / 100_900
        yield Fix(
            vehicle=vehicle,
            lat=lat + dice.gauss(0, 1) / 111_320,
            lon=lon + dice.gauss(0, 1) / 100_900,
            at=since + timedelta(seconds=n * EVERY_S),
            speed_mps=speed,
            heading_deg=heading,
        )


# ---- opening ---------------------------------------------------------------------------------


def _opening(store: TrackStore, whole: int, *, quick: bool) -> Iterator[Figure]:
    rounds = 20 if quick else 100
    dice = random.Random(1)
    names = [_name(dice.randrange(VEHICLES)) for _ in range(rounds)]

    def opened(name: VehicleId, hours: float) -> bytes:
        until = MIDNIGHT + timedelta(hours=hours)
        return codec.encode(TracksFound(tracks=[store.track(name, MIDNIGHT, until)]))

    day = [_ms(lambda name=name: opened(name, 24)) for name in names]
    yield spread("a vehicle-day, as the centre answers it", day, limit=OPEN_MS)
    hour = [_ms(lambda name=name: opened(name, 1)) for name in names]
    yield spread("a vehicle-hour", hour)
    track = store.track(_name(0), MIDNIGHT, MIDNIGHT + DAY)
    miles = [_ms(lambda: mileage(track, MIDNIGHT, MIDNIGHT + DAY)) for _ in range(10)]
    yield spread("miles of a vehicle-day", miles)
    noon = MIDNIGHT + timedelta(hours=12)
    everybody = _ms(
        lambda: [store.track(_name(n), noon, noon + timedelta(minutes=10)) for n in range(VEHICLES)]
    )
    yield single(f"{VEHICLES} vehicles, ten minutes", everybody, "ms")


# ---- writing ---------------------------------------------------------------------------------


def _writing(store: TrackStore, seconds: int) -> Iterator[Figure]:
    """Second after second, then the packing of what is over, in the parts that the server does."""
    tracks = [list(drive(_name(n), MIDNIGHT, seconds // EVERY_S, n)) for n in range(VEHICLES)]
    share = VEHICLES // EVERY_S
    took = []
    for second in range(seconds):
        group = second % EVERY_S
        batch = [t[second // EVERY_S] for t in tracks[group * share : (group + 1) * share]]
        took.append(_ms(lambda batch=batch: store.write(batch)))
    yield spread(f"a second of {VEHICLES} vehicles written", took)
    before = _cpu_s()
    parts = []
    done = 1
    while done:
        began = time.perf_counter()
        done = store.pack(MIDNIGHT + DAY, 25)
        parts.append((time.perf_counter() - began) * 1000)
    yield spread("25 vehicles' ten minutes packed", parts[:-1])
    share_of_core = (_cpu_s() - before) / max(seconds, 1) * 100
    yield single("packing, of one core", share_of_core, "%", n=len(parts))
    store.close()


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _name(number: int) -> VehicleId:
    return VehicleId(f"{number:03d}")
