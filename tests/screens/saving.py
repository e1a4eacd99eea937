"""Writes a picture as a small PNG of at most 256 colours, those that the picture needs most."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

_COLOURS = 256
_SMALLEST = 0
"""Qt's name for the strongest compression of a PNG."""


def save(image: QImage, path: Path) -> None:
    pixels = _pixels(image)
    packed = pixels[..., 0] << 16 | pixels[..., 1] << 8 | pixels[..., 2]
    there, at, count = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([there >> 16, there >> 8 & 255, there & 255], axis=1).astype(np.float32)
    chosen, nearest = _palette(colours, count)
    index = nearest[at].astype(np.uint8).reshape(packed.shape)
    small = QImage(
        np.ascontiguousarray(index).data,
        image.width(),
        image.height(),
        image.width(),
        QImage.Format.Format_Indexed8,
    )
    small.setColorTable([0xFF000000 | int(there[c]) for c in chosen])
    small.save(str(path), "PNG", _SMALLEST)


def _pixels(image: QImage) -> np.ndarray:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).astype(np.uint32)


def _palette(colours: np.ndarray, count: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Colours one after another, each the one that is missed most; and the nearest for each."""
    weight = np.sqrt(count).astype(np.float32)
    chosen: list[int] = []
    miss = np.full(len(colours), np.inf, np.float32)
    nearest = np.zeros(len(colours), np.int64)
    for number in range(min(_COLOURS, len(colours))):
        pick = int(np.argmax(weight * miss)) if chosen else int(np.argmax(count))
        distance = ((colours - colours[pick]) ** 2).sum(axis=1)
        closer = distance < miss
        nearest[closer] = number
        miss = np.minimum(miss, distance)
        chosen.append(pick)
    return chosen, nearest
