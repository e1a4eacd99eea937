"""Closures and slow stretches at the map: drawn, filled in, lifted, undone, told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dispatch_app.client.replies import Refused, Unreachable
from dispatch_app.domain.codes import ConditionKind, ConditionReason, Shape
from dispatch_app.domain.map_commands import ChangeRoadCondition, SetRoadCondition
from dispatch_app.domain.road_conditions import MOST_POINTS
from dispatch_app.ui.dispatcher.map.road_form import RoadWish
from dispatch_app.ui.dispatcher.map.roads import condition_of, wish_of
from dispatch_app.ui.dispatcher.map.until import NotATime, until_of
from dispatch_app.ui.kit.guide.questions import Driven
from dispatch_app.ui.kit.map import Thing

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"
LINE = ((120.49, 31.49), (120.50, 31.50))


def closed(desk, wish=None, shape=Shape.LINE, points=LINE):
    """Draw and save one; returns what the centre keeps."""
    desk.mapping.roads._drawn(shape, points)
    desk.mapping.roads.save(wish or desk.mapping.roads.form.wish)
    desk.mapping.roads.follow()
    return newest(desk)


def newest(desk):
    return max(desk.room.centre.state.road_conditions.values(), key=lambda kept: kept.last.at)


# ---- ends as people type them


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("90", 90), ("30分钟", 30), ("2h", 120), ("2 小时", 120), ("12:30", 30), ("11:30", 23.5 * 60)],
)
def test_an_end_is_a_span_or_the_next_time_the_clock_shows(typed, minutes):
    assert until_of(typed, NOON, ZONE) == NOON + timedelta(minutes=minutes)


def test_no_end_is_until_somebody_lifts_it():
    assert until_of("  ", NOON, ZONE) is None


@pytest.mark.parametrize("typed", ["soon", "25:00", "12:75", "0", "-5"])
def test_what_is_no_time_is_refused_by_name(typed):
    with pytest.raises(NotATime):
        until_of(typed, NOON, ZONE)


# ---- from the form to a condition


def test_slow_has_a_share_and_no_limits():
    wish = RoadWish(kind=ConditionKind.SLOW, share_percent=40, height_m=2.5)
    condition = condition_of(wish, Shape.LINE, LINE, now=NOON, zone=ZONE)
    assert condition.factor == 0.4
    assert not condition.limits


def test_a_closure_may_let_small_vehicles_pass():
    wish = RoadWish(reason=ConditionReason.HEIGHT, height_m=2.4)
    condition = condition_of(wish, Shape.POINT, LINE[:1], now=NOON, zone=ZONE)
    assert condition.limits.max_height_m == 2.4
    assert condition.limits.max_weight_t is None


def test_a_condition_comes_back_into_the_form_as_it_was():
    wish = RoadWish(
        kind=ConditionKind.SLOW,
        reason=ConditionReason.FLOOD,
        road="和平路",
        text="水深",
        until="14:30",
    )
    assert wish_of(condition_of(wish, Shape.LINE, LINE, now=NOON, zone=ZONE), ZONE) == wish


# ---- at the window


def test_a_line_drawn_by_mouse_closes_the_road_for_all(map_desk):
    map_desk.mapping.roads.act("line", "")
    spots = (QPoint(500, 300), QPoint(600, 340), QPoint(650, 420))
    for spot in spots:
        QTest.mouseClick(map_desk.map, Qt.MouseButton.LeftButton, pos=spot)
    QTest.keyClick(map_desk.map, Qt.Key.Key_Return)
    assert map_desk.window.side is map_desk.mapping.roads.form
    map_desk.mapping.roads.save(map_desk.mapping.roads.form.wish)
    condition = newest(map_desk).condition
    assert condition.shape is Shape.LINE
    for point, spot in zip(condition.points, spots, strict=True):
        expected = map_desk.map.view.place(spot.x(), spot.y())
        assert point == pytest.approx(expected, abs=1e-5)


def test_the_keys_of_an_empty_list_draw_the_first_one(map_desk):
    map_desk.window.activateWindow()
    assert QTest.qWaitForWindowActive(map_desk.window)
    map_desk.mapping.tools.use("roads")
    QTest.keyClick(map_desk.window.focusWidget(), Qt.Key.Key_2)
    assert map_desk.map.drawing


def test_two_clicks_close_the_stretch_along_the_road(map_desk):
    map_desk.mapping.roads.act("along", "")
    map_desk.map.place_picked.emit(*LINE[0])
    map_desk.map.place_picked.emit(*LINE[1])
    assert [(d.start, d.end) for d in map_desk.places.drives] == [LINE]
    map_desk.mapping.roads.save(map_desk.mapping.roads.form.wish)
    assert newest(map_desk).condition.points == LINE


def test_a_long_course_is_thinned_and_keeps_its_ends(map_desk):
    course = tuple((120.4 + at / 1e5, 31.5) for at in range(1201))
    way = Driven(line=course, time_s=60.0, distance_m=900.0, streets=(), road_version="1")
    map_desk.mapping.roads._along((course[0], course[-1]), way)
    map_desk.mapping.roads.save(map_desk.mapping.roads.form.wish)
    points = newest(map_desk).condition.points
    assert len(points) <= MOST_POINTS
    assert points[0] == pytest.approx(course[0], abs=1e-6)
    assert points[-1] == pytest.approx(course[-1], abs=1e-6)


def test_a_line_of_one_point_goes_on_being_drawn(map_desk):
    map_desk.mapping.roads.act("line", "")
    QTest.mouseClick(map_desk.map, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    QTest.keyClick(map_desk.map, Qt.Key.Key_Return)
    assert map_desk.map.drawing


def test_escape_gives_a_drawing_up_and_nothing_is_sent(map_desk):
    map_desk.mapping.roads.act("area", "")
    QTest.mouseClick(map_desk.map, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    QTest.keyClick(map_desk.map, Qt.Key.Key_Escape)
    assert not map_desk.map.drawing
    assert map_desk.room.desk.sent == []


def test_the_nearest_road_is_proposed_by_name(map_desk):
    map_desk.mapping.roads._drawn(Shape.POINT, LINE[:1])
    assert map_desk.mapping.roads.form.wish.road == "和平路"


def test_a_closure_is_on_the_map_and_in_the_list_with_who_and_till_when(map_desk):
    map_desk.mapping.roads.open()
    kept = closed(map_desk, RoadWish(reason=ConditionReason.FLOOD, road="和平路", until="60"))
    assert map_desk.mark(Thing.CLOSURE, kept.id) is not None
    (row,) = map_desk.mapping.roads.box.rows
    assert "封闭" in row.text or "封路" in row.text
    assert "和平路" in row.text
    assert kept.last.by.account in row.text


def test_another_seats_closure_comes_to_this_map(map_desk):
    condition = condition_of(RoadWish(), Shape.LINE, LINE, now=NOON, zone=ZONE)
    map_desk.room.desk.elsewhere(SetRoadCondition(condition=condition))
    map_desk.mapping.roads.follow()
    assert len(map_desk.map._over.closures) == 1


def test_lifting_takes_it_off_the_map_and_undo_brings_it_back(map_desk):
    kept = closed(map_desk)
    map_desk.mapping.roads.act("lift", kept.id)
    map_desk.mapping.roads.follow()
    assert map_desk.map._over.closures == {}
    map_desk.mapping.roads.act("undo", kept.id)
    map_desk.mapping.roads.follow()
    assert list(map_desk.map._over.closures) == [kept.id]


def test_a_change_keeps_the_shape_and_when_it_began(map_desk):
    kept = closed(map_desk)
    map_desk.mapping.roads.act("change", kept.id)
    wish = replace(map_desk.mapping.roads.form.wish, text="只剩一条车道")
    map_desk.mapping.roads.save(wish)
    changed = newest(map_desk).condition
    assert (changed.text, changed.points) == ("只剩一条车道", kept.condition.points)
    assert changed.since == kept.condition.since
    assert isinstance(map_desk.room.desk.sent[-1], ChangeRoadCondition)


def test_the_history_names_each_step(map_desk):
    kept = closed(map_desk)
    map_desk.mapping.roads.act("lift", kept.id)
    map_desk.mapping.roads.act("history", kept.id)
    text = map_desk.window.near.text
    texts = map_desk.room.texts
    assert text.index(texts.code("map_act", "lifted")) < text.index(texts.code("map_act", "added"))


def test_an_end_that_cannot_be_read_is_said_at_the_form(map_desk):
    map_desk.mapping.roads._drawn(Shape.LINE, LINE)
    map_desk.mapping.roads.save(RoadWish(until="bald"))
    assert "bald" in map_desk.mapping.roads.form._trouble.text()
    assert map_desk.room.desk.sent == []


def test_a_refusal_stands_at_the_form_and_nothing_typed_is_lost(map_desk):
    map_desk.mapping.roads._drawn(Shape.LINE, LINE)
    map_desk.room.desk.refuse_next = Refused("condition.too-many", {"most": "2000"})
    map_desk.mapping.roads.save(RoadWish(text="水深"))
    assert map_desk.window.side is map_desk.mapping.roads.form
    assert "2000" in map_desk.mapping.roads.form._trouble.text()


def test_a_centre_that_is_away_is_said(map_desk):
    map_desk.mapping.roads._drawn(Shape.LINE, LINE)
    map_desk.room.desk.refuse_next = Unreachable("gone")
    map_desk.mapping.roads.save(RoadWish(text="水深"))
    assert map_desk.mapping.roads.form._trouble.text() != ""


def test_the_menu_of_a_closure_can_lift_it(map_desk):
    kept = closed(map_desk)
    menu = map_desk.mapping.context.menu_for(LINE[0], Thing.CLOSURE, kept.id)
    word = map_desk.room.texts("mapwindow.roads.act-lift")
    next(action for action in menu.actions() if word in action.text()).trigger()
    map_desk.mapping.roads.follow()
    assert map_desk.map._over.closures == {}


def test_a_closed_layer_is_not_drawn(map_desk):
    closed(map_desk)
    shown = map_desk.map.grab().toImage()
    map_desk.window.layers._boxes[Thing.CLOSURE].setChecked(False)
    map_desk.room.settle()
    assert map_desk.map.grab().toImage() != shown
