"""A place to which a vehicle drives already keeps its position until somebody gives it up twice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.values import Place
from tests.fakes.builders import V03, a_place
from tests.fakes.form_seat import FormSeat

K = Qt.Key
WORDS = "河边老槐树下"


@pytest.fixture
def seat(qapp):
    seat = FormSeat()
    seat.said = []
    seat.intake.said.connect(lambda tone, text: seat.said.append((tone, text)))
    seat.answers()
    seat.intake.take_place(a_place())
    seat.pause()
    yield seat
    seat.close()


@pytest.fixture
def mission(seat):
    mission = seat.centre.sends(seat.incident, V03)
    seat.desk.hear()
    return mission


def types(seat, text=WORDS):
    seat.guide.places = []
    seat.panel.place.field.setFocus()
    seat.panel.place.field.clear()
    seat.type(text)
    seat.search()


def rows(seat):
    return [row.name for row in seat.panel.place.results.rows]


def test_one_enter_takes_no_position_away_and_says_that_a_vehicle_is_out(seat, mission):
    types(seat)
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.incident.place.position == a_place().position
    warning = seat.texts("form.place.gives-up", text=WORDS)
    assert rows(seat) == [warning]
    assert seat.said == [("warning", warning)]


def test_a_second_enter_gives_the_position_up(seat, mission):
    types(seat)
    seat.press(K.Key_Return)
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.incident.place == Place(text=WORDS)


def test_a_key_held_down_is_one_enter(seat, mission):
    types(seat)
    seat.press(K.Key_Return)
    held = QKeyEvent(
        QEvent.Type.KeyPress, K.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True
    )
    QApplication.sendEvent(seat.panel.place.field, held)
    assert seat.intake.place.position == a_place().position


def test_enter_before_the_answer_takes_no_position_away_either(seat, mission):
    seat.guide.dumb = True
    seat.panel.place.field.setFocus()
    seat.panel.place.field.clear()
    seat.guide.places = []
    seat.type(WORDS)
    seat.press(K.Key_Return)
    seat.guide.speak()
    assert seat.intake.place.position == a_place().position


def test_other_words_are_asked_for_again(seat, mission):
    types(seat)
    seat.press(K.Key_Return)
    seat.type("旁")
    seat.search()
    seat.press(K.Key_Return)
    assert seat.intake.place.position == a_place().position


def test_escape_keeps_the_position(seat, mission):
    types(seat)
    seat.press(K.Key_Return)
    seat.press(K.Key_Escape)
    seat.pause()
    assert seat.incident.place.position == a_place().position


def test_an_earlier_place_without_a_position_takes_none_away(seat, mission):
    seat.guide.places = []
    seat.intake._telling.place_wanted.emit(Place(text=WORDS))
    seat.settle()
    assert seat.intake.place.position == a_place().position
    assert rows(seat) == [seat.texts("form.place.free", text=WORDS)]


def test_without_a_vehicle_out_one_enter_is_enough(seat):
    types(seat)
    seat.press(K.Key_Return)
    assert seat.intake.place == Place(text=WORDS)


def test_with_the_patient_aboard_nobody_drives_to_the_place(seat, mission):
    seat.centre.reaches(mission, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)
    seat.desk.hear()
    types(seat)
    seat.press(K.Key_Return)
    assert seat.intake.place == Place(text=WORDS)
