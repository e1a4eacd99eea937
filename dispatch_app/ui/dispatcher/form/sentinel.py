"""Watches over the place: far from the caller, or one of several with the same name. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch_app.domain.values import Place, Position
from gis.coordinates import haversine_m

FAR_M = 1000.0
"""Beyond both uncertainties; nearer than this a caller may well stand beside the patient."""
INSTALLED_M = 50.0
"""How far the place of a fixed line's socket may lie from its address."""

FACT = "place_doubt"
"""Question code under which the doubt and its answer are kept with the incident."""
FAR, NAMESAKE = "far", "namesake"
CONFIRMED = ".confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two points that ought to be one. For the map: show both."""

    reason: str
    place: Place
    other: Place
    """Where the caller is, or the namesake."""
    distance_m: float
    drive_s: float | None = None
    """Road time from the caller's position to the place; None while or where unknown."""
    asked: bool = False
    """The dispatcher wants to see both now (F8)."""


def metres_between(one: Position, other: Position) -> float:
    return float(haversine_m(one.lon, one.lat, other.lon, other.lat))


def far_apart(caller: Place | None, place: Place) -> Doubt | None:
    """Doubt a place that lies farther from the caller than both uncertainties explain."""
    if caller is None or caller.position is None or place.position is None:
        return None
    distance_m = metres_between(caller.position, place.position)
    if distance_m <= FAR_M + caller.uncertainty_m + place.uncertainty_m:
        return None
    return Doubt(reason=FAR, place=place, other=caller, distance_m=distance_m)


def near_caller(caller: Place | None, place: Place) -> bool:
    """The caller's own position speaks for this place, whatever else has its name."""
    known = caller is not None and caller.position is not None and place.position is not None
    return known and far_apart(caller, place) is None


def confirmed(answers: dict[str, str]) -> bool:
    return answers.get(FACT, "").endswith(CONFIRMED)


def open_doubt(answers: dict[str, str]) -> bool:
    return bool(answers.get(FACT)) and not confirmed(answers)
