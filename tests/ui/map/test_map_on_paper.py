"""The map on paper: what was in sight is on the page, strokes for overlays, files whole or not."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.map import IncidentMark, MapWords, RouteKind, RouteLine, Thing, VehicleMark
from dispatch_app.ui.kit.map.paper import MapSnapshot, PaperJob, page_view, write
from dispatch_app.ui.kit.map.paper_process import Papers
from dispatch_app.ui.kit.map.view import View
from gis.errors import BadRegion
from gis.features.build import build_features
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
