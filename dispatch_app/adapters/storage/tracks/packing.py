"""One vehicle's ten minutes as a few hundred bytes, and back. Knows no store.

Units are those that terminals themselves speak: 1e-6 degree (0.11 m), 0.1 km/h, whole degrees of
heading, milliseconds. Each column is kept as differences, of the times the differences of these,
cut into planes of bytes and deflated: where a vehicle stands, or drives on, most planes are empty.

A packed stretch: version (1 byte), fixes (2), length of the table of origins (2), that table as
JSON, and the deflated columns. A column: width of a value in bytes (1), first value (8), planes.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.tracks import Track, marked, moment_at, ms_of
from dispatch_app.domain.values import Fix

Column = NDArray[np.int64]

STRETCH_MS = 600_000
"""Ten minutes: 3.9 bytes a fix, where one minute takes 7.9."""
VERSION = 1
_HEAD = struct.Struct("<BHH")
_FIRST = struct.Struct("<Bq")
_LEVEL = 6
DEGREE = 1_000_000
MPS_OF_UNIT = 1 / 36
"""0.1 km/h in metres a second."""
NO_HEADING = -1
_ORIGINS = 64
"""More names of origins than these in one stretch are told as the last one."""


class Damaged(Exception):
    """Bytes that are no packed stretch."""


@dataclass(frozen=True, slots=True)
class Row:
    """One fix in the units of the store."""

    vehicle: str
    at_ms: int
    lat: int
    lon: int
    speed: int
    heading: int
    origin: str
    plausible: bool


def row_of(fix: Fix) -> Row:
    heading = NO_HEADING if fix.heading_deg is None else round(fix.heading_deg) % 360
    return Row(
        fix.vehicle,
        ms_of(fix.at),
        round(fix.lat * DEGREE),
        round(fix.lon * DEGREE),
        max(0, round(fix.speed_mps / MPS_OF_UNIT)),
        heading,
        fix.source,
        fix.plausible,
    )


def fix_of(row: Row) -> Fix:
    return Fix(
        vehicle=VehicleId(row.vehicle),
        lat=row.lat / DEGREE,
        lon=row.lon / DEGREE,
        at=moment_at(row.at_ms),
        speed_mps=round(row.speed * MPS_OF_UNIT, 2),
        heading_deg=None if row.heading == NO_HEADING else float(row.heading),
        source=row.origin,
        plausible=row.plausible,
    )


def in_order(rows: Sequence[Row]) -> list[Row]:
    """By time, each time once (the first heard stays), with the implausible ones marked."""
    return [row_of(fix) for fix in marked(fix_of(row) for row in rows)]


def pack(rows: Sequence[Row]) -> bytes:
    """Rows of one vehicle, in order of time."""
    names = tuple(dict.fromkeys(row.origin for row in rows))[:_ORIGINS]
    place = {name: at for at, name in enumerate(names)}
    flags = [place.get(r.origin, len(names) - 1) << 1 | r.plausible for r in rows]
    body = b"".join(
        (
            _column(np.array([r.at_ms for r in rows]), twice=True),
            *(
                _column(np.array(values))
                for values in (
                    [r.lat for r in rows],
                    [r.lon for r in rows],
                    [r.speed for r in rows],
                    [r.heading for r in rows],
                    flags,
                )
            ),
        )
    )
    table = json.dumps(names, ensure_ascii=False).encode()
    return _HEAD.pack(VERSION, len(rows), len(table)) + table + zlib.compress(body, _LEVEL)


def unpack(vehicle: VehicleId, packed: bytes) -> Track:
    """The stretch as columns.

    Raises:
        Damaged: it was cut, altered, or written by a newer program.
    """
    try:
        version, count, length = _HEAD.unpack_from(packed)
        if version != VERSION:
            raise Damaged(f"version {version}")
        names = json.loads(packed[_HEAD.size : _HEAD.size + length])
        body = zlib.decompress(packed[_HEAD.size + length :])
        columns = _columns(body, count)
    except (struct.error, zlib.error, ValueError, IndexError) as trouble:
        raise Damaged(str(trouble)) from trouble
    at_ms, lat, lon, speed, heading, flags = columns
    return Track(
        vehicle=vehicle,
        at_ms=tuple(at_ms.tolist()),
        lat=tuple((lat / DEGREE).tolist()),
        lon=tuple((lon / DEGREE).tolist()),
        speed_mps=tuple(np.round(speed * MPS_OF_UNIT, 2).tolist()),
        heading_deg=tuple(None if h == NO_HEADING else float(h) for h in heading.tolist()),
        origin=tuple(names[flag >> 1] for flag in flags.tolist()),
        plausible=tuple((flags & 1).astype(bool).tolist()),
    )


def rows_of(track: Track) -> list[Row]:
    """The rows that were packed, for packing them anew with others."""
    return [
        Row(
            track.vehicle,
            track.at_ms[i],
            round(track.lat[i] * DEGREE),
            round(track.lon[i] * DEGREE),
            round(track.speed_mps[i] / MPS_OF_UNIT),
            NO_HEADING if (heading := track.heading_deg[i]) is None else round(heading),
            track.origin[i],
            track.plausible[i],
        )
        for i in range(len(track))
    ]


def _column(values: Column, *, twice: bool = False) -> bytes:
    steps = np.diff(values)
    if twice:
        steps = np.diff(steps, prepend=0)
    folded = (steps << 1) ^ (steps >> 63)
    widest = int(folded.max()) if len(folded) else 0
    width = (widest.bit_length() + 7) // 8
    planes = folded.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width]
    return _FIRST.pack(width, int(values[0])) + np.ascontiguousarray(planes.T).tobytes()


def _columns(body: bytes, count: int) -> list[Column]:
    columns, at = [], 0
    for twice in (True, False, False, False, False, False):
        width, first = _FIRST.unpack_from(body, at)
        at += _FIRST.size
        if width > 8 or at + width * (count - 1) > len(body):
            raise Damaged("a column is cut")
        planes = np.frombuffer(body, np.uint8, width * (count - 1), at)
        at += width * (count - 1)
        steps = _unfolded(planes.reshape(width, count - 1))
        columns.append(_summed(first, np.cumsum(steps) if twice else steps))
    return columns


def _unfolded(planes: NDArray[np.uint8]) -> Column:
    wide = np.zeros((planes.shape[1], 8), np.uint8)
    wide[:, : planes.shape[0]] = planes.T
    folded = wide.view("<u8").reshape(-1)
    return (folded >> 1).astype(np.int64) ^ -(folded & 1).astype(np.int64)


def _summed(first: int, steps: Column) -> Column:
    values = np.empty(len(steps) + 1, np.int64)
    values[0] = first
    np.cumsum(steps, out=values[1:])
    values[1:] += first
    return values
