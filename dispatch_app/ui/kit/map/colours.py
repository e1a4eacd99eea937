"""The overlay's colours, shapes and type by meaning, out of a theme's tokens.

Holds no colour of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QFont

from dispatch_app.i18n.texts import RESOURCES


@dataclass(frozen=True, slots=True)
class MapColours:
    """One theme, as far as the map asks for it."""

    name: str
    tokens: Mapping[str, str]
    states: Mapping[str, tuple[str, str]]
    """Vehicle state → shape, colour."""
    families: tuple[str, ...]

    @classmethod
    def load(cls, name: str, directory: Path | None = None) -> MapColours:
        """The theme `day` or `night`."""
        path = (directory or RESOURCES / "themes") / f"{name}.toml"
        return cls.of(name, tomllib.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, name: str, table: Mapping[str, Any]) -> MapColours:
        states = {state: (look[0], look[1]) for state, look in table["vehicle-state"].items()}
        type_ = table["type"]
        families = (type_["family"], *type_.get("fallback", ()))
        return cls(name, dict(table["colours"]), states, families)

    def colour(self, meaning: str, alpha: float = 1.0) -> QColor:
        colour = QColor(self.tokens[meaning])
        colour.setAlphaF(alpha)
        return colour

    def priority(self, priority: int) -> QColor:
        return self.colour(f"priority-{min(4, max(1, priority))}")

    def state(self, state: str) -> tuple[str, QColor]:
        """Shape and colour of a vehicle's state; a state the theme lacks looks unknown."""
        shape, colour = self.states.get(state) or self.states["unknown"]
        return shape, QColor(colour)

    def font(self, px: int, *, bold: bool = False) -> QFont:
        return _font(self.families, px, bold)


@cache
def _font(families: tuple[str, ...], px: int, bold: bool) -> QFont:
    """Kept, for looking a family up takes longer than writing with it."""
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(px)
    font.setBold(bold)
    return font
