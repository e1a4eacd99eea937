"""The map as it is used: by pointer, wheel and keys, with tiles late or never."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.map import (
    CallerMark,
    ClosureMark,
    Focus,
    HospitalMark,
    IncidentMark,
    MapColours,
    MapWidget,
    MapWords,
    ReachArea,
    RouteKind,
    RouteLine,
    Shape,
    StationMark,
    StillPicture,
    Thing,
    VehicleMark,
    render_still,
)
from dispatch_app.ui.kit.map.sketch import length_m
from gis.features.build import build_features
from gis.painter.painter import MapPainter
from tests.fakes.map_sketch import CENTRE, MapSketch
from tests.fakes.map_tiles import FakeTiles

X, Y = CENTRE
STYLES = Path(__file__).resolve().parents[3] / "resources" / "themes"
DAY_TILE = QColor("#336699")

MakeMap = Callable[[FakeTiles], MapWidget]


@pytest.fixture
def make_map(qapp: QApplication) -> Iterator[MakeMap]:
    made: list[MapWidget] = []

    def make(tiles: FakeTiles) -> MapWidget:
        widget = MapWidget(
            tiles,
            MapColours.load("day"),
            MapWords.of(Texts.load("zh")),
            centre=CENTRE,
            data_date="2026-11-02",
            attribution="© OpenStreetMap contributors",
        )
        made.append(widget)
        widget.resize(800, 600)
        widget.show()
        assert QTest.qWaitForWindowExposed(widget)
        return widget

    yield make
    for widget in made:
        widget.close()
        widget.deleteLater()


@pytest.fixture
def city_map(make_map: MakeMap) -> MapWidget:
    widget = make_map(FakeTiles(ready=True))
    until(lambda: widget.complete)
    return widget


def until(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(10_000)
    while not condition():
        assert not deadline.hasExpired(), "it never came to be"
        QTest.qWait(5)


def vehicle(id_: str = "07", lon: float = X, lat: float = Y, **other: object) -> VehicleMark:
    return VehicleMark(id_, lon, lat, str(other.pop("state", "standby")), id_, **other)  # type: ignore[arg-type]


def wheel(widget: MapWidget, at: QPoint, turned: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def middle_of(widget: MapWidget) -> QPoint:
    return QPoint(widget.width() // 2, widget.height() // 2)


def rested(widget: MapWidget) -> bool:
    return not widget.moving


def test_tiles_in_the_cache_are_shown(city_map: MapWidget) -> None:
    assert city_map.grab().toImage().pixelColor(200, 100) == DAY_TILE


def test_missing_tiles_are_wished_for_nearest_first_and_shown_when_they_come(
    make_map: MakeMap,
) -> None:
    tiles = FakeTiles()
    widget = make_map(tiles)
    until(lambda: bool(tiles.wishes))
    assert not widget.complete
    assert widget.grab().toImage().pixelColor(200, 100) != DAY_TILE
    style, blocks = tiles.wishes[-1]
    assert style == "day"
    assert blocks[0] in {tile.block for tile in widget._ground.ground.missing(widget.view)[:1]}
    tiles.deliver()
    until(lambda: widget.complete)
    assert widget.grab().toImage().pixelColor(200, 100) == DAY_TILE


def test_a_map_that_is_being_painted_says_so_until_it_is_there(make_map: MakeMap) -> None:
    tiles = FakeTiles()
    widget = make_map(tiles)
    bare = widget.grab().toImage()
    until(lambda: widget._ground.late)
    assert widget.grab().toImage() != bare
    tiles.deliver()
    until(lambda: widget.complete)
    assert not widget._ground.late


def test_tiles_that_come_at_once_are_not_spoken_of(city_map: MapWidget) -> None:
    assert city_map.complete
    assert not city_map._ground._waiting.isActive()


def test_a_coarser_tile_stands_in_for_a_missing_one(city_map: MapWidget) -> None:
    tiles = city_map._ground.ground._tiles
    assert isinstance(tiles, FakeTiles)
    tiles.ready = False
    city_map.jump_to(X, Y, city_map.view.zoom + 2)
    assert not city_map.complete
    assert city_map.grab().toImage().pixelColor(200, 100) == DAY_TILE


def test_the_wheel_zooms_about_the_pointer_to_a_sharp_zoom(city_map: MapWidget) -> None:
    at, before = QPoint(200, 150), city_map.view
    place = before.place(200, 150)
    wheel(city_map, at, 120)
    until(lambda: city_map.view.zoom > before.zoom and rested(city_map))
    assert city_map.view.zoom == pytest.approx(before.zoom + 0.5, abs=0.001)
    assert city_map.view.point(place) == pytest.approx((200, 150), abs=0.5)


def test_a_touch_pad_zooms_by_less_than_a_notch(city_map: MapWidget) -> None:
    before = city_map.view.zoom
    wheel(city_map, QPoint(400, 300), 30)
    until(lambda: city_map.view.zoom > before and rested(city_map))
    assert city_map.view.zoom == pytest.approx(before + 0.125, abs=0.001)


def test_dragging_moves_the_ground_with_the_pointer(city_map: MapWidget) -> None:
    place = city_map.view.place(400, 300)
    QTest.mousePress(city_map, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    QTest.mouseMove(city_map, QPoint(450, 320))
    assert city_map.view.point(place) == pytest.approx((450, 320), abs=1)
    QTest.mouseRelease(city_map, Qt.MouseButton.LeftButton, pos=QPoint(450, 320))


@pytest.mark.parametrize(
    ("key", "east", "north"),
    [
        (Qt.Key.Key_Left, -1, 0),
        (Qt.Key.Key_Right, 1, 0),
        (Qt.Key.Key_Up, 0, 1),
        (Qt.Key.Key_Down, 0, -1),
    ],
)
def test_arrow_keys_move_the_view(city_map: MapWidget, key: Qt.Key, east: int, north: int) -> None:
    before = city_map.view.centre
    QTest.keyClick(city_map, key)
    until(lambda: rested(city_map))
    lon, lat = city_map.view.centre
    assert (round(lon - before[0], 4) > 0) - (round(lon - before[0], 4) < 0) == east
    assert (round(lat - before[1], 4) > 0) - (round(lat - before[1], 4) < 0) == north


def test_plus_and_minus_zoom(city_map: MapWidget) -> None:
    before = city_map.view.zoom
    QTest.keyClick(city_map, Qt.Key.Key_Plus)
    until(lambda: rested(city_map))
    assert city_map.view.zoom == pytest.approx(before + 0.5, abs=0.001)
    QTest.keyClick(city_map, Qt.Key.Key_Minus)
    until(lambda: rested(city_map))
    assert city_map.view.zoom == pytest.approx(before, abs=0.001)


def test_showing_a_place_ends_there(city_map: MapWidget) -> None:
    city_map.show_place(X + 0.02, Y + 0.01, 1500)
    until(lambda: rested(city_map))
    assert city_map.view.centre == pytest.approx((X + 0.02, Y + 0.01))


def test_a_click_selects_what_is_under_it(city_map: MapWidget) -> None:
    city_map.put_vehicles([vehicle("07"), vehicle("12", X + 0.02)])
    selected = QSignalSpy(city_map.thing_selected)
    QTest.mouseClick(city_map, Qt.MouseButton.LeftButton, pos=middle_of(city_map))
    assert [selected.at(at) for at in range(selected.count())] == [["vehicle", "07"]]


def test_a_click_on_the_bare_ground_selects_nothing(city_map: MapWidget) -> None:
    city_map.put_vehicle(vehicle())
    selected = QSignalSpy(city_map.thing_selected)
    QTest.mouseClick(city_map, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert selected.count() == 0


def test_while_picking_a_click_says_the_place(city_map: MapWidget) -> None:
    city_map.put_vehicle(vehicle())
    city_map.set_picking(True)
    picked, selected = QSignalSpy(city_map.place_picked), QSignalSpy(city_map.thing_selected)
    QTest.mouseClick(city_map, Qt.MouseButton.LeftButton, pos=middle_of(city_map))
    assert picked.at(0) == pytest.approx([X, Y], abs=1e-4)
    assert selected.count() == 0


def test_a_drag_is_no_click(city_map: MapWidget) -> None:
    city_map.set_picking(True)
    picked = QSignalSpy(city_map.place_picked)
    QTest.mousePress(city_map, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    QTest.mouseMove(city_map, QPoint(430, 300))
    QTest.mouseRelease(city_map, Qt.MouseButton.LeftButton, pos=QPoint(430, 300))
    assert picked.count() == 0


def test_hovering_names_the_thing_and_leaving_it_unnames(city_map: MapWidget) -> None:
    city_map.put_incident(IncidentMark("E1", X, Y, 1, "P1 胸痛"))
    QTest.mouseMove(city_map, QPoint(50, 60))  # a pointer that is there already moves nothing
    hovered = QSignalSpy(city_map.thing_hovered)
    QTest.mouseMove(city_map, middle_of(city_map))
    QTest.mouseMove(city_map, QPoint(60, 60))
    assert [hovered.at(at) for at in range(hovered.count())] == [["incident", "E1"], ["", ""]]


def test_a_removed_vehicle_is_found_no_more(city_map: MapWidget) -> None:
    city_map.put_vehicles([vehicle("07"), vehicle("12"), vehicle("31", X + 0.02)])
    city_map.remove_vehicle("07")
    city_map.set_vehicles([vehicle("31", X + 0.02)])
    selected = QSignalSpy(city_map.thing_selected)
    QTest.mouseClick(city_map, Qt.MouseButton.LeftButton, pos=middle_of(city_map))
    assert selected.count() == 0


def test_hidden_kinds_are_neither_drawn_nor_found(city_map: MapWidget) -> None:
    city_map.put_vehicle(vehicle())
    with_it = city_map.grab().toImage()
    city_map.hide_kinds([Thing.VEHICLE])
    selected = QSignalSpy(city_map.thing_selected)
    QTest.mouseClick(city_map, Qt.MouseButton.LeftButton, pos=middle_of(city_map))
    assert selected.count() == 0
    assert city_map.grab().toImage() != with_it


class PaintCount:
    """Counts how often a widget is painted."""

    def __init__(self, widget: MapWidget, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        draw = widget._ground.ground.draw

        def counted(*arguments: object) -> None:
            self.count += 1
            draw(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(widget._ground.ground, "draw", counted)


def test_a_move_of_less_than_a_pixel_paints_nothing(
    city_map: MapWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    city_map.put_vehicle(vehicle())
    until(lambda: not city_map._marks.stale_layout)
    QApplication.processEvents()
    paints = PaintCount(city_map, monkeypatch)
    city_map.put_vehicle(vehicle(lon=X + 1e-7))
    QApplication.processEvents()
    assert paints.count == 0
    city_map.put_vehicle(vehicle(lon=X + 0.01))
    QApplication.processEvents()
    assert paints.count == 1


def test_measuring_adds_up_the_line(city_map: MapWidget) -> None:
    city_map.start_sketch(Shape.LINE)
    spots = [QPoint(200, 300), QPoint(500, 300), QPoint(500, 400)]
    for spot in spots:
        QTest.mouseClick(city_map, Qt.MouseButton.LeftButton, pos=spot)
    assert length_m(city_map.sketch.corners) == pytest.approx(
        400 * city_map.view.metres_per_px, rel=0.005
    )
    QTest.keyClick(city_map, Qt.Key.Key_Escape)
    QTest.mouseClick(city_map, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert length_m(city_map.sketch.corners) == pytest.approx(
        400 * city_map.view.metres_per_px, rel=0.005
    )


def test_night_asks_for_night_tiles(city_map: MapWidget) -> None:
    city_map.set_colours(MapColours.load("night"))
    until(lambda: city_map.complete)
    assert city_map.grab().toImage().pixelColor(200, 100) == QColor("#102030")


def test_everything_at_once_is_drawn_without_a_word_from_qt(city_map: MapWidget) -> None:
    """Every kind of thing, in focus and dimmed; Qt's messages fail the test by themselves."""
    states = [*MapColours.load("day").states, "no such state"]
    city_map.put_vehicles(
        [vehicle(f"{at}", X + at / 500, state=s, heading_deg=30.0) for at, s in enumerate(states)]
    )
    city_map.put_vehicle(vehicle("99", X - 0.01, stale=True, note="GPS 14 分钟前"))
    city_map.set_hospitals([HospitalMark("H", X, Y + 0.005, "市一院", "6'")])
    city_map.set_stations([StationMark("S", X, Y - 0.005, "浦东站")])
    city_map.set_incidents([IncidentMark("E1", X, Y, 1, "P1 胸痛", "人民路 123 号")])
    city_map.set_closures(
        [ClosureMark("C", ((X, Y), (X + 0.01, Y)), "桥封闭"), ClosureMark("D", (), "")]
    )
    corners = ((X - 0.01, Y), (X, Y + 0.01), (X + 0.01, Y))
    city_map.set_reach_areas([ReachArea("R", (corners,), "8'")])
    city_map.set_routes(
        [RouteLine(k.value, corners, k, "07") for k in RouteKind] + [RouteLine("one", corners[:1])]
    )
    city_map.set_caller(CallerMark(X, Y, 350))
    plain = city_map.grab().toImage()
    city_map.set_focus(Focus("E1", frozenset({"0"}), frozenset({"H"})))
    assert city_map.grab().toImage() != plain
    city_map.set_focus(Focus())
    city_map.set_caller(None)
    city_map.set_routes([])


def test_a_window_of_no_size_is_no_trouble(city_map: MapWidget) -> None:
    city_map.put_vehicle(vehicle())
    city_map.resize(1, 1)
    city_map.fit([(X, Y), (X + 0.1, Y + 0.1)])
    until(lambda: rested(city_map))
    city_map.grab()


def test_a_still_picture_shows_the_place_and_the_whole_way(
    qapp: QApplication, tmp_path: Path
) -> None:
    sketch = MapSketch()
    sketch.way([(X - 0.02, Y), (X + 0.02, Y)], highway="primary", name="人民路")
    build_features(sketch.data(), tmp_path / "f.sqlite")
    ground = MapPainter.open(tmp_path / "f.sqlite", STYLES / "map-day.toml")
    colours, words = MapColours.load("day"), MapWords.of(Texts.load("zh"))
    place = IncidentMark("E1", X + 0.01, Y, 1, "P1 胸痛", "人民路 123 号")
    route = RouteLine("r", ((X - 0.01, Y), (X + 0.01, Y)), RouteKind.CHOSEN, "07")
    size = (600, 400)
    bare = render_still(ground, StillPicture(place), colours, words, size=size)
    full = render_still(
        ground,
        StillPicture(place, route, vehicle("07", X - 0.01)),
        colours,
        words,
        size=size,
        ratio=2,
    )
    assert (bare.width(), full.width(), full.height()) == (600, 1200, 800)
    focus = colours.colour("focus").rgb()
    across = {full.pixel(x, y) for x in range(300, 900, 7) for y in range(360, 440)}
    assert focus in across, "the way must be seen"
