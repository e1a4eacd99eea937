"""The map of a replay: a widget of its own, on tiles that the seat's other maps painted already."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtWidgets import QWidget

from dispatch_app.i18n.texts import RESOURCES, Texts
from dispatch_app.ui.kit.map import MapColours, MapWidget, MapWords
from dispatch_app.ui.kit.map.ground import Tiles
from dispatch_app.ui.kit.theme import Theme
from gis.region import Region
from gis.tiles.choice import OWN, MapChoice
from gis.tiles.service import TileService


class ReplayGround:
    """Tiles are painted by a process of this ground's own, from the first look until `close`."""

    def __init__(
        self, region: Region, cache: Path | None = None, tiles: Tiles | None = None
    ) -> None:
        """`cache`: where painted tiles are kept, as for the seat's map; `tiles` instead of any."""
        self._region = region
        self._cache = cache or region.directory.with_name(f"{region.directory.name}-tiles")
        self._tiles = tiles
        self._service: TileService | None = None

    def widget(self, theme: Theme, texts: Texts, parent: QWidget) -> MapWidget:
        """The map, where the region is.

        Raises:
            BadRegion: the region's store of features is missing or damaged.
        """
        return MapWidget(
            self._tiles or self._started(max(1, math.ceil(parent.devicePixelRatioF() - 0.25))),
            MapColours.load(theme.name),
            MapWords.of(texts),
            centre=self._region.centre,
            data_date=self._region.data_date,
            attribution=self._region.attribution,
            parent=parent,
        )

    def _started(self, ratio: int) -> TileService:
        if self._service is None:
            choice = MapChoice.of_region(self._region, RESOURCES / "themes", self._cache)
            self._service = choice.service(OWN, ratio)
            self._service.start()
        return self._service

    @property
    def region(self) -> Path:
        """Where the region lies."""
        return self._region.directory

    @property
    def cache(self) -> Path:
        """Where painted tiles are kept."""
        return self._cache

    def another(self) -> ReplayGround:
        """For a second map of the seat: what one map hears of its painter the other would miss."""
        return ReplayGround(self._region, self._cache, self._tiles)

    def close(self) -> None:
        """End the painting process."""
        if self._service is not None:
            self._service.close()
            self._service = None
