"""Reviews of one's own calls at a seat: told of, read, appealed; never a colleague's."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, CallId, SeatId
from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quality.commands import (
    AppealReview,
    AssessCall,
    ChooseForReview,
    CoachPerson,
    ReadCoaching,
    SetScoreSheet,
)
from dispatch_app.domain.quality.reviews import ReviewedCall
from dispatch_app.domain.quality.sheets import Item, Mark, Scale, ScoreSheet, Section
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.services.review_view import seen_by
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.quality.own import OwnReviews
from dispatch_app.wire import codec
from dispatch_app.wire.quality_messages import ReviewLine, ReviewList
from tests.fakes.builders import NOON, SEAT_1, a_centre, at_seat
from tests.fakes.form_desk import FormDesk

TONE = Item(code="tone", text=Text(zh="语气", en="Tone"), scale=Scale.POINTS)
SHEET = ScoreSheet(
    code="call",
    version="1",
    text=Text(zh="表", en="Sheet"),
    sections=(Section(code="all", text=Text(zh="全", en="All"), items=(TONE,)),),
)
ME = at_seat(SEAT_1)
ABOVE = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER, seat=SeatId("8"))


class Seat:
    """Seat 1, where somebody sits whose call was reviewed and who was coached."""

    def __init__(self) -> None:
        self.desk = FormDesk(a_centre())
        self.desk.session = SimpleNamespace(account=ME.account, role=ME.role, seat=ME.seat)
        self.desk.ask = self.ask  # type: ignore[method-assign]
        self.window = QWidget()
        self.window.resize(1000, 700)
        self.window.show()
        self.told: list[str] = []
        self.own = OwnReviews(
            *(cast(Desk, self.desk), Texts.load("zh"), "Asia/Shanghai", self.window), key="Alt+Y"
        )
        self.own.said.connect(self.hears)
        self.reviewed()

    def hears(self, _tone: str, words: str) -> None:
        self.told.append(words)

    def reviewed(self) -> None:
        of = ReviewedCall(
            call=CallId("C-1"), seat=SEAT_1, account=ME.account, person="我", answered_at=NOON
        )
        self.desk.elsewhere(SetScoreSheet(sheet=SHEET), ABOVE)
        self.desk.elsewhere(ChooseForReview(calls=(of,)), ABOVE)
        (self.id,) = self.desk.centre.state.quality.reviews
        self.desk.elsewhere(AssessCall(review=self.id, marks={"tone": Mark.THREE}), ABOVE)
        self.desk.elsewhere(CoachPerson(review=self.id, text="先核实地址"), ABOVE)

    def ask(self, _path: str, then: Any) -> None:
        reviews = self.desk.centre.state.quality.reviews.values()
        lines = [ReviewLine(sequence=1, review=r) for r in (seen_by(x, ME) for x in reviews) if r]
        then(codec.encode(ReviewList(reviews=lines, sheets=[SHEET])))

    @property
    def review(self) -> Any:
        return self.desk.centre.state.quality.reviews[self.id]

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def seat(qapp: QApplication) -> Iterator[Seat]:
    made = Seat()
    yield made
    made.close()


def test_unread_coaching_is_said_once_when_somebody_signs_in(seat):
    seat.desk.link_changed.emit(seat.desk.status)
    seat.desk.link_changed.emit(seat.desk.status)
    (words,) = seat.told
    assert "Alt+Y" in words


def test_the_list_tells_marks_points_and_the_note(seat):
    seat.own.key_own()
    (line,) = seat.own.sheet.table.rows.lines
    assert "◆ 50" in line.cells
    assert "先核实地址" in seat.own.sheet.told.text()
    assert [mark.cells[3] for mark in seat.own.sheet.marks.rows.lines] == ["3"]


def test_enter_says_that_the_note_was_read_once(seat):
    seat.own.key_own()
    for _ in range(2):
        QTest.keyClick(seat.own.sheet.table, Qt.Key.Key_Return)
    assert seat.review.coaching.read_at == NOON
    assert len([c for c in seat.desk.sent if isinstance(c, ReadCoaching)]) == 1


def test_an_appeal_goes_out_with_its_reason(seat):
    seat.own.key_own()
    seat.own.sheet._pressed("appeal")
    QTest.keyClick(seat.own.sheet.words, Qt.Key.Key_Return)
    assert not [c for c in seat.desk.sent if isinstance(c, AppealReview)]
    seat.own.sheet.words.setText("线路有噪声")
    QTest.keyClick(seat.own.sheet.words, Qt.Key.Key_Return)
    assert seat.review.appeal.text == "线路有噪声"


def test_marks_of_an_own_call_cannot_be_changed_here(seat):
    seat.own.key_own()
    QTest.keyClick(seat.own.sheet.marks, Qt.Key.Key_5)
    assert seat.own.sheet.marks.marks == {"tone": Mark.THREE}


def test_escape_closes_it(seat):
    seat.own.key_own()
    QTest.keyClick(seat.own.sheet, Qt.Key.Key_Escape)
    assert not seat.own.sheet.isVisible()
