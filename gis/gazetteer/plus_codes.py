"""Reads plus codes (Open Location Code), whole or shortened. Knows no places.

From the open specification of the code: 20 signs, latitude and longitude in turn, cells of 20, 1,
1/20, 1/400 and 1/8000 degrees, then a grid of five rows by four columns for each further sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gis.gazetteer.plane import METRES_PER_DEGREE
from gis.gazetteer.typed_point import TypedPoint

_SIGNS = "23456789cfghjmpqrvwx"
_BASE = len(_SIGNS)
_BEFORE_PLUS = 8
_PAIRED = 10
_ROWS, _COLUMNS = 5, 4
_LAST_PAIR_DEGREES = 1 / 8000
_CODE = re.compile(
    rf"(?P<before>[{_SIGNS}]{{2,8}})(?P<padding>0*)\+(?P<after>[{_SIGNS}]{{2,7}})?(?=$|[\s,])"
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """South-west corner and size of what a code names, in degrees."""

    lon: float
    lat: float
    width: float
    height: float


def plus_code(text: str, reference: tuple[float, float]) -> TypedPoint | None:
    """The middle of the cell that a code names; None if the text begins with no code.

    Args:
        reference: longitude and latitude; of a shortened code the cell nearest to it is meant.
    """
    found = _CODE.match(text.strip().lower())
    if not found:
        return None
    before, after = found["before"], found["after"] or ""
    length = len(before) + len(found["padding"])
    if length % 2 or len(before) % 2 or length > _BEFORE_PLUS or (found["padding"] and after):
        return None
    if length == _BEFORE_PLUS:
        return _middle(_cell(before + after))
    return _recovered(before + after, _BEFORE_PLUS - length, reference) if after else None


def _recovered(short: str, missing: int, reference: tuple[float, float]) -> TypedPoint | None:
    """Complete a code from where the reference lies, then move to the nearest such cell."""
    step = 20.0 ** (2 - missing // 2)
    whole = _middle(_cell(_encoded(*reference)[:missing] + short))
    if whole is None:
        return None
    lon = whole.lon - step * round((whole.lon - reference[0]) / step)
    lat = whole.lat - step * round((whole.lat - reference[1]) / step)
    return TypedPoint(lon, lat, whole.uncertainty_m) if abs(lat) <= 90 else None


def _cell(signs: str) -> _Cell:
    lon, lat, size = -180.0, -90.0, 400.0
    for at in range(0, min(len(signs), _PAIRED), 2):
        size /= _BASE
        lat += _SIGNS.index(signs[at]) * size
        lon += _SIGNS.index(signs[at + 1]) * size if at + 1 < len(signs) else 0.0
    width = height = size
    for sign in signs[_PAIRED:]:
        width, height = width / _COLUMNS, height / _ROWS
        row, column = divmod(_SIGNS.index(sign), _COLUMNS)
        lon, lat = lon + column * width, lat + row * height
    return _Cell(lon, lat, width, height)


def _middle(cell: _Cell) -> TypedPoint | None:
    lon, lat = cell.lon + cell.width / 2, cell.lat + cell.height / 2
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    return TypedPoint(lon, lat, max(5.0, cell.height / 2 * METRES_PER_DEGREE))


def _encoded(lon: float, lat: float) -> str:
    """The ten signs of the cell that holds a point."""
    most = 180 * 8000 - 1
    rows = min(most, max(0, int((lat + 90) / _LAST_PAIR_DEGREES)))
    columns = int((lon + 180) / _LAST_PAIR_DEGREES) % (360 * 8000)
    signs = ""
    for _ in range(_PAIRED // 2):
        rows, row = divmod(rows, _BASE)
        columns, column = divmod(columns, _BASE)
        signs = _SIGNS[row] + _SIGNS[column] + signs
    return signs
