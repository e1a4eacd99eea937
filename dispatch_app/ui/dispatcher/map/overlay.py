"""Boxes at the map's edges: search with its results, layers, tools. They show and ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.map import Thing

MOST_FOUND = 9
_SEARCH_PX = 420
_ON, _OFF = "☑", "☐"
_LAYERS = (
    (Thing.VEHICLE, "vehicles"),
    (Thing.STATION, "stations"),
    (Thing.HOSPITAL, "hospitals"),
    (Thing.INCIDENT, "incidents"),
    (Thing.CLOSURE, "closures"),
)


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
        self._name, self._kind, self._distance = QLabel(self), QLabel(self), QLabel(self)
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
        width = _SEARCH_PX - 64 - 70 - 50
        elided = self._name.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, width)
        self._name.setText(elided)
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
        self.setFixedWidth(_SEARCH_PX)
        self.show_rows(())

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


class LayersBox(QFrame):
    changed = Signal()

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("mapBox")
        self._texts = texts
        self._boxes: dict[Thing, QCheckBox] = {}
        self._names: dict[Thing, str] = {}
        self._counts: dict[Thing, str] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(14)
        for number, (thing, name) in enumerate(_LAYERS):
            box = QCheckBox(self)
            box.setChecked(True)
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.toggled.connect(lambda _on, t=thing: self._toggled(t))
            self._boxes[thing], self._names[thing] = box, name
            self._counts[thing] = ""
            self._label(thing)
            grid.addWidget(box, number // 2, number % 2)

    @property
    def hidden(self) -> frozenset[Thing]:
        return frozenset(thing for thing, box in self._boxes.items() if not box.isChecked())

    def _toggled(self, thing: Thing) -> None:
        self._label(thing)
        self.changed.emit()

    def show_count(self, thing: Thing, count: int) -> None:
        self._counts[thing] = str(count)
        self._label(thing)

    def _label(self, thing: Thing) -> None:
        """The sign is part of the text: it shows in either theme what a box cannot."""
        box = self._boxes[thing]
        words = self._texts(f"mapwindow.layer.{self._names[thing]}", count=self._counts[thing])
        text = f"{_ON if box.isChecked() else _OFF} {words.strip()}"
        if box.text() != text:
            box.setText(text)
            self.adjustSize()


class ToolsBox(QFrame):
    """What can be done here, each with its key; a click does the same."""

    wanted = Signal(str)

    def __init__(self, texts: Texts, tools: Sequence[tuple[str, str]], host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("mapBox")
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(4)
        self._buttons: dict[str, QPushButton] = {}
        for name, key in tools:
            button = QPushButton(f"{texts(f'mapwindow.tool.{name}')}  {key}", self)
            button.setObjectName("mapTool")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCheckable(name in ("pick", "measure"))
            button.clicked.connect(lambda _=False, n=name: self.wanted.emit(n))
            self._buttons[name] = button
            row.addWidget(button)

    def press(self, name: str, *, on: bool) -> None:
        self._buttons[name].setChecked(on)


class Banner(QLabel):
    """One line over the map: what a click means now, or why something was not done."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("mapBanner")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))
        self.adjustSize()


class NearBox(QFrame):
    """What lies near a point, by road time."""

    closed = Signal()

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("mapBox")
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        title = QLabel(texts("mapwindow.near.title"), self)
        title.setObjectName("panelTitle")
        column.addWidget(title)
        column.addWidget(self._text)
        self.hide()

    def show_lines(self, lines: Sequence[str]) -> None:
        self._text.setText("\n".join(lines))
        self.setVisible(bool(lines))
        self.adjustSize()

    @property
    def text(self) -> str:
        return self._text.text()
