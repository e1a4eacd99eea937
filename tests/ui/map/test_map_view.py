"""Pixels to places and back; motions that end where they should."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.ui.kit.map.furniture import length_text, round_length_m
from dispatch_app.ui.kit.map.motion import GLIDE_S, Glide, Pull, RunOut, ZoomTo
from dispatch_app.ui.kit.map.view import View, sharp_near
from gis.coordinates import haversine_m
from gis.mercator import level_for

CENTRE = (113.6, 34.7)
VIEW = View(0.5, 0.5, 13.0, 1920, 1080).at(CENTRE, 13.0)

pixels = st.tuples(st.floats(0, 1920), st.floats(0, 1080))


@given(pixels)
def test_a_pixel_s_place_is_drawn_at_that_pixel(pixel: tuple[float, float]) -> None:
    assert VIEW.point(VIEW.place(*pixel)) == pytest.approx(pixel, abs=1e-3)


@given(pixels, st.floats(8, 19))
def test_zooming_keeps_the_place_under_the_pointer(pixel: tuple[float, float], zoom: float) -> None:
    assert VIEW.zoomed(zoom, *pixel).point(VIEW.place(*pixel)) == pytest.approx(pixel, abs=1e-2)


def test_zooming_ends_at_both_ends() -> None:
    assert VIEW.zoomed(99, 0, 0).zoom == pytest.approx(19.5)
    assert VIEW.zoomed(-4, 0, 0).zoom == pytest.approx(3)


@given(st.floats(200, 50_000))
def test_showing_a_place_shows_at_least_the_span(span_m: float) -> None:
    view = VIEW.spanning(CENTRE, span_m)
    assert view.metres_per_px * 1080 >= span_m * 0.999 or view.zoom >= 19.4
    assert view.centre == pytest.approx(CENTRE)


@given(st.lists(st.tuples(st.floats(113, 114), st.floats(34, 35)), min_size=1, max_size=9))
def test_fitting_brings_every_point_into_sight(points: list[tuple[float, float]]) -> None:
    view = VIEW.around(points)
    for x, y in map(view.point, points):
        assert 60 <= x <= 1860
        assert 60 <= y <= 1020


def test_resting_zooms_are_drawn_pixel_for_pixel() -> None:
    for zoom in (12.0, 12.4, 12.5, 12.74, 13.1):
        sharp = sharp_near(zoom)
        assert 256 * 2**sharp == pytest.approx(level_for(sharp).world_px)


def test_metres_per_pixel_agree_with_the_ground() -> None:
    left, right = VIEW.place(0, 540), VIEW.place(1000, 540)
    ground_m = float(haversine_m(*left, *right))
    assert ground_m / 1000 == pytest.approx(VIEW.metres_per_px, rel=0.003)


def test_a_glide_ends_exactly_there_and_in_time() -> None:
    end = VIEW.at((113.7, 34.8), 15.5)
    glide, view, spent = Glide(VIEW, end), VIEW, 0.0
    while (step := glide.step(view, 0.016)) is not None:
        view, spent = step, spent + 0.016
    assert view == end
    assert spent <= GLIDE_S + 0.016 <= 0.3


def test_a_run_out_comes_to_rest() -> None:
    run, view, steps = RunOut(3000, 0), VIEW, 0
    while (step := run.step(view, 0.016)) is not None:
        view, steps = step, steps + 1
        assert steps < 200
    assert 200 < (VIEW.x - view.x) * VIEW.world_px < 900


def test_a_zoom_reaches_its_target_exactly() -> None:
    zoom, view = ZoomTo(14.5, 300, 200), VIEW
    place = VIEW.place(300, 200)
    while (step := zoom.step(view, 0.016)) is not None:
        view = step
    assert view.zoom == 14.5
    assert view.point(place) == pytest.approx((300, 200), abs=1e-2)


def test_a_drag_held_still_before_letting_go_does_not_run_on() -> None:
    pull = Pull(0, 0, 0.0)
    pull.moved(300, 0, 0.05)
    assert pull.let_go(0.5) is None


def test_a_drag_let_go_in_motion_runs_on_the_same_way() -> None:
    pull = Pull(0, 0, 0.0)
    for at in range(1, 6):
        pull.moved(at * 20, 0, at * 0.01)
    run = pull.let_go(0.05)
    assert run is not None
    assert run.dx > 0
    assert run.dy == 0


@given(st.floats(1, 1e7))
def test_scale_bars_are_round_and_fit(most_m: float) -> None:
    bar = round_length_m(most_m)
    assert bar <= most_m * 1.001
    assert bar > most_m / 2.6
    assert round(bar / 10 ** math.floor(math.log10(bar) + 1e-9)) in (1, 2, 5)


@pytest.mark.parametrize(
    ("metres", "text"), [(50, "50 m"), (999, "999 m"), (1000, "1 km"), (2300, "2.3 km")]
)
def test_lengths_are_written_with_their_unit(metres: float, text: str) -> None:
    assert length_text(metres) == text
