"""A report of the catalogue by district: how many, and how long they took on an average."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import folium
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dispatch_app.i18n.times import minutes_text
from dispatch_app.ports.handed_maps import ReportMap
from dispatch_app.reports.frame import Frame, Wording, lines, table, tag
from dispatch_app.reports.ground import Ground
from dispatch_app.reports.leaflet import Popup
from dispatch_app.reports.look import HeatLook, look

LEAST = 5
"""Fewer say nothing of a district, and might be told apart: it stays empty."""


@dataclass(frozen=True, slots=True)
class DistrictSum:
    name: str
    shape: BaseGeometry | None
    """None for what lies in no district."""
    n: int
    mean_s: float | None


def report_page(
    told: ReportMap,
    shapes: Mapping[str, BaseGeometry],
    ground: Ground,
    wording: Wording,
    made_at: datetime,
) -> str:
    texts, style = wording.texts, look().heat
    frame = Frame(told.title, told.said, ground, wording)
    rows = by_district(told, shapes)
    most = max((row.n for row in rows), default=0)
    for row in rows:
        if row.shape is not None:
            _draw(frame, row, row.shape, colour_of(row.n, most, style), wording)
    frame.legend(told.title, _legend(most, style, wording))
    heads = [texts("handed.response.district"), texts("handed.report.count")]
    if told.timed:
        heads.append(texts("handed.report.mean"))
    body = [
        [row.name or texts("handed.no-district"), *_figures(row, told, wording)]
        for row in rows
        if row.n
    ]
    frame.side(table(texts("handed.report.table"), heads, body))
    total = sum(place.n for place in told.places) + told.unplaced
    return frame.page(
        made_at,
        *told.notes,
        texts("handed.count", count=total),
        texts("handed.unplaced", count=told.unplaced) if told.unplaced else "",
        texts("handed.report.few", count=LEAST),
    )


def by_district(told: ReportMap, shapes: Mapping[str, BaseGeometry]) -> list[DistrictSum]:
    """Every district, the most first; what lies in none at the end."""
    lon = np.array([place.at.lon for place in told.places])
    lat = np.array([place.at.lat for place in told.places])
    left = np.ones(len(told.places), dtype=bool)
    rows = []
    for name, shape in shapes.items():
        inside = shapely.intersects_xy(shape, lon, lat) & left
        left &= ~inside
        rows.append(_sum(name, shape, told, inside))
    rows.sort(key=lambda row: (-row.n, row.name))
    outside = _sum("", None, told, left)
    return [*rows, outside] if outside.n else rows


def _sum(name: str, shape: BaseGeometry | None, told: ReportMap, inside: Any) -> DistrictSum:
    """Means are weighted by how many they stand for."""
    places = [told.places[at] for at in np.flatnonzero(inside).tolist()]
    timed = [(place.n, place.mean_s) for place in places if place.mean_s is not None]
    weight = sum(n for n, _ in timed)
    mean = sum(n * mean for n, mean in timed) / weight if weight else None
    return DistrictSum(name, shape, sum(place.n for place in places), mean)


def colour_of(n: int, most: int, style: HeatLook) -> str | None:
    """None for too few."""
    if n < LEAST or most < LEAST:
        return None
    return style.colours[min(len(style.colours) - 1, (n - 1) * len(style.colours) // most)]


def _draw(
    frame: Frame, row: DistrictSum, shape: BaseGeometry, colour: str | None, wording: Wording
) -> None:
    drawn: dict[str, Any] = {
        "fillColor": colour or "#ffffff",
        "fillOpacity": look().heat.opacity if colour else 0.0,
        "color": look().response.line,
        "weight": 1.5,
    }
    layer = folium.GeoJson(
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)},
        style_function=lambda _feature: drawn,
    )
    words = [f"n {row.n:,}"] if row.n >= LEAST else [f"n < {LEAST}"]
    if row.mean_s is not None and row.n >= LEAST:
        words.append(f"{wording.texts('handed.report.mean')} {minutes_text(row.mean_s)}")
    Popup(lines(row.name, *words)).add_to(layer)
    layer.add_to(frame.map)
    at = shapely.point_on_surface(shape)
    tag((at.y, at.x), f"{row.name} {words[0]}").add_to(frame.map)


def _figures(row: DistrictSum, told: ReportMap, wording: Wording) -> list[str]:
    if row.n < LEAST:
        return [f"< {LEAST}", *([wording.texts("handed.none")] if told.timed else [])]
    if not told.timed:
        return [f"{row.n:,}"]
    none = wording.texts("handed.none")
    return [f"{row.n:,}", none if row.mean_s is None else minutes_text(row.mean_s)]


def _legend(most: int, style: HeatLook, wording: Wording) -> list[tuple[str, str]]:
    """From how many on each colour stands."""
    if most < LEAST:
        return []
    steps = len(style.colours)
    limits = [max(LEAST, at * most // steps + 1) for at in range(steps)]
    return [
        (colour, wording.texts("handed.report.from", n=f"{limit:,}"))
        for colour, limit in zip(style.colours, limits, strict=True)
    ]
