"""Reviews at the director's seat: drawn, marked by single keys, settled, answered; and results."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.quality_tables import CANDIDATES, RESULTS, REVIEWS
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, CallId, SeatId
from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quality.commands import (
    AppealReview,
    AssessCall,
    ChooseForReview,
    SetScoreSheet,
)
from dispatch_app.domain.quality.drawing import Candidate
from dispatch_app.domain.quality.results import Result
from dispatch_app.domain.quality.reviews import ChosenBy, Review, ReviewedCall, ReviewState
from dispatch_app.domain.quality.sheets import Item, Mark, Scale, ScoreSheet, Section
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.services.review_view import seen_by
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.quality_page import QualityPage
from dispatch_app.ui.director.quality_results_page import QualityResultsPage
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire import codec
from dispatch_app.wire.quality_messages import Candidates, ReviewLine, ReviewList, ReviewResults
from tests.fakes.builders import NOON, SEAT_1, a_centre, at_seat
from tests.fakes.form_desk import FormDesk
from tests.fakes.recording_room import MemorySource

PLACE = Item(code="place", text=Text(zh="地址", en="Place"), scale=Scale.PASS, knock_out=True)
TONE = Item(code="tone", text=Text(zh="语气", en="Tone"), scale=Scale.POINTS)
SHEET = ScoreSheet(
    code="call",
    version="1",
    text=Text(zh="表", en="Sheet"),
    sections=(Section(code="all", text=Text(zh="全", en="All"), items=(PLACE, TONE)),),
)
GOOD = {"place": Mark.PASSED, "tone": Mark.FIVE}
ME = at_seat(SEAT_1)
OWNER = at_seat(SeatId("2"))
OTHER = Actor(account=AccountId("other"), role=Role.SHIFT_LEADER, seat=SeatId("8"))


def a_call(name: str = "C-1") -> ReviewedCall:
    return ReviewedCall(
        call=CallId(name),
        seat=SeatId("2"),
        account=OWNER.account,
        person="张三",
        answered_at=NOON,
    )


class Room:
    """The page at seat 1, where a shift leader reviews calls of seat 2."""

    def __init__(self, directory: Path) -> None:
        self.desk = FormDesk(a_centre())
        self.desk.session = SimpleNamespace(account=ME.account, role=Role.SHIFT_LEADER, seat="1")
        self.desk.ask = self.ask  # type: ignore[method-assign]
        self.desk.elsewhere(SetScoreSheet(sheet=SHEET), OTHER)
        self.candidates: list[Candidate] = []
        self.opened: list[tuple[str, str]] = []
        self.place = DirectorPlace(
            desk=cast(Desk, self.desk),
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
        )
        self.page = QualityPage(self.place)
        self.widget = self.page.widget
        self.widget.resize(1366, 768)
        self.widget.show()

    def ask(self, path: str, then: Any) -> None:
        """As the centre would tell this seat."""
        me = Actor(account=ME.account, role=Role.SHIFT_LEADER, seat=SEAT_1)
        shown = [seen_by(review, me) for review in self.reviews]
        lines = [ReviewLine(sequence=1, review=r) for r in shown if r is not None]
        answers: dict[str, object] = {
            REVIEWS: ReviewList(reviews=lines, sheets=[SHEET]),
            CANDIDATES: Candidates(candidates=self.candidates, whole=True, order_norm_s=60.0),
            RESULTS: ReviewResults(persons=[A_RESULT], seats=[]),
        }
        found = next((body for start, body in answers.items() if path.startswith(start)), None)
        then(codec.encode(found) if found is not None else b"[]")

    @property
    def reviews(self) -> list[Review]:
        return list(self.desk.centre.state.quality.reviews.values())

    def with_review(self, **more: Any) -> Review:
        self.desk.elsewhere(ChooseForReview(calls=(a_call(),), **more), OTHER)
        self.page.shown()
        return self.reviews[-1]

    def keys(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.widget.marking, key)

    def close(self) -> None:
        self.page.close()
        self.widget.close()
        self.widget.deleteLater()


A_RESULT = Result(
    month="2026-11",
    subject="a",
    name="张三",
    n=3,
    mean=87.5,
    lowest=75.0,
    passed=2,
    knocked_out=0,
    change=-2.5,
)


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    opened = Room(tmp_path)
    yield opened
    opened.close()


def test_calls_are_drawn_by_two_keys_and_the_seed_is_kept(room):
    room.candidates = [Candidate(of=a_call(f"C-{n}"), talked_s=60.0) for n in range(100)]
    room.widget.keys["choose"].click()
    QTest.keyClick(room.widget.chooser, Qt.Key.Key_1)
    sent = [command for command in room.desk.sent if isinstance(command, ChooseForReview)]
    assert {command.seed for command in sent} == {int(NOON.timestamp())}
    assert sum(len(command.calls) for command in sent) == 2
    assert len(room.reviews) == 2
    assert len(room.widget.table.rows.lines) == 2


def test_what_was_drawn_is_counted_whole_however_it_was_sent(room):
    room.candidates = [Candidate(of=a_call(f"C-{n}"), talked_s=60.0) for n in range(300)]
    room.widget.keys["choose"].click()
    QTest.keyClick(room.widget.chooser, Qt.Key.Key_1)
    commands = [command for command in room.desk.sent if isinstance(command, ChooseForReview)]
    assert len(commands) == 2  # those for two reviewers by themselves
    assert room.widget.said.text() == f"选了 {len(room.reviews)} 个"


def test_a_page_without_reviews_says_how_calls_are_chosen(room):
    room.page.shown()
    assert "Ctrl+N" in room.widget.told.text()


def test_all_calls_of_a_rule_are_chosen(room):
    arrest = Candidate(of=a_call("C-7"), talked_s=60.0, complaint="cardiac_arrest")
    room.candidates = [arrest, Candidate(of=a_call("C-8"), talked_s=60.0)]
    room.widget.keys["choose"].click()
    QTest.keyClick(room.widget.chooser, Qt.Key.Key_2)
    assert [review.of.call for review in room.reviews] == ["C-7"]
    assert room.reviews[0].chosen_by is ChosenBy.RULE


def test_single_keys_mark_and_go_on_and_the_points_are_told(room):
    room.with_review()
    assert "2" in room.widget.points.text()
    room.keys(Qt.Key.Key_P, Qt.Key.Key_3)
    assert room.widget.marking.marks == {"place": Mark.PASSED, "tone": Mark.THREE}
    assert "75" in room.widget.points.text()
    room.widget.keys["file"].click()
    (review,) = room.reviews
    assert (review.state, review.final.points) == (ReviewState.DONE, 75.0)


def test_a_key_of_another_scale_marks_nothing(room):
    room.with_review()
    room.keys(Qt.Key.Key_3)
    assert room.widget.marking.marks == {}


def test_a_knock_out_is_told_before_it_is_filed(room):
    room.with_review()
    room.keys(Qt.Key.Key_F, Qt.Key.Key_5)
    assert "一票否决" in room.widget.points.text()


def test_what_is_not_whole_is_refused_in_words(room):
    room.with_review()
    room.keys(Qt.Key.Key_P)
    room.widget.keys["file"].click()
    assert room.reviews[0].state is ReviewState.DUE
    assert "1" in room.widget.said.text()


def test_a_note_is_kept_at_its_second(room):
    room.with_review()
    room.widget.noted.emit(12.5, "没问地址")
    room.keys(Qt.Key.Key_P, Qt.Key.Key_5)
    room.widget.keys["file"].click()
    (note,) = room.reviews[0].first.notes
    assert (note.at_s, note.text) == (12.5, "没问地址")


def test_the_second_reviewer_begins_with_an_empty_sheet_and_both_are_settled_side_by_side(room):
    review = room.with_review(wants_second=True)
    room.desk.elsewhere(AssessCall(review=review.id, marks=GOOD), OTHER)
    room.page.again()
    assert room.widget.marking.marks == {}
    assert room.widget.told.text() == ""
    room.keys(Qt.Key.Key_P, Qt.Key.Key_3)
    room.widget.keys["file"].click()
    assert room.reviews[0].state is ReviewState.DIFFERS
    second = [line.cells[4] for line in room.widget.marking.rows.lines]
    assert second[0] == "合格"
    assert second[1].startswith("◆")
    room.widget.keys["file"].click()
    assert room.reviews[0].final.points == 100.0


def test_an_appeal_is_answered_with_other_marks_or_without(room):
    review = room.with_review()
    room.desk.elsewhere(AssessCall(review=review.id, marks={**GOOD, "tone": Mark.THREE}), OTHER)
    room.desk.elsewhere(AppealReview(review=review.id, text="噪声"), OWNER)
    room.page.again()
    assert "噪声" in room.widget.told.text()
    room.widget.marking.selectRow(1)
    room.keys(Qt.Key.Key_5)
    room.widget.keys["answer"].click()
    room.widget.words.setText("有理")
    QTest.keyClick(room.widget.words, Qt.Key.Key_Return)
    (done,) = room.reviews
    assert (done.answer.text, done.final.points) == ("有理", 100.0)


def test_a_person_is_coached(room):
    review = room.with_review()
    room.desk.elsewhere(AssessCall(review=review.id, marks=GOOD), OTHER)
    room.page.again()
    room.widget.keys["coach"].click()
    room.widget.words.setText("先核实地址")
    QTest.keyClick(room.widget.words, Qt.Key.Key_Return)
    assert room.reviews[0].coaching.text == "先核实地址"


def test_an_own_call_cannot_be_marked(room):
    own = ReviewedCall(
        call=CallId("C-9"), seat=SEAT_1, account=ME.account, person="我", answered_at=NOON
    )
    room.desk.elsewhere(ChooseForReview(calls=(own,)), OTHER)
    room.page.again()
    assert not room.widget.marking.open_to_marks


def test_results_stand_with_their_n_and_their_trend(room, qapp):
    page = QualityResultsPage(room.place)
    page.shown()
    (line,) = page.widget.persons.rows.lines
    assert line.cells == ("2026-11", "张三", "3", "87.5", "▼ -2.5", "75", "2/3", "0")
    page.widget.deleteLater()


def test_enter_asks_for_the_sound_of_the_call_and_goes_to_the_first_item(room):
    room.with_review()
    asked: list[str] = []
    told = room.desk.ask

    def ask(path: str, then: Any) -> None:
        asked.append(path)
        if path.startswith("/v1/recordings"):
            then(b'{"recordings": [], "more": false}')
        else:
            told(path, then)

    room.desk.ask = ask  # type: ignore[method-assign]
    QTest.keyClick(room.widget.table, Qt.Key.Key_Return)
    assert "/v1/recordings?call=C-1&limit=1" in asked
    assert room.widget.sound.isVisible()
    assert room.widget.marking.currentIndex().row() == 0


def test_a_review_that_was_filed_is_in_sight_wherever_the_list_has_it_now(room: Room) -> None:
    calls = tuple(a_call(f"C-{n}") for n in range(40))
    room.desk.elsewhere(ChooseForReview(calls=calls), OTHER)
    room.page.shown()
    table = room.widget.table
    table.selectRow(39)
    table.scrollToTop()
    assert not table.viewport().rect().intersects(table.visualRect(table.currentIndex()))
    room.page.again()
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())
