"""The map as a native widget over painted tiles. Knows no seats."""

from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.rows import (
    CallerMark,
    ClosureMark,
    Focus,
    HospitalMark,
    IncidentMark,
    ReachArea,
    RouteKind,
    RouteLine,
    StationMark,
    Thing,
    VehicleMark,
)
from dispatch_app.ui.kit.map.still import StillPicture, render_still
from dispatch_app.ui.kit.map.widget import MapWidget
from dispatch_app.ui.kit.map.words import MapWords

__all__ = [
    "CallerMark",
    "ClosureMark",
    "Focus",
    "HospitalMark",
    "IncidentMark",
    "MapColours",
    "MapWidget",
    "MapWords",
    "ReachArea",
    "RouteKind",
    "RouteLine",
    "StationMark",
    "StillPicture",
    "Thing",
    "VehicleMark",
    "render_still",
]
