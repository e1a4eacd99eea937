"""Areas are drawn once the map rests, move along while it moves, and mark what they mean."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from dispatch_app.ui.kit.map import BareGround, MapColours, ReachArea
from dispatch_app.ui.kit.map.areas import GroundAreas
from dispatch_app.ui.kit.map.view import View

SIZE = QSize(300, 200)
HERE = (120.5, 31.5)
CLEAR = QColor(0, 0, 0, 0)


def square(half: float) -> tuple[tuple[float, float], ...]:
    lon, lat = HERE
    return (
        (lon - half, lat - half),
        (lon + half, lat - half),
        (lon + half, lat + half),
        (lon - half, lat + half),
    )


@pytest.fixture
def colours(qapp) -> MapColours:
    return MapColours.load("day")


@pytest.fixture
def view() -> View:
    return View(0.5, 0.5, 13.0, SIZE.width(), SIZE.height()).at(HERE, 13.0)


def painted(areas: GroundAreas, view: View, colours: MapColours, *, moving: bool = False) -> QImage:
    image = QImage(SIZE, QImage.Format.Format_ARGB32)
    image.fill(CLEAR)
    painter = QPainter(image)
    whole = QRect(0, 0, SIZE.width(), SIZE.height())
    areas.draw(painter, view, colours, size=SIZE, ratio=1.0, part=whole, moving=moving)
    painter.end()
    return image


def alpha(image: QImage, x: int, y: int) -> int:
    return image.pixelColor(x, y).alpha()


def test_an_area_with_a_hole_leaves_the_hole_bare(view, colours):
    areas = GroundAreas()
    areas.set_reach([ReachArea("R", (square(0.02), square(0.01)))])
    image = painted(areas, view, colours)
    assert alpha(image, 150, 100) == 0
    x, y = (round(part) for part in view.point((HERE[0] + 0.015, HERE[1])))
    assert alpha(image, x, y) > 0


def test_nearer_areas_lie_darker_on_wider_ones(view, colours):
    areas = GroundAreas()
    areas.set_reach([ReachArea("12", (square(0.02),)), ReachArea("4", (square(0.01),))])
    image = painted(areas, view, colours)
    x, y = (round(part) for part in view.point((HERE[0] + 0.015, HERE[1])))
    assert alpha(image, 150, 100) > alpha(image, x, y) > 0


def test_while_the_map_moves_the_picture_moves_along(view, colours):
    areas = GroundAreas()
    areas.set_reach([ReachArea("R", (square(0.004),))])
    painted(areas, view, colours)
    drawn = areas._picture
    moved = painted(areas, view.panned(40, 0), colours, moving=True)
    assert areas._picture is drawn
    assert alpha(moved, 190, 100) > 0 and alpha(moved, 110, 100) == 0


def test_at_rest_it_is_drawn_anew(view, colours):
    areas = GroundAreas()
    areas.set_reach([ReachArea("R", (square(0.004),))])
    painted(areas, view, colours)
    before = areas._picture
    painted(areas, view.panned(40, 0), colours)
    assert areas._picture is not before
    after = areas._picture
    painted(areas, view.panned(40, 0), colours)
    assert areas._picture is after


def test_what_is_too_small_to_tell_waits_for_a_closer_map(view, colours):
    areas = GroundAreas()
    areas.set_reach([ReachArea("R", (square(0.0003),))])
    assert alpha(painted(areas, view, colours), 150, 100) == 0
    assert alpha(painted(areas, view.at(HERE, 17.0), colours), 150, 100) > 0


def test_bare_cells_are_hatched_and_others_are_not(view, colours):
    areas = GroundAreas()
    areas.set_bare(BareGround((HERE,), (), 0.005, 0.004))
    image = painted(areas, view, colours)
    inside = {image.pixelColor(x, 100).alpha() for x in range(140, 160)}
    assert len(inside) > 1 and min(inside) > 0
    assert alpha(image, 5, 5) == 0
    areas.set_bare(None)
    assert areas.empty and alpha(painted(areas, view, colours), 150, 100) == 0


def test_the_minutes_stand_on_the_outline_within_the_window(view, colours):
    areas = GroundAreas()
    areas.set_reach([ReachArea("R", (square(0.01),), "8 分")])
    image = painted(areas, view, colours)
    panel = colours.colour("panel").rgb()
    assert any(
        image.pixel(x, y) == panel for x in range(SIZE.width()) for y in range(SIZE.height())
    )
