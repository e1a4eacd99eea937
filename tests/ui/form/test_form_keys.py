"""The form by keyboard alone: the key budget, the order of fields, what Escape keeps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dispatch_app.domain.codes import Breathing, Consciousness, Priority
from tests.fakes.form_seat import FormSeat

K = Qt.Key

F2_AND_F9 = 2
BUDGET = 12


@pytest.fixture
def seat(qapp):
    seat = FormSeat()
    yield seat
    seat.close()


def test_a_known_landline_with_chest_pain_keeps_the_key_budget(seat):
    seat.answers()
    seat.press(K.Key_Return)
    seat.type("xt")
    seat.press(K.Key_Return)
    seat.type("12")
    seat.type("1")
    assert seat.keys + F2_AND_F9 <= BUDGET
    seat.pause()
    incident = seat.incident
    assert incident.place.text == "演示区和平路1号"
    assert incident.complaint == "chest_pain"
    assert incident.patient.consciousness is Consciousness.AWAKE
    assert incident.patient.breathing is Breathing.DIFFICULT
    assert incident.answers["chest_now"] == "yes"
    assert incident.plan is not None


def test_the_shortest_way_to_something_that_can_be_dispatched_is_five_keys(seat):
    """Place and complaint alone; what was not asked yet counts as dangerous."""
    seat.answers()
    seat.press(K.Key_Return)
    seat.type("xt")
    seat.press(K.Key_Return)
    sent = []
    seat.intake.flush(lambda: sent.append(seat.incident.place.position))
    assert seat.keys == 4
    assert sent == [seat.incident.place.position]
    assert seat.intake.plan.priority <= Priority.P2


def test_after_the_answer_the_cursor_stands_in_the_place_with_the_address_proposed(seat):
    seat.answers()
    assert QApplication.focusWidget() is seat.panel.place.field
    assert seat.panel.place.field.text() == "演示区和平路1号"
    assert seat.desk.kinds() == []


def test_typing_over_the_proposal_replaces_it_whole(seat):
    seat.answers()
    seat.type("x")
    assert seat.panel.place.field.text() == "x"


def test_tab_reaches_every_field_and_comes_back(seat):
    seat.answers()
    seat.press(K.Key_Return)
    seat.type("xt")
    seat.press(K.Key_Return)
    seat.intake.focus_place()
    panel = seat.panel
    wanted = {
        panel.place.field,
        panel.place.meeting,
        panel.complaint.field,
        *panel.complaint.entry.values(),
        panel.complaint.age,
        panel.complaint.sex,
        panel.complaint.count,
        *panel.questions.chain,
        *panel.remarks.fields.values(),
        panel.guidance.sentence,
    }
    there = _walk(seat, len(wanted), shift=False)
    assert set(there) == wanted
    back = _walk(seat, len(wanted), shift=True)
    assert set(back) == wanted


def _walk(seat, steps, *, shift):
    passed = [seat.focused]
    for _ in range(steps - 1):
        seat.press(K.Key_Tab if not shift else K.Key_Backtab, shift=shift)
        passed.append(seat.focused)
    return passed


def test_enter_in_a_text_field_goes_to_the_next_one(seat):
    seat.answers()
    fields = seat.panel.remarks.fields
    fields["callback_number"].setFocus()
    seat.press(K.Key_Return)
    assert seat.focused is fields["contact_name"]


def test_escape_keeps_what_was_typed(seat):
    seat.answers()
    seat.type("heping")
    seat.search()
    assert seat.panel.place.results.isVisible()
    seat.press(K.Key_Escape)
    assert not seat.panel.place.results.isVisible()
    assert seat.panel.place.field.text() == "heping"
    seat.panel.remarks.fields["note"].setFocus()
    seat.type("abc")
    seat.press(K.Key_Escape)
    assert seat.panel.remarks.fields["note"].text() == "abc"


def test_digits_answer_only_the_question_that_has_the_focus(seat):
    seat.answers()
    seat.panel.remarks.fields["note"].setFocus()
    seat.type("2")
    assert seat.panel.remarks.fields["note"].text() == "2"
    assert seat.panel.complaint.entry["consciousness"].code == ""


def test_a_digit_that_no_answer_has_changes_nothing(seat):
    seat.answers()
    seat.panel.complaint.entry["consciousness"].setFocus()
    seat.type("9")
    assert seat.panel.complaint.entry["consciousness"].code == ""


def test_delete_takes_an_answer_back(seat):
    seat.answers()
    choices = seat.panel.complaint.entry["breathing"]
    choices.setFocus()
    seat.type("2")
    choices.setFocus()
    seat.press(K.Key_Delete)
    seat.pause()
    assert choices.code == ""
    assert seat.intake.slip_facts().patient.breathing is Breathing.UNKNOWN


def test_space_reads_the_next_sentence_except_where_text_is_typed(seat):
    seat.answers()
    seat.press(K.Key_Return)
    seat.type("xt")
    seat.press(K.Key_Return)
    first = seat.panel.guidance.sentence.text.text()
    assert first
    seat.panel.complaint.entry["breathing"].setFocus()
    seat.press(K.Key_Space)
    assert seat.panel.guidance.sentence.text.text() != first
    second = seat.panel.guidance.sentence.text.text()
    seat.panel.remarks.fields["note"].setFocus()
    seat.type("a b")
    assert seat.panel.guidance.sentence.text.text() == second
    assert seat.panel.remarks.fields["note"].text() == "a b"
