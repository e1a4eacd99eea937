"""The workbench of queries as it is seen: what to look for at the left, what was found beside it.

Shows and asks only.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.search.catalogue import SUBJECTS
from dispatch_app.domain.search.fields import Subject
from dispatch_app.domain.search.kept import KeptAtCentre
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.page_words import set_look
from dispatch_app.ui.director.query_line import QueryLine
from dispatch_app.ui.director.query_table import QueryTable
from dispatch_app.ui.director.query_values import Names

_MARGIN, _SPACE = 10, 8
_LEFT_PX, _KEPT_PX = 312, 190
FOOT_KEYS = (
    ("columns", "Alt+L"),
    ("save", "Ctrl+S"),
    ("export", "Ctrl+E"),
    ("more", "Alt+M"),
)
LEFT_KEYS = (("add", "Alt+N"), ("remove", "Alt+D"), ("clear", "Alt+X"))


class QueryPanel(QWidget):
    asked = Signal()
    subject_turned = Signal(str)
    reason_given = Signal(str)
    name_given = Signal(str)
    kept_wanted = Signal(object)
    """The `KeptAtCentre` that is to be asked."""
    kept_dropped = Signal(object)
    kept_shared = Signal(object)
    """Let others have it, or no longer."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.lines: list[QueryLine] = []
        self.names: Names = {}
        """What ids are called, offered as values."""
        self.subject = QComboBox(self)
        self.subject.setObjectName("entryField")
        self.subject.setAccessibleName(texts("query.subject"))
        self.text = QLineEdit(self)
        self.text.setObjectName("entryField")
        self.text.setPlaceholderText(texts("query.search-hint"))
        self.text.setClearButtonEnabled(True)
        self.text.returnPressed.connect(self.asked)
        self.reason = QLineEdit(self)
        self.reason.setObjectName("entryField")
        self.reason.setPlaceholderText(texts("query.take.reason"))
        self.reason.returnPressed.connect(self._give_reason)
        self.reason.hide()
        leave = QShortcut(QKeySequence("Esc"), self.reason)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave.activated.connect(self.end_reason)
        self.table = QueryTable(self)
        self.state, self.totals = self._label("searchState"), self._label("headerText")
        self.buttons = {name: self._button(name, key) for name, key in (*LEFT_KEYS, *FOOT_KEYS)}
        self.ask = self._button("ask", "")
        self._column = QVBoxLayout()
        self._giving = self.reason_given
        self.kept = QListWidget(self)
        self.kept.setObjectName("keyedTable")
        self.kept.setToolTip(texts("query.kept.hint"))
        self.kept.itemActivated.connect(self._want_kept)
        drop = QShortcut(QKeySequence("Del"), self.kept)
        drop.setContext(Qt.ShortcutContext.WidgetShortcut)
        drop.activated.connect(self._drop_kept)
        share = QShortcut(QKeySequence("S"), self.kept)
        share.setContext(Qt.ShortcutContext.WidgetShortcut)
        share.activated.connect(self._share_kept)
        self._lay_out()
        self.subject.currentIndexChanged.connect(self._turned)
        self.ask.clicked.connect(self._ask)
        self.buttons["add"].clicked.connect(self._add)
        self.buttons["remove"].clicked.connect(self.remove_line)
        self.buttons["clear"].clicked.connect(self.clear)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.activated.connect(self._find)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return label

    def _button(self, name: str, key: str) -> QPushButton:
        button = QPushButton(self._texts(f"query.{name}"), self)
        button.setObjectName("smallButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if key:
            button.setShortcut(QKeySequence(key))
        return button

    # ---- how it lies

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_SPACE)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)

    def _left(self) -> QWidget:
        left, column = self._pane()
        left.setFixedWidth(_LEFT_PX)
        column.addWidget(self._caption("query.subject"))
        column.addWidget(self.subject)
        column.addWidget(self._caption("query.criteria"))
        column.addWidget(self._criteria(), 1)
        column.addLayout(self._row_of(*(self.buttons[name] for name, _ in LEFT_KEYS)))
        column.addWidget(self.ask)
        column.addWidget(self._caption("query.saved"))
        column.addWidget(self.kept)
        self.kept.setMaximumHeight(_KEPT_PX)
        return left

    def _criteria(self) -> QScrollArea:
        inside = QWidget(self)
        inside.setObjectName("criteria")
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)
        inside.setLayout(self._column)
        area = QScrollArea(self)
        area.setObjectName("bareArea")
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _right(self) -> QWidget:
        right, column = self._pane()
        column.addWidget(self.text)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        column.addWidget(self.reason)
        foot = self._row_of(*(self.buttons[name] for name, _ in FOOT_KEYS))
        foot.insertWidget(0, self.state, 1)
        column.addLayout(foot)
        return right

    def _pane(self) -> tuple[QWidget, QVBoxLayout]:
        pane = QWidget(self)
        pane.setObjectName("panel")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(pane)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        return pane, column

    def _caption(self, key: str) -> QLabel:
        caption = QLabel(self._texts(key), self)
        caption.setObjectName("caption")
        return caption

    def _row_of(self, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for widget in widgets:
            row.addWidget(widget)
        return row

    # ---- what is asked

    def offer(self, subjects: Sequence[str]) -> None:
        """What this person may look for; the one that was chosen stays."""
        chosen = self.subject.currentData()
        self.subject.blockSignals(True)
        self.subject.clear()
        for name in subjects:
            self.subject.addItem(self._texts(f"query.subject.{name}"), name)
        self.subject.setCurrentIndex(max(0, self.subject.findData(chosen)))
        self.subject.blockSignals(False)
        if self.subject.currentData() != chosen:
            self._turned()

    @property
    def looked_for(self) -> Subject | None:
        return SUBJECTS.get(self.subject.currentData() or "")

    def turn_to(self, subject: str) -> None:
        self.subject.setCurrentIndex(self.subject.findData(subject))

    def _turned(self, *_: object) -> None:
        subject = self.looked_for
        if subject is None:
            return
        self.clear_lines()
        self.text.setEnabled(subject.text)
        self.add_line()
        self.subject_turned.emit(subject.name)

    def add_line(self) -> QueryLine | None:
        subject = self.looked_for
        if subject is None:
            return None
        line = QueryLine(subject, self._texts, self.names, self)
        line.asked.connect(self.asked)
        self._column.insertWidget(len(self.lines), line)
        self.lines.append(line)
        return line

    def remove_line(self) -> None:
        """The one with the cursor, or the last."""
        if not self.lines:
            return
        here = next((each for each in self.lines if each.isAncestorOf(self._focused())), None)
        self._drop(here or self.lines[-1])

    def _focused(self) -> QWidget:
        return self.window().focusWidget() or self

    def _drop(self, line: QueryLine) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def clear_lines(self) -> None:
        for line in tuple(self.lines):
            self._drop(line)

    def clear(self) -> None:
        self.clear_lines()
        self.text.clear()
        self.add_line()

    def _ask(self) -> None:
        self.asked.emit()

    def _add(self) -> None:
        line = self.add_line()
        if line is not None:
            line.field.setFocus()

    def _find(self) -> None:
        self.text.setFocus()
        self.text.selectAll()

    def ask_reason(self) -> None:
        self._ask_words("query.take.reason", self.reason_given)

    def ask_name(self) -> None:
        self._ask_words("query.kept.name", self.name_given)

    def _ask_words(self, hint: str, then: SignalInstance) -> None:
        self._giving = then
        self.reason.setPlaceholderText(self._texts(hint))
        self.reason.clear()
        self.reason.show()
        self.reason.setFocus()

    def end_reason(self) -> None:
        self.reason.hide()
        self.table.setFocus()

    def _give_reason(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.end_reason()
            self._giving.emit(reason)

    # ---- kept queries

    def show_kept(self, kept: Sequence[KeptAtCentre], mine: AccountId) -> None:
        self.kept.clear()
        for each in kept:
            item = QListWidgetItem(self._kept_word(each, mine), self.kept)
            item.setData(Qt.ItemDataRole.UserRole, each)

    def _kept_word(self, kept: KeptAtCentre, mine: AccountId) -> str:
        name = kept.query.name
        if kept.owner != mine:
            return self._texts("query.kept.others", name=name, owner=kept.owner)
        return self._texts("query.kept.own-shared", name=name) if kept.shared else name

    def _want_kept(self, item: QListWidgetItem) -> None:
        self.kept_wanted.emit(item.data(Qt.ItemDataRole.UserRole))

    def _drop_kept(self) -> None:
        item = self.kept.currentItem()
        if item is not None:
            self.kept_dropped.emit(item.data(Qt.ItemDataRole.UserRole))

    def _share_kept(self) -> None:
        item = self.kept.currentItem()
        if item is not None:
            self.kept_shared.emit(item.data(Qt.ItemDataRole.UserRole))

    # ---- what is shown

    def show_state(self, tone: str, words: str) -> None:
        self.state.setText(words)
        set_look(self.state, "tone", tone)

    def show_totals(self, words: str) -> None:
        self.totals.setText(words)
        self.totals.setToolTip(words)
