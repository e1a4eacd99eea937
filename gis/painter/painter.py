"""Paints a sheet or a block of tiles from the store. Knows no windows, no caches, no vehicles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gis.features.store import FeatureStore, Shape
from gis.mercator import Block, Tile
from gis.painter.ground import paint_areas, paint_buildings, paint_lines, paint_rails
from gis.painter.labels import Label
from gis.painter.lettering import Type
from gis.painter.live_signs import LeftOut, LiveSigns
from gis.painter.names import paint_labels
from gis.painter.placing import place_labels
from gis.painter.roads import paint_roads
from gis.painter.sheet import Sheet
from gis.painter.style import MapStyle, read_style


class MapPainter:
    """Paints in one style. Needs a QGuiApplication for its letters; belongs to one thread.

    What is drawn live over the map is left out of the ground: its name would stand there twice.
    """

    def __init__(
        self, store: FeatureStore, style: MapStyle, left_out: Sequence[LeftOut] = ()
    ) -> None:
        self.store, self.style = store, style
        self._left_out = LiveSigns(left_out)
        self._type = Type(style.families, style.halo)

    @classmethod
    def open(cls, features: Path, style: Path) -> Self:
        """A painter over a region's store in a style file.

        Raises:
            BadRegion: the store is missing or damaged.
            BadStyle: the style file is missing or wrong.
        """
        return cls(FeatureStore.open(features), read_style(style))

    def paint_sheet(self, sheet: Sheet) -> QImage:
        """The whole sheet with its labels, none of which leaves it."""
        size = (round(sheet.width * sheet.ratio), round(sheet.height * sheet.ratio))
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(sheet.ratio)
        painter = QPainter(image)
        self.paint_on(painter, sheet)
        painter.end()
        return image

    def paint_on(self, painter: QPainter, sheet: Sheet) -> None:
        """The same with any painter, from its origin on: as strokes where it writes strokes.

        The caller cuts off what reaches over the sheet's edge.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(QRectF(0, 0, sheet.width, sheet.height), QColor(self.style.paper))
        self._paint(painter, sheet, self.shapes_on(sheet))

    def paint_block(self, block: Block, ratio: float = 1.0) -> dict[Tile, QImage]:
        """Four by four tiles, cut from one sheet."""
        image = self.paint_sheet(Sheet.of_block(block, ratio))
        side = round(block.level.tile_px * ratio)
        cut: dict[Tile, QImage] = {}
        for tile in block.tiles:
            left = (tile.column - block.column * Block.SIDE) * side
            top = (tile.row - block.row * Block.SIDE) * side
            cut[tile] = image.copy(left, top, side, side)
        return cut

    def shapes_on(self, sheet: Sheet) -> dict[str, list[Shape]]:
        by_kind: dict[str, list[Shape]] = defaultdict(list)
        for shape in self.store.within(sheet.reach, sheet.whole_zoom):
            if not self._left_out.shows(shape):
                by_kind[shape.kind].append(shape)
        return dict(by_kind)

    def labels_on(self, sheet: Sheet) -> list[Label]:
        """The labels that `paint_sheet` writes."""
        return place_labels(sheet, self.shapes_on(sheet), self.style, self._type)

    def _paint(self, painter: QPainter, sheet: Sheet, shapes: dict[str, list[Shape]]) -> None:
        style = self.style
        paint_areas(painter, sheet, shapes, style)
        paint_lines(painter, sheet, shapes, style.lines)
        paint_buildings(painter, sheet, shapes, style)
        paint_lines(painter, sheet, shapes, style.borders)
        paint_rails(painter, sheet, shapes, style)
        paint_roads(painter, sheet, shapes, style)
        paint_labels(painter, place_labels(sheet, shapes, style, self._type), style, self._type)
