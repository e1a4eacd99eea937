"""The page of reviews: list, sheet, sound, words. Shows and asks; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dispatch_app.domain.quality.reviews import ReviewState, SoundNote
from dispatch_app.domain.quality.sheets import Mark, ScoreSheet
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.quality_sound import ReviewSound
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.quality.marking import MarkTable
from dispatch_app.ui.kit.quality.words import review_heads
from dispatch_app.ui.kit.table_view import TableView

KEYS: Mapping[str, str] = {
    "choose": "Ctrl+N",
    "record": "Ctrl+O",
    "file": "Ctrl+Return",
    "note": "Ctrl+B",
    "second": "Ctrl+D",
    "answer": "Ctrl+R",
    "coach": "Ctrl+G",
}
_SHOWN = {"file": "Ctrl+Enter"}
_MARGIN, _SPACE = 10, 8
_WRITTEN = ("note", "answer", "coach")
"""What needs words first."""


class QualityPanel(QWidget):
    pressed = Signal(str)
    """The name of a key."""
    noted = Signal(float, str)
    """A second of the sound, and what was noticed there."""
    written = Signal(str, str)
    """`answer` or `coach`, with the words."""

    def __init__(self, place: DirectorPlace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = place.texts
        self.sound = ReviewSound(place, self)
        self.table = TableView(review_heads(place.texts), self)
        self.table.say_when_empty(place.texts("quality.none"))
        self.marking = MarkTable(place.texts, self)
        self.points = self._label("noticeTitle")
        self.told = self._label("noticeText")
        self.told.setWordWrap(True)
        self.notes = self._label("caption")
        self.notes.setWordWrap(True)
        self.comment = self._field("quality.comment")
        self.words = self._field("quality.words")
        self.words.returnPressed.connect(self._write)
        self.words.hide()
        self._what, self._note_at_s = "", 0.0
        self.said = self._label("entrySaid")
        self.keys = {name: self._key(name) for name in KEYS}
        self.chooser = Chooser(self)
        hang_keys(self, KEYS, self._press)
        self._lay_out()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setPlaceholderText(self._texts(hint))
        return field

    def _key(self, name: str) -> QPushButton:
        shown = _SHOWN.get(name, KEYS[name])
        key = QPushButton(f"{self._texts(f'quality.key.{name}')}  {shown}", self)
        key.setObjectName("smallButton")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.clicked.connect(lambda _=False, name=name: self._press(name))
        return key

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        top = QHBoxLayout()
        top.setSpacing(_SPACE)
        for key in self.keys.values():
            top.addWidget(key)
        top.addWidget(self.said, 1)
        column.addLayout(top)
        halves = QHBoxLayout()
        halves.setSpacing(_SPACE)
        halves.addWidget(self.table, 5)
        right = QVBoxLayout()
        for part in (self.points, self.marking, self.comment, self.words, self.notes, self.told):
            right.addWidget(part, 1 if part is self.marking else 0)
        hint = self._label("keyWord")
        hint.setText(self._texts("quality.keys"))
        right.addWidget(hint)
        halves.addLayout(right, 5)
        column.addLayout(halves, 3)
        column.addWidget(self.sound, 2)

    # ---- what is shown

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.table.show_lines(lines)

    def show_review(
        self,
        sheet: ScoreSheet | None,
        marks: Mapping[str, Mark],
        other: Mapping[str, Mark] | None,
        told: str,
        *,
        open_to_marks: bool,
    ) -> None:
        self.marking.show_sheet(sheet, marks, other=other, open_to_marks=open_to_marks)
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.comment.clear()
        self.show_notes(())
        self.points.setText("")

    def show_points(self, words: str) -> None:
        self.points.setText(words)

    def show_notes(self, notes: Sequence[SoundNote]) -> None:
        self.notes.setText("\n".join(f"{span_text(n.at_s)}  {n.text}" for n in notes))
        self.notes.setVisible(bool(notes))

    def allow(self, state: ReviewState, *, marks: bool) -> None:
        done = state in (ReviewState.DONE, ReviewState.APPEALED, ReviewState.ANSWERED)
        self.keys["file"].setEnabled(marks)
        self.keys["note"].setEnabled(marks)
        self.keys["second"].setEnabled(state in (ReviewState.DUE, ReviewState.DONE))
        self.keys["answer"].setEnabled(state is ReviewState.APPEALED)
        self.keys["coach"].setEnabled(done)

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def become(self) -> None:
        self.sound.become()
        self.update()

    # ---- keys

    def _press(self, name: str) -> None:
        if not self.keys[name].isEnabled():
            return
        if name not in _WRITTEN:
            self.pressed.emit(name)
            return
        self._what = name
        self._note_at_s = self.sound.at_s
        self.words.setPlaceholderText(self._texts(f"quality.words.{name}"))
        self.words.clear()
        self.words.show()
        self.words.setFocus()

    def _write(self) -> None:
        words = self.words.text().strip()
        if not words:
            return
        if self._what == "note":
            self.noted.emit(self._note_at_s, words)
        else:
            self.written.emit(self._what, words)
        self._leave()

    def _leave(self) -> None:
        self.words.hide()
        self.marking.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.words.isVisible():
            self._leave()
        else:
            self.table.setFocus()
