"""The map window: what stands out, searching, picking the scene, what is near."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dispatch_app.domain.codes import PlaceSource, Stage
from dispatch_app.domain.commands import AnswerCall, FixPlace, ReportCaller
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.values import Place, Position
from dispatch_app.ui.dispatcher.form.sentinel import Doubt
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.map.near_words import near_text
from dispatch_app.ui.kit.map import RouteKind, Thing
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import (
    LINE_1,
    LINE_2,
    MACHINE,
    SEAT_2,
    V01,
    V02,
    V03,
    a_place,
    at_seat,
)
from tests.fakes.form_seat import LANDLINE

NEAR_SOUTH = a_place("演示区解放路9号", position=Position(lat=31.492, lon=120.492))


def wait_until(condition, timeout_ms=5000):
    waited = 0
    while not condition() and waited < timeout_ms:
        QTest.qWait(10)
        waited += 10
    assert condition()


# ---- words for a point


def test_a_point_is_told_by_the_nearest_crossing(map_desk, near):
    assert near_text(near, map_desk.room.texts) == "演示区 近 和平路与解放路口 东 120 m"


def test_a_point_on_a_crossing_has_no_distance(map_desk, near):
    at = replace(near, distance_m=4.0)
    assert near_text(at, map_desk.room.texts) == "演示区 和平路与解放路口"


def test_a_point_in_a_named_place_is_told_by_it(map_desk, near, square):
    inside = replace(near, place=square)
    assert near_text(inside, map_desk.room.texts).startswith("人民广场")


def test_a_point_far_from_any_road_says_so(map_desk, near):
    nowhere = replace(near, road="", cross_road="", district="")
    assert near_text(nowhere, map_desk.room.texts) == "附近没有道路"


# ---- what is shown


def test_a_vehicle_without_a_fix_stands_at_its_station(map_desk):
    mark = map_desk.mark(Thing.VEHICLE, V01)
    station = map_desk.room.centre.state.stations["N"].position
    assert (mark.lon, mark.lat) == (station.lon, station.lat)


def test_a_vehicle_is_where_its_latest_fix_has_it(map_desk):
    map_desk.room.fix(V01, lon=120.47, lat=31.47)
    map_desk.room.fix(V01, lon=120.48, lat=31.48)
    wait_until(lambda: map_desk.mark(Thing.VEHICLE, V01).lon == 120.48)


def test_fixes_of_a_frame_reach_the_map_together(map_desk):
    put = []
    map_desk.map.put_vehicles = lambda rows: put.append([r.id for r in rows])
    for step in range(5):
        map_desk.room.fix(V01, lon=120.47 + step / 1000, lat=31.47)
        map_desk.room.fix(V02, lon=120.47 + step / 1000, lat=31.48)
    wait_until(lambda: put)
    assert [sorted(ids) for ids in put] == [[V01, V02]]


def test_a_vehicle_that_looks_the_same_is_not_put_again(map_desk):
    put = []
    map_desk.map.put_vehicles = lambda rows: put.append(list(rows))
    map_desk.mapping.fleet.show_all()
    assert put == []


def test_an_old_fix_is_marked_with_its_age(map_desk):
    map_desk.room.fix(V01, lon=120.47, lat=31.47, age_s=14 * 60)
    map_desk.mapping.fleet.show_all()
    mark = map_desk.mark(Thing.VEHICLE, V01)
    assert mark.stale
    assert "14" in mark.note


def test_candidates_stand_out_with_rank_and_road_time(map_desk):
    map_desk.room.opens(NEAR_SOUTH)
    mark = map_desk.mark(Thing.VEHICLE, V03)
    assert mark.rank == 1
    assert "'" in mark.note
    assert V03 in map_desk.map._over.focus.vehicles


def test_the_way_of_the_pick_is_drawn_as_the_chosen_one(map_desk):
    map_desk.room.opens(NEAR_SOUTH)
    kinds = {r.vehicle: r.kind for r in map_desk.map._over.routes.values()}
    assert kinds[V03] is RouteKind.CHOSEN
    assert kinds[V01] is RouteKind.CANDIDATE


def test_after_the_order_the_map_follows_the_mission(map_desk):
    incident = map_desk.room.opens(NEAR_SOUTH)
    map_desk.room.dispatching.key_f9()
    wait_until(lambda: "mission-03" in map_desk.map._over.routes)
    assert [r.kind for r in map_desk.map._over.routes.values()] == [RouteKind.MISSION]
    assert map_desk.map._over.focus.incident == incident.id


def test_a_vehicle_on_its_way_tells_the_minutes_left(map_desk):
    incident = map_desk.room.opens(NEAR_SOUTH)
    map_desk.room.dispatching.key_f9()
    mission = map_desk.room.centre.mission(map_desk.room.centre.incident(incident.id).missions[0])
    map_desk.room.centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    map_desk.room.desk.hear()
    left = map_desk.room.texts("mapwindow.left", time="1'")
    wait_until(lambda: left in map_desk.mark(Thing.VEHICLE, V03).note)


def test_transporting_leads_to_the_hospital(map_desk):
    incident = map_desk.room.opens(NEAR_SOUTH)
    map_desk.room.dispatching.key_f9()
    mission = map_desk.room.centre.mission(map_desk.room.centre.incident(incident.id).missions[0])
    chain = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    map_desk.room.centre.reaches(mission, *chain)
    map_desk.room.desk.hear()
    hospital = map_desk.room.centre.state.hospitals[mission.hospital].position
    wait_until(lambda: any(d.end == (hospital.lon, hospital.lat) for d in map_desk.places.drives))


def test_open_incidents_of_all_seats_are_on_the_map(map_desk):
    other = map_desk.room.centre.opens(LINE_2, SEAT_2)
    map_desk.room.centre.do(FixPlace(incident=other.id, place=NEAR_SOUTH))
    map_desk.room.desk.hear()
    wait_until(lambda: map_desk.mark(Thing.INCIDENT, other.id) is not None)


def test_the_scene_of_a_call_is_shown_before_the_centre_has_it(map_desk):
    map_desk.room.takes_call()
    map_desk.room.intake.fix(NEAR_SOUTH)
    wait_until(lambda: map_desk.mark(Thing.INCIDENT, "scene") is not None)
    scene = map_desk.mark(Thing.INCIDENT, "scene")
    assert (scene.lon, scene.lat) == (120.492, 31.492)


def test_nothing_is_dimmed_while_nothing_is_selected(map_desk):
    map_desk.room.opens(NEAR_SOUTH)
    map_desk.room.intake.facts = replace(map_desk.room.intake.facts, place=None)
    map_desk.room.selection.select()
    wait_until(lambda: not map_desk.map._over.focus.active)


def test_a_doubt_shows_both_points(map_desk):
    map_desk.room.opens(NEAR_SOUTH)
    far = a_place("演示市人民路9号", position=Position(lat=31.60, lon=120.70))
    doubt = Doubt(reason="far", place=NEAR_SOUTH, other=far, distance_m=9000.0)
    map_desk.room.intake.place_doubt.emit(doubt)
    (caller,) = map_desk.map._over.callers
    assert (caller.lon, caller.lat) == (120.70, 31.60)
    wait_until(lambda: not map_desk.map.moving)
    for place in (NEAR_SOUTH, far):
        x, y = map_desk.map.view.point((place.position.lon, place.position.lat))
        assert 0 < x < map_desk.map.width()
        assert 0 < y < map_desk.map.height()


# ---- picking


def test_a_click_while_picking_becomes_the_scene_in_words(map_desk):
    map_desk.room.takes_call()
    map_desk.mapping.tools.pick()
    map_desk.map.place_picked.emit(120.49, 31.49)
    (place,) = map_desk.room.intake.taken
    assert place.source is PlaceSource.MAP_CLICK
    assert place.text == "演示区 近 和平路与解放路口 东 120 m"
    assert (place.position.lon, place.position.lat) == (120.49, 31.49)


def test_picking_ends_with_one_click(map_desk):
    map_desk.room.takes_call()
    map_desk.mapping.tools.pick()
    assert map_desk.map.picking
    map_desk.map.place_picked.emit(120.49, 31.49)
    assert not map_desk.map.picking


def test_the_form_can_ask_for_a_pick(map_desk):
    map_desk.room.takes_call()
    map_desk.room.intake.pick_on_map_wanted.emit()
    assert map_desk.map.picking


def test_the_form_can_ask_for_the_right_point_of_a_wrong_address(map_desk, square):
    map_desk.room.takes_call()
    map_desk.room.intake.right_point_wanted.emit(Place(text="建设大道"))
    asks = map_desk.room.texts("mapwindow.mode.pick-right", place="建设大道")
    assert map_desk.window.banner.text() == asks
    map_desk.room.intake.correcting = True
    map_desk.map.place_picked.emit(120.49, 31.49)
    (place,) = map_desk.room.intake.taken
    says = map_desk.room.texts("mapwindow.corrected", place=place.text)
    assert map_desk.window.banner.text() == says


@pytest.fixture
def asked_for_right_point(map_desk):
    """The form waits for the right point of a wrong address."""
    map_desk.room.takes_call()
    map_desk.room.intake.correcting = True
    map_desk.room.intake.right_point_wanted.emit(Place(text="建设大道"))
    return map_desk


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F8, Qt.Key.Key_M])
def test_a_right_point_is_waited_for_no_longer_once_its_pick_is_left(asked_for_right_point, key):
    QTest.keyClick(asked_for_right_point.window, key)
    assert not asked_for_right_point.map.picking
    assert not asked_for_right_point.room.intake.correcting


def test_the_click_that_shows_the_right_point_leaves_nothing(asked_for_right_point):
    asked_for_right_point.map.place_picked.emit(120.49, 31.49)
    assert asked_for_right_point.room.intake.correcting


def test_a_place_of_the_search_ends_the_pick_that_it_stands_in_for(asked_for_right_point):
    asked_for_right_point.mapping.scene.take(a_place("光明路"))
    assert not asked_for_right_point.map.picking
    assert asked_for_right_point.room.intake.correcting


def test_a_pick_does_not_go_on_for_another_call(map_desk):
    map_desk.room.takes_call()
    map_desk.mapping.tools.pick()
    map_desk.room.selection.select(incident=IncidentId("another"))
    assert not map_desk.map.picking


def test_a_point_that_was_clicked_for_one_case_is_not_taken_for_another(map_desk):
    map_desk.room.takes_call()
    map_desk.mapping.tools.pick()
    map_desk.places.dumb = True
    map_desk.map.place_picked.emit(120.49, 31.49)
    map_desk.room.selection.select(incident=IncidentId("another"))
    map_desk.places.speak()
    assert map_desk.room.intake.taken == []
    assert map_desk.window.banner.text() == map_desk.room.texts("mapwindow.pick-of-another")


def test_escape_ends_picking(map_desk):
    map_desk.room.takes_call()
    map_desk.mapping.tools.pick()
    QTest.keyClick(map_desk.window, Qt.Key.Key_Escape)
    assert not map_desk.map.picking


def test_without_a_selection_there_is_no_scene_to_pick(map_desk):
    map_desk.mapping.tools.pick()
    assert not map_desk.map.picking
    assert map_desk.window.banner.text() == map_desk.room.texts("mapwindow.nothing-selected")


def test_without_the_gazetteer_a_click_still_gives_a_position(map_desk):
    map_desk.room.takes_call()
    map_desk.places.lost = True
    map_desk.mapping.tools.pick()
    map_desk.map.place_picked.emit(120.49, 31.49)
    (place,) = map_desk.room.intake.taken
    assert "120.49" in place.text


# ---- searching


def test_results_show_name_kind_and_distance(map_desk, square):
    map_desk.places.matches = (square,)
    map_desk.type("人民")
    (row,) = map_desk.window.search.rows
    assert (row.name, row.kind, row.distance) == ("人民广场", "公园", "1.2 km")


def test_enter_shows_the_place_and_enter_again_makes_it_the_scene(map_desk, square):
    map_desk.room.takes_call()
    map_desk.places.matches = (square,)
    map_desk.type("人民")
    field = map_desk.window.search.field
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert map_desk.room.intake.taken == []
    assert map_desk.mark(Thing.INCIDENT, "hit") is not None
    QTest.keyClick(field, Qt.Key.Key_Return)
    (place,) = map_desk.room.intake.taken
    assert (place.text, place.source) == ("人民广场", PlaceSource.SEARCH)


def test_f8_takes_the_place_that_is_looked_at(map_desk, square):
    map_desk.room.takes_call()
    map_desk.places.matches = (square,)
    map_desk.type("人民")
    map_desk.mapping.searching.enter(0)
    map_desk.mapping.tools.pick()
    assert [p.text for p in map_desk.room.intake.taken] == ["人民广场"]


def test_escape_leaves_the_search_and_keeps_what_was_typed(map_desk, square):
    map_desk.places.matches = (square,)
    map_desk.type("人民")
    map_desk.mapping.searching.enter(0)
    QTest.keyClick(map_desk.window.search.field, Qt.Key.Key_Escape)
    assert map_desk.window.search.rows == ()
    assert map_desk.window.search.field.text() == "人民"
    assert map_desk.mark(Thing.INCIDENT, "hit") is None


def test_an_answer_for_older_text_is_not_shown(map_desk, square):
    map_desk.places.matches = (square,)
    map_desk.places.dumb = True
    map_desk.type("人民")
    map_desk.window.search.field.setText("东")
    map_desk.places.speak()
    assert map_desk.window.search.rows == ()


def test_nothing_found_is_said(map_desk):
    map_desk.type("没有的地方")
    assert "没有的地方" in map_desk.window.banner.text()


# ---- tools and keys


def test_what_is_near_counts_by_road_and_only_those_that_can_go(map_desk):
    rival = map_desk.room.centre.opens(LINE_2, SEAT_2)
    map_desk.room.centre.sends(rival, V03, SEAT_2)
    map_desk.room.desk.hear()
    map_desk.mapping.nearby.ask((120.49, 31.49))
    text = map_desk.window.near.text
    assert "和平路" in text
    assert "城南站" in text
    assert f"  {V01}" in text
    assert f"  {V03}" not in text


def test_layers_are_switched_off_and_say_so(map_desk):
    map_desk.room.settle()
    box = map_desk.window.layers._boxes[Thing.STATION]
    box.setChecked(False)
    assert map_desk.window.layers.hidden == frozenset({Thing.STATION})
    assert box.text().startswith("☐")


def test_the_keys_of_the_intake_window_work_here_too(map_desk):
    pressed = []
    map_desk.window.hang_keys(
        {name: lambda n=name: pressed.append(n) for name in KEYS}, pressed.append
    )
    map_desk.window.activateWindow()
    QTest.qWaitForWindowActive(map_desk.window)
    QTest.keyClick(map_desk.window, Qt.Key.Key_F9)
    QTest.keyClick(map_desk.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert pressed == ["dispatch", 2]


def test_letters_typed_into_the_search_are_not_tools(map_desk):
    map_desk.window.activateWindow()
    QTest.qWaitForWindowActive(map_desk.window)
    map_desk.window.focus_search()
    QTest.keyClicks(map_desk.window.search.field, "nm")
    assert map_desk.window.search.field.text() == "nm"
    assert not map_desk.map.drawing


def test_a_click_on_an_incident_turns_to_it(map_desk):
    other = map_desk.room.centre.opens(LINE_2, SEAT_2)
    map_desk.room.centre.do(FixPlace(incident=other.id, place=NEAR_SOUTH))
    map_desk.room.desk.hear()
    map_desk.map.thing_selected.emit("incident", other.id)
    assert map_desk.room.selection.incident == other.id


def test_a_click_on_a_vehicle_turns_to_its_incident(map_desk):
    rival = map_desk.room.centre.opens(LINE_2, SEAT_2)
    map_desk.room.centre.sends(rival, V03, SEAT_2)
    map_desk.room.desk.hear()
    map_desk.map.thing_selected.emit("vehicle", V03)
    assert map_desk.room.selection.incident == rival.id


def test_day_and_night_change_at_once(map_desk):
    map_desk.window.show_theme(Theme.load("day"))
    assert map_desk.map._colours.name == "day"


def test_where_the_number_is_installed_is_drawn_with_its_uncertainty(map_desk):
    room = map_desk.room
    room.centre.subscriber = LANDLINE
    call = room.centre.rings()
    room.centre.do(ReportCaller(line=LINE_1, number=LANDLINE.number), MACHINE)
    room.centre.do(AnswerCall(call=call.id), at_seat(room.desk.seat))
    room.desk.hear()
    room.selection.select(call=call.id)
    wait_until(lambda: map_desk.map._over.callers)
    (caller,) = map_desk.map._over.callers
    assert (caller.lon, caller.lat) == (LANDLINE.position.lon, LANDLINE.position.lat)
    assert caller.uncertainty_m > 0


def test_a_place_without_position_moves_nothing(map_desk):
    map_desk.room.takes_call()
    before = map_desk.map.view
    map_desk.room.intake.fix(Place(text="老城桥头"))
    assert map_desk.map.view == before
