"""A second road engine: what any must do, what Valhalla does, and what is done without it.

Tests with Valhalla itself run where the extra is installed: `make test-valhalla`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

import main
from gis import calibrate_cli
from gis.generate import generate_city
from gis.importer import import_region
from gis.region import Region
from gis.roads.graph import RoadGraph
from gis.second_roads import build, cli
from gis.second_roads.build import NotInstalled, OtherMap, build_second_roads
from gis.second_roads.engine import ValhallaRoads, installed
from gis.second_roads.port import NoAnswer, SecondRoads
from gis.second_roads.store import tiles_of, write_about
from tests.fakes.second_roads import FakeSecondRoads
from tests.fakes.small_region import small_region

NOWHERE = (179.5, 0.0)
needs_valhalla = pytest.mark.skipif(
    not installed(), reason="Valhalla is not installed: make test-valhalla"
)


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> tuple[Region, Path]:
    """A region with its map file, second roads built where Valhalla is there."""
    home = tmp_path_factory.mktemp("second")
    generate_city("small", 7, home / "city")
    map_file = home / "city" / "city.osm.pbf"
    import_region(map_file, home / "region", name="second", attribution="invented")
    region = Region.open(home / "region")
    if installed():
        build_second_roads(region, map_file)
    return region, map_file


@pytest.fixture(
    scope="module",
    params=["fake", pytest.param("valhalla", marks=[needs_valhalla, pytest.mark.slow])],
)
def engine(request):
    if request.param == "fake":
        made: SecondRoads = FakeSecondRoads()
    else:
        made = ValhallaRoads.of(request.getfixturevalue("city")[0])
    yield made
    made.close()


@pytest.fixture(scope="module")
def ends(engine, request):
    """Two places on roads, some kilometres apart."""
    if isinstance(engine, FakeSecondRoads):
        return (120.0, 31.0), (120.02, 31.01)
    west, south, east, north = request.getfixturevalue("city")[0].bbox
    across, up = east - west, north - south
    return (west + 0.2 * across, south + 0.3 * up), (west + 0.8 * across, south + 0.7 * up)


# ---- what any engine does


def test_a_way_leads_from_near_the_start_to_near_the_end(engine, ends):
    for way in engine.ways(*ends, most=2):
        assert np.allclose(way.line[0], ends[0], atol=0.005)
        assert np.allclose(way.line[-1], ends[1], atol=0.005)
        assert way.time_s > 0 and way.distance_m > 0 and way.roads


def test_no_more_ways_come_than_were_asked_for(engine, ends):
    assert len(engine.ways(*ends, most=0)) == 1
    assert 1 <= len(engine.ways(*ends, most=2)) <= 3


def test_where_no_road_is_there_is_no_way(engine, ends):
    assert engine.ways(NOWHERE, ends[1], most=2) == ()


def test_a_trace_along_roads_is_matched(engine, ends):
    line = engine.ways(*ends, most=0)[0].line
    found = engine.match(line[1:-1] or line)
    assert found is not None and found.share > 0.9 and len(found.line) > 1


def test_a_trace_where_no_road_is_gives_nothing(engine):
    assert engine.match([NOWHERE, (179.51, 0.0)]) is None


# ---- Valhalla


@needs_valhalla
@pytest.mark.slow
def test_a_noisy_trace_comes_back_to_its_roads(city):
    """Fixes of a vehicle scatter by many metres; the matched line has them on the road again."""
    region, _ = city
    graph = RoadGraph.load(region.roads)
    west, south, east, north = region.bbox
    start, end = (west + east) / 2, (south + north) / 2
    way = graph.route((start, end), (west + 0.75 * (east - west), south + 0.7 * (north - south)))
    assert way is not None
    true = way.line[1:-1:3]
    noisy = true + np.random.default_rng(3).normal(0, 1.2e-4, true.shape)
    engine = ValhallaRoads.of(region)
    assert engine is not None
    try:
        found = engine.match([(lon, lat) for lon, lat in noisy.tolist()])
    finally:
        engine.close()
    assert found is not None
    assert _off_m(graph, found.line) < 2.0 < _off_m(graph, noisy.tolist())


def _off_m(graph, line) -> float:
    snaps = [graph.snap(lon, lat) for lon, lat in line]
    return float(np.mean([snap.distance_m for snap in snaps if snap is not None]))


@needs_valhalla
@pytest.mark.slow
def test_tiles_of_another_map_are_refused_and_the_old_ones_stay(city, tmp_path):
    region, _ = city
    generate_city("small", 8, tmp_path)
    before = sorted((region.directory / "second_roads").rglob("*"))
    with pytest.raises(OtherMap, match="imported from"):
        build_second_roads(region, tmp_path / "city.osm.pbf")
    assert sorted((region.directory / "second_roads").rglob("*")) == before
    assert not list(region.directory.glob(".second*"))


@needs_valhalla
@pytest.mark.slow
def test_a_builder_that_fails_leaves_the_old_tiles(city, monkeypatch, capsys):
    region, map_file = city
    monkeypatch.setattr(build, "_builder", lambda: Path(sys.executable))
    words = ["--region", str(region.directory), "--map", str(map_file)]
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    assert cli.run(parser.parse_args(words)) == cli.BAD_INPUT
    assert "Valhalla failed" in capsys.readouterr().err
    assert tiles_of(region) is not None and not list(region.directory.glob(".second*"))


# ---- whose tiles they are


def test_a_region_without_tiles_has_no_second_engine():
    assert tiles_of(Region.open(small_region())) is None
    assert ValhallaRoads.of(Region.open(small_region())) is None


def test_tiles_of_other_roads_are_not_used(tmp_path):
    kept = Region.open(small_region())
    shutil.copytree(kept.directory, tmp_path / "region")
    home = tmp_path / "region" / "second_roads"
    (home / "tiles").mkdir(parents=True)
    region = Region.open(tmp_path / "region")
    write_about(home, region)
    assert tiles_of(region) == home / "tiles"
    about = json.loads((home / "about.json").read_text(encoding="utf-8"))
    (home / "about.json").write_text(json.dumps(about | {"road_version": "other"}))
    assert tiles_of(region) is None
    (home / "about.json").write_text("[]")
    assert tiles_of(region) is None


def test_without_valhalla_the_command_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(NotInstalled):
        build_second_roads(Region.open(small_region()), Path("city.osm.pbf"))
    words = ["region", "second-roads", "--region", str(small_region()), "--map", "city.osm.pbf"]
    assert main.main(words) == cli.BAD_INPUT
    assert "pip install -c constraints.txt -e '.[valhalla]'" in capsys.readouterr().err


# ---- an engine in trouble

DIES = "import sys; sys.stdin.readline()"
HANGS = "import sys; sys.stdin.readline(); sys.stdin.read()"
BABBLES = "import sys; sys.stdin.readline(); print('terminate called', flush=True); input()"
ANSWERS_OTHERS = (
    'import sys; sys.stdin.readline(); print(\'{"number": 9, "answer": []}\', flush=True); input()'
)
LIES = (
    "import sys; sys.stdin.readline(); "
    'print(\'{"number": 1, "answer": [[[[0, 0], [0, 95]], 1, 1, []]]}\', flush=True); input()'
)
HONEST = (
    "import sys, json\n"
    "for line in sys.stdin:\n"
    "    number = json.loads(line)['number']\n"
    "    print(json.dumps({'number': number, 'answer': []}), flush=True)"
)


def engine_of(program: str, **more) -> ValhallaRoads:
    return ValhallaRoads((sys.executable, "-c", program), **more)


@pytest.mark.parametrize("program", [DIES, BABBLES, ANSWERS_OTHERS, LIES])
def test_a_process_that_dies_or_talks_nonsense_is_noticed(program):
    engine = engine_of(program, patience_s=60.0)
    with pytest.raises(NoAnswer):
        engine.ways((0, 0), (1, 1), most=1)
    assert engine._child is None


def test_a_process_that_hangs_is_ended():
    engine = engine_of(HANGS, patience_s=0.05)
    with pytest.raises(NoAnswer, match="in time"):
        engine.match([(0, 0), (1, 1)])
    assert engine._child is None


def test_a_program_that_cannot_be_started_is_noticed():
    with pytest.raises(NoAnswer):
        ValhallaRoads(("no-such-program-here",)).ways((0, 0), (1, 1), most=1)


def test_trouble_is_said_once_and_the_engine_rests(caplog):
    now = [0.0]
    engine = engine_of(DIES, clock=lambda: now[0])
    for _ in range(3):
        with pytest.raises(NoAnswer):
            engine.ways((0, 0), (1, 1), most=1)
    now[0] = 61.0
    with pytest.raises(NoAnswer, match="ended"):
        engine.ways((0, 0), (1, 1), most=1)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_after_its_rest_it_is_asked_again():
    now = [0.0]
    engine = engine_of(DIES, clock=lambda: now[0])
    with pytest.raises(NoAnswer):
        engine.ways((0, 0), (1, 1), most=1)
    engine._command = (sys.executable, "-c", HONEST)
    with pytest.raises(NoAnswer, match="rests"):
        engine.ways((0, 0), (1, 1), most=1)
    now[0] = 61.0
    assert engine.ways((0, 0), (1, 1), most=1) == ()
    engine.close()


def test_calibrating_goes_on_without_a_second_engine(capsys):
    region = Region.open(small_region())
    assert calibrate_cli._laid_on_roads(region, ()) == ()
    assert capsys.readouterr().out == ""
