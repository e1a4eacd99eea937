"""Call-backs after the event at the director's seat: called by a key, answered, tried again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from dispatch_app.adapters.questionnaire_file import SHIPPED, load_questions
from dispatch_app.client.api import Away
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.quality.commands import RecordFollowUp, SetQuestionnaire
from dispatch_app.domain.quality.follow_ups import FollowUpCounts, FollowUpDue, FollowUpResult
from dispatch_app.domain.telephone_commands import CallOut
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.call_backs_page import CallBacksPage
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire import codec
from dispatch_app.wire.quality_messages import FollowUpList
from tests.fakes.builders import NOON, a_centre
from tests.fakes.form_desk import FormDesk
from tests.fakes.recording_room import MemorySource

QUESTIONS = load_questions(SHIPPED)


class Room:
    def __init__(self, directory: Path) -> None:
        self.desk = FormDesk(a_centre())
        self.desk.elsewhere(SetQuestionnaire(questionnaire=QUESTIONS))
        self.desk.ask = self.ask  # type: ignore[method-assign]
        self.away = False
        self.due = [
            FollowUpDue(
                incident=IncidentId(f"I-{n}"),
                number=f"20261118-000{n}",
                closed_at=NOON - timedelta(days=4),
                phone="09990001234",
                complaint="chest_pain",
            )
            for n in (1, 2)
        ]
        place = DirectorPlace(
            desk=cast(Desk, self.desk),
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
            complaints={"chest_pain": "胸痛"},
        )
        self.page = CallBacksPage(place)
        self.widget = self.page.widget
        self.widget.resize(1366, 700)
        self.widget.show()
        self.page.shown()

    def ask(self, _path: str, then: Any) -> None:
        if self.away:
            then(Away("offline"))
            return
        tried = self.desk.centre.state.quality.follow_ups
        counts = FollowUpCounts(asked=3, answered=2, grades={"5": 1, "4": 1})
        left = [one for one in self.due if one.incident not in tried]
        then(codec.encode(FollowUpList(due=left, questionnaire=QUESTIONS, counts=counts)))

    def records(self) -> list[RecordFollowUp]:
        return [command for command in self.desk.sent if isinstance(command, RecordFollowUp)]

    def close(self) -> None:
        self.widget.close()
        self.widget.deleteLater()


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    opened = Room(tmp_path)
    yield opened
    opened.close()


def test_the_list_says_whom_to_call_and_what_was_answered_with_its_n(room):
    cells = [line.cells for line in room.widget.table.rows.lines]
    assert [row[0] for row in cells] == ["20261118-0001", "20261118-0002"]
    assert "胸痛" in cells[0]
    assert "4.5" in room.widget.counts.text()
    assert "n=2" in room.widget.counts.text()


def test_a_key_calls(room):
    room.widget.pressed.emit("call")
    (call,) = [command for command in room.desk.sent if isinstance(command, CallOut)]
    assert call.to.id == "09990001234"


def test_answers_are_filed_and_the_next_one_comes(room):
    QTest.keyClick(room.widget.table, Qt.Key.Key_Return)
    grade, patient = room.widget.fields["satisfaction"], room.widget.fields["patient"]
    assert isinstance(grade, QLineEdit)
    assert isinstance(patient, QComboBox)
    grade.setText("4")
    patient.setCurrentIndex(1)
    room.widget.pressed.emit("file")
    (record,) = room.records()
    assert record.answers == {"satisfaction": "4", "patient": "home"}
    assert [line.key for line in room.widget.table.rows.lines] == ["I-2"]
    assert grade.text() == ""


def test_a_grade_is_one_key_and_the_next_question_follows(room, qapp):
    qapp.processEvents()  # the questions are laid out
    grade = room.widget.fields["satisfaction"]
    grade.setFocus()
    QTest.keyClick(grade, Qt.Key.Key_4)
    assert grade.text() == "4"
    fields = list(room.widget.fields.values())
    assert room.widget.focusWidget() is fields[fields.index(grade) + 1]


def test_what_is_lacking_is_said_and_stays(room):
    words = room.widget.fields["words"]
    assert isinstance(words, QLineEdit)
    words.setText("谢谢")
    room.widget.pressed.emit("file")
    assert room.desk.centre.state.quality.follow_ups == {}
    assert room.widget.said.text()
    assert words.text() == "谢谢"


@pytest.mark.parametrize(
    ("key", "result"),
    [("missed", FollowUpResult.NOT_REACHED), ("refused", FollowUpResult.REFUSED)],
)
def test_a_key_says_that_nobody_answered(room, key, result):
    room.widget.pressed.emit(key)
    assert [record.result for record in room.records()] == [result]


def test_without_the_centre_it_is_said(room):
    room.away = True
    room.page.again()
    assert room.widget.said.text()
