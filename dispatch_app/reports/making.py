"""Makes a page by its order and writes it: one file, whole or not there. Knows no database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import assert_never

from dispatch_app.domain.incident_story import IncidentStory
from dispatch_app.i18n import Texts
from dispatch_app.ports.handed_maps import (
    Coverage,
    IncidentPlaces,
    PageOrder,
    ReportMap,
    ResponseTimes,
    Told,
)
from dispatch_app.reports.frame import Wording
from dispatch_app.reports.ground import GroundMaker
from dispatch_app.reports.pages.coverage import coverage_page
from dispatch_app.reports.pages.heat import heat_page
from dispatch_app.reports.pages.report import report_page
from dispatch_app.reports.pages.response import response_page
from dispatch_app.reports.pages.story import story_box, story_page, story_signs
from gis.gazetteer.district_shapes import district_shapes
from gis.region import Box, Region


class NothingToShow(Exception):
    """The page would be empty; the message says why."""


def make_page(order: PageOrder) -> str:
    """The page as text. Needs a QGuiApplication for the letters of the ground.

    Raises:
        NothingToShow: an incident without any position.
        BadRegion, BadBaseMap: the region or the base map cannot be used.
    """
    region = Region.open(order.region)
    wording = Wording(Texts.load(order.language), order.zone, order.invented)
    maker = _maker(order, region)
    try:
        ground = maker.around(_box(order.told, region))
    finally:
        maker.close()
    match order.told:
        case IncidentPlaces() as told:
            return heat_page(told, ground, wording, order.made_at)
        case ResponseTimes() as told:
            shapes = district_shapes(region)
            return response_page(told, shapes, ground, wording, order.made_at)
        case Coverage() as told:
            return coverage_page(told, ground, wording, order.made_at)
        case IncidentStory() as told:
            return story_page(told, ground, wording, order.made_at)
        case ReportMap() as told:
            shapes = district_shapes(region)
            return report_page(told, shapes, ground, wording, order.made_at)
        case _:
            assert_never(order.told)


def write_page(order: PageOrder) -> Path:
    """Make a page and save it.

    Raises:
        OSError: the file cannot be written; also as `make_page`.
    """
    page = make_page(order)
    order.out.parent.mkdir(parents=True, exist_ok=True)
    half = order.out.with_name(f".{order.out.name}.part")
    try:
        with half.open("w", encoding="utf-8") as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        half.replace(order.out)
    finally:
        half.unlink(missing_ok=True)
    return order.out


def _maker(order: PageOrder, region: Region) -> GroundMaker:
    if order.base_map and order.base_maps is not None:
        return GroundMaker.of_base_map(region, order.tiles, order.base_maps, order.base_map)
    signs = story_signs(order.told) if isinstance(order.told, IncidentStory) else ()
    return GroundMaker.of_region(region, order.tiles, signs)


def _box(told: Told, region: Region) -> Box:
    if not isinstance(told, IncidentStory):
        return region.bbox
    box = story_box(told)
    if box is None:
        raise NothingToShow(f"incident {told.number} has no position: there is nothing to draw")
    return box
