"""Boxes at the map's edges: search with its results, tools, banner. They show and ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.elided import Elided

MOST_FOUND = 9
_SEARCH_PX = 420
_BANNER_PAD_PX = 46
_GAP_PX = 2


@dataclass(frozen=True, slots=True)
class FoundRow:
    name: str
    kind: str
    distance: str


class _FoundLine(QPushButton):
    """One result: name, kind, distance in columns."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("foundLine")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        self._name, self._kind, self._distance = Elided(), QLabel(self), QLabel(self)
        self._kind.setObjectName("muted")
        self._kind.setFixedWidth(64)
        self._distance.setFixedWidth(70)
        self._distance.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for label in (self._name, self._kind, self._distance):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._name, 1)
        row.addWidget(self._kind)
        row.addWidget(self._distance)
        self.setFixedHeight(28)

    def show_row(self, row: FoundRow, *, on: bool) -> None:
        self._name.setText(row.name)
        self._kind.setText(row.kind)
        self._distance.setText(row.distance)
        self.setToolTip(f"{row.name}  {row.kind}  {row.distance}")
        if self.property("on") != on:
            self.setProperty("on", on)
            self.style().unpolish(self)
            self.style().polish(self)


class SearchBox(QFrame):
    typed = Signal(str)
    stepped = Signal(int)
    """The result that is looked at now."""
    entered = Signal(int)
    """Enter or a click on a result."""
    left = Signal()
    """Escape."""

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("mapBox")
        self.field = QLineEdit(self)
        self.field.setObjectName("mapSearch")
        self.field.setPlaceholderText(texts("mapwindow.search"))
        self.field.textEdited.connect(self.typed)
        self.field.installEventFilter(self)
        chip = QLabel("Ctrl+L", self)
        chip.setObjectName("keyChip")
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 4)
        head.addWidget(self.field, 1)
        head.addWidget(chip)
        self._hint = QLabel(texts("mapwindow.search-hint"), self)
        self._hint.setObjectName("muted")
        self._hint.setContentsMargins(10, 2, 10, 4)
        self._lines = [_FoundLine(self) for _ in range(MOST_FOUND)]
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        for number, line in enumerate(self._lines):
            line.clicked.connect(lambda _=False, n=number: self.entered.emit(n))
            column.addWidget(line)
        column.addWidget(self._hint)
        self._rows: tuple[FoundRow, ...] = ()
        self._at = 0
        self.fit(_SEARCH_PX)
        self.show_rows(())

    def fit(self, width: int) -> None:
        """No wider than the window has room for."""
        self.setFixedWidth(min(_SEARCH_PX, width))

    @property
    def rows(self) -> Sequence[FoundRow]:
        return self._rows

    def show_rows(self, rows: Sequence[FoundRow]) -> None:
        self._rows, self._at = tuple(rows[:MOST_FOUND]), 0
        self._show_lines()

    def say(self, text: str) -> None:
        """The line under the results: what Enter does next."""
        self._hint.setText(text)

    def _show_lines(self) -> None:
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(self._rows))
            if number < len(self._rows):
                line.show_row(self._rows[number], on=number == self._at)
        self._hint.setVisible(bool(self._rows))
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self._rows:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self._at = (self._at + step) % len(self._rows)
                self._show_lines()
                self.stepped.emit(self._at)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._rows:
                self.entered.emit(self._at)
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                return False
        return True


class ToolsBox(QFrame):
    """What can be done here, each with its key; a click does the same. Rows as the width gives."""

    wanted = Signal(str)

    def __init__(self, texts: Texts, tools: Sequence[tuple[str, str]], host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("mapBox")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 4, 6, 4)
        self._column.setSpacing(2)
        self._buttons: dict[str, QPushButton] = {}
        for name, key in tools:
            button = QPushButton(f"{texts(f'mapwindow.tool.{name}')}  {key}", self)
            button.setObjectName("mapTool")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, n=name: self._clicked(n))
            self._buttons[name] = button
        self._width = 0.0

    def _clicked(self, name: str) -> None:
        """Whether the button stays down is for the one who serves the tool to say."""
        self._buttons[name].setChecked(False)
        self.wanted.emit(name)

    def press(self, name: str) -> None:
        """Hold this tool's button down, and no other's."""
        for each, button in self._buttons.items():
            button.setChecked(each == name)

    @property
    def wish_px(self) -> int:
        """The width of all tools in one row."""
        return sum(b.sizeHint().width() + _GAP_PX for b in self._buttons.values()) + 16

    def fit(self, width: int) -> None:
        """Stand in as many rows as the width asks for, about equally long."""
        rows = -(-self.wish_px // max(1, width))
        wide = self.wish_px / rows + max(b.sizeHint().width() for b in self._buttons.values()) / 2
        if wide == self._width:
            return
        self._width = wide
        self._break_rows(min(width, wide))
        self.adjustSize()

    def _break_rows(self, width: float) -> None:
        while (item := self._column.takeAt(0)) is not None:
            layout = item.layout()
            if layout is not None:
                layout.deleteLater()
        row, used = QHBoxLayout(), 0
        self._column.addLayout(row)
        for button in self._buttons.values():
            wish = button.sizeHint().width() + _GAP_PX
            if used and used + wish > width - 16:
                row, used = QHBoxLayout(), 0
                self._column.addLayout(row)
            row.setSpacing(_GAP_PX)
            row.addWidget(button)
            used += wish


class Banner(QLabel):
    """One line over the map: what a click means now, or why something was not done."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("mapBanner")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        self.hide()

    def say(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))

    def fit(self, width: int) -> None:
        """One line where there is room, else as many as it takes."""
        if not self.text():
            return
        wish = self.fontMetrics().horizontalAdvance(self.text()) + _BANNER_PAD_PX
        self.setFixedWidth(min(wish, width))
        self.setFixedHeight(max(1, self.heightForWidth(self.width())))
