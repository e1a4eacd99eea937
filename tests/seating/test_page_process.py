"""Pages are made in a process of their own, which says what became of them."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.domain.codes import Nature
from dispatch_app.domain.incident_story import IncidentStory
from dispatch_app.domain.values import Place, Position
from dispatch_app.ports.handed_maps import PageOrder
from dispatch_app.seating.page_process import PageProcess
from gis.region import Region
from tests.fakes.builders import NOON
from tests.fakes.small_region import small_region


def a_story() -> IncidentStory:
    lon, lat = Region.open(small_region()).centre
    return IncidentStory(
        number="20261121-0001",
        nature=Nature.REAL,
        opened_at=NOON,
        closed_at=None,
        outcome=None,
        complaint="胸痛",
        priority=None,
        place=Place(text="演示路1号", position=Position(lat=lat, lon=lon)),
        callers=(),
        acceptances=(),
        missions=(),
    )


def an_order(region: Path, out: Path) -> PageOrder:
    return PageOrder(
        told=a_story(), made_at=NOON, region=region, tiles=out.parent / "tiles", out=out
    )


def test_a_page_is_made_beside_the_seat(qapp: QApplication, tmp_path: Path) -> None:
    said: dict[str, str] = {}
    pages = PageProcess()
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    pages.make(an_order(small_region(), good), lambda text: said.update(good=text))
    pages.make(an_order(tmp_path / "none", bad), lambda text: said.update(bad=text))
    waited = 0
    while pages.busy and waited < 60_000:
        QTest.qWait(50)
        waited += 50
    assert said["good"] == ""
    assert "演示路1号" in good.read_text(encoding="utf-8")
    assert "holds no region" in said["bad"]
    assert not bad.exists()
    for process in multiprocessing.active_children():
        process.join(10)
