"""Who could be where in time: areas of the idle vehicles, and the districts left bare."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import folium
import shapely
from shapely.geometry.base import BaseGeometry

from dispatch_app.ports.handed_maps import Coverage, CoveredWithin, IdleVehicle
from dispatch_app.reports.frame import Frame, Wording, lines, spot, table, tag
from dispatch_app.reports.ground import Ground
from dispatch_app.reports.leaflet import Popup
from dispatch_app.reports.look import look

MOST_ROWS = 14
MOST_NAMES = 3
"""On one tag; more are counted."""


def coverage_page(told: Coverage, ground: Ground, wording: Wording, made_at: datetime) -> str:
    texts, style = wording.texts, look().coverage
    said = texts("handed.coverage.said", time=wording.day_time(told.at), count=len(told.idle))
    frame = Frame(texts("handed.coverage.title"), said, ground, wording)
    colours = dict(zip((w.limit_s for w in told.within), style.colours, strict=False))
    sooner: BaseGeometry = shapely.Polygon()
    for within in told.within:
        whole = _shape_of(within)
        band = shapely.difference(whole, sooner)
        _draw(frame, within, band, colours.get(within.limit_s, style.colours[-1]), wording)
        sooner = shapely.union(sooner, whole)
    _draw_idle(frame, told.idle, wording)
    rows = [(colours.get(w.limit_s, ""), _minutes(w, wording)) for w in told.within]
    frame.legend(texts("handed.coverage.legend"), rows)
    frame.side(_sums(told, wording), _bare(told, wording))
    return frame.page(
        made_at,
        texts("handed.coverage.estimate")
        if told.people is not None and told.people_estimated
        else "",
        texts("handed.coverage.unplaced", vehicles=texts("handed.comma").join(told.unplaced))
        if told.unplaced
        else "",
    )


def _minutes(within: CoveredWithin, wording: Wording) -> str:
    return wording.texts("handed.coverage.minutes", minutes=f"{within.limit_s / 60:g}")


def _shape_of(within: CoveredWithin) -> BaseGeometry:
    parts = [shapely.Polygon(outer, holes) for outer, *holes in within.polygons]
    return shapely.union_all(shapely.make_valid(parts))


def _draw(
    frame: Frame, within: CoveredWithin, band: BaseGeometry, colour: str, wording: Wording
) -> None:
    """What is reached within this time and not sooner: colours do not lie over each other."""
    style = look().coverage
    if band.is_empty:
        return
    drawn: dict[str, Any] = {
        "fillColor": colour,
        "fillOpacity": style.opacity,
        "color": style.line,
        "weight": 1,
    }
    area = folium.GeoJson(
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(band)},
        style_function=lambda _feature: drawn,
    )
    words = wording.texts("handed.km2", area=f"{within.area_km2:.1f}")
    Popup(lines(_minutes(within, wording), words)).add_to(area)
    area.add_to(frame.map)


def _draw_idle(frame: Frame, idle: tuple[IdleVehicle, ...], wording: Wording) -> None:
    """Vehicles at one spot share a mark and a tag."""
    texts = wording.texts
    by_spot: dict[tuple[float, float], list[IdleVehicle]] = defaultdict(list)
    for vehicle in idle:
        by_spot[(vehicle.at.lat, vehicle.at.lon)].append(vehicle)
    for at, here in by_spot.items():
        states = (f"{v.id} {texts.code('vehicle_state', v.state.value)}" for v in here)
        spot(at, look().coverage.vehicle, 7, lines(*states)).add_to(frame.map)
        names = texts("handed.comma").join(v.id for v in here[:MOST_NAMES])
        more = f" +{len(here) - MOST_NAMES}" if len(here) > MOST_NAMES else ""
        tag(at, f"{names}{more}", "above").add_to(frame.map)


def _sums(told: Coverage, wording: Wording) -> str:
    texts = wording.texts
    heads = [texts(f"handed.coverage.{head}") for head in ("limit", "reached", "left", "people")]
    rows = [
        [
            _minutes(w, wording),
            f"{w.area_km2:.1f}",
            f"{w.left_km2:.1f}",
            _people(w.left_people, wording),
        ]
        for w in told.within
    ]
    return table(texts("handed.coverage.sums"), heads, rows)


def _bare(told: Coverage, wording: Wording) -> str:
    """Districts that lack cover within the longest time, or within the one before."""
    texts = wording.texts
    with_gaps = [w for w in reversed(told.within) if w.districts]
    if not with_gaps:
        return f"<h2>{texts('handed.coverage.no-bare')}</h2>"
    worst = with_gaps[0]
    heads = [texts(f"handed.coverage.{head}") for head in ("district", "left", "people")]
    rows = [
        [
            d.district or texts("handed.no-district"),
            f"{d.area_km2:.1f}",
            _people(d.people, wording),
        ]
        for d in worst.districts[:MOST_ROWS]
    ]
    return table(texts("handed.coverage.bare", limit=_minutes(worst, wording)), heads, rows)


def _people(people: float | None, wording: Wording) -> str:
    return wording.texts("handed.none") if people is None else f"{people:,.0f}"
