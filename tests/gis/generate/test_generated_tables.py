"""Rules that the tables of a generated city keep, and that one seed makes one city."""

from __future__ import annotations

import argparse
import csv
import math
from pathlib import Path

import numpy as np
import pytest
import shapely

from gis.generate import cli, generate_city
from gis.roads.profile import AMBULANCE_HEIGHT_M

TABLES = ("stations.csv", "vehicles.csv", "hospitals.csv", "subscribers.csv")
CAPABILITIES = {
    "emergency",
    "chest_pain",
    "stroke",
    "trauma",
    "poison",
    "burns",
    "paediatric",
    "obstetric",
    "neonatal",
    "hyperbaric",
    "infectious",
}
DRIVEN = {"primary", "secondary", "tertiary", "residential", "unclassified", "service"}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def street_lines(city):
    lines = [
        shapely.linestrings(_metres(city.data.line_of(way.refs)))
        for way in city.data.ways
        if way.tags.get("highway") in DRIVEN
    ]
    return shapely.STRtree(lines)


def _metres(points: np.ndarray) -> np.ndarray:
    return (points - (113.6, 34.7)) * (111_195 * math.cos(math.radians(34.7)), 111_195)


def test_another_seed_makes_another_city(city, tmp_path):
    generate_city("small", 8, tmp_path)
    for name in ("city.osm.pbf", "stations.csv", "subscribers.csv"):
        assert (tmp_path / name).read_bytes() != (city.folder / name).read_bytes(), name


def test_the_small_city_has_what_was_ordered(city):
    counts = [len(rows(city.folder, name)) for name in TABLES[:3]]
    assert counts == [12, 40, 14]
    assert len(rows(city.folder, "subscribers.csv")) == city.report.subscribers >= 3000


@pytest.mark.parametrize("name", ["stations.csv", "hospitals.csv"])
def test_stations_and_hospitals_stand_beside_a_street(city, street_lines, name):
    places = np.array([(float(r["lon"]), float(r["lat"])) for r in rows(city.folder, name)])
    _, away = street_lines.query_nearest(
        shapely.points(_metres(places)), return_distance=True, all_matches=False
    )
    assert away.max() < 60


@pytest.mark.parametrize("name", ["stations.csv", "hospitals.csv"])
def test_stations_and_hospitals_do_not_crowd(city, name):
    places = _metres(
        np.array([(float(r["lon"]), float(r["lat"])) for r in rows(city.folder, name)])
    )
    gaps = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    assert gaps[gaps > 0].min() > 600


def test_hospitals_differ_in_grade_and_in_what_they_can_do(city):
    hospitals = rows(city.folder, "hospitals.csv")
    offered = [set(filter(None, row["capabilities"].split(";"))) for row in hospitals]
    assert set.union(*offered) <= CAPABILITIES
    assert len({row["grade"] for row in hospitals}) >= 3
    assert len({frozenset(can) for can in offered}) >= 5
    assert all(int(row["beds"]) > 0 for row in hospitals)
    assert len({row["name"] for row in hospitals}) == len(hospitals)


def test_every_station_has_a_vehicle_and_every_vehicle_a_station(city):
    stations = {row["id"] for row in rows(city.folder, "stations.csv")}
    vehicles = rows(city.folder, "vehicles.csv")
    assert {row["station"] for row in vehicles} == stations
    assert {row["level"] for row in vehicles} == {"bls", "als", "negative_pressure", "neonatal"}
    for column in ("id", "plate", "phone"):
        assert len({row[column] for row in vehicles}) == len(vehicles)


def test_a_few_vehicles_are_larger_than_the_usual_ambulance(city):
    vehicles = rows(city.folder, "vehicles.csv")
    larger = [row for row in vehicles if row["height_m"]]
    assert 0 < len(larger) < len(vehicles) / 4
    assert all(float(row["height_m"]) > AMBULANCE_HEIGHT_M for row in larger)
    assert {row["level"] for row in larger} == {"negative_pressure", "neonatal"}


def test_nobody_in_the_tables_could_be_a_real_person(city):
    vehicles = rows(city.folder, "vehicles.csv")
    people = [name for row in vehicles for name in row["crew"].split(";")]
    assert all(name.startswith("演示") for name in people)
    assert len(set(people)) == len(people)
    assert all(row["plate"].startswith("云A·D") for row in vehicles)
    numbers = [row["number"] for row in rows(city.folder, "subscribers.csv")]
    assert all(number.startswith(("0999-", "1990000")) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_subscribers_live_at_streets_of_the_map(city):
    names = {way.tags["name"] for way in city.data.ways if {"highway", "name"} <= way.tags.keys()}
    districts = {r.tags["name"] for r in city.data.relations if r.tags.get("admin_level") == "6"}
    for row in rows(city.folder, "subscribers.csv"):
        district, rest = row["address"][:3], row["address"][3:]
        street = next((rest[:n] for n in range(len(rest), 1, -1) if rest[:n] in names), None)
        assert district in districts, row
        assert street, row


def test_few_subscribers_carry_a_warning(city):
    warnings = [row["warning"] for row in rows(city.folder, "subscribers.csv")]
    kinds = {warning.split(":")[0] for warning in warnings}
    assert kinds == {"", "key_patient", "violent", "infectious"}
    assert sum(map(bool, warnings)) < 0.05 * len(warnings)


def test_an_unknown_size_is_refused(tmp_path):
    with pytest.raises(ValueError, match="small"):
        generate_city("huge", 1, tmp_path)


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    return parser.parse_args(words)


def test_the_command_makes_the_same_bytes_from_the_same_seed(city, tmp_path, capsys):
    out = tmp_path / "new"
    assert cli.run(parsed("--size", "small", "--seed", "7", "--out", str(out))) == 0
    said = capsys.readouterr()
    assert "12 stations" in said.out
    assert f"{city.report.directed_edges} directed edges" in said.out
    assert "blocks" in said.err
    for name in ("city.osm.pbf", *TABLES):
        assert (out / name).read_bytes() == (city.folder / name).read_bytes(), name


def test_a_directory_that_cannot_be_is_an_error_with_its_name(tmp_path, capsys):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert cli.run(parsed("--out", str(blocked / "city"))) == 2
    assert str(blocked) in capsys.readouterr().err


def test_a_negative_seed_is_refused(tmp_path, capsys):
    assert cli.run(parsed("--seed", "-1", "--out", str(tmp_path))) == 2
    assert "--seed" in capsys.readouterr().err
