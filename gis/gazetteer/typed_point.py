"""Reads coordinates as people type and paste them. Knows no places.

Decimal degrees in either order, degrees with minutes and seconds, hemispheres in letters or
characters, and a datum behind them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from gis.coordinates import METRES_PER_DEGREE, Datum, to_wgs84

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,12})?"
_ANGLE = re.compile(
    rf"(?P<before>[nsew]|北纬|南纬|东经|西经|纬度|经度|lat|lon|lng)?\s*[:=]?\s*"
    rf"(?P<sign>[-+])?(?P<degrees>{_NUMBER})\s*"
    rf"(?:(?P<mark>[°º度])\s*(?:(?P<minutes>{_NUMBER})\s*['′’分]\s*"
    rf"(?:(?P<seconds>{_NUMBER})\s*(?:\"|″|”|''|′′|’’|秒)\s*)?)?)?"
    r"(?P<after>[nsew](?![a-z]))?"
)
_BETWEEN = re.compile(r"[\s,;/、]*")
_DATUM = re.compile(r"[\s,;()]*(?P<datum>wgs-?84|gps|gcj-?02|bd-?09|高德|腾讯|火星|百度)?[\s)]*$")
_DATUMS = {
    "gcj02": Datum.GCJ02,
    "高德": Datum.GCJ02,
    "腾讯": Datum.GCJ02,
    "火星": Datum.GCJ02,
    "bd09": Datum.BD09,
    "百度": Datum.BD09,
}
_LAT_WORDS = frozenset({"n", "s", "北纬", "南纬", "纬度", "lat"})
_LON_WORDS = frozenset({"e", "w", "东经", "西经", "经度", "lon", "lng"})
_NEGATIVE = frozenset({"s", "w", "南纬", "西经"})
_FINEST_METRES = 5.0


@dataclass(frozen=True, slots=True)
class TypedPoint:
    """WGS-84 degrees."""

    lon: float
    lat: float
    uncertainty_m: float
    """From the number of decimals that were typed."""


@dataclass(frozen=True, slots=True)
class _Angle:
    value: float
    axis: str
    """"lon", "lat", or empty where nothing tells."""
    precision: float
    """Degrees of the last digit."""
    marked: bool


def typed_point(
    text: str, plausible: Callable[[float, float], bool] = lambda _lon, _lat: True
) -> TypedPoint | None:
    """Read a point, or None where the text is no pair of coordinates.

    Args:
        plausible: asked with lon, lat when both numbers could be a latitude.
    """
    folded = unicodedata.normalize("NFKC", text).lower().strip()
    first = _ANGLE.match(folded)
    if not first:
        return None
    gap = _BETWEEN.match(folded, first.end())
    second = _ANGLE.match(folded, gap.end() if gap else first.end())
    if not second:
        return None
    tail = _DATUM.match(folded, second.end())
    if not tail:
        return None
    pair = _angle(first), _angle(second)
    if not all(angle.marked for angle in pair):
        return None
    return _point(pair, tail["datum"] or "", plausible)


def _angle(found: re.Match[str]) -> _Angle:
    minutes, seconds = found["minutes"], found["seconds"]
    value = float(found["degrees"]) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    words = {found["before"], found["after"]} - {None}
    if found["sign"] == "-" or words & _NEGATIVE:
        value = -value
    axis = "lat" if words & _LAT_WORDS else "lon" if words & _LON_WORDS else ""
    last = seconds or minutes or found["degrees"]
    unit = 3600 if seconds else 60 if minutes else 1
    decimals = len(last.partition(".")[2])
    marked = bool(words or found["mark"] or "." in found["degrees"])
    return _Angle(value, axis, 10.0**-decimals / unit, marked)


def _point(
    pair: tuple[_Angle, _Angle], datum: str, plausible: Callable[[float, float], bool]
) -> TypedPoint | None:
    first, second = pair
    if first.axis and first.axis == second.axis:
        return None
    if first.axis == "lon" or second.axis == "lat":
        lon, lat = first.value, second.value
    elif first.axis == "lat" or second.axis == "lon":
        lon, lat = second.value, first.value
    else:
        lon, lat = _ordered(first.value, second.value, plausible)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    shifted = to_wgs84(lon, lat, _DATUMS.get(datum.replace("-", ""), Datum.WGS84))
    coarsest = max(first.precision, second.precision)
    uncertainty = max(_FINEST_METRES, coarsest * METRES_PER_DEGREE / 2)
    return TypedPoint(float(shifted.lon), float(shifted.lat), uncertainty)


def _ordered(
    first: float, second: float, plausible: Callable[[float, float], bool]
) -> tuple[float, float]:
    """Only a longitude can lie beyond 90; else the order that falls into the region."""
    if abs(first) > 90:
        return first, second
    if abs(second) > 90 or (plausible(second, first) and not plausible(first, second)):
        return second, first
    return first, second
