"""What the form tells by itself: the caller, the number's history, the clock, what is saved."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.domain.codes import CallOutcome, PlaceSource
from dispatch_app.domain.commands import EndCall
from dispatch_app.domain.telephone import Badge
from dispatch_app.domain.telephone_commands import NoteNumber
from dispatch_app.ui.dispatcher.form.telling import ended_at
from tests.fakes.builders import V01, a_centre, a_recommendation, a_slip
from tests.fakes.form_seat import LANDLINE, FormSeat

K = Qt.Key
EARLIER = [
    {
        "call": "earlier-1",
        "rang_at": "2026-10-02T03:00:00Z",
        "outcome": "incident",
        "place": "演示区光明路9号",
        "complaint": "chest_pain",
        "position": {"lat": 31.5001, "lon": 120.5001},
    },
    {"call": "earlier-2", "rang_at": "2026-09-01T03:00:00Z", "outcome": "silent", "place": ""},
]


@pytest.fixture
def seat(qapp):
    seat = FormSeat()
    yield seat
    seat.close()


def test_without_a_selection_the_form_says_what_to_do(seat):
    assert "F2" in seat.panel._empty.text()
    assert seat.panel._empty.isVisible()
    seat.answers()
    assert not seat.panel._empty.isVisible()


def test_a_key_patient_is_named(seat):
    seat.answers()
    assert seat.panel.caller.warning.text() == "⚑ 重点病人 冠心病"
    assert seat.intake.slip_facts().warnings == ("重点病人 冠心病",)


def test_a_number_without_subscriber_data_says_so(seat):
    seat.answers(None, number="19900001234")
    assert seat.panel.caller.number.text() == "19900001234"
    assert seat.panel.caller.source.text() == seat.texts("form.position.none")
    assert seat.texts("form.mobile") in seat.panel.caller.name.text()
    assert not seat.panel.caller.warning.isVisible()


def test_words_that_do_not_fit_are_in_the_tooltip(seat):
    address = "演示省演示市滨江经济技术开发区科学大道" * 4
    seat.answers(replace(LANDLINE, address=address))
    seat.window.grab()
    assert seat.panel.caller.address.toolTip() == address


def test_the_history_of_the_number_is_counted_without_this_call(seat):
    call = seat.rings()
    entries = [*EARLIER, {**EARLIER[0], "call": call.id}]
    seat.desk.answers["/v1/numbers/09990001234/history"] = json.dumps(entries).encode()
    seat.selection.select(call=call.id)
    assert seat.panel.caller.history.text() == seat.texts("form.history", count=2)
    assert "演示区光明路9号" in seat.panel.caller.history.toolTip()


def test_a_history_that_cannot_be_asked_is_unknown_not_zero(seat):
    seat.answers()
    assert seat.panel.caller.history.text() == seat.texts("form.history.unknown")
    assert not seat.panel.caller.history.isEnabled()


def test_an_earlier_place_can_be_taken_by_digit(seat):
    seat.desk.answers["/v1/numbers/"] = json.dumps(EARLIER).encode()
    seat.answers(None, number="19900001234")
    seat.panel.caller.history_wanted.emit()
    seat.press(K.Key_1)
    assert seat.intake.place.text == "演示区光明路9号"
    assert seat.intake.place.source is PlaceSource.HISTORY


@pytest.mark.parametrize(
    ("seconds", "tone", "word"),
    [(59, "running", ""), (60, "amber", "60"), (119, "amber", "60"), (120, "red", "120")],
)
def test_the_clock_turns_with_its_limits_and_says_so_in_words(seat, seconds, tone, word):
    seat.answers()
    seat.centre.later(seconds)
    seat.intake._telling.tick()
    assert seat.panel.heading.clock.property("tone") == tone
    assert word in seat.panel.heading.word.text()
    assert bool(word) == bool(seat.panel.heading.word.text())


def test_the_clock_stops_at_the_first_order(seat):
    seat.answers()
    seat.press(K.Key_Return)
    seat.pause()
    seat.centre.later(50)
    seat.centre.sends(seat.incident, V01, slip=a_slip(), recommendation=a_recommendation(V01))
    seat.centre.later(300)
    seat.desk.hear()
    assert seat.panel.heading.clock.text() == "00:50"
    assert seat.panel.heading.clock.property("tone") == "done"


def test_a_call_without_outcome_runs_on_though_it_has_ended():
    centre = a_centre()
    call = centre.answers()
    centre.do(EndCall(call=call.id))
    assert ended_at(centre.call(call.id), None, {}) is None


def test_a_call_with_an_outcome_stops_the_clock_with_the_talk():
    centre = a_centre()
    call = centre.answers()
    settled = replace(call, outcome=CallOutcome.CONSULTATION, ended_at=centre.now)
    assert ended_at(settled, None, {}) == centre.now


def test_the_heading_says_when_all_was_saved_last(seat):
    seat.answers()
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.panel.heading.saved.text() == seat.texts("form.saved", at="12:00:00")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("theme", ["night", "day"])
def test_the_form_can_be_drawn_in_every_theme_and_language(qapp, theme, language):
    seat = FormSeat(theme=theme, language=language, size=(560, 430))
    seat.answers()
    seat.press(K.Key_Return)
    seat.intake.key_f7()
    seat.settle()
    assert not seat.window.grab().isNull()
    seat.close()


def test_on_a_low_window_the_head_scrolls_and_on_a_high_one_it_stands_still(seat):
    seat.answers()
    inside = seat.panel._scroll.widget()
    assert not inside.isAncestorOf(seat.panel.place)
    assert seat.panel.minimumSizeHint().height() < 420
    seat.panel.resize(560, 420)
    seat.settle()
    assert inside.isAncestorOf(seat.panel.place)
    seat.panel.resize(806, 690)
    seat.settle()
    assert not inside.isAncestorOf(seat.panel.place)


def test_what_happened_at_the_address_is_told_unasked_without_this_incident(seat):
    earlier = {"id": "earlier", "opened_at": "2026-10-02T03:00:00Z", "complaint": "chest_pain"}
    seat.desk.answers["/v1/places/history"] = json.dumps([earlier]).encode()
    seat.answers()
    seat.press(K.Key_Return)
    told = seat.texts("form.place.history", count=1, last="2026-10-02 胸痛")
    assert told in seat.panel.place.facts.text()
    asked = [path for path in seat.desk.asked if path.startswith("/v1/places/history")]
    assert asked == ["/v1/places/history?lat=31.500000&lon=120.500000&limit=20"]


def test_badges_of_other_numbers_at_the_address_are_told_and_block_nothing(seat):
    earlier = {
        "id": "earlier",
        "opened_at": "2026-10-02T03:00:00Z",
        "complaint": "chest_pain",
        "callers": ["19900004321"],
    }
    seat.desk.elsewhere(NoteNumber(number="19900004321", badge=Badge.VIOLENT, text="持刀"))
    seat.desk.answers["/v1/places/history"] = json.dumps([earlier]).encode()
    seat.answers()
    seat.press(K.Key_Return)
    facts = seat.panel.place.facts.text()
    assert seat.texts("form.place.badges", words="有暴力记录 持刀") in facts
    assert seat.texts("form.place.history", count=1, last="2026-10-02 胸痛") in facts


@pytest.mark.parametrize("heights", [(690, 420), (420, 690)])
def test_a_line_of_trouble_over_the_form_takes_the_keys_from_nobody(seat, heights):
    before, after = heights
    seat.answers()
    seat.panel.resize(806, before)
    seat.settle()
    field = seat.panel.place.field
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, "ABC")
    seat.panel.resize(806, after)
    seat.settle()
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "D")
    assert field.text() == "ABCD"
