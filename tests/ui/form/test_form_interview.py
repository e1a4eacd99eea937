"""Complaint, patient, questions, plan and guidance as the form follows the protocol."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from dispatch_app.domain.codes import Level, Priority, Sex
from dispatch_app.domain.protocols import Instruction, Text
from dispatch_app.ui.dispatcher.form.ages import years_of
from dispatch_app.ui.kit.interview.guidance import Reader
from tests.fakes.builders import V01, a_recommendation, a_slip
from tests.fakes.form_seat import FormSeat, the_book

K = Qt.Key


@pytest.fixture
def seat(qapp):
    seat = FormSeat()
    yield seat
    seat.close()


def with_place(seat):
    seat.answers()
    seat.press(K.Key_Return)


def chest_pain(seat):
    with_place(seat)
    seat.type("xt")
    seat.press(K.Key_Return)


def line(code, phase="pre_arrival", beat=None):
    return Instruction(code=code, text=Text(code, code), phase=phase, beat_per_min=beat)


# ---- complaint


@pytest.mark.parametrize("typed", ["xt", "xiongtong", "胸痛", "chest", "胸闷"])
def test_a_complaint_is_found_by_sound_initials_signs_and_english(seat, typed):
    with_place(seat)
    seat.type(typed)
    seat.press(K.Key_Return)
    assert seat.intake.slip_facts().complaint == "chest_pain"
    assert seat.panel.complaint.field.text() == "胸痛"


def test_the_field_says_what_enter_would_take(seat):
    with_place(seat)
    seat.type("xt")
    assert seat.panel.complaint.field.status.text() == "→ 胸痛"


def test_the_arrow_takes_another_of_the_chips(seat):
    with_place(seat)
    seat.type("xt")
    seat.press(K.Key_Down)
    assert seat.panel.complaint.field.status.text() == "→ 心脏骤停"
    seat.press(K.Key_Return)
    assert seat.intake.slip_facts().complaint == "cardiac_arrest"


def test_a_chip_can_be_clicked(seat):
    with_place(seat)
    code = the_book().find("")[2].protocol.code
    seat.panel.complaint.chips.picked.emit(code)
    assert seat.intake.slip_facts().complaint == code


def test_words_that_no_protocol_knows_become_other_and_are_kept_in_the_note(seat):
    with_place(seat)
    seat.type("qqqq")
    seat.press(K.Key_Return)
    facts = seat.intake.slip_facts()
    assert (facts.complaint, facts.note) == ("other", "qqqq")


# ---- answers and plan


def test_the_plan_is_told_at_once_and_kept_with_the_protocols_stamp(seat):
    told = []
    seat.intake.plan_changed.connect(told.append)
    chest_pain(seat)
    seat.pause()
    assert told[-1] == seat.incident.plan
    assert seat.incident.plan.protocol_version == the_book().get("chest_pain").stamp
    assert seat.incident.plan.level is Level.ALS


def test_answers_raise_the_priority(seat):
    chest_pain(seat)
    before = seat.intake.plan.priority
    seat.type("11")
    seat.type("11")
    assert before is Priority.P2
    assert seat.intake.plan.priority is Priority.P1
    assert seat.panel.complaint.badge.text().startswith(seat.texts("priority.1"))


def test_a_protocol_without_approval_says_so(seat):
    chest_pain(seat)
    assert not the_book().get("chest_pain").approved
    assert seat.panel.complaint.notice.text() == seat.texts("form.protocol.pending")


def test_each_answer_moves_the_focus_to_the_next_question_due(seat):
    chest_pain(seat)
    assert seat.focused is seat.panel.complaint.entry["consciousness"]
    seat.type("1")
    assert seat.focused is seat.panel.complaint.entry["breathing"]
    seat.type("1")
    assert seat.focused is seat.panel.questions.choices_of("chest_now")
    seat.type("1")
    assert seat.focused is seat.panel.questions.choices_of("sweating")


def test_when_all_is_asked_the_guidance_has_the_focus(seat):
    chest_pain(seat)
    for _ in range(12):
        seat.type("2")
    assert seat.focused is seat.panel.guidance.sentence


def test_answered_questions_stay_and_can_be_changed(seat):
    chest_pain(seat)
    seat.type("111")
    choices = seat.panel.questions.choices_of("chest_now")
    assert choices.isVisibleTo(seat.panel)
    assert choices.code == "yes"
    choices.setFocus()
    seat.type("2")
    seat.pause()
    assert seat.incident.answers["chest_now"] == "no"


def test_entry_questions_are_not_asked_twice(seat):
    chest_pain(seat)
    assert all(seat.panel.questions.choices_of(c) is None for c in ("consciousness", "breathing"))


def test_rows_of_questions_that_stay_are_not_made_anew(seat):
    chest_pain(seat)
    before = seat.panel.questions.choices_of("sweating")
    seat.type("111")
    assert seat.panel.questions.choices_of("sweating") is before


def test_no_breathing_takes_over_and_carries_the_answers(seat):
    chest_pain(seat)
    seat.type("34")
    facts = seat.intake.slip_facts()
    assert facts.complaint == "cardiac_arrest"
    assert "胸痛" in seat.panel.complaint.determinant.text()
    assert seat.intake.plan.priority is Priority.P1


def test_an_answer_set_right_gives_the_first_complaint_back(seat):
    chest_pain(seat)
    seat.type("34")
    seat.panel.complaint.entry["consciousness"].setFocus()
    seat.type("1")
    seat.panel.complaint.entry["breathing"].setFocus()
    seat.type("1")
    seat.pause()
    assert seat.incident.complaint == "chest_pain"
    assert seat.incident.plan.protocol == "chest_pain"


def test_no_breathing_needs_no_complaint_to_be_named_first(seat):
    with_place(seat)
    seat.panel.complaint.entry["consciousness"].setFocus()
    seat.type("34")
    seat.pause()
    assert seat.incident.complaint == "cardiac_arrest"


def test_awake_and_breathing_alone_are_no_complaint(seat):
    with_place(seat)
    seat.panel.complaint.entry["consciousness"].setFocus()
    seat.type("11")
    seat.pause()
    assert seat.incident.complaint == ""
    assert seat.intake.plan is None


def test_an_age_in_years_answers_the_age_group(seat):
    chest_pain(seat)
    seat.panel.complaint.age.setFocus()
    seat.type("58")
    seat.pause()
    assert seat.incident.patient.age_years == 58
    assert seat.incident.answers["age_group"] == "adult"


def test_an_infants_age_in_months_is_kept_as_it_was_said(seat):
    chest_pain(seat)
    seat.panel.complaint.age.setFocus()
    seat.type("6月")
    seat.pause()
    assert seat.incident.patient.age_years == 0
    assert seat.incident.answers["age_group"] == "infant"
    assert seat.panel.complaint.age.text() == "6月"


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("58", 58),
        ("58岁", 58),
        ("6月", 0.5),
        ("6个月", 0.5),
        ("26周", 0.5),
        ("200", None),
        ("x", None),
    ],
)
def test_ages_are_read_as_people_say_them(said, years):
    assert years_of(said) == years


def test_sex_and_number_of_patients_reach_the_centre(seat):
    with_place(seat)
    seat.panel.complaint.sex.setFocus()
    seat.type("2")
    seat.panel.complaint.count.setFocus()
    seat.panel.complaint.count.selectAll()
    seat.type("3")
    seat.pause()
    assert (seat.incident.patient.sex, seat.incident.patient.count) == (Sex.FEMALE, 3)


def test_the_slip_gets_questions_and_answers_in_words(seat):
    chest_pain(seat)
    seat.type("1111")
    facts = seat.intake.slip_facts()
    assert "出冷汗、面色苍白或发青吗？ 是" in facts.facts
    assert facts.complaint_name == "胸痛"
    assert facts.callback_number == "09990001234"


# ---- guidance


def test_f7_gives_compressions_from_anywhere_at_once(seat):
    with_place(seat)
    seat.panel.remarks.fields["note"].setFocus()
    seat.intake.key_f7()
    seat.settle()
    assert seat.intake.slip_facts().complaint == "cardiac_arrest"
    assert seat.focused is seat.panel.guidance.sentence
    while seat.intake.metronome.beat_per_min is None:
        before = seat.panel.guidance.sentence.text.text()
        seat.press(K.Key_Space)
        assert seat.panel.guidance.sentence.text.text() != before
    assert seat.intake.metronome.beat_per_min == 110


def test_the_beat_is_seen_and_heard_and_can_be_muted(seat):
    with_place(seat)
    seat.intake.key_f7()
    seat.intake.metronome.beat()
    assert seat.clicks == 1
    assert seat.panel.guidance.dot.property("on") == "yes"
    seat.panel.guidance.mute_wanted.emit()
    seat.intake.metronome.beat()
    assert seat.clicks == 1


@pytest.mark.parametrize(
    ("language", "width"), [("zh", 806), ("en", 806), ("zh", 560), ("en", 560)]
)
def test_no_sentence_of_any_protocol_is_cut(qapp, language, width):
    seat = FormSeat(language=language, size=(width, 690))
    seat.answers()
    seat.settle()
    label = seat.panel.guidance.sentence.text
    for protocol in the_book().protocols:
        for line in (*protocol.entry.opening, *protocol.instructions, *protocol.entry.closing):
            label.setText(line.text.of(language))
            assert label.heightForWidth(label.width()) <= label.height(), line.code
    seat.close()


def test_the_beat_ends_with_the_form(seat):
    with_place(seat)
    seat.intake.key_f7()
    while seat.intake.metronome.beat_per_min is None:
        seat.press(K.Key_Space)
    seat.selection.select()
    assert seat.intake.metronome.beat_per_min is None


def test_first_aid_comes_before_what_can_wait_for_the_order():
    lines = (line("stay", "post_dispatch"), line("rest"))
    assert Reader().reading(lines, dispatched=False).now.code == "rest"
    assert Reader().reading(lines, dispatched=True).now.code == "stay"


def test_what_was_read_is_not_read_again_and_new_sentences_come_first():
    reader = Reader()
    reader.next(reader.reading((line("a"), line("c")), dispatched=True))
    assert reader.reading((line("a"), line("c")), dispatched=True).now.code == "c"
    assert reader.reading((line("a"), line("b"), line("c")), dispatched=True).now.code == "b"


def test_backspace_reads_the_last_sentence_once_more():
    reader = Reader()
    reader.next(reader.reading((line("a"), line("b")), dispatched=True))
    reader.back()
    assert reader.reading((line("a"), line("b")), dispatched=True).now.code == "a"


def test_the_beat_goes_on_while_what_belongs_to_it_is_read():
    lines = (line("press", beat=110), line("fetch"))
    reader = Reader()
    reader.next(reader.reading(lines, dispatched=True))
    assert reader.reading(lines, dispatched=True).beat_per_min == 110
    assert reader.reading((line("fetch"),), dispatched=True).beat_per_min is None


def test_an_order_leaves_the_form_open_for_the_interview(seat):
    chest_pain(seat)
    seat.pause()
    seat.centre.sends(seat.incident, V01, slip=a_slip(), recommendation=a_recommendation(V01))
    seat.desk.hear()
    seat.panel.complaint.entry["consciousness"].setFocus()
    seat.type("1")
    seat.pause()
    assert seat.incident.answers["consciousness"] == "awake"
