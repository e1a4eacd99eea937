"""Datum shifts against an independent implementation, and the plane against the sphere."""

import numpy as np
import prcoords
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gis.coordinates import (
    Datum,
    Plane,
    bd09_to_gcj02,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    haversine_m,
    to_wgs84,
    wgs84_to_gcj02,
)

CHINESE_LON = st.floats(75, 134)
CHINESE_LAT = st.floats(18.5, 53)
NANOMETRES = 5e-9


@given(CHINESE_LON, CHINESE_LAT)
def test_the_shift_agrees_with_an_independent_implementation(lon, lat):
    theirs = prcoords.wgs_gcj((lat, lon))
    ours = wgs84_to_gcj02(lon, lat)
    assert haversine_m(*ours, theirs.lon, theirs.lat) < 1e-6


@given(CHINESE_LON, CHINESE_LAT)
def test_baidus_shift_agrees_with_an_independent_implementation(lon, lat):
    theirs = prcoords.gcj_bd((lat, lon))
    ours = gcj02_to_bd09(lon, lat)
    assert haversine_m(*ours, theirs.lon, theirs.lat) < 1e-6


@given(CHINESE_LON, CHINESE_LAT)
def test_undoing_the_shift_meets_the_same_point_to_nanometres(lon, lat):
    assume(abs(lon - 105) > 1e-3)
    shifted = wgs84_to_gcj02(lon, lat)
    assert haversine_m(*wgs84_to_gcj02(*gcj02_to_wgs84(*shifted)), *shifted) < NANOMETRES
    assert haversine_m(*gcj02_to_wgs84(*shifted), lon, lat) < NANOMETRES
    turned = gcj02_to_bd09(lon, lat)
    assert haversine_m(*bd09_to_gcj02(*turned), lon, lat) < NANOMETRES


def test_even_at_the_cusp_of_the_formula_the_inverse_is_good_to_a_micrometre():
    assert haversine_m(*gcj02_to_wgs84(*wgs84_to_gcj02(105.0, 19.0)), 105.0, 19.0) < 1e-6


@pytest.mark.parametrize("datum", list(Datum))
def test_every_datum_goes_out_and_comes_back(datum):
    lon, lat = np.array([116.4, 113.3, 121.5]), np.array([39.9, 23.1, 31.2])
    back = to_wgs84(*from_wgs84(lon, lat, datum), datum)
    assert np.all(haversine_m(*back, lon, lat) < NANOMETRES)


def test_a_position_in_china_moves_by_hundreds_of_metres_and_one_abroad_by_none():
    assert 100 < haversine_m(*wgs84_to_gcj02(116.4, 39.9), 116.4, 39.9) < 1000
    assert haversine_m(*wgs84_to_gcj02(8.7, 49.4), 8.7, 49.4) == 0


def test_a_degree_of_latitude_is_111_km():
    assert haversine_m(116, 39, 116, 40) == pytest.approx(111_195, abs=1)


@given(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
def test_the_plane_keeps_city_distances_and_comes_back(d_lon, d_lat):
    plane = Plane(114.0, 34.0)
    x, y = plane.to_xy(114 + d_lon, 34 + d_lat)
    on_the_sphere = haversine_m(114, 34, 114 + d_lon, 34 + d_lat)
    assert np.hypot(x, y) == pytest.approx(on_the_sphere, rel=4e-3, abs=1e-3)
    back = plane.to_lonlat(x, y)
    assert back.lon == pytest.approx(114 + d_lon) and back.lat == pytest.approx(34 + d_lat)
