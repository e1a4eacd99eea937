"""The map as a native widget over painted tiles. Knows no seats."""

from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.rows import (
    BareGround,
    CallerMark,
    ClosureMark,
    Focus,
    HospitalMark,
    IncidentMark,
    PlaceMark,
    ReachArea,
    RouteKind,
    RouteLine,
    Shape,
    StationMark,
    Thing,
    VehicleMark,
)
from dispatch_app.ui.kit.map.sketch import Sketch
from dispatch_app.ui.kit.map.still import StillPicture, render_still
from dispatch_app.ui.kit.map.widget import MapWidget
from dispatch_app.ui.kit.map.words import MapWords

__all__ = [
    "BareGround",
    "CallerMark",
    "ClosureMark",
    "Focus",
    "HospitalMark",
    "IncidentMark",
    "MapColours",
    "MapWidget",
    "MapWords",
    "PlaceMark",
    "ReachArea",
    "RouteKind",
    "RouteLine",
    "Shape",
    "Sketch",
    "StationMark",
    "StillPicture",
    "Thing",
    "VehicleMark",
    "render_still",
]
