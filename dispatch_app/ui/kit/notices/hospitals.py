"""Hospitals that a notice is for: a list to telephone, with a tick for each that was told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.notices import Notice
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.notices.words import actor_words, moment_text
from dispatch_app.ui.kit.table_view import TableView


def hospital_lines(notice: Notice, state: CentreState, texts: Texts, zone: str) -> tuple[Line, ...]:
    """Those that have not been told first."""
    ordered = sorted(notice.to.hospitals, key=lambda id_: id_ in notice.told)
    return tuple(_line(id_, notice, state, texts, zone) for id_ in ordered)


def _line(id_: HospitalId, notice: Notice, state: CentreState, texts: Texts, zone: str) -> Line:
    known = state.hospitals.get(id_) or state.retired_hospitals.get(id_)
    told = notice.told.get(id_)
    words = f"☐ {texts('notices.hospital.not-told')}"
    if told is not None:
        said = texts(
            "notices.hospital.person",
            at=moment_text(told.at, zone),
            by=actor_words(told.by, "", state, texts),
            person=told.person,
            note=told.note,
        )
        words = f"☑ {said}".rstrip(" :：")
    cells = (known.name if known else str(id_), known.phone if known else "", words)
    return Line(key=id_, cells=cells, about=id_)


class HospitalTicks(QWidget):
    """Enter on a row asks who answered, Enter there ticks; P calls. Shows and says."""

    call_wanted = Signal(str)
    told = Signal(str, str)
    """A hospital's id, and who answered there."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heads = (("head", 190), ("phone", 130), ("told", 260))
        self.table = TableView(
            [Head(texts(f"notices.hospital.{name}"), width_px=px) for name, px in heads], self
        )
        self.table.opened.connect(self._ask)
        self.person = QLineEdit(self)
        self.person.setObjectName("entryField")
        self.person.setPlaceholderText(texts("notices.hospital.who-answered"))
        self.person.returnPressed.connect(self._tell)
        self.person.hide()
        heading = QLabel(texts("notices.hospitals"), self)
        heading.setObjectName("entryHeading")
        hint = QLabel(texts("notices.hospitals.hint"), self)
        hint.setObjectName("caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (heading, self.table, self.person, hint):
            column.addWidget(part, 1 if part is self.table else 0)

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.setVisible(bool(lines))
        self.table.show_lines(lines)

    def _ask(self, _line: Line) -> None:
        self.person.clear()
        self.person.show()
        self.person.setFocus()

    def _tell(self) -> None:
        line = self.table.current
        if line is not None:
            self.told.emit(line.key, self.person.text().strip())
        self._leave_field()

    def _leave_field(self) -> None:
        self.person.hide()
        self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.table.current
        if event.key() == Qt.Key.Key_Escape and self.person.isVisible():
            self._leave_field()
        elif event.key() == Qt.Key.Key_P and line is not None and self.table.hasFocus():
            self.call_wanted.emit(line.key)
        else:
            super().keyPressEvent(event)
