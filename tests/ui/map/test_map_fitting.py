"""Marks that look other are dressed a few at a time; what they wore is drawn meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.fitting import touched_by
from dispatch_app.ui.kit.map.marks import Marks
from dispatch_app.ui.kit.map.rows import Focus, IncidentMark, Thing, VehicleMark
from dispatch_app.ui.kit.map.sprites import Sprites
from dispatch_app.ui.kit.map.view import View

VIEW = View(0.5, 0.5, 15.0, 600, 400).at((120.5, 31.5), 15.0)
COUNT = 12
FOCUS = Focus("I1", frozenset({"03"}))


@pytest.fixture
def marks(qapp: QApplication) -> Marks:
    marks = Marks(Sprites(MapColours.load("night")))
    marks.put(Thing.INCIDENT, IncidentMark("I1", 120.5, 31.5, 1, "胸痛"))
    for number in range(COUNT):
        marks.put(Thing.VEHICLE, a_vehicle(number))
    marks.lay_out(VIEW)
    picture(marks)
    return marks


def a_vehicle(number: int, **more: object) -> VehicleMark:
    lon, lat = 120.49 + 0.003 * (number % 6), 31.497 + 0.004 * (number // 6)
    mark = VehicleMark(f"{number:02}", lon, lat, "standby", f"{number:02}")
    return replace(mark, **more)  # type: ignore[arg-type]


def picture(marks: Marks) -> QImage:
    image = QImage(VIEW.width, VIEW.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    marks.draw(painter, VIEW)
    painter.end()
    return image


def at_once(marks: Marks, focus: Focus) -> QImage:
    """The same marks, made under a focus from the beginning."""
    fresh = Marks(Sprites(MapColours.load("night")))
    fresh.set_focus(focus)
    for kind, row in marks.rows():
        fresh.put(kind, row)
    fresh.lay_out(VIEW)
    return picture(fresh)


def dressed(marks: Marks, a_turn: int) -> int:
    """In so many turns."""
    turns = 1
    while not marks.fit(a_turn):
        turns += 1
    return turns


def test_a_new_focus_shows_when_all_are_dressed_and_not_before(marks: Marks) -> None:
    before = picture(marks)
    marks.set_focus(FOCUS)
    assert not marks.fit(5)
    assert picture(marks) == before
    assert dressed(marks, 5) > 1
    assert marks.stale_layout
    marks.lay_out(VIEW)
    assert picture(marks) != before
    assert picture(marks) == at_once(marks, FOCUS)


def test_a_focus_that_moves_on_dresses_only_whom_it_concerns() -> None:
    keys = [(Thing.VEHICLE, "03"), (Thing.VEHICLE, "04"), (Thing.STATION, "03")]
    assert touched_by(FOCUS, replace(FOCUS, vehicles=frozenset({"04"})), keys) == keys[:2]
    assert touched_by(FOCUS, Focus(), keys) == keys


def test_a_mark_that_changes_while_others_are_dressed_is_seen_as_it_is_now(marks: Marks) -> None:
    marks.set_focus(FOCUS)
    marks.fit(COUNT)
    marks.put(Thing.VEHICLE, a_vehicle(0, state="en_route", note="3 分"))
    marks.put(Thing.VEHICLE, a_vehicle(COUNT))
    dressed(marks, 5)
    marks.lay_out(VIEW)
    assert picture(marks) == at_once(marks, FOCUS)


def test_a_focus_left_before_it_was_seen_leaves_nothing_behind(marks: Marks) -> None:
    before = picture(marks)
    marks.set_focus(FOCUS)
    marks.fit(5)
    marks.set_focus(Focus())
    dressed(marks, 5)
    assert picture(marks) == before


def test_a_mark_taken_away_while_it_waits_is_dressed_no_more(marks: Marks) -> None:
    marks.set_focus(FOCUS)
    for number in range(COUNT):
        marks.remove(Thing.VEHICLE, f"{number:02}")
    assert dressed(marks, 5) == 1


def test_a_vehicle_that_only_turns_needs_no_other_room(marks: Marks) -> None:
    marks.put(Thing.VEHICLE, a_vehicle(0, heading_deg=90.0))
    dressed(marks, 5)
    assert not marks.stale_layout
