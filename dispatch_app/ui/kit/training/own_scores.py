"""What the own work was worth: the own figures and moments of a run or of the last hours.

Laid over the window until Escape. The centre tells a dispatcher nobody else's.
"""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.training_tables import RESULTS, results_in, score_in, score_path
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.training.scores import Score, WorkScore
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.interview.choices import set_tone
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView
from dispatch_app.ui.kit.training import score_words

SHIFT = timedelta(hours=12)
_SHARE = 0.86
_MARGIN, _SPACE = 16, 8
Answer = bytes | Declined | Away


class OwnScores(QObject):
    said = Signal(str, str)
    """A tone and a sentence."""

    def __init__(
        self, desk: Desk, texts: Texts, zone: str, window: QWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._zone = desk, texts, zone
        self._shown: Score | None = None
        self._earlier: tuple[Score, ...] = ()
        self.sheet = ScoreSheet(texts, window)
        self.sheet.asked.connect(self.ask)
        self.sheet.earlier.opened.connect(self._open)

    def key_own(self) -> None:
        if self.sheet.isVisible():
            self.sheet.leave()
        else:
            self.sheet.open()
            self.ask()

    def ask(self) -> None:
        now = self._desk.now()
        self._desk.ask(score_path(now - SHIFT, now), self._came)
        if self._desk.state.training is not None:
            self._desk.ask(RESULTS, self._earlier_came)

    def _came(self, answer: Answer) -> None:
        try:
            score = score_in(answer) if isinstance(answer, bytes) else None
        except Unreadable:
            score = None
        if score is None:
            self.sheet.say(self._texts("link.retry"), "alarm")
            return
        self.sheet.say("")
        self._show(score)

    def _earlier_came(self, answer: Answer) -> None:
        """A centre that keeps none has none."""
        try:
            self._earlier = results_in(answer) if isinstance(answer, bytes) else ()
        except Unreadable:
            self._earlier = ()
        self._show_earlier()

    def _open(self, line: Line) -> None:
        if isinstance(line.about, Score):
            self._show(line.about)

    def _show(self, score: Score) -> None:
        self._shown = score
        own, texts = self._own(score), self._texts
        figures = score_words.figure_lines(own, texts) if own is not None else ()
        moments = score_words.moment_lines(score, own, texts, self._zone) if own else ()
        heading = score_words.heading(score, texts, self._zone)
        points = score_words.percent_words(own) if own is not None else texts("training.own.none")
        self.sheet.show_work(f"{heading}　{points}", figures, moments)
        self._show_earlier()

    def _show_earlier(self) -> None:
        own = self._own(self._shown) if self._shown is not None else None
        lines = score_words.earlier_lines(self._earlier, self._shown, own, self._texts, self._zone)
        self.sheet.earlier.show_lines(lines)
        self.sheet.earlier.setVisible(bool(lines))

    def _own(self, score: Score) -> WorkScore | None:
        session = self._desk.session
        account = session.account if session is not None else ""
        return next((work for work in score.people if work.account == account), None)


class ScoreSheet(QFrame):
    asked = Signal()
    """To be counted anew."""

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("noticeSheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._back: QWidget | None = None
        self.heading = self._label("headerText", "")
        self.figures = TableView(score_words.figure_heads(texts), self)
        self.moments = TableView(score_words.moment_heads(texts), self)
        self.earlier = TableView(score_words.earlier_heads(texts), self)
        self.figures.say_when_empty(texts("training.own.none"))
        self.moments.say_when_empty(texts("training.empty.moments"))
        self.said = self._label("entrySaid", "")
        hang_keys(self, {"again": "F5"}, self._press)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        column.setSpacing(_SPACE)
        column.addWidget(self._label("chooserTitle", texts("training.own.title")))
        column.addWidget(self.heading)
        for table, share in ((self.figures, 5), (self.moments, 3), (self.earlier, 2)):
            column.addWidget(table, share)
        column.addWidget(self.said)
        column.addWidget(self._label("keyWord", texts("training.own.keys")))
        self.earlier.hide()
        self.hide()

    def _label(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _press(self, _name: str) -> None:
        self.asked.emit()

    def show_work(self, heading: str, figures: tuple[Line, ...], moments: tuple[Line, ...]) -> None:
        self.heading.setText(heading)
        self.figures.show_lines(figures)
        self.moments.show_lines(moments)

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        set_tone(self.said, "tone", tone)

    def open(self) -> None:
        host = self.parentWidget()
        assert host is not None
        self._back = host.focusWidget()
        self.resize(int(host.width() * _SHARE), int(host.height() * _SHARE))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)
        self.show()
        self.raise_()
        self.figures.setFocus()

    def leave(self) -> None:
        self.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)
