"""The widgets of protocols: list, text or form, faults, preview, changes, versions. Shows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.protocols_form import PartForm
from dispatch_app.ui.director.protocols_preview import PreviewPane
from dispatch_app.ui.director.protocols_words import (
    fault_heads,
    heads,
    outline_heads,
    version_heads,
)
from dispatch_app.ui.kit.interview.choices import set_tone
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

KEYS: Mapping[str, str] = {
    "draft": "Alt+N",
    "keep": "Ctrl+S",
    "submit": "Ctrl+Return",
    "approve": "Alt+G",
    "return": "Alt+R",
    "drop": "Alt+D",
    "text": "Alt+T",
    "add": "Alt+B",
    "remove": "Alt+X",
    "up": "Alt+Up",
    "down": "Alt+Down",
    "preview": "Alt+P",
    "changes": "Alt+C",
    "versions": "Alt+V",
    "again": "Alt+Z",
}
FIND_KEY = "Alt+F"
SIDES = ("preview", "changes", "versions")
FORM, TEXT = 0, 1
_MARGIN, _SPACE = 10, 8
_LIST_PX, _SIDE_PX, _SAID_PX, _FAULTS_PX = 300, 420, 40, 128
_OUTLINE_SHARES = (300, 420)


class ProtocolsPanel(QWidget):
    wanted = Signal(str)
    """The name of a key, pressed or clicked."""
    turned = Signal(str)
    """Another protocol, by its code."""
    typed = Signal()
    """In the text."""
    part_turned = Signal(int)
    fault_opened = Signal(object)
    version_opened = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.sought = self._field(texts("data.find", keys=FIND_KEY))
        self.table = TableView(heads(texts), self)
        self.about = self._label("entryKnown")
        self.heading = self._label("entryHeading")
        self.new_code = self._field(texts("protocols.new-code"))
        self.outline = TableView(outline_heads(texts), self)
        self.form = PartForm(texts, self.outline, self)
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("bytesPane")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.views = QStackedWidget(self)
        self.faults = TableView(fault_heads(texts), self)
        self.faults.setFixedHeight(_FAULTS_PX)
        self.checked = self._label("entrySaid")
        self.note = self._field(texts("protocols.note"))
        self.said = self._label("entrySaid")
        self.said.setMinimumHeight(_SAID_PX)
        self.preview = PreviewPane(texts, self)
        self.changes = QPlainTextEdit(self)
        self.changes.setObjectName("bytesPane")
        self.changes.setReadOnly(True)
        self.changes.setTabChangesFocus(True)
        self.versions = TableView(version_heads(texts), self)
        self.side = QStackedWidget(self)
        self.holds_from = self._field(texts("protocols.holds-from"))
        self.why = self._field(texts("protocols.why"))
        self.keys = {name: self._key(name) for name in KEYS}
        hang_keys(self, KEYS, self._press)
        hang_keys(self, {"find": FIND_KEY}, self._find)
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.table.turned.connect(self._turn)
        self.outline.turned.connect(self._turn_part)
        self.faults.opened.connect(self.fault_opened)
        self.versions.opened.connect(self.version_opened)
        self.text.textChanged.connect(self.typed)

    # ---- made

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setPlaceholderText(hint)
        field.setToolTip(hint)
        return field

    def _key(self, name: str) -> QPushButton:
        key = QPushButton(f"{self._texts(f'protocols.key.{name}')}  {KEYS[name]}", self)
        key.setObjectName("segment" if name in SIDES else "smallButton")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.clicked.connect(partial(self._press, name))
        return key

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        across.setSpacing(_SPACE)
        across.addWidget(self._left())
        across.addWidget(self._middle(), 1)
        across.addWidget(self._right())

    def _left(self) -> QWidget:
        host, column = self._column()
        host.setFixedWidth(_LIST_PX)
        column.addWidget(self.sought)
        column.addWidget(self.table, 1)
        column.addWidget(self.about)
        row = QHBoxLayout()
        row.addWidget(self.new_code, 1)
        row.addWidget(self.keys["draft"])
        column.addLayout(row)
        return host

    def _middle(self) -> QWidget:
        host, column = self._column()
        column.addLayout(self._row(self.heading, *self._keys("text", "keep", "submit", "drop")))
        form = QSplitter(Qt.Orientation.Horizontal, self)
        outline, parts = self._column()
        parts.addWidget(self.outline, 1)
        parts.addLayout(self._row(None, *self._keys("add", "remove")))
        parts.addLayout(self._row(None, *self._keys("up", "down")))
        form.addWidget(outline)
        form.addWidget(self.form)
        form.setSizes(list(_OUTLINE_SHARES))
        self.views.addWidget(form)
        self.views.addWidget(self.text)
        column.addWidget(self.views, 1)
        column.addWidget(self.checked)
        column.addWidget(self.faults)
        column.addWidget(self.note)
        column.addWidget(self.said)
        return host

    def _right(self) -> QWidget:
        host, column = self._column()
        host.setFixedWidth(_SIDE_PX)
        column.addLayout(self._row(None, *self._keys(*SIDES)))
        for pane in (self.preview, self.changes, self.versions):
            self.side.addWidget(pane)
        column.addWidget(self.side, 1)
        column.addLayout(self._row(None, *self._keys("again")))
        column.addLayout(self._row(self.holds_from, *self._keys("approve")))
        column.addLayout(self._row(self.why, *self._keys("return")))
        return host

    def _column(self) -> tuple[QWidget, QVBoxLayout]:
        host = QWidget(self)
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE)
        return host, column

    def _keys(self, *names: str) -> list[QPushButton]:
        return [self.keys[name] for name in names]

    def _row(self, first: QWidget | None, *rest: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        if first is not None:
            row.addWidget(first, 1)
        for widget in rest:
            row.addWidget(widget)
        if first is None:
            row.addStretch(1)
        return row

    # ---- what is asked

    def _press(self, name: str, *_: object) -> None:
        if self.keys[name].isEnabled():
            self.wanted.emit(name)

    def _find(self, _name: str) -> None:
        self.sought.setFocus()
        self.sought.selectAll()

    def _turn(self, line: Line | None) -> None:
        if line is not None:
            self.turned.emit(line.key)

    def _turn_part(self, line: Line | None) -> None:
        if line is not None:
            self.part_turned.emit(int(line.key))

    # ---- what is shown

    def allow(self, allowed: Mapping[str, bool]) -> None:
        for name, key in self.keys.items():
            key.setEnabled(allowed.get(name, True))

    def show_text(self, text: str, *, may_write: bool) -> None:
        """The cursor stays where it was while the text does."""
        if self.text.toPlainText() != text:
            self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.blockSignals(False)
        self.text.setReadOnly(not may_write)

    def show_view(self, view: int) -> None:
        self.views.setCurrentIndex(view)
        word = "text" if view == FORM else "form"
        self.keys["text"].setText(f"{self._texts(f'protocols.key.{word}')}  {KEYS['text']}")

    def show_side(self, name: str) -> None:
        self.side.setCurrentIndex(SIDES.index(name))
        for side in SIDES:
            set_tone(self.keys[side], "on", "yes" if side == name else "no")

    def show_faults(self, lines: Sequence[Line], words: str, tone: str) -> None:
        self.faults.show_lines(lines)
        self.faults.setVisible(bool(lines))
        self.checked.setText(words)
        set_tone(self.checked, "tone", tone)

    def go_to(self, place: int) -> None:
        """The cursor of the text to a sign of it."""
        cursor = self.text.textCursor()
        cursor.setPosition(min(place, len(self.text.toPlainText())))
        cursor.movePosition(QTextCursor.MoveOperation.StartOfLine)
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        set_tone(self.said, "tone", tone)
