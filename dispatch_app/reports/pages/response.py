"""Response time by district: the median, how many it stands for, the 90th percentile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

import folium
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dispatch_app.i18n.times import minutes_text
from dispatch_app.ports.handed_maps import Response, ResponseTimes
from dispatch_app.reports.frame import Frame, Wording, lines, table, tag
from dispatch_app.reports.ground import Ground
from dispatch_app.reports.leaflet import Popup
from dispatch_app.reports.look import ResponseLook, look
from dispatch_app.reports.scope import natures, span

LEAST = 5
"""Fewer responses say nothing of a district: it stays grey."""
_P90 = 90
_HEADS = ("median", "p90", "count-head")


@dataclass(frozen=True, slots=True)
class DistrictTimes:
    name: str
    shape: BaseGeometry | None
    """None for what lies in no district."""
    count: int
    median_s: float | None
    p90_s: float | None

    @property
    def telling(self) -> bool:
        return self.count >= LEAST


def response_page(
    told: ResponseTimes,
    shapes: Mapping[str, BaseGeometry],
    ground: Ground,
    wording: Wording,
    made_at: datetime,
) -> str:
    texts, style = wording.texts, look().response
    frame = Frame(texts("handed.response.title"), span(told.scope, wording), ground, wording)
    rows = by_district(told.responses, shapes)
    for row in rows:
        if row.shape is not None:
            _draw(frame, row, row.shape, style, wording)
    frame.legend(texts("handed.response.legend"), _legend(style, wording))
    heads = [texts(f"handed.response.{head}") for head in ("district", *_HEADS)]
    body = [[_name(row, wording), *_figures(row, wording)] for row in rows if row.count]
    frame.side(table(texts("handed.response.table"), heads, body))
    return frame.page(
        made_at,
        texts("handed.response.meaning"),
        texts("handed.response.count", count=len(told.responses) + told.unplaced),
        texts("handed.unplaced", count=told.unplaced) if told.unplaced else "",
        natures(told.scope, wording),
        texts("handed.response.few", count=LEAST),
    )


def by_district(
    responses: tuple[Response, ...], shapes: Mapping[str, BaseGeometry]
) -> list[DistrictTimes]:
    """Every district, the slowest first; those with too few last; what lies in none at the end."""
    times: dict[str, list[float]] = defaultdict(list)
    for name, response in zip(_names(responses, shapes), responses, strict=True):
        times[name].append(response.response_s)
    rows = [_times(name, shape, times.get(name, [])) for name, shape in shapes.items()]
    rows.sort(key=lambda row: (not row.telling, -(row.median_s or 0.0), row.name))
    return [*rows, _times("", None, times[""])] if times.get("") else rows


def _names(responses: tuple[Response, ...], shapes: Mapping[str, BaseGeometry]) -> list[str]:
    lon = np.array([r.at.lon for r in responses])
    lat = np.array([r.at.lat for r in responses])
    names = np.full(len(responses), "", dtype=object)
    for name, shape in shapes.items():
        names[shapely.intersects_xy(shape, lon, lat) & (names == "")] = name
    return [str(name) for name in names]


def _times(name: str, shape: BaseGeometry | None, seconds: list[float]) -> DistrictTimes:
    if not seconds:
        return DistrictTimes(name, shape, 0, None, None)
    p90 = float(np.percentile(seconds, _P90))
    return DistrictTimes(name, shape, len(seconds), median(seconds), p90)


def _draw(
    frame: Frame, row: DistrictTimes, shape: BaseGeometry, style: ResponseLook, wording: Wording
) -> None:
    known = row.telling and row.median_s is not None
    fill = style.colour(row.median_s) if known and row.median_s is not None else style.few
    drawn: dict[str, Any] = {
        "fillColor": fill,
        "fillOpacity": style.opacity,
        "color": style.line,
        "weight": 1.5,
    }
    layer = folium.GeoJson(
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)},
        style_function=lambda _feature: drawn,
    )
    Popup(lines(row.name, *_told(row, wording))).add_to(layer)
    layer.add_to(frame.map)
    at = shapely.point_on_surface(shape)
    words = f"{row.name} {minutes_text(row.median_s)}" if known and row.median_s else row.name
    tag((at.y, at.x), f"{words} (n={row.count})").add_to(frame.map)


def _told(row: DistrictTimes, wording: Wording) -> list[str]:
    heads = [wording.texts(f"handed.response.{head}") for head in _HEADS]
    figures = _figures(row, wording)
    return [f"{head}: {text}" for head, text in zip(heads, figures, strict=True)]


def _figures(row: DistrictTimes, wording: Wording) -> list[str]:
    none = wording.texts("handed.none")
    if row.median_s is None or row.p90_s is None:
        return [none, none, "0"]
    return [minutes_text(row.median_s), minutes_text(row.p90_s), str(row.count)]


def _name(row: DistrictTimes, wording: Wording) -> str:
    return row.name or wording.texts("handed.no-district")


def _legend(style: ResponseLook, wording: Wording) -> list[tuple[str, str]]:
    texts = wording.texts
    within = [texts("handed.response.within", minutes=f"{m:g}") for m in style.limits_min]
    beyond = texts("handed.response.beyond", minutes=f"{style.limits_min[-1]:g}")
    few = (style.few, texts("handed.response.few-legend", count=LEAST))
    return [*zip(style.colours, [*within, beyond], strict=True), few]
