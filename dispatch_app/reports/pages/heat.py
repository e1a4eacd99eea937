"""Where incidents were: their density as a picture over the map. Shows no single one of them."""

from __future__ import annotations

from datetime import datetime

import folium
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from dispatch_app.domain.values import Position
from dispatch_app.ports.handed_maps import IncidentPlaces
from dispatch_app.reports.frame import Frame, Wording
from dispatch_app.reports.ground import Ground
from dispatch_app.reports.look import HeatLook, look
from dispatch_app.reports.scope import natures, span
from gis.coordinates import METRES_PER_DEGREE, Floats
from gis.mercator import metres_per_unit, unit_of, units_of
from gis.region import Box

NARROWEST_M, WIDEST_M = 400.0, 1500.0
"""Standard deviation of the kernel: a neighbourhood, never a house."""
LEAST_TOGETHER = 2.0
"""So many incidents at one spot it takes before anything is coloured: none is shown alone."""
LONGER_SIDE_PX = 640
_REACH = 4.0
"""Kernels are cut off at so many deviations."""


def heat_page(told: IncidentPlaces, ground: Ground, wording: Wording, made_at: datetime) -> str:
    texts = wording.texts
    frame = Frame(texts("handed.heat.title"), span(told.scope, wording), ground, wording)
    kernel_m = bandwidth_m(told.places)
    density = density_per_km2(told.places, ground.box, kernel_m)
    style = look().heat
    limits = thresholds(density, kernel_m, style)
    if limits:
        west, south, east, north = ground.box
        folium.raster_layers.ImageOverlay(
            coloured(density, limits, style),
            bounds=[(south, west), (north, east)],
            opacity=style.opacity,
            pixelated=False,
        ).add_to(frame.map)
    rows = [
        (colour, texts("handed.heat.from", density=figure(limit)))
        for limit, colour in _begun(limits, style)
    ]
    frame.legend(texts("handed.heat.legend"), rows)
    return frame.page(
        made_at,
        texts("handed.count", count=len(told.places) + told.unplaced),
        texts("handed.unplaced", count=told.unplaced) if told.unplaced else "",
        natures(told.scope, wording),
        texts("handed.heat.kernel", metres=round(kernel_m)),
    )


def bandwidth_m(places: tuple[Position, ...]) -> float:
    """Half of what Scott's rule (1992, ch. 6) takes for one heap, as a city has several."""
    if len(places) < 2:
        return WIDEST_M
    lon, lat = np.array([(at.lon, at.lat) for at in places]).T
    east = float(np.std(lon)) * float(np.cos(np.radians(lat.mean()))) * METRES_PER_DEGREE
    north = float(np.std(lat)) * METRES_PER_DEGREE
    scott = (east + north) / 2 * len(places) ** (-1 / 6)
    return float(min(WIDEST_M, max(NARROWEST_M, scott / 2)))


def thresholds(density: Floats, kernel_m: float, style: HeatLook) -> list[float]:
    """Densities at which the colours begin; empty where too few incidents lie together."""
    most = float(density.max(initial=0.0))
    alone = 1 / (2 * np.pi * (kernel_m / 1000) ** 2)
    least = LEAST_TOGETHER * alone
    return [max(share * most, least) for share in style.shares] if most > least else []


def density_per_km2(places: tuple[Position, ...], box: Box, kernel_m: float) -> Floats:
    """Incidents per km² by a Gaussian kernel; rows from the north.

    Kernel density estimate on a raster of the map's own projection (Silverman 1986, ch. 4).
    """
    left, bottom = unit_of(box[0], box[1])
    right, top = unit_of(box[2], box[3])
    pixel = max(right - left, bottom - top) / LONGER_SIDE_PX
    shape = (max(1, round((bottom - top) / pixel)), max(1, round((right - left) / pixel)))
    counts = np.zeros(shape)
    if places:
        units = units_of(np.array([(at.lon, at.lat) for at in places]))
        counts, _, _ = np.histogram2d(
            units[:, 1], units[:, 0], bins=shape, range=((top, bottom), (left, right))
        )
    metres = metres_per_unit((box[1] + box[3]) / 2) * pixel
    smooth = gaussian_filter(counts, kernel_m / metres, mode="constant", truncate=_REACH)
    return np.asarray(smooth / (metres / 1000) ** 2)


def _begun(limits: list[float], style: HeatLook) -> list[tuple[float, str]]:
    """Each limit with the colour that holds from it; of equal limits the last colour counts."""
    return list(dict(zip(limits, style.colours, strict=False)).items())


def coloured(density: Floats, limits: list[float], style: HeatLook) -> NDArray[np.uint8]:
    """Red, green, blue, opacity; nothing where hardly anything was."""
    steps = np.searchsorted(np.array(limits), density, side="right")
    palette = np.array([(0, 0, 0, 0), *(_rgba(colour) for colour in style.colours)], np.uint8)
    return np.asarray(palette[steps])


def figure(value: float) -> str:
    """Two significant places: what an estimate bears."""
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _rgba(colour: str) -> tuple[int, int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue, 255
