"""Moves reach the map as often as they can be seen on it."""

from __future__ import annotations

import pytest

from dispatch_app.ui.dispatcher.map.fleet_layer import FRAME_MS, REST_MS, frame_ms


def test_a_whole_city_is_brought_up_to_date_each_second() -> None:
    assert frame_ms(metres_per_px=16.0) == REST_MS


def test_a_street_is_followed_as_it_moves() -> None:
    assert frame_ms(metres_per_px=1.0) == FRAME_MS


@pytest.mark.parametrize("metres_per_px", [4.0, 6.0, 12.0])
def test_between_two_frames_a_fast_vehicle_moves_hardly_a_pixel(metres_per_px: float) -> None:
    moved_m = 20.0 * frame_ms(metres_per_px) / 1000
    assert moved_m / metres_per_px == pytest.approx(1.5, rel=0.01)
