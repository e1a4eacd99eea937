"""Datums, distances and a local metric plane, in NumPy. Knows no roads and no formatting.

China's maps carry shifted coordinates: GCJ-02 (all licensed web maps) and BD-09 (Baidu, shifted
once more). Inside there is WGS-84 alone; the shifted datums exist only at borders, here.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS_M: Final = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""
METRES_PER_DEGREE: Final = EARTH_RADIUS_M * np.pi / 180

_AXIS_M: Final = 6_378_245.0
_ECCENTRICITY2: Final = 0.006_693_421_622_965_943
"""Krasovsky 1940 ellipsoid, on which the shift of GCJ-02 is defined."""
_BD_TURN: Final = np.pi * 3000 / 180
_CHINA: Final = (72.004, 0.8293, 137.8347, 55.8271)
_ROUNDS: Final = 30
_ENOUGH_DEG: Final = 1e-14


class Datum(StrEnum):
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class LonLat(NamedTuple):
    """Degrees; each a float64 array of one shape."""

    lon: Floats
    lat: Floats


def to_wgs84(lon: ArrayLike, lat: ArrayLike, datum: Datum) -> LonLat:
    """Bring positions of any datum to WGS-84; exact to a nanometre against the forward formula.

    On the meridian 105° E itself the formula has a cusp: there it is exact to a micrometre.
    """
    at = _pair(lon, lat)
    match datum:
        case Datum.WGS84:
            return at
        case Datum.GCJ02:
            return gcj02_to_wgs84(*at)
        case Datum.BD09:
            return gcj02_to_wgs84(*bd09_to_gcj02(*at))


def from_wgs84(lon: ArrayLike, lat: ArrayLike, datum: Datum) -> LonLat:
    """Bring WGS-84 positions to the datum that another system speaks."""
    at = _pair(lon, lat)
    match datum:
        case Datum.WGS84:
            return at
        case Datum.GCJ02:
            return wgs84_to_gcj02(*at)
        case Datum.BD09:
            return gcj02_to_bd09(*wgs84_to_gcj02(*at))


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    """Shift as China's survey law prescribes; positions outside China stay where they are."""
    at = _pair(lon, lat)
    d_lon, d_lat = _shift(at)
    inside = _in_china(at)
    return LonLat(at.lon + np.where(inside, d_lon, 0.0), at.lat + np.where(inside, d_lat, 0.0))


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    """Undo the shift by iterating the forward formula."""
    return _inverse(wgs84_to_gcj02, _pair(lon, lat))


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    """Baidu's second shift, a turn and stretch about a fixed point."""
    x, y = _pair(lon, lat)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    return LonLat(radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006)


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    """Undo Baidu's shift by iteration; its published inverse is some decimetres off."""
    return _inverse(gcj02_to_bd09, _pair(lon, lat))


def haversine_m(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Great-circle distance in metres on the mean sphere."""
    a, b = _pair(lon1, lat1), _pair(lon2, lat2)
    phi1, phi2 = np.radians(a.lat), np.radians(b.lat)
    half = (
        np.sin((phi2 - phi1) / 2) ** 2
        + np.cos(phi1) * np.cos(phi2) * np.sin(np.radians(b.lon - a.lon) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


class Plane(NamedTuple):
    """A flat metric map about one point: x east, y north, in metres.

    Over a city of 100 km the error of a distance stays below one in a thousand.
    """

    lon: float
    lat: float

    @property
    def metres_per_lon(self) -> float:
        return float(METRES_PER_DEGREE * np.cos(np.radians(self.lat)))

    def to_xy(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
        at = _pair(lon, lat)
        return (at.lon - self.lon) * self.metres_per_lon, (at.lat - self.lat) * METRES_PER_DEGREE

    def to_lonlat(self, x: ArrayLike, y: ArrayLike) -> LonLat:
        at = _pair(x, y)
        return LonLat(
            at.lon / self.metres_per_lon + self.lon, at.lat / METRES_PER_DEGREE + self.lat
        )


def _pair(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    return LonLat(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))


def _in_china(at: LonLat) -> NDArray[np.bool_]:
    west, south, east, north = _CHINA
    return np.asarray((at.lon >= west) & (at.lon <= east) & (at.lat >= south) & (at.lat <= north))


def _shift(at: LonLat) -> tuple[Floats, Floats]:
    """The published GCJ-02 shift, in degrees."""
    x, y = at.lon - 105.0, at.lat - 35.0
    root = np.sqrt(np.abs(x))
    common = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north = north + (common + _waves(y, (20, 40, 160, 320), (1, 3, 12, 30))) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east = east + (common + _waves(x, (20, 40, 150, 300), (1, 3, 12, 30))) * 2 / 3
    phi = np.radians(at.lat)
    bend = 1 - _ECCENTRICITY2 * np.sin(phi) ** 2
    meridian = _AXIS_M * (1 - _ECCENTRICITY2) / (bend * np.sqrt(bend))
    parallel = _AXIS_M / np.sqrt(bend) * np.cos(phi)
    return np.degrees(east / parallel), np.degrees(north / meridian)


def _waves(at: Floats, sizes: tuple[int, ...], divisors: tuple[int, ...]) -> Floats:
    terms = (
        size * np.sin(at * np.pi / divisor) for size, divisor in zip(sizes, divisors, strict=True)
    )
    return np.asarray(sum(terms))


def _inverse(forward: Callable[[Floats, Floats], LonLat], wanted: LonLat) -> LonLat:
    """Solve forward(x) = wanted by walking back the error; the shifts are nearly constant."""
    guess = wanted
    for _ in range(_ROUNDS):
        reached = forward(*guess)
        off = LonLat(wanted.lon - reached.lon, wanted.lat - reached.lat)
        guess = LonLat(guess.lon + off.lon, guess.lat + off.lat)
        if max(_largest(off.lon), _largest(off.lat)) < _ENOUGH_DEG:
            break
    return guess


def _largest(values: Floats) -> float:
    return float(np.max(np.abs(values), initial=0.0))
