"""Measures and outlines letters, each once. Knows no places and no map."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath, QPainterPathStroker

_MOST_GLYPHS = 6000
_JOINERS = frozenset(("\u200d", "\ufe0e", "\ufe0f"))


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter or a short run: outlines about its middle, and its advance in pixels."""

    outline: QPainterPath
    halo: QPainterPath
    advance: float


@dataclass(slots=True)
class Face:
    """One size and weight of the map's type."""

    font: QFont
    halo_px: float
    glyphs: dict[str, Glyph] = field(default_factory=dict)
    widths: dict[str, float] = field(default_factory=dict)

    @property
    def height(self) -> float:
        return float(self.font.pixelSize()) * 1.16

    def width(self, text: str) -> float:
        """Advance of a text, as its letters stand one by one."""
        found = self.widths.get(text)
        if found is None:
            found = self.widths[text] = QFontMetricsF(self.font).horizontalAdvance(text)
        return found

    def glyph(self, text: str) -> Glyph:
        found = self.glyphs.get(text)
        if found is None:
            if len(self.glyphs) > _MOST_GLYPHS:
                self.glyphs.clear()
            found = self.glyphs[text] = self._outlined(text)
        return found

    def _outlined(self, text: str) -> Glyph:
        width = self.width(text)
        outline = QPainterPath()
        outline.setFillRule(Qt.FillRule.WindingFill)
        outline.addText(QPointF(-width / 2, self.baseline), self.font, text)
        brush = QPainterPathStroker()
        brush.setWidth(self.halo_px)
        brush.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        brush.setCurveThreshold(2.0)
        halo = brush.createStroke(outline)
        halo.setFillRule(Qt.FillRule.WindingFill)
        return Glyph(outline, halo, width)

    @property
    def baseline(self) -> float:
        """From the middle of a Chinese character down to the line Latin letters stand on."""
        return float(self.font.pixelSize()) * 0.38


class Type:
    """All faces of the map, made when first asked for."""

    def __init__(self, families: tuple[str, ...], halo_px: float) -> None:
        self._families, self._halo_px = list(families), halo_px
        self._faces: dict[tuple[int, int], Face] = {}

    def face(self, size: int, weight: int) -> Face:
        found = self._faces.get((size, weight))
        if found is None:
            font = QFont()
            font.setFamilies(self._families)
            font.setPixelSize(size)
            font.setWeight(QFont.Weight(weight))
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
            found = self._faces[(size, weight)] = Face(font, self._halo_px)
        return found


def clusters(text: str) -> list[str]:
    """Letters with the marks that belong to them: accents, joiners, variants."""
    found: list[str] = []
    for letter in text:
        joins = unicodedata.combining(letter) or letter in _JOINERS
        if found and (joins or found[-1][-1] == "\u200d"):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def is_wide(letter: str) -> bool:
    """Written with a square of its own and upright in a column: Chinese, Japanese, Korean and
    their marks.
    """
    return letter >= "⺀" and not "\ufe00" <= letter <= "\ufe0f"


def column_units(text: str) -> list[str]:
    """How a text stands in a column: Chinese letter by letter, short runs of others lying in
    one square.
    """
    units: list[str] = []
    for letter in clusters(text):
        if units and not is_wide(letter) and not is_wide(units[-1][-1]) and len(units[-1]) < 3:
            units[-1] += letter
        else:
            units.append(letter)
    return [unit for unit in units if unit.strip()]
