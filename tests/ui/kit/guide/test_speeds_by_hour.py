"""A seat's road times follow the speeds that the centre has learnt for the hour."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from dispatch_app.ui.kit.guide.questions import Rank, Ranked, Source
from dispatch_app.ui.kit.guide.worker import Guide
from gis.gazetteer.gazetteer import Gazetteer
from gis.region import Region
from gis.roads.factors import SpeedFactors
from gis.roads.graph import RoadGraph
from gis.roads.pace import Pace
from tests.fakes.small_region import small_region

NIGHT = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
RUSH = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def region() -> Region:
    return Region.open(small_region())


def slow_at_the_rush() -> SpeedFactors:
    factors = SpeedFactors.usual()
    factors.table[factors.band(RUSH)] *= 0.5
    return factors


def drive_s(guide: Guide, region: Region) -> float:
    first, *_, last = region.stations()
    answer = guide.answer(
        Rank(place=(first.lon, first.lat), vehicles=(Source("01", last.lon, last.lat),))
    )
    assert isinstance(answer, Ranked)
    time_s = answer.vehicles["01"].time_s
    assert time_s is not None
    return time_s


def test_the_morning_rush_is_slower_than_the_night(region):
    roads = RoadGraph.load(region.roads)
    clock = [NIGHT]
    guide = Guide(
        roads,
        cast(Gazetteer, cast(Any, None)),
        now=lambda: clock[0],
        pace=Pace(roads, slow_at_the_rush()),
    )
    at_night = drive_s(guide, region)
    clock[0] = RUSH
    assert 1.3 * at_night < drive_s(guide, region) < 2.1 * at_night
    clock[0] = NIGHT
    assert drive_s(guide, region) == pytest.approx(at_night)


@pytest.fixture
def own_region(region, tmp_path):
    directory = tmp_path / "region"
    shutil.copytree(region.directory, directory)
    return Region.open(directory)


def test_a_region_with_learnt_speeds_is_driven_at_them(own_region):
    usual = drive_s(Guide.open(own_region.directory), own_region)
    SpeedFactors(SpeedFactors.usual().table * 0.5).save(own_region.speeds)
    assert drive_s(Guide.open(own_region.directory), own_region) > 1.3 * usual


def test_a_damaged_file_of_speeds_is_logged_and_the_usual_ones_serve(own_region, caplog):
    usual = drive_s(Guide.open(own_region.directory), own_region)
    own_region.speeds.write_text("{", encoding="utf-8")
    assert drive_s(Guide.open(own_region.directory), own_region) == pytest.approx(usual)
    assert "usual speeds" in caplog.text
