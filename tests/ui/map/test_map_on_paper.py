"""The map on paper: what was in sight is on the page, strokes for overlays, files whole or not."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.map import (
    HospitalMark,
    IncidentMark,
    MapWords,
    RouteKind,
    RouteLine,
    Thing,
    VehicleMark,
)
from dispatch_app.ui.kit.map.paper import MapSnapshot, PaperJob, left_out, page_view, write
from dispatch_app.ui.kit.map.paper_process import Papers
from dispatch_app.ui.kit.map.view import View
from gis.errors import BadRegion
from gis.features.build import build_features
from gis.mercator import unit_of
from tests.fakes.map_sketch import CENTRE, MapSketch

X, Y = CENTRE
STYLES = Path(__file__).resolve().parents[3] / "resources" / "themes"


@pytest.fixture
def features(tmp_path: Path) -> Path:
    sketch = MapSketch()
    sketch.way([(X - 0.02, Y), (X + 0.02, Y)], highway="primary", name="人民路")
    build_features(sketch.data(), tmp_path / "f.sqlite")
    return tmp_path / "f.sqlite"


def a_job(features: Path, out: Path) -> PaperJob:
    line = ((X - 0.01, Y), (X, Y), (X + 0.01, Y))
    seen = MapSnapshot(
        view=View(0.5, 0.5, 14, 1200, 800).at(CENTRE, 14),
        marks=(
            (Thing.INCIDENT, IncidentMark("E1", X, Y, 1, "P1 胸痛")),
            (Thing.VEHICLE, VehicleMark("07", X - 0.01, Y, "en_route", "07", "途中")),
        ),
        routes=(RouteLine("r", line, RouteKind.MISSION, "07"),),
        corners=line,
    )
    return PaperJob(
        snapshot=seen,
        title="20260301-0001 人民路",
        time="2026-03-01 12:00:00",
        out=out,
        features=features,
        styles=STYLES,
        words=MapWords.of(Texts.load("zh")),
        attribution="invented",
    )


@pytest.mark.parametrize("size", [(1920, 1080), (800, 1200), (300, 300)])
def test_all_that_was_in_sight_is_on_the_page(size: tuple[int, int]) -> None:
    seen = View(0.5, 0.5, 14, *size).at(CENTRE, 14)
    page = page_view(seen)
    assert page.centre == pytest.approx(seen.centre)
    for corner in (seen.place(0, 0), seen.place(*size)):
        x, y = page.point(corner)
        assert -1 <= x <= page.width + 1
        assert -1 <= y <= page.height + 1


def test_a_page_has_words_that_can_be_searched(qapp: QApplication, features: Path) -> None:
    out = features.with_name("map.pdf")
    write(a_job(features, out))
    body = out.read_bytes()
    assert body.startswith(b"%PDF")
    assert b"/Font" in body, "chips and title are text, not pixels"


def test_a_picture_is_the_view_under_its_title(qapp: QApplication, features: Path) -> None:
    out = features.with_name("map.png")
    write(a_job(features, out))
    image = QImage(str(out))
    assert image.width() == 2400
    assert image.height() > 1600
    down = {image.pixel(1200, y) for y in range(100, image.height(), 3)}
    assert len(down) > 2, "paper, road and the incident's mark"


def test_what_cannot_be_painted_leaves_no_file(qapp: QApplication, tmp_path: Path) -> None:
    out = tmp_path / "sub" / "map.pdf"
    with pytest.raises(BadRegion):
        write(a_job(tmp_path / "none.sqlite", out))
    assert not out.parent.exists()


def test_a_process_of_its_own_paints_and_says_when_it_is_done(
    qapp: QApplication, features: Path
) -> None:
    said: list[str] = []
    papers = Papers()
    papers.write(a_job(features, features.with_name("map.png")), said.append)
    papers.write(a_job(features.with_name("none"), features.with_name("none.png")), said.append)
    waited = 0
    while papers.busy and waited < 60_000:
        QTest.qWait(50)
        waited += 50
    assert sorted(bool(text) for text in said) == [False, True]
    assert features.with_name("map.png").exists()
    assert not features.with_name("none.png").exists()
    for process in multiprocessing.active_children():
        process.join(10)


def test_the_ground_does_not_sign_what_the_page_has_a_mark_for(features: Path) -> None:
    seen = a_job(features, features.with_name("map.pdf")).snapshot
    marked = replace(seen, marks=((Thing.HOSPITAL, HospitalMark("H1", X, Y, "市一医院")),))
    assert left_out(marked) == (("市一医院", *unit_of(X, Y)),)
    unseen = replace(marked, hidden=frozenset({Thing.HOSPITAL}))
    assert left_out(unseen) == (), "a layer that is off leaves the ground its names"


def test_a_hospital_with_a_mark_stands_on_the_page_once(qapp: QApplication, tmp_path: Path) -> None:
    """Its name of the ground would stand there, too: both pictures are the same without it."""
    pictures = []
    for named in (True, False):
        sketch = MapSketch()
        sketch.way([(X - 0.02, Y), (X + 0.02, Y)], highway="primary", name="人民路")
        if named:
            sketch.node((X + 0.003, Y + 0.003), amenity="hospital", name="市一医院")
        features = tmp_path / f"{named}.sqlite"
        build_features(sketch.data(), features)
        job = a_job(features, tmp_path / f"{named}.png")
        mark = HospitalMark("H1", X + 0.003, Y + 0.003, "市一医院")
        view = job.snapshot.view.at(CENTRE, 16)
        seen = replace(job.snapshot, view=view, marks=((Thing.HOSPITAL, mark),))
        write(replace(job, snapshot=seen))
        pictures.append(QImage(str(job.out)))
    assert pictures[0] == pictures[1]
