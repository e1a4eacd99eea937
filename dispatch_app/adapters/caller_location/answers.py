"""Reads a locator's JSON answer. Bytes in, a position out; opens no connection.

The border: here a foreign datum ends, and whatever cannot be true is refused with a reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from dispatch_app.domain.caller_positions import LARGEST_RADIUS_M, CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import LocatorId
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.values import MAX_TEXT, Position
from dispatch_app.ports.caller_location import NotLocated
from gis.coordinates import Datum, haversine_m, to_wgs84

Bounds = tuple[float, float, float, float]
"""West, south, east, north in WGS-84 degrees."""

MOST_BYTES = 65_536
BEYOND_REGION_M = 200_000.0
"""A caller whom the exchange connected here is not farther away than this."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_MS_SINCE = 100_000_000_000
"""Larger counts since 1970 are milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Where an answer has what: paths such as ``result.0.lat``; an empty path is not there."""

    latitude: str = "latitude"
    longitude: str = "longitude"
    radius: str = "radius_m"
    measured_at: str = "measured_at"
    address: str = "address"
    number: str = "number"
    datum: Datum = Datum.WGS84
    default_radius_m: float = 1000.0
    """Where the answer says nothing about its accuracy."""
    zone: str = "Asia/Shanghai"
    """Zone of times that name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the answer must be an answer to."""

    locator: LocatorId
    source: PlaceSource
    number: str
    now: datetime
    region: Bounds | None = None


def decode(body: bytes, shape: Shape, asked: Asked) -> CallerPosition:
    """Read one answer.

    Raises:
        NotLocated: `NUMBER_UNKNOWN` if it says so, `BAD_ANSWER` for everything that cannot be.
    """
    if len(body) > MOST_BYTES:
        raise _bad("larger than an answer can be")
    if not body.strip():
        raise NotLocated(NoPosition.NUMBER_UNKNOWN)
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as strange:
        raise _bad("no JSON") from strange
    _must_be_about(asked.number, _at(answer, shape.number))
    lat, lon = _at(answer, shape.latitude), _at(answer, shape.longitude)
    address = _words(_at(answer, shape.address))
    if lat in (None, "") and lon in (None, ""):
        raise NotLocated(NoPosition.NUMBER_UNKNOWN, address=address)
    try:
        return CallerPosition(
            locator=asked.locator,
            source=asked.source,
            position=_position(_figure(lat), _figure(lon), shape.datum, asked.region),
            radius_m=_radius(_at(answer, shape.radius), shape.default_radius_m),
            measured_at=_moment(_at(answer, shape.measured_at), shape.zone, asked.now),
            address=address,
        )
    except InvalidValue as impossible:
        raise _bad(type(impossible).__name__) from impossible


def _bad(detail: str) -> NotLocated:
    return NotLocated(NoPosition.BAD_ANSWER, detail)


def _at(answer: Any, path: str) -> Any:
    """The part at a path; None if it is not there."""
    for step in path.split(".") if path else ():
        if isinstance(answer, Mapping):
            answer = answer.get(step)
        elif isinstance(answer, list) and step.isdecimal() and int(step) < len(answer):
            answer = answer[int(step)]
        else:
            return None
    return answer if path else None


def _must_be_about(asked: str, said: Any) -> None:
    """An answer for another number would send help to another person."""
    if said in (None, ""):
        return
    if normal_number(str(said)[:100]) != normal_number(asked):
        raise _bad("about another number")


def _words(said: Any) -> str:
    if not isinstance(said, str):
        return ""
    return "".join(sign for sign in said if sign.isprintable()).strip()[:MAX_TEXT]


def _figure(said: Any) -> float:
    """A number, also as text; nothing else counts as one."""
    try:
        if isinstance(said, bool) or not isinstance(said, int | float | str):
            raise TypeError
        figure = float(said)
    except (ValueError, TypeError, OverflowError) as strange:
        raise _bad("coordinates that are no numbers") from strange
    if not math.isfinite(figure):
        raise _bad("coordinates that are no numbers")
    return figure


def _position(lat: float, lon: float, datum: Datum, region: Bounds | None) -> Position:
    said = Position(lat=lat, lon=lon)
    if (said.lat, said.lon) == (0.0, 0.0):
        raise _bad("the point 0, 0")
    at = to_wgs84(said.lon, said.lat, datum)
    found = Position(lat=float(at.lat), lon=float(at.lon))
    if region is not None and _beyond_m(found, region) > BEYOND_REGION_M:
        raise _bad("far outside the region")
    return found


def _beyond_m(at: Position, region: Bounds) -> float:
    west, south, east, north = region
    lon, lat = min(max(at.lon, west), east), min(max(at.lat, south), north)
    return float(haversine_m(at.lon, at.lat, lon, lat))


def _radius(said: Any, default_m: float) -> float:
    if said in (None, ""):
        return default_m
    radius_m = _figure(said)
    if not 0 < radius_m <= LARGEST_RADIUS_M:
        raise _bad("a radius that says nothing")
    return radius_m


def _moment(said: Any, zone: str, now: datetime) -> datetime:
    """When it was measured: ISO text, or a count of (milli)seconds since 1970; now without one.

    A clock that runs ahead must not make its answer newer than any other.
    """
    if said in (None, ""):
        return now
    at = _since_1970(said) if isinstance(said, int | float) else _written(said, zone)
    if at < EARLIEST:
        raise _bad("a time long before such services")
    return min(at.replace(microsecond=at.microsecond // 1000 * 1000), now)


def _since_1970(said: int | float) -> datetime:
    figure = _figure(said)
    seconds = figure / 1000 if abs(figure) >= _MS_SINCE else figure
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError as strange:
        raise _bad("a time that cannot be") from strange


def _written(said: Any, zone: str) -> datetime:
    try:
        at = datetime.fromisoformat(str(said).strip())
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError) as strange:
        raise _bad("a time that cannot be read") from strange
