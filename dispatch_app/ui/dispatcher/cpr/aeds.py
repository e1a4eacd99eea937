"""AEDs about a scene: those on the map and those that the centre keeps itself, nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dispatch_app.domain.own_places import KeptPlace
from dispatch_app.ui.kit.guide.questions import LonLat, Rescued
from dispatch_app.ui.kit.map import PlaceMark
from gis.coordinates import haversine_m

KIND = "aed"
"""As a table of own places names the kind; on the map by hand it stands in the name."""
_ON_MAP = "aed"
SHOWN = 4
REACH_M = 1_500.0
"""Nobody fetches one from further away on foot."""
WALKING_MPS = 1.4
DETOUR = 1.3
"""How much longer a way on foot is than the straight line, where no road distance is known."""
_SAME_M = 25.0
"""The same device on the map and in the centre's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aed:
    name: str
    lon: float
    lat: float
    distance_m: float
    """On foot, one way."""
    drive_s: float | None = None
    note: str = ""
    """Opening hours, floor, whom to ask: as the centre wrote it."""

    @property
    def walk_s(self) -> float:
        return self.distance_m / WALKING_MPS


def own_aeds(point: LonLat, places: Iterable[KeptPlace]) -> Iterator[Aed]:
    for kept in places:
        place, at = kept.place, kept.place.position
        if KIND in (place.kind.casefold(), place.name.strip()[: len(KIND)].casefold()):
            away = float(haversine_m(*point, at.lon, at.lat)) * DETOUR
            note = " · ".join(part for part in (place.address, place.note) if part)
            yield Aed(name=place.name, lon=at.lon, lat=at.lat, distance_m=away, note=note)


def mapped_aeds(told: Rescued) -> Iterator[Aed]:
    for spot in told.spots:
        if spot.kind == _ON_MAP:
            yield Aed(
                name=spot.name,
                lon=spot.lon,
                lat=spot.lat,
                distance_m=spot.distance_m,
                drive_s=spot.time_s,
            )


def nearest(own: Iterable[Aed], mapped: Iterable[Aed]) -> tuple[Aed, ...]:
    """Those within reach, nearest first; what both lists know is told in the centre's words."""
    found = list(own)
    for other in mapped:
        if not any(_same(other, one) for one in found):
            found.append(other)
    near = [aed for aed in found if aed.distance_m <= REACH_M]
    return tuple(sorted(near, key=lambda aed: (aed.distance_m, aed.name))[:SHOWN])


def _same(one: Aed, other: Aed) -> bool:
    return float(haversine_m(one.lon, one.lat, other.lon, other.lat)) <= _SAME_M


def marks(aeds: Iterable[Aed], word: str) -> Iterator[PlaceMark]:
    """For the map; own places stand there already, a second mark lies on the first."""
    for at, aed in enumerate(aeds):
        yield PlaceMark(f"aed-{at}", aed.lon, aed.lat, f"{word} {aed.name}".strip(), open=True)
