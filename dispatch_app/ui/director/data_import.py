"""What a file would change, row by row, before it is taken. Shows and asks only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.registers.catalogue import Register
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.data_files import Preview, Previewed, Verdict
from dispatch_app.ui.director.data_words import Wording
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

TAKE_ALL, TAKE_CHOSEN = "Alt+G", "Alt+C"
_SPACE = 8


class ImportPanel(QWidget):
    looked = Signal(object)
    """A `Path` to look at."""
    taken = Signal(object)
    """Rows of the preview that are to be taken."""
    left = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.preview: Preview | None = None
        self.heading = self._label("entryHeading")
        self.path = QLineEdit(self)
        self.path.setObjectName("entryField")
        self.path.setPlaceholderText(texts("data.import.path"))
        self.path.returnPressed.connect(self._look)
        self.browse = self._key("browse", "")
        self.table = TableView(
            (
                Head(texts("data.import.row"), figures=True, width_px=52),
                Head(texts("data.import.verdict"), width_px=72),
                Head(texts("column.id"), width_px=76),
                Head(texts("data.import.what"), width_px=240),
            ),
            self,
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.said = self._label("entrySaid")
        self.take_all = self._key("take-all", TAKE_ALL)
        self.take_chosen = self._key("take-chosen", TAKE_CHOSEN)
        self.leave = self._key("leave", "Esc")
        hang_keys(self, {"take-all": TAKE_ALL, "take-chosen": TAKE_CHOSEN}, self._press)
        self._lay_out()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _key(self, name: str, keys: str) -> QPushButton:
        key = QPushButton(f"{self._texts(f'data.import.{name}')}  {keys}".strip(), self)
        key.setObjectName("smallButton")
        key.clicked.connect(partial(self._press, name))
        return key

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE)
        column.addWidget(self.heading)
        top = QHBoxLayout()
        top.addWidget(self.path, 1)
        top.addWidget(self.browse)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        keys = QHBoxLayout()
        for key in (self.take_all, self.take_chosen, self.leave):
            keys.addWidget(key)
        keys.addStretch(1)
        column.addLayout(keys)

    # ---- what is asked

    def begin(self, heading: str) -> None:
        self.heading.setText(heading)
        self.preview = None
        self.table.show_lines(())
        self.say(self._texts("data.import.hint"))
        self._allow()
        self.path.setFocus()
        self.path.selectAll()

    def _press(self, name: str, *_: object) -> None:
        match name:
            case "browse":
                self._browse()
            case "leave":
                self.left.emit()
            case "take-all" if self.take_all.isEnabled() and self.preview is not None:
                self.taken.emit(self.preview.good)
            case "take-chosen" if self.take_chosen.isEnabled():
                self.taken.emit(self._chosen())
            case _:
                pass

    def _browse(self) -> None:
        """Beside the seat's work: it goes on while the files are looked through."""
        dialog = QFileDialog(self, self._texts("data.import.browse"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("CSV, XLSX (*.csv *.xlsx)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._found)
        dialog.open()

    def _found(self, path: str) -> None:
        self.path.setText(path)
        self._look()

    def _look(self) -> None:
        if self.path.text().strip():
            self.looked.emit(Path(self.path.text().strip()).expanduser())

    def _chosen(self) -> tuple[Previewed, ...]:
        marked = self.table.selectionModel().selectedRows()
        lines = [self.table.rows.lines[index.row()] for index in marked]
        rows = [line.about for line in lines if isinstance(line.about, Previewed)]
        return tuple(row for row in rows if row.verdict in (Verdict.NEW, Verdict.CHANGED))

    # ---- what is shown

    def show_preview(self, found: Preview, register: Register, wording: Wording) -> None:
        self.preview = found
        order = (Verdict.REJECTED, Verdict.NEW, Verdict.CHANGED, Verdict.SAME)
        rows = sorted(found.rows, key=lambda row: (order.index(row.verdict), row.number))
        self.table.show_lines([self._line(row, register, wording) for row in rows])
        self.say(self._summary(found), "alarm" if found.count(Verdict.REJECTED) else "ok")
        self._allow()
        self.table.setFocus()

    def _summary(self, found: Preview) -> str:
        told = {verdict.value: found.count(verdict) for verdict in Verdict}
        words = self._texts("data.import.summary", **told)
        if found.ignored:
            words += self._texts("data.import.ignored", columns="、".join(found.ignored))
        return words

    def _line(self, row: Previewed, register: Register, wording: Wording) -> Line:
        verdict = self._texts(f"data.verdict.{row.verdict.value}")
        what = self._what(row, register, wording)
        name = row.id or row.cells.get("name") or row.cells.get("zh", "")
        cells = (str(row.number), verdict, name, what)
        return Line(key=str(row.number), cells=cells, about=row, tip=what)

    def _what(self, row: Previewed, register: Register, wording: Wording) -> str:
        if row.verdict is Verdict.REJECTED:
            return "；".join(wording.fault(bad, register) for bad in row.faults)
        if row.verdict is Verdict.NEW:
            return row.cells.get("name") or row.cells.get("plate") or row.cells.get("zh", "")
        changed = [register.column(name) for name in row.changed]
        return "；".join(
            f"{wording.label(c)} → {wording.shown(c, row.cells[c.name]) or '—'}" for c in changed
        )

    def show_results(self, refused: Sequence[tuple[str, str]], words: str) -> None:
        """What the centre itself refused, by row number with the reason in words."""
        reasons = dict(refused)
        lines = [
            Line(key=line.key, cells=(*line.cells[:3], reasons[line.key]), about=None)
            for line in self.table.rows.lines
            if line.key in reasons
        ]
        self.preview = None
        self.table.show_lines(lines)
        self.say(words, "alarm" if refused else "ok")
        self._allow()

    def _allow(self) -> None:
        good = bool(self.preview and self.preview.good)
        self.take_all.setEnabled(good)
        self.take_chosen.setEnabled(good)

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
