"""Phrase cards beside the form: digits answer, what is answered stands in the form."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from dispatch_app.adapters.phrase_files import load_cards
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ui.dispatcher.aside import Aside
from dispatch_app.ui.dispatcher.phrases.presenter import PhraseCards
from tests.fakes.form_seat import FormSeat

K = Qt.Key


class PhraseSeat(FormSeat):
    def __init__(self) -> None:
        super().__init__()
        self.phrases = PhraseCards(self.workplace, self.intake, load_cards(RESOURCES / "phrases"))
        listing = self.phrases.sheet.__class__(self.texts)
        self.aside = Aside(listing, (), (self.phrases.sheet,))
        self.aside.setParent(self.window)
        self.aside.resize(500, 690)
        self.aside.show()
        self.phrases.opened.connect(lambda: self.aside.open(self.phrases.sheet))
        self.phrases.closed.connect(self.aside.close_sheets)

    def row(self, code: str):
        return next(row for row in self.phrases.sheet.rows if row.code == code)


@pytest.fixture
def seat(qapp):
    seat = PhraseSeat()
    seat.answers()
    yield seat
    seat.close()


def opened(seat, card):
    seat.phrases.key_toggle()
    seat.phrases.choose(card)
    seat.settle()


def test_one_key_opens_the_cards_and_gives_the_cursor_back(seat):
    before = seat.focused
    seat.phrases.key_toggle()
    assert seat.phrases.sheet.isVisible()
    assert seat.phrases.sheet.cards.hasFocus()
    seat.press(K.Key_Escape)
    assert not seat.phrases.sheet.isVisible()
    assert seat.focused is before


def test_a_phrase_that_asks_nothing_shows_no_answers(seat):
    opened(seat, "language_en")
    for row in seat.phrases.sheet.rows:
        shown = [b.text() for b in row.choices.findChildren(QPushButton) if b.isVisibleTo(row)]
        assert len(shown) == len(row.choices.options)
        assert all(shown)


def test_a_digit_chooses_the_card(seat):
    seat.phrases.key_toggle()
    seat.press(K.Key_2)
    assert seat.row("stay").said.text() == "電話を切らないでください。"
    assert seat.row("stay").sound.text() == "Denwa o kiranaide kudasai."
    assert seat.row("stay").meaning.text() == "请不要挂断电话。"


def test_an_answer_fills_the_field_that_it_means(seat):
    opened(seat, "language_ko")
    seat.row("awake").choices.setFocus()
    seat.press(K.Key_2)
    seat.row("hard").choices.setFocus()
    seat.press(K.Key_1)
    patient = seat.intake.slip_facts().patient
    assert (patient.consciousness, patient.breathing) == ("unconscious", "difficult")
    assert seat.row("hard").choices.hasFocus()


def test_the_crew_is_told_how_the_caller_is_spoken_with(seat):
    opened(seat, "language_ru")
    assert seat.phrases.sheet.need.isVisible()
    QTest.mouseClick(seat.phrases.sheet.need, Qt.MouseButton.LeftButton)
    assert "语言：俄语" in seat.intake.slip_facts().note
    assert not seat.phrases.sheet.need.isVisible()


def test_what_maps_to_no_field_goes_to_the_remarks_once(seat):
    opened(seat, "silent_call")
    for _ in range(2):
        seat.row("danger").choices.setFocus()
        seat.press(K.Key_1)
    note = seat.intake.slip_facts().note
    assert note.count("敲击：有人身危险") == 1


def test_what_was_typed_stays_before_what_is_added(seat):
    note = seat.panel.remarks.fields["note"]
    note.setFocus()
    seat.type("abc")
    opened(seat, "child_caller")
    seat.row("adult").choices.setFocus()
    seat.press(K.Key_2)
    assert note.text() == "abc / 现场没有大人"


def test_another_caller_has_answers_of_their_own(seat):
    first = seat.selection.call
    opened(seat, "silent_call")
    seat.phrases.answer("ambulance", "yes")
    seat.selection.select()
    assert seat.row("ambulance").choices.code == ""
    seat.selection.select(call=first)
    assert seat.row("ambulance").choices.code == "yes"


def test_a_text_to_send_is_copied_as_it_stands(seat):
    opened(seat, "text_talk")
    seat.row("place").choices.setFocus()
    QTest.keyClick(seat.focused, K.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == seat.row("place").said.text()


def test_without_a_call_nothing_is_written(seat):
    seat.selection.select()
    opened(seat, "silent_call")
    seat.phrases.answer("danger", "yes")
    assert seat.desk.sent == []
