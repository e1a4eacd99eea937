"""Reads coordinates as people type and paste them. Knows no places.

Decimal degrees in either order, degrees with minutes and seconds in signs, words or blanks,
hemispheres in letters or characters, and a datum before or behind them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from gis.coordinates import METRES_PER_DEGREE, Datum, to_wgs84

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,12})?"
_ANGLE = re.compile(
    rf"(?P<before>(?P<letter>[nsew])|北纬|南纬|东经|西经|纬度|经度|latitude|longitude|lat|long|lon|lng)?"
    rf"\s*[:=]?\s*(?P<sign>[-+])?(?P<degrees>{_NUMBER})\s*"
    rf"(?:(?P<mark>[°º度])\s*(?:(?P<minutes>{_NUMBER})\s*['′’分]\s*"
    rf"(?:(?P<seconds>{_NUMBER})\s*(?:\"|″|”|''|′′|’’|秒)\s*)?)?)?"
    r"(?(letter)|(?P<after>[nsew](?![a-z]))?)"
)
_WHOLE = r"[0-9]{1,3}"
_GAP = r"(?:\s*[:°º]\s*|\s+)"
_SPACED = re.compile(
    rf"(?P<before>[nsew])?\s*(?P<sign>[-+])?(?P<degrees>{_WHOLE}){_GAP}"
    rf"(?P<minutes>[0-9]{{1,2}}(?:\.[0-9]{{1,9}})?)\s*['′’]?"
    rf"(?:{_GAP}?(?<=[\s:'′’])(?P<seconds>[0-9]{{1,2}}(?:\.[0-9]{{1,9}})?)\s*[\"″”]?)?"
    r"(?(before)|\s*(?P<after>[nsew](?![a-z]))?)(?P<mark>)"
)
"""Degrees and minutes parted by blanks or colons: 34 42 03, N34 42.05, 34:42:03."""
_PACKED = re.compile(
    r"(?P<before>)(?P<sign>)(?P<mark>)(?P<degrees>[0-9]{2,3})(?P<minutes>[0-9]{2})"
    r"(?P<seconds>[0-9]{2}(?:\.[0-9]{1,6})?)\s*(?P<after>[nsew])"
)
"""As pilots and ships say it: 344203N 1133612E."""
_BETWEEN = re.compile(r"[\s,;/、&|]*")
_DATUM = re.compile(r"wgs-?84|gps|gcj-?02|bd-?09(?:ll)?|高德|腾讯|火星|百度")
_AROUND = re.compile(r"坐标系?|经纬度|地图|位置|定位|geo:|[()\[\]{}<>]")
"""What stands around numbers without changing what they say."""
_DATUMS = {
    "gcj02": Datum.GCJ02,
    "高德": Datum.GCJ02,
    "腾讯": Datum.GCJ02,
    "火星": Datum.GCJ02,
    "bd09": Datum.BD09,
    "百度": Datum.BD09,
}
_LAT_WORDS = frozenset({"n", "s", "北纬", "南纬", "纬度", "lat", "latitude"})
_LON_WORDS = frozenset({"e", "w", "东经", "西经", "经度", "lon", "long", "lng", "longitude"})
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
    """Whether anything but the number itself says that it is an angle."""
    told: bool
    """The same, or degrees, minutes and seconds in a row."""
    whole: bool
    """Whether minutes and seconds are below 60."""


def typed_point(
    text: str, plausible: Callable[[float, float], bool] = lambda _lon, _lat: True
) -> TypedPoint | None:
    """Read a point, or None where the text is no pair of coordinates.

    Args:
        plausible: asked with lon, lat when both numbers could be a latitude.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    named = _DATUM.search(folded)
    bare = _AROUND.sub(" ", _DATUM.sub(" ", folded)).strip(" \t\r\n,;:=。.")
    datum = (
        _DATUMS.get(named[0].replace("-", "").removesuffix("ll"), Datum.WGS84) if named else None
    )
    for shape in (_ANGLE, _SPACED, _PACKED):
        pair = _pair(bare, shape)
        if pair:
            point = _point(pair, datum or Datum.WGS84, plausible)
            sure = all(angle.marked for angle in pair)
            return point if point and (sure or plausible(point.lon, point.lat)) else None
    return None


def _pair(bare: str, shape: re.Pattern[str]) -> tuple[_Angle, _Angle] | None:
    """Two angles of one shape and nothing else; None for numbers that may mean anything."""
    first = shape.match(bare)
    gap = _BETWEEN.match(bare, first.end()) if first else None
    second = shape.fullmatch(bare, gap.end()) if gap else None
    if not first or not second:
        return None
    pair = _angle(first), _angle(second)
    return pair if all(angle.told and angle.whole for angle in pair) else None


def _angle(found: re.Match[str]) -> _Angle:
    minutes, seconds = found["minutes"], found["seconds"]
    value = float(found["degrees"]) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    words = {found["before"], found["after"]} - {None, ""}
    if found["sign"] == "-" or words & _NEGATIVE:
        value = -value
    axis = "lat" if words & _LAT_WORDS else "lon" if words & _LON_WORDS else ""
    last = seconds or minutes or found["degrees"]
    unit = 3600 if seconds else 60 if minutes else 1
    marked = bool(words or found["mark"] or "." in found["degrees"])
    return _Angle(
        value=value,
        axis=axis,
        precision=10.0 ** -len(last.partition(".")[2]) / unit,
        marked=marked,
        told=marked or bool(seconds),
        whole=max(float(minutes or 0), float(seconds or 0)) < 60,
    )


def _point(
    pair: tuple[_Angle, _Angle], datum: Datum, plausible: Callable[[float, float], bool]
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
    shifted = to_wgs84(lon, lat, datum)
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
