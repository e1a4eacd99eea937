"""What the map remembers and shows of itself: views, layers, following, menu, cards, ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.commands import FixPlace
from dispatch_app.ui.dispatcher.map.keeping import DRAFT, KeptMap, KeptView, read, written
from dispatch_app.ui.dispatcher.map.routing import ROUTE
from dispatch_app.ui.dispatcher.map.words import copied_text
from dispatch_app.ui.kit.guide.questions import RescueSpot
from dispatch_app.ui.kit.map import Thing
from tests.fakes.builders import LINE_2, SEAT_2, V01, V03, a_place

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def rested(desk):
    waited = 0
    while desk.map.moving and waited < 5000:
        QTest.qWait(10)
        waited += 10
    assert not desk.map.moving


def in_front(desk):
    desk.window.activateWindow()
    assert QTest.qWaitForWindowActive(desk.window)
    desk.map.setFocus()


# ---- what is kept

views = st.builds(
    KeptView, st.floats(-180, 180), st.floats(-90, 90), st.floats(3, 19, allow_nan=False)
)


@given(
    st.builds(
        KeptMap,
        last=st.none() | views,
        layers=st.dictionaries(st.sampled_from(["vehicle", "station", "reach"]), st.booleans()),
        base=st.text(max_size=5),
        views=st.dictionaries(st.integers(1, 9), views),
    )
)
def test_what_was_kept_is_read_back(kept):
    assert read(written(kept)) == kept


@given(st.binary(max_size=60) | st.sampled_from([b"[]", b'{"last": [1]}', b'{"views": {"x": []}}']))
def test_a_damaged_memory_is_no_memory(body):
    assert isinstance(read(body), KeptMap)


def test_a_new_seat_sees_the_whole_region(map_desk):
    west, south, east, north = map_desk.window.region.bbox
    for corner in ((west, south), (east, north)):
        x, y = map_desk.map.view.point(corner)
        assert 0 <= x <= map_desk.map.width()
        assert 0 <= y <= map_desk.map.height()


def test_a_view_kept_under_a_digit_is_shown_by_it(map_desk):
    in_front(map_desk)
    map_desk.map.jump_to(120.45, 31.45, 15)
    QTest.keyClick(map_desk.window, Qt.Key.Key_3, CTRL | SHIFT)
    map_desk.map.jump_to(120.55, 31.55, 12)
    QTest.keyClick(map_desk.window, Qt.Key.Key_3, CTRL)
    rested(map_desk)
    assert map_desk.map.view.centre == pytest.approx((120.45, 31.45), abs=1e-4)
    assert map_desk.map.view.zoom == pytest.approx(15)


def test_a_digit_without_a_view_says_how_to_keep_one(map_desk):
    map_desk.mapping.viewing.show_kept(7)
    assert "7" in map_desk.window.banner.text()


def test_layers_and_views_are_on_the_seats_disk(map_desk):
    map_desk.window.layers._boxes[Thing.STATION].setChecked(False)
    map_desk.mapping.viewing.keep(2)
    map_desk.mapping.viewing.keep_now()
    kept = read(map_desk.room.desk.disk[DRAFT])
    assert kept.layers["station"] is False
    assert kept.layers["vehicle"] is True
    assert 2 in kept.views
    assert kept.last is not None


def test_a_layer_that_comes_later_is_as_it_was_left(map_desk):
    layers = map_desk.window.layers
    layers.remember({"late": False})
    layers.add_switch("late", "mapwindow.layer.routes")
    assert not layers.is_on("late")


def test_home_without_a_selection_shows_the_whole_region(map_desk):
    map_desk.map.jump_to(120.45, 31.45, 16)
    map_desk.mapping.tools.use("back")
    rested(map_desk)
    x, _y = map_desk.map.view.point(map_desk.window.region.bbox[:2])
    assert 0 <= x <= map_desk.map.width()


# ---- following


def test_the_map_stays_with_a_followed_vehicle(map_desk):
    map_desk.mapping.following.start(V01)
    map_desk.room.fix(V01, lon=120.47, lat=31.47)
    rested(map_desk)
    assert map_desk.map.view.centre == pytest.approx((120.47, 31.47), abs=1e-4)
    assert V01 in map_desk.window.banner.text()


def test_a_double_click_on_a_vehicle_follows_it(map_desk):
    map_desk.map.thing_activated.emit("vehicle", V01)
    assert map_desk.mapping.following.vehicle == V01


def test_a_drag_ends_following_and_the_map_stays_where_it_is(map_desk):
    map_desk.mapping.following.start(V01)
    rested(map_desk)
    QTest.mousePress(map_desk.map, Qt.MouseButton.LeftButton, pos=QPoint(600, 600))
    QTest.mouseMove(map_desk.map, QPoint(500, 500))
    QTest.mouseRelease(map_desk.map, Qt.MouseButton.LeftButton, pos=QPoint(500, 500))
    assert map_desk.mapping.following.vehicle is None
    assert map_desk.window.banner.text() == ""


# ---- the menu of a point


def words(menu):
    return [action.text() for action in menu.actions()]


def test_the_menu_offers_the_mission_of_a_vehicle_that_has_one(map_desk):
    rival = map_desk.room.centre.opens(LINE_2, SEAT_2)
    map_desk.room.centre.do(FixPlace(incident=rival.id, place=a_place()))
    map_desk.room.centre.sends(rival, V03, SEAT_2)
    map_desk.room.desk.hear()
    word = map_desk.room.texts("mapwindow.menu.mission", vehicle=V03)
    assert any(word in w for w in words(map_desk.mapping.context.menu_for((0, 0), "vehicle", V03)))
    idle = words(map_desk.mapping.context.menu_for((0, 0), "vehicle", V01))
    assert not any(map_desk.room.texts("mapwindow.menu.mission", vehicle=V01) in w for w in idle)


def test_without_a_selection_the_scene_cannot_be_set_here(map_desk):
    def scene():
        menu = map_desk.mapping.context.menu_for((120.49, 31.49), "", "")
        word = map_desk.room.texts("mapwindow.menu.scene")
        return next(action for action in menu.actions() if word in action.text())

    assert not scene().isEnabled()
    map_desk.room.takes_call()
    scene().trigger()
    assert [p.position.lon for p in map_desk.room.intake.taken] == [120.49]


def test_positions_are_copied_with_their_datum(map_desk):
    menu = map_desk.mapping.context.menu_for((120.5, 31.5), "", "")
    word = map_desk.room.texts("mapwindow.menu.copy-gcj")
    next(action for action in menu.actions() if word in action.text()).trigger()
    assert QGuiApplication.clipboard().text() == copied_text(120.5, 31.5, shifted=True)
    assert "GCJ-02" in QGuiApplication.clipboard().text()
    assert copied_text(120.5, 31.5) == "120.500000,31.500000 (WGS-84)"


def test_measuring_may_begin_at_the_point_of_the_menu(map_desk):
    map_desk.mapping.tools.measure_from((120.5, 31.5))
    assert map_desk.map.sketch.corners == ((120.5, 31.5),)
    assert map_desk.map.drawing


# ---- cards


def test_the_card_of_a_vehicle_tells_state_fix_and_mission(map_desk):
    rival = map_desk.room.centre.opens(LINE_2, SEAT_2)
    map_desk.room.centre.sends(rival, V03, SEAT_2)
    map_desk.room.desk.hear()
    map_desk.room.fix(V03, lon=120.47, lat=31.47, age_s=65)
    text = "\n".join(map_desk.mapping.hovering.lines("vehicle", V03))
    assert V03 in text
    assert map_desk.room.texts.code("vehicle_state", "assigned") in text
    assert "01:05" in text
    assert rival.number[-4:] in text


def test_a_vehicle_without_a_fix_says_so_on_its_card(map_desk):
    assert map_desk.room.texts("mapwindow.card.no-fix") in map_desk.mapping.hovering.lines(
        "vehicle", V01
    )


def test_the_card_of_a_station_counts_who_can_go(map_desk):
    lines = map_desk.mapping.hovering.lines("station", "N")
    own = [v for v in map_desk.room.centre.state.vehicles.values() if v.station == "N"]
    assert str(len(own)) in lines[1]


def test_the_card_of_a_hospital_tells_its_load(map_desk):
    hospital = next(iter(map_desk.room.centre.state.hospitals.values()))
    lines = map_desk.mapping.hovering.lines("hospital", hospital.id)
    assert map_desk.room.texts("dispatch.hospital-load", inbound=0, at_door=0) in lines


def test_what_is_gone_has_no_card(map_desk):
    for kind in ("vehicle", "incident", "station", "hospital", "closure", "place"):
        assert map_desk.mapping.hovering.lines(kind, "no such") == []


# ---- identify and ways


def test_identify_tells_road_district_vehicles_and_both_positions(map_desk):
    map_desk.room.fix(V01, lon=120.4901, lat=31.4901)
    map_desk.mapping.tools.identify((120.49, 31.49))
    text = map_desk.window.near.text
    for part in ("和平路", "演示区", V01, "WGS-84", "GCJ-02"):
        assert part in text


def test_a_way_is_asked_once_both_ends_are_there(map_desk):
    routing = map_desk.mapping.routing
    routing.end_at((120.52, 31.52))
    assert map_desk.places.drives == []
    routing.begin_at((120.49, 31.49))
    assert [d.start for d in map_desk.places.drives] == [(120.49, 31.49)]
    assert ROUTE in map_desk.map._over.routes
    assert "和平路" in map_desk.window.near.text


def test_the_ways_of_missions_do_not_take_an_asked_way_away(map_desk):
    map_desk.mapping.routing.begin_at((120.49, 31.49))
    map_desk.mapping.routing.end_at((120.52, 31.52))
    map_desk.map.set_routes([])
    assert ROUTE in map_desk.map._over.routes


def test_without_roads_the_way_says_so(map_desk):
    map_desk.places.lost = True
    map_desk.mapping.routing.begin_at((120.49, 31.49))
    map_desk.mapping.routing.end_at((120.52, 31.52))
    assert map_desk.room.texts("mapwindow.route.lost") in map_desk.window.near.text


def test_escape_goes_back_one_thing_at_a_time(map_desk):
    map_desk.mapping.tools.identify((120.49, 31.49))
    map_desk.mapping.tools.use("measure")
    QTest.mouseClick(map_desk.map, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    QTest.keyClick(map_desk.map, Qt.Key.Key_Escape)
    assert not map_desk.map.drawing
    assert map_desk.map.sketch.corners
    QTest.keyClick(map_desk.map, Qt.Key.Key_Escape)
    assert not map_desk.map.sketch.corners
    assert map_desk.window.side is not None
    QTest.keyClick(map_desk.map, Qt.Key.Key_Escape)
    assert map_desk.window.side is None


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (960, 640), (800, 600)])
def test_every_box_stands_inside_the_window(map_desk, size):
    window = map_desk.window
    window.resize(*size)
    window.layers.unfold(on=False)
    map_desk.mapping.roads.toggle()
    map_desk.room.settle()
    window._place_boxes()
    for box in (window.search, window.layers, window.tools, window.side):
        assert window.rect().contains(box.geometry()), box
    assert not window.search.geometry().intersects(window.layers.geometry())


# ---- what is near


def test_rescue_resources_stand_below_vehicles_and_hospitals(map_desk):
    map_desk.places.spots = (
        RescueSpot("aed", "", 120.491, 31.491, 65.0, 400.0),
        RescueSpot("fire_station", "演示消防站", 120.5, 31.5, 200.0, 2000.0),
    )
    map_desk.mapping.nearby.ask((120.49, 31.49))
    text = map_desk.window.near.text
    assert text.index(map_desk.room.texts("mapwindow.near.hospitals")) < text.index("AED")
    assert "1'05\"  AED" in text
    assert "演示消防站" in text


def test_own_places_close_by_are_near_too(map_desk):
    map_desk.mapping.places._add((120.491, 31.491))
    map_desk.mapping.places.save({"name": "氧气站", "aliases": "", "address": "", "note": ""})
    map_desk.mapping.nearby.ask((120.49, 31.49))
    assert "氧气站" in map_desk.window.near.text


def test_the_title_says_what_near_is_meant(map_desk):
    """With an incident the scene, however the pointer stands; else the pointer."""
    texts = map_desk.room.texts
    for point, of in (((120.49, 31.49), "scene"), (None, "pointer")):
        map_desk.mapping._point = lambda at=point: at
        map_desk.window.close_side()
        map_desk.mapping.tools.use("near")
        title = map_desk.window.near._title.text()
        assert title == texts(f"mapwindow.near.title-{of}")


# ---- load of hospitals


def test_a_hospital_shows_the_vehicles_on_their_way_and_at_its_door(map_desk):
    rival = map_desk.room.centre.opens(LINE_2, SEAT_2)
    map_desk.room.centre.do(FixPlace(incident=rival.id, place=a_place()))
    mission = map_desk.room.centre.sends(rival, V03, SEAT_2, hospital="H1")
    chain = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    map_desk.room.centre.reaches(mission, *chain)
    map_desk.room.desk.hear()
    map_desk.mapping._show_news()
    texts = map_desk.room.texts
    assert map_desk.mark(Thing.HOSPITAL, "H1").load == texts(
        "dispatch.hospital-load", inbound=1, at_door=0
    )
