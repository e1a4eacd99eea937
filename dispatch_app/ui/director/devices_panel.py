"""The device desk's widgets: table, bytes, settings, errors, keys. Shows and asks only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.devices import DeviceWish
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.devices_form import SettingsForm
from dispatch_app.ui.director.devices_words import heads
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

KEYS: Mapping[DeviceWish, str] = {
    DeviceWish.TEST: "Alt+T",
    DeviceWish.TAKE: "Alt+S",
    DeviceWish.RESTORE: "Alt+Z",
    DeviceWish.RECORD: "Alt+R",
    DeviceWish.STOP_RECORDING: "Alt+E",
    DeviceWish.FETCH: "Alt+G",
}
HOLD_KEY = "Alt+P"
_MARGIN, _SPACE = 10, 8
_TABLE_PX, _FORM_PX, _ERRORS_PX, _SAID_PX = 150, 90, 90, 40
_LINES_KEPT = 1500
_SHARES = (3, 2)


class DevicesPanel(QWidget):
    wanted = Signal(object)
    """A `DeviceWish`, by its key or its button."""
    turned = Signal()
    """Another device was chosen."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.is_held = False
        self.none = self._label("headerText", texts("device.none"))
        self.table = TableView(heads(texts), self)
        self.table.setMinimumHeight(_TABLE_PX)
        self.table.turned.connect(self._turn)
        self.bytes_head = self._label("caption", "")
        self.bytes = self._text_pane(_LINES_KEPT)
        self.form = SettingsForm(texts, self)
        self.room = self._scrolled(self.form)
        self.form_none = self._label("caption", texts("device.no-form"))
        self.errors = self._text_pane(_LINES_KEPT)
        self.errors.setFixedHeight(_ERRORS_PX)
        self.said = self._label("entrySaid", "")
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(_SAID_PX)
        self.keys = {wish: self._key(wish) for wish in KEYS}
        hang_keys(self, {wish.value: key for wish, key in KEYS.items()}, self._pressed)
        hang_keys(self, {"hold": HOLD_KEY}, lambda _name: self.hold())
        self._lay_out()

    def _scrolled(self, form: SettingsForm) -> QScrollArea:
        """A device with many settings must not push its keys off a small screen."""
        room = QScrollArea(self)
        room.setWidget(form)
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setMinimumHeight(_FORM_PX)
        return room

    def _label(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        return label

    def _text_pane(self, most: int) -> QPlainTextEdit:
        pane = QPlainTextEdit(self)
        pane.setObjectName("bytesPane")
        pane.setReadOnly(True)
        pane.setMaximumBlockCount(most)
        pane.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        pane.setTabChangesFocus(True)
        return pane

    def _key(self, wish: DeviceWish) -> QPushButton:
        words = f"{self._texts(f'device.wish.{wish.value}')}  {KEYS[wish]}"
        key = QPushButton(words, self)
        key.setObjectName("smallButton")
        key.clicked.connect(partial(self._want, wish))
        return key

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addWidget(self.none)
        column.addWidget(self.table, 1)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.addWidget(self._column(self.bytes_head, self.bytes))
        across.addWidget(self._settings_side())
        for at, share in enumerate(_SHARES):
            across.setStretchFactor(at, share)
        column.addWidget(across, 2)

    def _settings_side(self) -> QWidget:
        side = self._column(self._label("caption", self._texts("device.settings")), self.form_none)
        column = side.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(self.room, 1)
        for wishes in (tuple(KEYS)[:3], tuple(KEYS)[3:]):
            row = QHBoxLayout()
            row.setSpacing(_SPACE)
            for wish in wishes:
                row.addWidget(self.keys[wish])
            column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self._label("caption", self._texts("device.errors")))
        column.addWidget(self.errors)
        return side

    def _column(self, *widgets: QWidget) -> QWidget:
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(_SPACE, 0, _SPACE, 0)
        column.setSpacing(_SPACE)
        for widget in widgets:
            column.addWidget(widget, 1 if isinstance(widget, QPlainTextEdit) else 0)
        return side

    # ---- what is asked

    def _pressed(self, name: str) -> None:
        self._want(DeviceWish(name))

    def _want(self, wish: DeviceWish, *_: object) -> None:
        if self.keys[wish].isEnabled():
            self.wanted.emit(wish)

    def _turn(self, _line: Line) -> None:
        self.turned.emit()

    def hold(self) -> None:
        """Leave the bytes as they stand, to read them; the next press goes on."""
        self.is_held = not self.is_held

    # ---- what is shown

    def show_devices(self, lines: Sequence[Line]) -> None:
        self.none.setVisible(not lines)
        self.table.show_lines(lines)

    def add_bytes(self, texts: Sequence[str]) -> None:
        for text in texts:
            self.bytes.appendPlainText(text)

    def clear_bytes(self) -> None:
        self.bytes.clear()

    def show_errors(self, words: str) -> None:
        if self.errors.toPlainText() != words:
            self.errors.setPlainText(words)

    def mark(self, key: str) -> None:
        """Show which setting was refused, also one that is out of sight."""
        self.form.mark(key)
        self.room.ensureWidgetVisible(self.form.focusWidget() or self.form)

    def head_bytes(self, words: str) -> None:
        self.bytes_head.setText(words)

    def allow(self, wishes: Mapping[DeviceWish, bool]) -> None:
        for wish, key in self.keys.items():
            key.setEnabled(wishes.get(wish, False))

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        if self.said.property("tone") != tone:
            self.said.setProperty("tone", tone)
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)
