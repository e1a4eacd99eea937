"""Names a point by the roads around it: 近 甲路与乙路口 东 120 m. Values in, text out."""

from __future__ import annotations

from dispatch_app.i18n.texts import Texts
from gis.gazetteer.match import Near

BESIDE_M = 15.0
"""Nearer to a crossing than this is at it."""


def near_text(near: Near, texts: Texts) -> str:
    """Where a point lies; a named place that it stands in comes first."""
    roads = _by_roads(near, texts)
    if near.place is not None and near.place.name:
        return texts("mapwindow.near.place", place=near.place.name, roads=roads)
    return texts("mapwindow.near.only-roads", district=near.district, roads=roads).strip()


def _by_roads(near: Near, texts: Texts) -> str:
    if not near.road:
        return texts("mapwindow.near.no-road")
    if not near.cross_road:
        return texts("mapwindow.near.road", road=near.road)
    names = {"road": near.road, "cross": near.cross_road}
    if near.distance_m < BESIDE_M:
        return texts("mapwindow.near.crossing", **names)
    return texts(
        "mapwindow.near.off-crossing",
        **names,
        bearing=texts.code("bearing", near.bearing),
        metres=_rounded(near.distance_m),
    )


def _rounded(metres: float) -> int:
    """No more digits than a person can pace out."""
    return int(round(metres / 10) * 10 if metres >= 100 else round(metres))
