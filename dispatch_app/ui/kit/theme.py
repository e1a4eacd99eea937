"""Colours, sizes and shapes by meaning, read from `resources/themes`. Python holds no colour."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette

from dispatch_app.domain.codes import VehicleState
from dispatch_app.i18n.texts import RESOURCES

THEMES = ("night", "day")
_ROLES = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text-faint",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "focus",
    QPalette.ColorRole.HighlightedText: "on-fill",
}
_TOKEN = re.compile(r"@([a-z0-9-]+)")


class UnknownToken(KeyError):
    """A style sheet names a meaning that the theme lacks."""


@dataclass(slots=True)
class Theme:
    """One theme. Tokens of a style sheet: colours by name, `@<type>` and `@space-<size>` in px.

    A seat has one, and everything painted asks it anew; `become` therefore changes all at once.
    """

    name: str
    tokens: Mapping[str, str]
    shapes: Mapping[str, tuple[str, str]]
    families: tuple[str, ...]
    sizes_px: Mapping[str, int]
    _colours: dict[str, QColor] = field(default_factory=dict, repr=False, compare=False)
    _metrics: dict[tuple[str, bool], QFontMetrics] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def load(cls, name: str, directory: Path | None = None) -> Theme:
        path = (directory or RESOURCES / "themes") / f"{name}.toml"
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        sizes = {k: v for k, v in table["type"].items() if isinstance(v, int)}
        tokens = {
            **table["colours"],
            **{k: f"{v}px" for k, v in sizes.items()},
            **{f"space-{k}": f"{v}px" for k, v in table["space"].items()},
        }
        families = (table["type"]["family"], *table["type"].get("fallback", ()))
        shapes = {k: (v[0], v[1]) for k, v in table["vehicle-state"].items()}
        return cls(name, tokens, shapes, families, sizes)

    def become(self, other: Theme) -> None:
        """Take on another theme's values."""
        for part in fields(self):
            setattr(self, part.name, getattr(other, part.name))

    def fill(self, sheet: str) -> str:
        """Put values in for `@names`.

        Raises:
            UnknownToken: the theme lacks a name.
        """

        def value(match: re.Match[str]) -> str:
            return self.token(match[1])

        return _TOKEN.sub(value, sheet)

    def token(self, name: str) -> str:
        try:
            return self.tokens[name]
        except KeyError as missing:
            raise UnknownToken(f"{self.name}: @{name}") from missing

    def colour(self, name: str) -> QColor:
        """The caller's own; made from its name only once, for it is asked for at every painting."""
        if name not in self._colours:
            self._colours[name] = QColor(self.token(name))
        return QColor(self._colours[name])

    def vehicle(self, state: VehicleState) -> tuple[str, QColor]:
        """Shape and colour of a vehicle's state."""
        shape, colour = self.shapes[state.value]
        if colour not in self._colours:
            self._colours[colour] = QColor(colour)
        return shape, QColor(self._colours[colour])

    def palette(self) -> QPalette:
        """For what no style sheet speaks of: arrows of number fields, lists of editable choices."""
        palette = QPalette(self.colour("raised"), self.colour("panel"))
        for role, name in _ROLES.items():
            palette.setColor(role, self.colour(name))
        return palette

    def metrics(self, size: str = "body-px", *, bold: bool = False) -> QFontMetrics:
        """How wide letters of `font` are; kept, for making it anew costs more than asking it."""
        if (size, bold) not in self._metrics:
            self._metrics[size, bold] = QFontMetrics(self.font(size, bold=bold))
        return self._metrics[size, bold]

    def font(self, size: str = "body-px", *, bold: bool = False) -> QFont:
        """A font by the name of its size; digits keep their width in this family."""
        font = QFont(self.family)
        font.setPixelSize(self.sizes_px[size])
        font.setBold(bold)
        return font

    @property
    def family(self) -> str:
        """The first family that this machine has."""
        return _installed(self.families)

    def style_sheet(self, *parts: str) -> str:
        """The filled sheets `resources/themes/<part>.qss`, in order."""
        sheets = (
            (RESOURCES / "themes" / f"{part}.qss").read_text(encoding="utf-8") for part in parts
        )
        return self.fill(f'* {{ font-family: "{self.family}"; }}\n' + "\n".join(sheets))


@cache
def _installed(families: tuple[str, ...]) -> str:
    there = set(QFontDatabase.families())
    return next((f for f in families if f in there), families[0])
