"""The sheet of phrases beside the form: one card at a time, read aloud or copied. Shows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import Choices, Clickable, set_text
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.kit.elided import Elided

_USUAL_ANSWERS = 2

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRow:
    code: str
    said: str
    """In the caller's language, or as it is read from a script."""
    sound: str = ""
    meaning: str = ""
    answers: Options = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    cards: Options = ()
    card: str = ""
    need: str = ""
    """What the special needs would say of such a caller; empty once they say it."""
    rows: tuple[PhraseRow, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    """Answers by phrase."""


class PhraseSheet(QFrame):
    card_wanted = Signal(str)
    answered = Signal(str, str)
    """Phrase and answer; empty when it is taken back."""
    need_wanted = Signal()
    left = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self._shown: SheetView | None = None
        self._rows: list[_Row] = []
        self.cards = Choices(texts("phrases.cards"))
        self.cards.chosen.connect(self.card_wanted)
        self.need = QPushButton(self)
        self.need.setObjectName("cardButton")
        self.need.clicked.connect(self.need_wanted)
        self._inside = QWidget()
        self._inside.setObjectName("sheetInside")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out(texts)

    def _lay_out(self, texts: Texts) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(5)
        head = QHBoxLayout()
        title = QLabel(texts("phrases.title"), self)
        title.setObjectName("panelTitle")
        hint = Elided("keyWord")
        hint.setText(texts("phrases.hint", shortcut=KEYS["phrases"]))
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(title)
        head.addWidget(hint, 1)
        column.addLayout(head)
        column.addWidget(self.cards)
        column.addWidget(self.need, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._scroll, 1)

    # ---- showing

    def show_view(self, view: SheetView) -> None:
        if view == self._shown:
            return
        before, self._shown = self._shown, view
        self.cards.offer(view.cards)
        self.cards.show_code(view.card)
        set_text(self.need, view.need)
        self.need.setVisible(bool(view.need))
        if before is None or before.rows != view.rows:
            self._put_rows(view.rows)
        for row in self._rows[: len(view.rows)]:
            row.choices.show_code(view.given.get(row.code, ""))

    def prepare(self, count: int) -> bool:
        """Make one more row ahead of its use; False once there are so many."""
        if len(self._rows) >= count:
            return False
        self._add_row()
        row = self._rows[-1]
        row.hide()
        for widget in (row, *row.findChildren(QWidget)):
            widget.ensurePolished()
        return True

    def _put_rows(self, rows: Sequence[PhraseRow]) -> None:
        while len(self._rows) < len(rows):
            self._add_row()
        for at, made in enumerate(self._rows):
            made.setVisible(at < len(rows))
            if at < len(rows):
                made.show_row(rows[at])
        self._scroll.verticalScrollBar().setValue(0)

    def _add_row(self) -> None:
        row = _Row(self._inside)
        row.answered.connect(self.answered)
        row.took_focus.connect(self._bring_in_sight)
        self._column.insertWidget(len(self._rows), row)
        self._rows.append(row)

    def _bring_in_sight(self, row: QWidget) -> None:
        self._scroll.ensureWidgetVisible(row, 0, 8)

    @property
    def rows(self) -> list[_Row]:
        """Those that are shown."""
        shown = len(self._shown.rows) if self._shown else 0
        return self._rows[:shown]

    def begin(self) -> None:
        """Keys go to the choice of the card."""
        self.cards.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class _Row(QFrame):
    """One phrase. With the focus here digits answer, `Ctrl+C` copies what is said."""

    answered = Signal(str, str)
    took_focus = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("phrase")
        self.code = ""
        self.said = self._label("phraseSaid")
        self.sound = self._label("phraseSound")
        self.meaning = self._label("phraseMeaning")
        self.choices = Choices()
        self.choices.prepare(_USUAL_ANSWERS)
        self.choices.chosen.connect(lambda answer: self.answered.emit(self.code, answer))
        self.choices.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(1)
        for widget in (self.meaning, self.said, self.sound, self.choices):
            column.addWidget(widget)
        Clickable(self).clicked.connect(self.choices.setFocus)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def show_row(self, row: PhraseRow) -> None:
        self.code = row.code
        for label, text in (
            (self.said, row.said),
            (self.sound, row.sound),
            (self.meaning, row.meaning),
        ):
            set_text(label, text)
            label.setVisible(bool(text))
        self.choices.setAccessibleName(row.said)
        self.choices.offer(row.answers)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self.took_focus.emit(self)
        elif (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            QGuiApplication.clipboard().setText(self.said.text())
            return True
        return False
