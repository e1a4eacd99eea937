"""What was found of one's own calls: results, notes of coaching to read, a place to appeal.

Laid over the window until Escape. Asks the centre when it opens, and now and then what is unread.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.quality_tables import REVIEWS, reviews_in
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.quality.commands import AppealReview, ReadCoaching
from dispatch_app.domain.quality.reviews import Review
from dispatch_app.domain.quality.sheets import ScoreSheet
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.quality.marking import MarkTable
from dispatch_app.ui.kit.quality.words import review_heads, review_lines, story
from dispatch_app.ui.kit.table_view import TableView

_LIMIT = 100
_EVERY_MS = 300_000
"""Nothing tells a seat of reviews by the stream: it asks."""
_SHARE = 0.86
_MARGIN, _SPACE = 16, 10


class OwnReviews(QObject):
    said = Signal(str, str)
    """A tone and a sentence."""

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        zone: str,
        window: QWidget,
        *,
        key: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._zone, self._key = desk, texts, zone, key
        self._reviews: dict[str, Review] = {}
        self._sheets: dict[str, ScoreSheet] = {}
        self._asked_as = ""
        self.sheet = OwnSheet(texts, window)
        self.sheet.table.turned.connect(self._turned)
        self.sheet.table.opened.connect(self._read)
        self.sheet.appealed.connect(self._appeal)
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY_MS)
        self._clock.timeout.connect(self.ask)
        self._clock.start()
        desk.link_changed.connect(self._link_changed)

    def key_own(self) -> None:
        if self.sheet.isVisible():
            self.sheet.leave()
        else:
            self.sheet.open()
            self.ask()

    def ask(self) -> None:
        if self._desk.online:
            self._desk.ask(f"{REVIEWS}?limit={_LIMIT}", self._came)

    def _link_changed(self, _status: object) -> None:
        """Once for each person who signs in."""
        session = self._desk.session
        if self._desk.online and session is not None and session.account != self._asked_as:
            self._asked_as = session.account
            self.ask()

    def _came(self, answer: bytes | Declined | Away) -> None:
        session = self._desk.session
        try:
            found, self._sheets = reviews_in(answer) if isinstance(answer, bytes) else ((), {})
        except Unreadable:
            found = ()
        me = session.account if session is not None else ""
        self._reviews = {review.id: review for review in found if review.of.account == me}
        unread = [r for r in found if r.id in self._reviews and _is_unread(r)]
        if unread:
            words = self._texts("quality.own.unread", count=str(len(unread)), keys=self._key)
            self.said.emit("warning", words)
        self._fill()

    def _fill(self) -> None:
        known, now = self._reviews.values(), self._desk.now()
        self.sheet.show_lines(review_lines(known, self._sheets, now, self._texts, self._zone))
        self._turned(self.sheet.table.current)

    def _turned(self, line: Line | None) -> None:
        review = self._of(line)
        if review is None or review.final is None:
            self.sheet.show_review(None, None, "")
            return
        words = story(review, self._texts, self._zone)
        self.sheet.show_review(review, self._sheets.get(review.sheet), words)

    def _of(self, line: Line | None) -> Review | None:
        return self._reviews.get(line.key) if line is not None else None

    def _read(self, line: Line) -> None:
        review = self._of(line)
        if review is not None and _is_unread(review):
            self._send(ReadCoaching(review=review.id))

    def _appeal(self, words: str) -> None:
        review = self._of(self.sheet.table.current)
        if review is not None:
            self._send(AppealReview(review=review.id, text=words))

    def _send(self, command: Command) -> None:
        self._desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        texts = self._texts
        match reply:
            case Accepted():
                self.sheet.say(texts("quality.kept"), "ok")
                self.ask()
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                self.sheet.say(texts(key, **dict(details)) if texts.has(key) else code, "alarm")
            case _:
                self.sheet.say(texts("link.retry"), "alarm")


def _is_unread(review: Review) -> bool:
    return review.coaching is not None and review.coaching.read_at is None


class OwnSheet(QFrame):
    appealed = Signal(str)

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("noticeSheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._back: QWidget | None = None
        self.none = self._label("headerText", texts("quality.own.none"))
        self.table = TableView(review_heads(texts), self)
        self.marks = MarkTable(texts, self)
        self.told = self._label("noticeText", "")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.words = QLineEdit(self)
        self.words.setObjectName("entryField")
        self.words.setPlaceholderText(texts("quality.own.appeal"))
        self.words.returnPressed.connect(self._appeal)
        self.words.hide()
        self.said = self._label("entrySaid", "")
        hang_keys(self, {"appeal": "Ctrl+R"}, self._pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        column.setSpacing(_SPACE)
        column.addWidget(self._label("chooserTitle", texts("quality.own.title")))
        above: tuple[tuple[QWidget, int], ...] = (
            (self.none, 0),
            (self.table, 2),
            (self.marks, 3),
            (self.told, 0),
            (self.words, 0),
            (self.said, 0),
        )
        for part, share in above:
            column.addWidget(part, share)
        column.addWidget(self._label("keyWord", texts("quality.own.keys")))
        self.hide()

    def _label(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        return label

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.none.setVisible(not lines)
        self.table.show_lines(lines)

    def show_review(self, review: Review | None, sheet: ScoreSheet | None, told: str) -> None:
        final = review.final if review is not None else None
        marks = final.marks if final is not None else {}
        self.marks.show_sheet(sheet, marks, open_to_marks=False)
        self.told.setText(told)
        self.told.setVisible(bool(told))

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def open(self) -> None:
        host = self.parentWidget()
        assert host is not None
        self._back = host.focusWidget()
        self.resize(int(host.width() * _SHARE), int(host.height() * _SHARE))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)
        self.say("")
        self.show()
        self.raise_()
        self.table.setFocus()

    def leave(self) -> None:
        self.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def _pressed(self, _name: str) -> None:
        if self.table.current is not None:
            self.words.clear()
            self.words.show()
            self.words.setFocus()

    def _appeal(self) -> None:
        words = self.words.text().strip()
        if words:
            self.appealed.emit(words)
            self._leave_words()

    def _leave_words(self) -> None:
        self.words.hide()
        self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.words.isVisible():
            self._leave_words()
        else:
            self.leave()
