"""The ground of a page: tiles of the region's map or of the centre's own, as pictures in the page.

Needs a QGuiApplication where tiles are to be painted. Knows no incidents.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from branca.element import MacroElement
from folium.template import Template
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.reports.leaflet import data_uri
from dispatch_app.reports.own_signs import OwnSigns
from gis.mercator import Level, Tile, unit_of
from gis.painter.live_signs import LeftOut
from gis.region import Box, Region
from gis.tiles.base_studio import BaseStudio, open_source
from gis.tiles.choice import MapChoice
from gis.tiles.messages import Note
from gis.tiles.shelf import Shelf
from gis.tiles.source import BaseMapSource, TileSource
from gis.tiles.studio import Artist, Studio

log = logging.getLogger(__name__)

MOST_TILES = 320
"""Of one page: about four megabytes, which a mail still takes."""
CLOSEST = 17
LEVELS = 4
"""How many zooms a page holds; closer, the last one is drawn larger."""
_STYLE = "day"
_FOLDER = "handed-on"
_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Ground:
    """Pictures of a box by zoom, column and row, each as it goes into a page."""

    box: Box
    first_zoom: int
    last_zoom: int
    pictures: dict[str, str]
    attribution: str
    data_date: str


class GroundLayer(MacroElement):
    """A Leaflet layer that takes its tiles from the page itself."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = new (L.TileLayer.extend({
            getTileUrl: function (at) {
                return this.options.pictures[at.z + "/" + at.x + "/" + at.y] || this.options.blank;
            }
        }))("", {{ this.options }});
        {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, ground: Ground) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Ground"
        self.options = json.dumps(
            {
                "pictures": ground.pictures,
                "blank": data_uri("image/gif", _BLANK),
                "minNativeZoom": ground.first_zoom,
                "maxNativeZoom": ground.last_zoom,
                "minZoom": ground.first_zoom - 1,
                "maxZoom": ground.last_zoom + 2,
            }
        )


_BLANK = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


class GroundMaker:
    """Paints or fetches what the cache of tiles lacks. Belongs to one thread."""

    def __init__(
        self, artist: Artist, shelf: Shelf, attribution: str = "", data_date: str = ""
    ) -> None:
        self._artist, self._shelf = artist, shelf
        self._told = (attribution, data_date)

    @classmethod
    def of_region(cls, region: Region, tiles: Path, signs: tuple[LeftOut, ...] = ()) -> GroundMaker:
        """The region's own map, with the names that seats draw live: so not in a seat's cache.

        `signs`: what the page writes itself, so that the ground does not sign it again.
        """
        source = TileSource(region.features, RESOURCES / "themes", tiles / _FOLDER)
        shelf = Shelf(source.cache, source.fingerprint, source.most_bytes, _log)
        artist: Artist = Studio(source, shelf)
        if signs:
            artist = OwnSigns(artist, source, signs)
        return cls(artist, shelf, region.attribution, region.data_date)

    @classmethod
    def of_base_map(cls, region: Region, tiles: Path, settings: Path, name: str) -> GroundMaker:
        """A map of the centre's own.

        Raises:
            BadBaseMap: the settings cannot be used, or name no such map.
        """
        folder = tiles / _FOLDER / f"base-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        named = BaseMapSource.read(settings, name, folder)
        shelf = Shelf(folder, named.fingerprint, named.most_bytes, _log)
        artist = BaseStudio(named.base, open_source(named.base), shelf, _log)
        told = MapChoice.of_region(region, RESOURCES / "themes", tiles, settings).credits(name)
        return cls(artist, shelf, told.attribution, told.data_date)

    def around(self, box: Box) -> Ground:
        """The ground of a box.

        Raises:
            BadRegion: the region's map is missing or damaged.
        """
        last = closest_zoom(box)
        first = max(1, last - LEVELS + 1)
        wanted = [t for zoom in range(first, last + 1) for t in tiles_of(box, zoom)]
        loose: dict[Tile, bytes] = {}
        for block in sorted({tile.block for tile in wanted}):
            loose.update(self._artist.make(_STYLE, 1, block).loose)
        pictures = {
            f"{tile.level.grid}/{tile.column}/{tile.row}": data_uri(*repacked(picture))
            for tile in wanted
            if (picture := self._picture(tile, loose))
        }
        return Ground(box, first, last, pictures, *self._told)

    def close(self) -> None:
        self._artist.close()

    def _picture(self, tile: Tile, loose: dict[Tile, bytes]) -> bytes:
        if tile in loose:
            return loose[tile]
        kept = self._shelf.look_up(_STYLE, 1, tile)
        return kept.picture if kept else b""


def closest_zoom(box: Box) -> int:
    """The closest zoom at which a page does not grow too large."""
    for zoom in range(CLOSEST, 1, -1):
        first = max(1, zoom - LEVELS + 1)
        if sum(_count(box, z) for z in range(first, zoom + 1)) <= MOST_TILES:
            return zoom
    return 1


def tiles_of(box: Box, zoom: int) -> Iterator[Tile]:
    """Tiles of a whole zoom that show some of a box in degrees."""
    west, north, east, south = _corners(box, zoom)
    for row in range(north, south + 1):
        for column in range(west, east + 1):
            yield Tile(Level(2 * zoom), column, row)


def _count(box: Box, zoom: int) -> int:
    west, north, east, south = _corners(box, zoom)
    return (east - west + 1) * (south - north + 1)


def _corners(box: Box, zoom: int) -> tuple[int, int, int, int]:
    side = 1 << zoom
    left, bottom = unit_of(box[0], box[1])
    right, top = unit_of(box[2], box[3])
    west, north, east, south = (
        min(side - 1, max(0, math.floor(part * side))) for part in (left, top, right, bottom)
    )
    return west, north, east, south


def repacked(picture: bytes) -> tuple[str, bytes]:
    """A tile as small as it goes: WebP where this machine's Qt can write it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image = QImage.fromData(picture)
    if image.save(buffer, "WEBP", _QUALITY):  # type: ignore[call-overload]
        return "image/webp", bytes(buffer.data().data())
    jpeg = picture.startswith(b"\xff\xd8\xff")
    return ("image/jpeg" if jpeg else "image/png"), picture


def _log(note: Note) -> None:
    log.warning("tiles: %s %s", note.trouble.value, note.detail)
