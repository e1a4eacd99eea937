"""A report by district on a page to hand on: few are not told, none is counted twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import shapely

from dispatch_app.domain.values import Position
from dispatch_app.i18n import Texts
from dispatch_app.ports.handed_maps import ReportMap, ReportPlace
from dispatch_app.reports.frame import Wording
from dispatch_app.reports.ground import Ground
from dispatch_app.reports.look import look
from dispatch_app.reports.pages.report import by_district, colour_of, report_page

SHAPES = {
    "东区": shapely.box(121.0, 31.0, 121.5, 31.5),
    "西区": shapely.box(120.5, 31.0, 121.0, 31.5),
    "南区": shapely.box(121.0, 30.5, 121.5, 31.0),
}


def a_place(lat: float, lon: float, n: int, mean_s: float | None = None) -> ReportPlace:
    return ReportPlace(at=Position(lat=lat, lon=lon), n=n, mean_s=mean_s)


def a_map(*places: ReportPlace) -> ReportMap:
    return ReportMap(
        title="反应时间",
        said="反应时间　2026-11-01 – 2026-11-21",
        places=places,
        unplaced=2,
        timed=True,
        notes=("反应时间（口径 v4）", "周主任 季度例会"),
    )


EAST = (a_place(31.2, 121.2, 10, 300.0), a_place(31.3, 121.3, 30, 500.0))


def test_a_district_has_all_of_its_places_and_their_weighted_mean():
    rows = by_district(a_map(*EAST, a_place(31.2, 120.7, 7)), SHAPES)
    assert [(row.name, row.n) for row in rows] == [("东区", 40), ("西区", 7), ("南区", 0)]
    assert rows[0].mean_s == pytest.approx(450.0)
    assert rows[1].mean_s is None


def test_what_lies_on_a_border_is_counted_once_and_what_lies_outside_is_named():
    rows = by_district(a_map(a_place(31.2, 121.0, 6), a_place(40.0, 100.0, 9)), SHAPES)
    assert sum(row.n for row in rows) == 15
    assert (rows[-1].name, rows[-1].n) == ("", 9)


def test_the_most_has_the_strongest_colour_and_few_have_none():
    style = look().heat
    assert colour_of(400, 400, style) == style.colours[-1]
    assert colour_of(5, 400, style) == style.colours[0]
    assert colour_of(4, 400, style) is None


def test_the_page_says_definition_and_reason_and_fetches_nothing():
    told = a_map(*EAST, a_place(31.2, 120.7, 3))
    ground = Ground(
        box=(120.5, 30.5, 121.5, 31.5),
        first_zoom=9,
        last_zoom=10,
        pictures={},
        attribution="",
        data_date="",
    )
    wording = Wording(Texts.load("zh"))
    page = report_page(told, SHAPES, ground, wording, datetime(2026, 11, 22, tzinfo=UTC))
    assert "口径 v4" in page
    assert "季度例会" in page
    assert "n 40" in page
    assert "东区" in page
    assert "&lt; 5" in page or "< 5" in page
    assert "https://cdn" not in page
