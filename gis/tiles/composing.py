"""Lays pictures of a source side by side, shifts them under one of our tiles, dims them by night.

Knows no network and no cache.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from gis.basemap.addresses import RawTile
from gis.basemap.settings import Night
from gis.basemap.warp import Footprint

_DIMMED = QColor(8, 12, 18, 120)
_NIGHT_SHARE = 0.86
_TURN_HUE = np.array(
    ((-0.574, 1.430, 0.144), (0.426, 0.430, 0.144), (0.426, 1.430, -0.856)), dtype=np.float32
)
"""Turns every hue by half a circle, lightness kept: CSS filter `hue-rotate(180deg)`."""
_JPEG_QUALITY = 88
_PNG_QUALITY = 80


def compose(
    under: Footprint, pictures: Mapping[RawTile, tuple[RawTile, QImage]], tile_px: int, side_px: int
) -> QImage | None:
    """One of our tiles, `side_px` wide; None without any picture.

    `pictures` gives for a source's tile the one that shows it: itself, or a coarser one above it.
    """
    shown = [(raw, *pictures[raw]) for raw in under.tiles if raw in pictures]
    if not shown:
        return None
    left = min(raw.column for raw in under.tiles)
    top = min(raw.row for raw in under.tiles)
    width = (max(raw.column for raw in under.tiles) - left + 1) * tile_px
    height = (max(raw.row for raw in under.tiles) - top + 1) * tile_px
    mosaic = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    mosaic.fill(Qt.GlobalColor.transparent)
    painter = QPainter(mosaic)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for raw, giver, image in shown:
        spot = QRectF((raw.column - left) * tile_px, (raw.row - top) * tile_px, tile_px, tile_px)
        painter.drawImage(spot, image, _part(raw, giver, image))
    painter.end()
    return _moved(mosaic, under, (left * tile_px, top * tile_px), side_px)


def _part(raw: RawTile, giver: RawTile, image: QImage) -> QRectF:
    """The square of a giver's picture that shows a tile at or below it."""
    parts = 1 << (raw.zoom - giver.zoom)
    width, height = image.width() / parts, image.height() / parts
    return QRectF((raw.column % parts) * width, (raw.row % parts) * height, width, height)


def _moved(mosaic: QImage, under: Footprint, origin: tuple[int, int], side_px: int) -> QImage:
    """The mosaic as it lies under our tile."""
    north_west, north_east, south_west = under.corners - np.array(origin)
    across, down = (north_east - north_west) / side_px, (south_west - north_west) / side_px
    to_source = QTransform(*across, *down, *north_west)
    to_tile, _fits = to_source.inverted()
    image = QImage(side_px, side_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(to_tile)
    painter.drawImage(0, 0, mosaic)
    painter.end()
    return image


def by_night(image: QImage, night: Night) -> QImage:
    """What a picture made for the day becomes by night."""
    if night is Night.DIM:
        dimmed = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(dimmed)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
        painter.fillRect(dimmed.rect(), _DIMMED)
        painter.end()
        return dimmed
    return _inverted(image) if night is Night.INVERT else image


def _inverted(image: QImage) -> QImage:
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(plain.constBits(), dtype=np.uint8)
    pixels = flat.reshape(plain.height(), plain.bytesPerLine() // 4, 4).copy()
    light = (255.0 - pixels[:, :, :3].astype(np.float32)) @ _TURN_HUE.T
    pixels[:, :, :3] = np.clip(light * _NIGHT_SHARE, 0, 255).astype(np.uint8)
    made = QImage(
        pixels.tobytes(),
        plain.width(),
        plain.height(),
        plain.bytesPerLine(),
        QImage.Format.Format_RGBA8888,
    )
    return made.copy()  # the bytes belong to this function


def picture_of(image: QImage, *, photo: bool = False) -> bytes:
    """Packed to be kept: photographs as JPEG, all else as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    kind, quality = ("JPEG", _JPEG_QUALITY) if photo else ("PNG", _PNG_QUALITY)
    image.save(buffer, kind, quality)  # type: ignore[call-overload]
    return bytes(buffer.data().data())
