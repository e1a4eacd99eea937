"""The patient got worse: triage is open again, earlier answers stand, the crew's slip says it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests.fakes.form_seat import FormSeat

K = Qt.Key


@pytest.fixture
def seat(qapp):
    seat = FormSeat()
    yield seat
    seat.close()


@pytest.fixture
def known(seat):
    """A place and a complaint, consciousness and breathing asked."""
    seat.answers()
    seat.press(K.Key_Return)
    seat.type("xt")
    seat.press(K.Key_Return)
    seat.press(K.Key_1)
    seat.press(K.Key_1)
    seat.pause()
    return seat


def test_what_decides_most_is_asked_again_answered_or_not(known):
    entry = known.panel.complaint.entry
    assert known.intake.key_worse()
    assert entry["consciousness"].hasFocus()
    known.press(K.Key_3)
    assert entry["breathing"].hasFocus()
    known.press(K.Key_2)
    assert not entry["breathing"].hasFocus()


def test_earlier_answers_stand_until_others_take_their_place(known):
    before = dict(known.incident.answers)
    known.intake.key_worse()
    known.pause()
    assert before.items() <= known.incident.answers.items()


def test_the_slip_says_since_when(known):
    known.centre.later(timedelta(minutes=7).total_seconds())
    known.intake.key_worse()
    assert "▲ 12:07 来电：病情加重" in known.intake.slip_facts().warnings


def test_nothing_got_worse_before_there_is_an_incident(seat):
    seat.answers()
    assert not seat.intake.key_worse()
    assert seat.intake.slip_facts().warnings == ("重点病人 冠心病",)
