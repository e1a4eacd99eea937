"""Speeds are learnt from trips: near the truth where trips tell, as usual where none do."""

from __future__ import annotations

import argparse
import itertools
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from gis import calibrate_cli
from gis.errors import BadTable
from gis.region import Region
from gis.roads.calibration import LEAST_TRIPS, TooFewTrips, calibrate
from gis.roads.factors import BANDS, BadFactors, SpeedFactors, band_of
from gis.roads.graph import RoadGraph
from gis.roads.pace import Pace
from gis.roads.profile import RoadClass
from gis.roads.trips import Trip, read_trips
from tests.fakes.small_region import small_region

ZONE = "Asia/Shanghai"
MIDNIGHT = datetime(2026, 3, 2, tzinfo=ZoneInfo(ZONE))
RUSH = 1
DETOURS = LEAST_TRIPS + 100
BUSY = [RoadClass.PRIMARY, RoadClass.SECONDARY, RoadClass.TERTIARY, RoadClass.RESIDENTIAL]


@pytest.fixture(scope="module")
def graph() -> RoadGraph:
    return RoadGraph.load(Region.open(small_region()).roads)


def truth() -> SpeedFactors:
    """A city that is slower than thought, above all at the morning rush."""
    usual = SpeedFactors.usual(ZONE)
    table = usual.table * 0.85
    table[RUSH] *= 0.7
    table[:, RoadClass.RESIDENTIAL] *= 0.8
    return SpeedFactors(table, ZONE)


def driven(graph: RoadGraph, true: SpeedFactors, count: int, seed: int) -> list[Trip]:
    """Trips at the true speeds, with the luck of the day; one in twenty stops on the way."""
    random = np.random.default_rng(seed)
    network = graph.network
    trips = []
    for band, (first, last) in enumerate(BANDS):
        graph.calibrate(true.table[band])
        for _ in range(count // len(BANDS)):
            vertex = random.integers(0, len(network.vertex_lon), 2)
            start, end = (
                (float(network.vertex_lon[v]), float(network.vertex_lat[v])) for v in vertex
            )
            seconds = graph.rank_from(start, [end[0]], [end[1]]).time_s[0]
            if not 60 < seconds < 5000:
                continue
            luck = random.lognormal(0, 0.08) + (random.random() < 0.05) * random.uniform(0.5, 1.5)
            hour = random.uniform(first, last)
            trips.append(
                Trip(
                    started_at=MIDNIGHT + timedelta(hours=hour),
                    duration_s=float(seconds * luck),
                    places=(start, end),
                )
            )
    return trips


@pytest.fixture(scope="module")
def trips(graph) -> list[Trip]:
    return driven(graph, truth(), 700, seed=5)


@pytest.fixture(scope="module")
def learnt(graph, trips):
    return calibrate(graph, trips, SpeedFactors.usual(ZONE))


def test_expected_times_come_near_the_driven_ones(learnt):
    assert learnt.before.median_percent > 15 and learnt.before.bias_percent < -15
    assert learnt.after.median_percent < 8 and abs(learnt.after.bias_percent) < 3
    assert learnt.better


def test_the_true_factors_are_found_where_trips_tell_of_them(learnt):
    found = learnt.factors.table[:, BUSY] / truth().table[:, BUSY]
    assert np.abs(np.median(found) - 1) < 0.05
    assert np.abs(found - 1).max() < 0.25


def test_the_rush_is_told_from_the_rest_of_the_day(learnt):
    usual = SpeedFactors.usual(ZONE).table
    pace = np.median(learnt.factors.table[:, BUSY] / usual[:, BUSY], axis=1)
    assert pace.argmin() == RUSH
    assert pace[RUSH] / np.median(np.delete(pace, RUSH)) == pytest.approx(0.7, abs=0.1)


def test_trips_are_measured_on_that_were_not_learnt_from(learnt, trips):
    used = learnt.learnt_from + learnt.after.trips + len(learnt.left_out)
    assert used == len(trips) and learnt.after.trips > 100


def test_a_class_without_trips_keeps_its_usual_ratio(graph, trips, learnt):
    usual = SpeedFactors.usual(ZONE)
    pace = learnt.factors.table / usual.table
    common = np.median(pace[:, BUSY], axis=1)
    assert np.abs(pace[:, RoadClass.TRACK] / common - 1).max() < 0.35


def test_absurd_trips_are_left_out_and_counted(graph, trips):
    start, end = trips[0].places
    absurd = [
        Trip(started_at=MIDNIGHT, duration_s=5.0, places=(start, end)),
        Trip(started_at=MIDNIGHT, duration_s=7000.0, places=(start, start)),
        Trip(started_at=MIDNIGHT, duration_s=600.0, places=(start, (0.0, 0.0))),
    ]
    found = calibrate(graph, [*absurd, *trips[:200]], SpeedFactors.usual(ZONE))
    assert {number for number, _ in found.left_out} >= {0, 1, 2}


def test_too_few_trips_are_refused(graph, trips):
    with pytest.raises(TooFewTrips, match=f"{LEAST_TRIPS} are needed"):
        calibrate(graph, trips[: LEAST_TRIPS - 1], SpeedFactors.usual(ZONE))


def test_points_on_the_way_are_driven_over(graph, trips):
    """A detour that the trace shows is no sign of slow streets."""
    detours = []
    usual = SpeedFactors.usual(ZONE)
    graph.calibrate(usual.table[0])
    for first, second in itertools.pairwise(trips[:DETOURS]):
        places = (*first.places, second.places[1])
        legs = itertools.pairwise(places)
        seconds = sum(graph.rank_from(a, [b[0]], [b[1]]).time_s[0] for a, b in legs)
        if 60 < seconds < 5000:
            at = MIDNIGHT + timedelta(hours=1)
            detours.append(Trip(started_at=at, duration_s=float(seconds), places=places))
    found = calibrate(graph, detours, usual)
    assert found.before.median_percent < 0.5 and abs(found.after.bias_percent) < 2


# ---- the hour


def test_every_hour_has_its_band():
    assert [band_of(hour) for hour in range(24)] == sorted(band_of(hour) for hour in range(24))
    assert {band_of(hour) for hour in range(24)} == set(range(len(BANDS)))


def test_the_graph_drives_at_the_speed_of_the_centres_hour(graph):
    pace = Pace(graph, truth())
    morning = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert pace.be_at(morning) and not pace.be_at(morning + timedelta(minutes=20))
    assert graph.class_factors == pytest.approx(truth().table[RUSH])
    assert pace.be_at(morning + timedelta(hours=1))
    assert graph.class_factors == pytest.approx(truth().table[RUSH + 1])


# ---- files


def test_factors_come_back_from_their_file(tmp_path, learnt):
    learnt.factors.save(tmp_path / "speeds.json")
    again = SpeedFactors.load(tmp_path / "speeds.json")
    assert again.table == pytest.approx(learnt.factors.table, abs=1e-4)
    assert (again.zone, again.trips) == (ZONE, learnt.learnt_from)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c.update(format=9),
        lambda c: c.pop("bands"),
        lambda c: c["bands"][0]["factors"].update(primary=0.0),
        lambda c: c["bands"][0]["factors"].update(primary="fast"),
        lambda c: c["bands"][0].update(to_hour=6),
        lambda c: c.update(zone="Nowhere/None"),
    ],
)
def test_a_file_that_cannot_be_true_is_refused(tmp_path, spoil):
    path = tmp_path / "speeds.json"
    SpeedFactors.usual().save(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    spoil(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(BadFactors, match=r"speeds\.json"):
        SpeedFactors.load(path)


HEADER = "started_at,duration_s,start_lon,start_lat,end_lon,end_lat,datum,vehicle\n"


def test_a_table_of_trips_is_read_and_bad_rows_are_told(tmp_path):
    path = tmp_path / "trips.csv"
    path.write_text(
        HEADER
        + "2026-03-02T08:10:00,420,113.6,34.7,113.61,34.71,,07\n"
        + "2026-03-02T00:10:00Z,420,113.6,34.7,113.61,34.71,gcj02,\n"
        + "yesterday,420,113.6,34.7,113.61,34.71,,\n"
        + "2026-03-02T08:10:00,-1,113.6,34.7,113.61,34.71,,\n"
        + "2026-03-02T08:10:00,420,113.6,134.7,113.61,34.71,,\n"
        + "2026-03-02T08:10:00,420,113.6,34.7,113.61,34.71,mars,\n",
        encoding="utf-8",
    )
    read = read_trips(path, ZONE)
    local, utc = read.trips
    assert (local.vehicle, local.started_at) == ("07", datetime(2026, 3, 2, 0, 10, tzinfo=UTC))
    assert utc.started_at == local.started_at and utc.places != local.places
    assert [finding.row for finding in read.rejected] == [4, 5, 6, 7]


def test_trips_in_json_may_have_points_on_the_way(tmp_path):
    path = tmp_path / "trips.json"
    trip = {"started_at": "2026-03-02T08:10:00+08:00", "duration_s": 300, "start": [113.6, 34.7]}
    trip |= {"end": [113.62, 34.7], "trace": [[113.61, 34.71]]}
    path.write_text(json.dumps([trip, trip | {"trace": [[1]]}]), encoding="utf-8")
    read = read_trips(path, ZONE)
    assert len(read.trips) == 1 and len(read.rejected) == 1
    assert read.trips[0].places[1] == (113.61, 34.71)


@pytest.mark.parametrize("content", ["{}", "[1]", "nonsense"])
def test_json_that_is_no_list_of_trips_is_refused(tmp_path, content):
    path = tmp_path / "trips.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadTable):
        read_trips(path, ZONE)


# ---- the command


def written(trips: list[Trip], path) -> None:
    rows = [
        f"{t.started_at.isoformat()},{t.duration_s},{t.places[0][0]},{t.places[0][1]},"
        f"{t.places[-1][0]},{t.places[-1][1]},,\n"
        for t in trips
    ]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")


def command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    calibrate_cli.add_arguments(parser)
    return calibrate_cli.run(parser.parse_args(words))


def test_the_command_reports_before_and_after_and_writes_the_file(tmp_path, trips, capsys):
    written(trips[:250], tmp_path / "trips.csv")
    out = tmp_path / "speeds.json"
    words = ("--trips", str(tmp_path / "trips.csv"), "--region", str(small_region()))
    assert command(*words, "--out", str(out)) == calibrate_cli.DONE
    told = capsys.readouterr().out
    assert "before: median error" in told and "after:  median error" in told
    assert SpeedFactors.load(out).trips > LEAST_TRIPS


def test_the_command_writes_nothing_of_too_few_trips(tmp_path, trips, capsys):
    written(trips[:20], tmp_path / "trips.csv")
    out = tmp_path / "speeds.json"
    words = ("--trips", str(tmp_path / "trips.csv"), "--region", str(small_region()))
    assert command(*words, "--out", str(out)) == calibrate_cli.BAD_INPUT
    assert "are needed" in capsys.readouterr().err and not out.exists()


def test_an_unknown_zone_is_told(tmp_path, trips, capsys):
    written(trips[:20], tmp_path / "trips.csv")
    words = ("--trips", str(tmp_path / "trips.csv"), "--region", str(small_region()))
    assert command(*words, "--zone", "Nowhere/None") == calibrate_cli.BAD_INPUT
    assert "no such time zone" in capsys.readouterr().err
