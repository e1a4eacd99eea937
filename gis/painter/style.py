"""Reads how the map is drawn from a style file into values.

Knows no colours of its own and no painting.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gis.errors import GisError
from gis.painter.icons import ICONS


class BadStyle(GisError):
    """A style file lacks something or says it in the wrong way; the message names it."""


@dataclass(frozen=True, slots=True)
class Width:
    """A width in pixels that follows the zoom in straight pieces."""

    zooms: tuple[float, ...]
    pixels: tuple[float, ...]

    def at(self, zoom: float) -> float:
        """Nothing before the first zoom; doubled for every zoom after the last."""
        if zoom < self.zooms[0] - 0.75:
            return 0.0
        beyond = max(0.0, zoom - self.zooms[-1])
        return float(np.interp(zoom, self.zooms, self.pixels)) * math.exp2(beyond)


@dataclass(frozen=True, slots=True)
class AreaStyle:
    fill: str
    first_zoom: float
    outline: str = ""


@dataclass(frozen=True, slots=True)
class LineStyle:
    fill: str
    width: Width
    casing: str = ""
    """Colour of the edge, or of the sleepers of a railway; empty for none."""
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelStyle:
    colour: str
    size: int
    weight: int
    first_zoom: float
    last_zoom: float
    icon: str
    gap: float
    ground: str = ""
    """Colour of the plate that the text stands on; empty for none, then it has a halo."""
    edge: str = ""


@dataclass(frozen=True, slots=True)
class WayMarks:
    bridge_casing: str
    tunnel_fade: float
    arrow: str
    arrow_from: float


@dataclass(frozen=True, slots=True)
class MapStyle:
    """Everything the painter asks; the order of each table is the order of painting."""

    paper: str
    families: tuple[str, ...]
    halo: float
    areas: dict[str, AreaStyle]
    building: AreaStyle
    lines: dict[str, LineStyle]
    borders: dict[str, LineStyle]
    rails: dict[str, LineStyle]
    roads: dict[str, LineStyle]
    marks: WayMarks
    labels: dict[str, LabelStyle]


def read_style(path: Path) -> MapStyle:
    """Read a style file.

    Raises:
        BadStyle: the file is missing, no TOML, or lacks a value.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return _style(table)
    except (OSError, tomllib.TOMLDecodeError) as trouble:
        raise BadStyle(f"{path}: not readable as a map style ({trouble})") from trouble
    except (KeyError, TypeError, ValueError) as trouble:
        raise BadStyle(f"{path}: a value is missing or wrong: {trouble}") from trouble


def _style(table: dict[str, Any]) -> MapStyle:
    way = table["way"]
    return MapStyle(
        paper=table["paper"]["colour"],
        families=tuple(table["text"]["families"]),
        halo=float(table["text"]["halo"]),
        areas={f"area.{name}": _area(row) for name, row in table["area"].items()},
        building=_area(table["building"]),
        lines={f"line.{name}": _line(row) for name, row in table["line"].items()},
        borders={f"border.{name}": _line(row) for name, row in table["border"].items()},
        rails={f"rail.{name}": _line(row) for name, row in table["rail"].items()},
        roads={f"road.{name}": _line(row) for name, row in table["road"].items()},
        marks=WayMarks(way["bridge-casing"], way["tunnel-fade"], way["arrow"], way["arrow-from"]),
        labels={_label_kind(name): _label(row) for name, row in table["label"].items()},
    )


def _label_kind(name: str) -> str:
    """The kind a label style is for: road and line labels are written along `name.` shapes."""
    kind = name.replace("-", ".", 1)
    return f"name.{kind}" if kind.startswith(("road.", "line.")) else kind


def _area(row: dict[str, Any]) -> AreaStyle:
    return AreaStyle(row["fill"], float(row["from"]), row.get("outline", ""))


def _line(row: dict[str, Any]) -> LineStyle:
    zooms, pixels = zip(*row["width"], strict=True)
    return LineStyle(
        fill=row["fill"] if "fill" in row else row["colour"],
        width=Width(tuple(map(float, zooms)), tuple(map(float, pixels))),
        casing=row.get("casing", row.get("sleeper", "")),
        dash=tuple(map(float, row.get("dash", ()))),
    )


def _icon(row: dict[str, Any]) -> str:
    icon = str(row.get("icon", ""))
    if icon and icon not in ICONS:
        raise ValueError(f"no such icon: {icon!r}")
    return icon


def _label(row: dict[str, Any]) -> LabelStyle:
    return LabelStyle(
        colour=row["colour"],
        size=int(row["size"]),
        weight=int(row.get("weight", 400)),
        first_zoom=float(row["from"]),
        last_zoom=float(row.get("to", 99)),
        icon=_icon(row),
        gap=float(row.get("gap", 0)),
        ground=row.get("ground", ""),
        edge=row.get("edge", ""),
    )
