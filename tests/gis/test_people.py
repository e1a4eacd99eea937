"""Who lives where: read from the centre's table, else estimated from homes on the map."""

import numpy as np
import pytest

from gis.cells import Reason
from gis.errors import BadRegion
from gis.importer import import_region
from gis.people import (
    FLOOR_PER_PERSON_M2,
    LAND_PER_PERSON_M2,
    People,
    PeopleRow,
    PeopleSource,
    counted,
    estimated,
    read_people,
)
from gis.region import Region
from gis.roads.factors import SpeedFactors
from gis.tables import Area
from tests.fakes.osm_maps import DrawnMap, at


def a_square(town: DrawnMap, first: int, corner: tuple[float, float], side_m: float, **tags: str):
    x, y = corner
    corners = [(x, y), (x + side_m, y), (x + side_m, y + side_m), (x, y + side_m)]
    refs = [town.node(first + i, *point) for i, point in enumerate(corners)]
    town.way(first, [*refs, first], **{"highway": "no"} | tags)


def test_a_house_holds_people_by_its_floors():
    town = DrawnMap()
    a_square(town, 10, (0, 0), 30, building="apartments", **{"building:levels": "18"})
    people = estimated(town.data())
    assert people.total == pytest.approx(30 * 30 * 18 / FLOOR_PER_PERSON_M2, rel=0.01)
    assert people.source is PeopleSource.ESTIMATE
    assert (people.lon[0], people.lat[0]) == pytest.approx(at(15, 15), abs=1e-5)


def test_a_nameless_building_counts_on_land_for_homes_only():
    town = DrawnMap()
    a_square(town, 10, (0, 0), 30, building="yes")
    assert estimated(town.data()).total == 0
    a_square(town, 20, (-50, -50), 200, landuse="residential")
    assert estimated(town.data()).total == pytest.approx(900 * 2 / FLOOR_PER_PERSON_M2, rel=0.01)


def test_land_for_homes_without_houses_has_a_usual_density():
    town = DrawnMap()
    a_square(town, 20, (0, 0), 600, landuse="residential")
    people = estimated(town.data())
    assert people.total == pytest.approx(600 * 600 / LAND_PER_PERSON_M2, rel=0.01)
    assert len(people.lon) > 20


@pytest.mark.parametrize("levels", ["-3", "many", "0", "9999", ""])
def test_absurd_storeys_are_not_believed(levels):
    town = DrawnMap()
    a_square(town, 10, (0, 0), 30, building="house", **{"building:levels": levels})
    assert estimated(town.data()).total == pytest.approx(900 * 2 / FLOOR_PER_PERSON_M2, rel=0.01)


def test_figures_of_one_square_are_joined_where_most_live():
    lon, lat = at(50, 50)
    people = counted((PeopleRow(lon, lat, 10), PeopleRow(lon + 1e-6, lat, 30), PeopleRow(1, 1, 0)))
    assert people.persons.tolist() == [40.0]
    assert people.source is PeopleSource.TABLE


def test_what_is_saved_is_read_again(tmp_path):
    lon, lat = at(50, 50)
    people = counted((PeopleRow(lon, lat, 12.5),))
    people.save(tmp_path / "people.npz")
    again = People.load(tmp_path / "people.npz")
    assert (again.total, again.source) == (12.5, PeopleSource.TABLE)
    assert np.array_equal(again.lon, people.lon)


def test_a_damaged_file_is_told(tmp_path):
    (tmp_path / "people.npz").write_bytes(b"PK\x03\x04nonsense")
    with pytest.raises(BadRegion, match="import the region again"):
        People.load(tmp_path / "people.npz")


def test_bad_rows_of_the_table_are_left_out_and_told(tmp_path):
    lon, lat = at(0, 0)
    table = tmp_path / "people.csv"
    table.write_text(
        f"lon,lat,datum,persons\n{lon},{lat},wgs84,120\n{lon},{lat},,-4\n{lon},{lat},,viele\n"
        f"{lat},{lon},wgs84,5\n0,0,wgs84,5\n",
        encoding="utf-8",
    )
    read = read_people(table, Area(lon - 1, lat - 1, lon + 1, lat + 1))
    assert [row.persons for row in read.rows] == [120.0]
    assert [found.reason for found in read.rejected] == [
        Reason.NOT_A_NUMBER,
        Reason.NOT_A_NUMBER,
        Reason.SWAPPED,
        Reason.OUTSIDE,
    ]


def a_region(tmp_path, people: str = "", houses: bool = True):
    """An imported ring of roads with or without homes on it."""
    town = DrawnMap()
    for number, corner in enumerate([(0, 0), (2000, 0), (2000, 2000), (0, 2000)], start=1):
        town.node(number, *corner)
    for number, pair in enumerate([(1, 2), (2, 3), (3, 4), (4, 1)], start=1):
        town.way(number, pair)
    if houses:
        a_square(town, 50, (100, 100), 60, building="apartments", **{"building:levels": "12"})
    table = tmp_path / "people.csv"
    table.write_text(people, encoding="utf-8")
    file = town.write(tmp_path / "town.osm.pbf")
    import_region(file, tmp_path / "region", name="镇", people=table if people else None)
    return Region.open(tmp_path / "region")


def test_an_import_without_a_table_estimates_people(tmp_path):
    region = a_region(tmp_path)
    assert region.people is not None
    people = People.load(region.people)
    assert people.source is PeopleSource.ESTIMATE
    assert region.counts["people"] == round(people.total) > 900


def test_an_import_with_a_table_takes_the_centres_figures(tmp_path):
    lon, lat = at(1000, 10)
    region = a_region(tmp_path, f"lon,lat,persons\n{lon},{lat},321\n0,0,5\n")
    assert region.people is not None
    people = People.load(region.people)
    assert (people.total, people.source) == (321.0, PeopleSource.TABLE)
    assert "people.csv" in region.report.read_text(encoding="utf-8")


def test_a_map_that_draws_no_homes_claims_no_people(tmp_path):
    region = a_region(tmp_path, houses=False)
    assert region.people is None and region.counts["people"] == 0


def test_learnt_speeds_stay_when_a_newer_map_comes(tmp_path):
    region = a_region(tmp_path)
    SpeedFactors.usual().save(region.speeds)
    again = a_region(tmp_path)
    assert SpeedFactors.load(again.speeds).table == pytest.approx(SpeedFactors.usual().table)
