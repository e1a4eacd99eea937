"""What of a mark decides where it stands, how it looks and which room it takes. Paints nothing."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter

from dispatch_app.ui.kit.map.dress import Dress, Mark
from dispatch_app.ui.kit.map.rows import (
    ClosureMark,
    HospitalMark,
    IncidentMark,
    LonLat,
    PlaceMark,
    Shape,
    StationMark,
    VehicleMark,
)

_LOOKS = {
    kind: attrgetter(*(f.name for f in fields(kind) if f.name not in ("lon", "lat", "points")))
    for kind in (VehicleMark, IncidentMark, StationMark, HospitalMark, ClosureMark, PlaceMark)
}
"""What of a row, besides its place, decides how it is drawn."""
_TURNING = attrgetter(
    *(f.name for f in fields(VehicleMark) if f.name not in ("lon", "lat", "heading_deg"))
)
"""What of a vehicle decides where its chip finds room and what is drawn over what."""


def room_of(look: Dress) -> tuple[object, ...]:
    """What of a dress decides where its chip finds room and what is drawn over what."""
    chip = look.chip
    size = None if chip is None else (chip.width, chip.height)
    return size, look.symbol.width, look.place, look.chip_from, look.air


def half_px(look: Dress) -> int:
    """From the symbol's edge to its middle, in pixels of the window."""
    return round(look.symbol.width / 2)


def place_of(row: Mark) -> LonLat:
    return _middle_of(row) if isinstance(row, ClosureMark) else (row.lon, row.lat)


def _middle_of(row: ClosureMark) -> LonLat:
    """Of an area the middle of its corners, of a course the middle of its middle piece."""
    points = row.points
    if row.shape is not Shape.AREA:
        last = len(points) - 1
        points = (points[last // 2], points[(last + 1) // 2])
    lon, lat = zip(*points, strict=True)
    return sum(lon) / len(lon), sum(lat) / len(lat)


def looks_other(old: Mark, new: Mark) -> bool:
    """Whether more than the place has changed."""
    look = _LOOKS[type(old)]
    return bool(look(old) != look(new))


def wants_other_room(old: Mark, new: Mark) -> bool:
    """A vehicle that only turns keeps its chip's room: hundreds turn in every minute."""
    if isinstance(old, VehicleMark) and isinstance(new, VehicleMark):
        return bool(_TURNING(old) != _TURNING(new))
    return True
