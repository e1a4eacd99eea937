"""`ports.tracks.Tracks` over any store of days: cuts by day, merges, packs. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain

from dispatch_app.adapters.storage.tracks.days import Days, Ripe
from dispatch_app.adapters.storage.tracks.packing import (
    STRETCH_MS,
    Damaged,
    Row,
    fix_of,
    in_order,
    pack,
    row_of,
    rows_of,
    unpack,
)
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.tracks import Stretch, Track, moment_at, ms_of
from dispatch_app.domain.values import Fix
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.tracks import KeptDay

DAY_MS = 86_400_000


class TrackStore:
    def __init__(self, days: Days) -> None:
        self._days = days
        self._ripe: Ripe | None = None
        """What is being packed, some vehicles at a time; begun anew after a stop."""

    def write(self, fixes: Sequence[Fix]) -> None:
        by_day: dict[date, list[Row]] = {}
        for fix in fixes:
            by_day.setdefault(fix.at.astimezone(UTC).date(), []).append(row_of(fix))
        for day, rows in sorted(by_day.items()):
            self._days.append(day, rows)

    def pack(self, before: datetime, most: int) -> int:
        ripe = self._ripe or self._days.ripe(ms_of(before))
        if ripe is None:
            return 0
        now, later = ripe.vehicles[:most], ripe.vehicles[most:]
        self._days.put(ripe.day, ripe.began_ms, self._packed(ripe, now))
        self._ripe = replace(ripe, vehicles=later) if later else None
        if not later:
            self._days.settle(ripe)
        return len(now)

    def _packed(self, ripe: Ripe, vehicles: Sequence[str]) -> dict[str, bytes]:
        """What is packed already comes first: of two fixes of one time the first heard stays."""
        since, until = ripe.began_ms, ripe.began_ms + STRETCH_MS
        rows: dict[str, list[Row]] = {vehicle: [] for vehicle in vehicles}
        for vehicle in vehicles:
            for packed in self._days.packed(ripe.day, vehicle, since, until):
                rows[vehicle].extend(rows_of(_unpacked(VehicleId(vehicle), packed)))
        for row in self._days.fresh(ripe.day, vehicles, since, until):
            rows[row.vehicle].append(row)
        return {vehicle: pack(in_order(found)) for vehicle, found in rows.items() if found}

    def track(self, vehicle: VehicleId, since: datetime, until: datetime) -> Track:
        since_ms, until_ms = ms_of(since), ms_of(until)
        parts: list[Track] = []
        for day, first_ms, end_ms in _cut(since_ms, until_ms):
            parts.extend(self._parts(day, vehicle, first_ms, end_ms))
        return _between(_joined(vehicle, parts), since_ms, until_ms)

    def days(self) -> tuple[KeptDay, ...]:
        return self._days.kept()

    def drop(self, day: date, keep: Iterable[Stretch] = ()) -> None:
        """A stretch that is held in part is kept whole; fresh rows of the day are packed first."""
        spans = [
            (str(s.vehicle), _floor(ms_of(s.since)), ms_of(s.until))
            for s in keep
            if s.since.date() <= day <= s.until.date()
        ]
        if not spans:
            if self._ripe is not None and self._ripe.day == day:
                self._ripe = None
            self._days.drop(day)
            return
        end = ms_of(datetime.combine(day, datetime.min.time(), UTC)) + DAY_MS
        while self.pack(moment_at(end + STRETCH_MS), 500):
            pass
        self._days.thin(day, spans)

    def close(self) -> None:
        self._days.close()

    def _parts(self, day: date, vehicle: VehicleId, since: int, until: int) -> Iterator[Track]:
        """Packed stretches as they are; those with fresh rows merged with them."""
        fresh: dict[int, list[Row]] = {}
        for row in self._days.fresh(day, (vehicle,), _floor(since), until):
            fresh.setdefault(_floor(row.at_ms), []).append(row)
        packed = self._days.packed(day, vehicle, _floor(since), until)
        for track in (_unpacked(vehicle, each) for each in packed):
            more = fresh.pop(_floor(track.at_ms[0]), None)
            yield _track(vehicle, [*rows_of(track), *more]) if more else track
        for rows in fresh.values():
            yield _track(vehicle, rows)


def _cut(since_ms: int, until_ms: int) -> Iterator[tuple[date, int, int]]:
    """The period by days."""
    at = since_ms
    while at < until_ms:
        end = min(until_ms, at - at % DAY_MS + DAY_MS)
        yield moment_at(at).date(), at, end
        at = end


def _floor(at_ms: int) -> int:
    return at_ms - at_ms % STRETCH_MS


def _unpacked(vehicle: VehicleId, packed: bytes) -> Track:
    try:
        return unpack(vehicle, packed)
    except Damaged as trouble:
        raise Unavailable(f"tracks of {vehicle} are damaged: {trouble}") from trouble


def _track(vehicle: VehicleId, rows: Sequence[Row]) -> Track:
    ordered = [fix_of(row) for row in in_order(rows)]
    return Track(
        vehicle=vehicle,
        at_ms=tuple(ms_of(f.at) for f in ordered),
        lat=tuple(f.lat for f in ordered),
        lon=tuple(f.lon for f in ordered),
        speed_mps=tuple(f.speed_mps for f in ordered),
        heading_deg=tuple(f.heading_deg for f in ordered),
        origin=tuple(f.source for f in ordered),
        plausible=tuple(f.plausible for f in ordered),
    )


def _joined(vehicle: VehicleId, parts: Iterable[Track]) -> Track:
    ordered = sorted((p for p in parts if len(p)), key=lambda p: p.at_ms[0])
    return Track(
        vehicle=vehicle,
        at_ms=tuple(chain.from_iterable(p.at_ms for p in ordered)),
        lat=tuple(chain.from_iterable(p.lat for p in ordered)),
        lon=tuple(chain.from_iterable(p.lon for p in ordered)),
        speed_mps=tuple(chain.from_iterable(p.speed_mps for p in ordered)),
        heading_deg=tuple(chain.from_iterable(p.heading_deg for p in ordered)),
        origin=tuple(chain.from_iterable(p.origin for p in ordered)),
        plausible=tuple(chain.from_iterable(p.plausible for p in ordered)),
    )


def _between(track: Track, since_ms: int, until_ms: int) -> Track:
    first, end = track.before(since_ms - 1) + 1, track.before(until_ms - 1) + 1
    if (first, end) == (0, len(track)):
        return track
    return Track(
        vehicle=track.vehicle,
        at_ms=track.at_ms[first:end],
        lat=track.lat[first:end],
        lon=track.lon[first:end],
        speed_mps=track.speed_mps[first:end],
        heading_deg=track.heading_deg[first:end],
        origin=track.origin[first:end],
        plausible=track.plausible[first:end],
    )
