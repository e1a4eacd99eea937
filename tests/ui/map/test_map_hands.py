"""The map under the hand: figures, crowds, double clicks, fingers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QDeadlineTimer, QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.map import (
    ClosureMark,
    Focus,
    IncidentMark,
    MapColours,
    MapWidget,
    MapWords,
    Shape,
    Thing,
    VehicleMark,
)
from dispatch_app.ui.kit.map.sketch import area_m2
from tests.fakes.map_sketch import CENTRE
from tests.fakes.map_tiles import FakeTiles

X, Y = CENTRE
MIDDLE = QPoint(400, 300)


@pytest.fixture
def city_map(qapp: QApplication) -> Iterator[MapWidget]:
    widget = MapWidget(
        FakeTiles(ready=True),
        MapColours.load("day"),
        MapWords.of(Texts.load("zh")),
        centre=CENTRE,
    )
    widget.resize(800, 600)
    widget.show()
    assert QTest.qWaitForWindowExposed(widget)
    until(lambda: widget.complete)
    yield widget
    widget.close()
    widget.deleteLater()


def until(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(10_000)
    while not condition():
        assert not deadline.hasExpired(), "it never came to be"
        QTest.qWait(5)


def vehicle(id_: str, lon: float = X) -> VehicleMark:
    return VehicleMark(id_, lon, Y, "standby", id_)


def click(widget: MapWidget, *spots: QPoint) -> None:
    for spot in spots:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=spot)


def crowded(widget: MapWidget, *ids: str) -> None:
    """All of them at one place, and counted."""
    widget.put_vehicles([vehicle(id_) for id_ in ids])
    until(lambda: bool(widget.crowd(ids[0])))


# ---- figures


def test_an_area_is_told_with_its_surface_up_to_the_pointer(city_map: MapWidget) -> None:
    city_map.start_sketch(Shape.AREA)
    click(city_map, QPoint(200, 200), QPoint(400, 200))
    QTest.mouseMove(city_map, QPoint(400, 300))
    half_m2 = 200 * 100 / 2 * city_map.view.metres_per_px**2
    assert area_m2(city_map.sketch.outline) == pytest.approx(half_m2, rel=0.01)


def test_backspace_drops_the_last_corner(city_map: MapWidget) -> None:
    city_map.start_sketch(Shape.LINE)
    click(city_map, QPoint(200, 300), QPoint(500, 300), QPoint(500, 500))
    QTest.keyClick(city_map, Qt.Key.Key_Backspace)
    assert len(city_map.sketch.corners) == 2


def test_enter_ends_a_figure_and_escape_leaves_it(city_map: MapWidget) -> None:
    ended, left = QSignalSpy(city_map.sketch_ended), QSignalSpy(city_map.sketch_left)
    city_map.start_sketch(Shape.LINE)
    QTest.keyClick(city_map, Qt.Key.Key_Return)
    assert (ended.count(), left.count()) == (1, 0)
    city_map.start_sketch(Shape.LINE)
    QTest.keyClick(city_map, Qt.Key.Key_Escape)
    assert (ended.count(), left.count()) == (1, 1)


# ---- crowds


def test_vehicles_in_one_place_are_seen_as_one_and_counted(city_map: MapWidget) -> None:
    city_map.put_vehicle(vehicle("40", X + 0.02))
    crowded(city_map, "07", "12", "31")
    assert city_map.thing_at(MIDDLE.x(), MIDDLE.y()) == ("crowd", "07")
    assert sorted(city_map.crowd("07")) == ["07", "12", "31"]
    assert city_map.crowd("40") == ()


def test_a_click_spreads_a_crowd_and_each_of_it_can_be_clicked(city_map: MapWidget) -> None:
    crowded(city_map, "07", "12", "31")
    click(city_map, MIDDLE)
    spots = city_map._marks.spots(Thing.VEHICLE, ("07", "12", "31"), city_map.view)
    assert len(set(spots.values())) == 3
    found = {city_map.thing_at(*spot) for spot in spots.values()}
    assert found == {("vehicle", "07"), ("vehicle", "12"), ("vehicle", "31")}


def test_escape_puts_a_crowd_together_again(city_map: MapWidget) -> None:
    crowded(city_map, "07", "12")
    click(city_map, MIDDLE)
    assert city_map.thing_at(MIDDLE.x(), MIDDLE.y())[0] != "crowd"
    QTest.keyClick(city_map, Qt.Key.Key_Escape)
    assert city_map.thing_at(MIDDLE.x(), MIDDLE.y())[0] == "crowd"


def test_a_vehicle_of_the_selected_incident_never_hides_in_a_crowd(city_map: MapWidget) -> None:
    city_map.put_incident(IncidentMark("E1", X, Y + 0.01, 1, "P1"))
    city_map.set_focus(Focus("E1", frozenset({"12"})))
    crowded(city_map, "07", "12", "31")
    assert sorted(city_map.crowd("07")) == ["07", "31"]
    assert city_map.crowd("12") == ()


def test_a_vehicle_that_drives_away_leaves_its_crowd(city_map: MapWidget) -> None:
    crowded(city_map, "07", "12", "31")
    city_map.put_vehicle(vehicle("31", X + 0.02))
    until(lambda: sorted(city_map.crowd("07")) == ["07", "12"])


# ---- clicks and fingers


def test_a_double_click_on_a_vehicle_names_it(city_map: MapWidget) -> None:
    city_map.put_vehicle(vehicle("07"))
    named = QSignalSpy(city_map.thing_activated)
    QTest.mouseDClick(city_map, Qt.MouseButton.LeftButton, pos=MIDDLE)
    assert [named.at(at) for at in range(named.count())] == [["vehicle", "07"]]


def test_a_person_who_drags_is_told_apart_from_a_map_that_glides(city_map: MapWidget) -> None:
    by_hand = QSignalSpy(city_map.moved_by_hand)
    city_map.centre_on(X + 0.01, Y)
    until(lambda: not city_map.moving)
    assert by_hand.count() == 0
    QTest.mousePress(city_map, Qt.MouseButton.LeftButton, pos=MIDDLE)
    QTest.mouseMove(city_map, QPoint(450, 320))
    QTest.mouseRelease(city_map, Qt.MouseButton.LeftButton, pos=QPoint(450, 320))
    assert by_hand.count() > 0


def test_two_fingers_zoom_about_the_middle_between_them(city_map: MapWidget) -> None:
    screen = QTest.createTouchDevice()
    before = city_map.view
    place = before.place(MIDDLE.x(), MIDDLE.y())
    for apart in (50, 60, 100):
        left, right = QPoint(400 - apart, 300), QPoint(400 + apart, 300)
        touch = QTest.touchEvent(city_map, screen)
        if apart == 50:
            touch.press(0, left, city_map).press(1, right, city_map)
        else:
            touch.move(0, left, city_map).move(1, right, city_map)
        touch.commit()
    QTest.touchEvent(city_map, screen).release(0, left, city_map).release(
        1, right, city_map
    ).commit()
    assert city_map.view.zoom == pytest.approx(before.zoom + 1, abs=0.3)
    assert city_map.view.point(place) == pytest.approx((400, 300), abs=2)


@pytest.mark.parametrize(
    ("shape", "points", "middle"),
    [
        (Shape.POINT, ((X, Y),), (X, Y)),
        (Shape.LINE, ((X, Y), (X + 0.02, Y)), (X + 0.01, Y)),
        (Shape.LINE, ((X, Y), (X + 0.01, Y), (X + 0.03, Y)), (X + 0.01, Y)),
        (Shape.AREA, ((X, Y), (X + 0.02, Y), (X + 0.01, Y + 0.03)), (X + 0.01, Y + 0.01)),
    ],
)
def test_the_sign_of_a_closure_stands_in_its_middle(
    city_map: MapWidget,
    shape: Shape,
    points: tuple[tuple[float, float], ...],
    middle: tuple[float, float],
) -> None:
    city_map.set_closures([ClosureMark("C", points, "封闭", shape)])
    x, y = city_map.view.point(middle)
    assert city_map.thing_at(x, y) == ("closure", "C")
