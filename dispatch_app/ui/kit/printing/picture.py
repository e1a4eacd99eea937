"""The map of a slip: the place, the way there and where the vehicle starts. Knows no paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage, QPicture

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.state import Station
from dispatch_app.domain.values import Slip, SlipVersion
from dispatch_app.i18n import Texts
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.rows import (
    IncidentMark,
    LonLat,
    RouteKind,
    RouteLine,
    VehicleMark,
)
from dispatch_app.ui.kit.map.still import StillPicture, record_still, render_still
from dispatch_app.ui.kit.map.words import MapWords
from gis.painter.painter import MapPainter
from gis.region import Region


@dataclass(frozen=True, slots=True)
class MapSources:
    """Where the ground is read from, and what the map says of itself."""

    features: Path
    data_date: str = ""
    attribution: str = ""

    @classmethod
    def of(cls, region: Region) -> MapSources:
        return cls(region.features, region.data_date, region.attribution)


def picture_of(
    version: SlipVersion, station: Station | None, sources: MapSources, title: str
) -> StillPicture | None:
    """What the map shows of an order; None while its place has no position."""
    slip = version.slip
    place = slip.place.position
    if place is None:
        return None
    mark = IncidentMark(
        slip.mission_number, place.lon, place.lat, int(slip.priority or 4), title, ""
    )
    route = None
    if slip.route is not None and len(slip.route.line) > 1:
        route = RouteLine(slip.mission_number, slip.route.line, RouteKind.CHOSEN, slip.vehicle)
    return StillPicture(
        mark,
        route,
        vehicle=_start(slip, station),
        data_date=sources.data_date,
        attribution=sources.attribution,
    )


def _start(slip: Slip, station: Station | None) -> VehicleMark | None:
    """The vehicle where it sets out: at the route's first point, else at its station."""
    at: LonLat | None = None
    if slip.route is not None and slip.route.line:
        at = slip.route.line[0]
    elif station is not None:
        at = (station.position.lon, station.position.lat)
    if at is None:
        return None
    note = station.name if station else ""
    return VehicleMark(slip.vehicle, *at, VehicleState.ASSIGNED.value, slip.vehicle, note)


class PictureMaker:
    """Paints maps of slips. Belongs to one worker thread; opens the region when first asked."""

    def __init__(self, sources: MapSources, texts: Texts) -> None:
        self._sources = sources
        self._words = MapWords.of(texts)
        self._grounds: dict[str, tuple[MapPainter, MapColours]] = {}

    def make(
        self, picture: StillPicture, theme: str, size: tuple[int, int], ratio: float
    ) -> QImage:
        """The picture, `size` times `ratio` pixels large.

        Raises:
            BadRegion: the region's map file is missing or damaged.
        """
        ground, colours = self._opened(theme)
        return render_still(ground, picture, colours, self._words, size=size, ratio=ratio)

    def record(self, picture: StillPicture, theme: str, size: tuple[int, int]) -> QPicture:
        """The picture as strokes, `size` units large. Raises as `make`."""
        ground, colours = self._opened(theme)
        return record_still(ground, picture, colours, self._words, size=size)

    def _opened(self, theme: str) -> tuple[MapPainter, MapColours]:
        if theme not in self._grounds:
            style = RESOURCES / "themes" / f"map-{theme}.toml"
            painter = MapPainter.open(self._sources.features, style)
            self._grounds[theme] = (painter, MapColours.load(theme))
        return self._grounds[theme]
