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
from gis.mercator import Floats

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
    """The mosaic as it lies under our tile, piece by piece."""
    image = QImage(side_px, side_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    lattice = under.lattice - np.array(origin)
    pieces = len(lattice) - 1
    size = side_px / pieces
    for row in range(pieces):
        for column in range(pieces):
            corners = lattice[row : row + 2, column : column + 2]
            left, top = round(column * size), round(row * size)
            right, bottom = round((column + 1) * size), round((row + 1) * size)
            painter.resetTransform()
            painter.setClipRect(left, top, right - left, bottom - top)
            painter.setTransform(_onto(corners, column * size, row * size, size))
            painter.drawImage(0, 0, mosaic)
    painter.end()
    return image


def _onto(corners: Floats, left: float, top: float, size: float) -> QTransform:
    """From pixels of the mosaic to those of the tile, straight over one piece of it."""
    (north_west, north_east), (south_west, _) = corners
    across, down = (north_east - north_west) / size, (south_west - north_west) / size
    from_piece = QTransform(*across, *down, *(north_west - left * across - top * down))
    onto, _fits = from_piece.inverted()
    return onto


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
