"""Own places and corrections at the map: added, renamed, moved, retired, filed, decided."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dispatch_app.client.replies import Refused
from dispatch_app.domain.codes import CorrectionStatus, Shape
from dispatch_app.domain.map_commands import AddOwnPlace, ChangeOwnPlace, MoveOwnPlace
from dispatch_app.ui.dispatcher.map.place_rows import aliases_of
from dispatch_app.ui.kit.map import Thing
from tests.fakes.builders import a_place

POINT = (120.49, 31.49)


def added(desk, name="东门", aliases=""):
    """A place of our own; returns what the centre keeps."""
    desk.mapping.places._add(POINT)
    desk.mapping.places.save({"name": name, "aliases": aliases, "address": "", "note": ""})
    desk.mapping.places.follow()
    return next(k for k in desk.room.centre.state.own_places.values() if k.place.name == name)


def filed(desk, typed="解放路9号"):
    """A correction that waits."""
    desk.mapping.places._wrong(POINT)
    desk.mapping.places.save({"typed": typed, "right": "解放路9号院", "note": "大门在北"})
    desk.mapping.places.follow()
    return next(iter(desk.room.centre.state.corrections.values()))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ()),
        ("老城桥", ("老城桥",)),
        ("老城桥、桥头；北桥, 老城桥", ("老城桥", "桥头", "北桥")),
        (" ， ；", ()),
    ],
)
def test_other_names_are_listed_as_people_list_them(typed, names):
    assert aliases_of(typed) == names


def test_a_click_says_where_a_new_place_is(map_desk):
    map_desk.mapping.places.act("add", "")
    QTest.mouseClick(map_desk.map, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    assert map_desk.window.side is map_desk.mapping.places.form
    map_desk.mapping.places.save({"name": "东门", "aliases": "", "address": "", "note": ""})
    (kept,) = map_desk.room.centre.state.own_places.values()
    at = map_desk.map.view.place(500, 300)
    assert (kept.place.position.lon, kept.place.position.lat) == pytest.approx(at, abs=1e-5)


def test_who_may_not_add_a_place_hears_so_before_any_click_or_form(map_desk):
    map_desk.room.desk.forbidden = {AddOwnPlace}
    map_desk.mapping.places.act("add", "")
    assert not map_desk.map.picking
    assert map_desk.window.banner.text() == map_desk.room.texts("refusal.right.missing")


@pytest.mark.parametrize(("code", "kind"), [("change", ChangeOwnPlace), ("move", MoveOwnPlace)])
def test_changing_what_is_kept_is_refused_before_its_form(map_desk, code, kind):
    kept = added(map_desk)
    map_desk.room.desk.forbidden = {kind}
    map_desk.mapping.places.act(code, kept.id)
    assert map_desk.window.side is not map_desk.mapping.places.form
    assert not map_desk.map.picking


def test_the_menu_does_not_offer_what_the_account_may_not(map_desk):
    map_desk.room.desk.forbidden = {AddOwnPlace}
    menu = map_desk.mapping.context.menu_for(POINT, "", "")
    offered = {action.text()[3:].strip(): action.isEnabled() for action in menu.actions()}
    assert not offered[map_desk.room.texts("mapwindow.menu.add-place")]
    assert offered[map_desk.room.texts("mapwindow.menu.wrong-place")]


def test_the_nearest_roads_are_proposed_as_its_address(map_desk):
    map_desk.mapping.places._add(POINT)
    assert map_desk.mapping.places.form.values["address"] == "演示区和平路"


def test_enter_saves_what_was_typed(map_desk):
    map_desk.mapping.places._add(POINT)
    field = map_desk.mapping.places.form._fields["name"]
    field.setText("东门")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [k.place.name for k in map_desk.room.centre.state.own_places.values()] == ["东门"]


def test_a_place_without_a_name_is_not_sent(map_desk):
    map_desk.mapping.places._add(POINT)
    map_desk.mapping.places.save({"name": "", "aliases": "", "address": "", "note": ""})
    assert map_desk.room.desk.sent == []
    assert map_desk.mapping.places.form._trouble.text() != ""


def test_a_place_stands_on_the_map_under_its_name(map_desk):
    kept = added(map_desk)
    assert map_desk.mark(Thing.PLACE, kept.id).name == "东门"


def test_renaming_keeps_where_it_is(map_desk):
    kept = added(map_desk, aliases="桥头")
    map_desk.mapping.places.act("change", kept.id)
    assert map_desk.mapping.places.form.values["aliases"] == "桥头"
    values = {**map_desk.mapping.places.form.values, "name": "新东门"}
    map_desk.mapping.places.save(values)
    now = map_desk.room.centre.state.own_places[kept.id].place
    assert (now.name, now.position) == ("新东门", kept.place.position)


def test_moving_takes_a_click_and_keeps_the_name(map_desk):
    kept = added(map_desk)
    map_desk.mapping.places.act("move", kept.id)
    map_desk.map.place_picked.emit(120.51, 31.51)
    now = map_desk.room.centre.state.own_places[kept.id].place
    assert (now.name, now.position.lon, now.position.lat) == ("东门", 120.51, 31.51)


def test_undo_takes_back_step_by_step(map_desk):
    kept = added(map_desk)
    map_desk.mapping.places.act("move", kept.id)
    map_desk.map.place_picked.emit(120.51, 31.51)
    map_desk.mapping.places.act("undo", kept.id)
    assert map_desk.room.centre.state.own_places[kept.id].place == kept.place
    map_desk.mapping.places.act("undo", kept.id)
    assert kept.id not in map_desk.room.centre.state.own_places


def test_a_retired_place_is_off_the_map_and_can_come_back(map_desk):
    kept = added(map_desk)
    map_desk.mapping.places.act("retire", kept.id)
    map_desk.mapping.places.follow()
    assert map_desk.mark(Thing.PLACE, kept.id) is None
    assert any(row.key == kept.id for row in map_desk.mapping.places.box.rows)
    map_desk.mapping.places.act("undo", kept.id)
    map_desk.mapping.places.follow()
    assert map_desk.mark(Thing.PLACE, kept.id) is not None


def test_a_correction_names_the_incident_whose_place_is_wrong(map_desk):
    wrong = a_place("演示区解放路9号")
    incident = map_desk.room.opens(wrong)
    map_desk.mapping.places._wrong(POINT)
    values = map_desk.mapping.places.form.values
    assert values["typed"] == wrong.text
    map_desk.mapping.places.save(dict(values))
    (kept,) = map_desk.room.centre.state.corrections.values()
    assert (kept.correction.incident, kept.correction.known.text) == (incident.id, wrong.text)


def test_a_correction_waits_first_in_the_list_and_marked_on_the_map(map_desk):
    added(map_desk)
    kept = filed(map_desk)
    map_desk.mapping.places.open()
    assert map_desk.mapping.places.box.rows[0].key == kept.id
    assert map_desk.mark(Thing.PLACE, kept.id).open


def test_an_accepted_correction_becomes_a_place_of_our_own(map_desk):
    kept = filed(map_desk)
    map_desk.mapping.places.act("accept", kept.id)
    assert map_desk.room.centre.state.corrections == {}
    (place,) = map_desk.room.centre.state.own_places.values()
    assert "解放路9号" in (place.place.name, *place.place.aliases)


def test_a_rejection_says_why(map_desk):
    kept = filed(map_desk)
    map_desk.mapping.places.act("reject", kept.id)
    map_desk.mapping.places.save({"reason": "与现场不符"})
    decided = map_desk.room.centre.state.decided_corrections[kept.id]
    assert decided.status is CorrectionStatus.REJECTED
    assert decided.last.note == "与现场不符"


def test_who_may_not_decide_is_told_so(map_desk):
    kept = filed(map_desk)
    map_desk.room.desk.refuse_next = Refused("right.missing", {})
    map_desk.mapping.places.act("accept", kept.id)
    assert kept.id in map_desk.room.centre.state.corrections
    assert map_desk.window.banner.text() != ""


def test_the_history_of_a_place_names_each_step(map_desk):
    kept = added(map_desk)
    map_desk.mapping.places.act("retire", kept.id)
    map_desk.mapping.places.act("history", kept.id)
    for act in ("added", "retired"):
        assert map_desk.room.texts.code("map_act", act) in map_desk.window.near.text


def test_keys_of_the_list_act_on_the_current_row(map_desk):
    kept = added(map_desk)
    map_desk.mapping.places.open(kept.id)
    QTest.keyClick(map_desk.mapping.places.box.view, Qt.Key.Key_Delete)
    assert kept.id in map_desk.room.centre.state.retired_places


def test_a_key_of_the_list_is_not_taken_by_a_tool_that_has_the_same(map_desk):
    """R rejects a correction in the list; on the map it asks for a route."""
    kept = filed(map_desk)
    map_desk.window.activateWindow()
    assert QTest.qWaitForWindowActive(map_desk.window)
    map_desk.mapping.places.open(kept.id)
    QTest.keyClick(map_desk.mapping.places.box.view, Qt.Key.Key_R)
    assert map_desk.window.side is map_desk.mapping.places.form
    assert map_desk.mapping.modes.now == ""


def test_a_letter_in_a_form_is_no_tool(map_desk):
    map_desk.window.activateWindow()
    assert QTest.qWaitForWindowActive(map_desk.window)
    map_desk.mapping.roads._drawn(Shape.POINT, (POINT,))
    QTest.keyClick(map_desk.window.focusWidget(), Qt.Key.Key_P)
    assert map_desk.window.side is map_desk.mapping.roads.form


def ink(menu, key, texts):
    """The brightest ink with which a line of the menu is written."""
    action = next(a for a in menu.actions() if texts(key) in a.text())
    line = menu.grab(menu.actionGeometry(action)).toImage()
    pixels = (line.pixelColor(x, y) for y in range(line.height()) for x in range(line.width()))
    return max(pixel.lightness() for pixel in pixels)


def test_what_is_not_offered_looks_so(map_desk):
    map_desk.room.desk.forbidden = {AddOwnPlace}
    menu = map_desk.mapping.context.menu_for(POINT, "", "")
    menu.setStyleSheet(map_desk.room.theme.style_sheet("dispatcher_window"))
    menu.popup(QPoint(0, 0))
    texts = map_desk.room.texts
    faint = ink(menu, "mapwindow.menu.add-place", texts)
    assert faint < ink(menu, "mapwindow.menu.wrong-place", texts) - 20
    menu.close()
