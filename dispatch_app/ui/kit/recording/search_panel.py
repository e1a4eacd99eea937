"""Fields to look for recordings by, and the table of what was found. Shows and asks only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.recording.criteria import NAMES, Criteria
from dispatch_app.ui.kit.recording.found import Found
from dispatch_app.ui.kit.recording.words import heads, line_of
from dispatch_app.ui.kit.table_view import TableView

_ACROSS = 5
"""Fields beside each other; what stands under each other is about the same."""
_ORDER = ("number", "called", "since", "until", "text", "serial", "incident", "line", "seat")
_MARGIN, _SPACE = 10, 8


class SearchPanel(QWidget):
    wanted = Signal(object)
    """`Criteria`"""
    more_wanted = Signal()
    opened = Signal(object)
    """The `Found` that was entered."""
    listed = Signal(tuple)
    """What has been found."""

    def __init__(self, texts: Texts, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self._zone = zone
        self.fields = {name: self._field(name) for name in _ORDER}
        self.table = TableView(heads(texts), self)
        self.state = QLabel(self)
        self.state.setObjectName("searchState")
        self.more = QPushButton(texts("recordings.more"), self)
        self.more.setObjectName("smallButton")
        self.more.hide()
        self.more.clicked.connect(self.more_wanted)
        self.table.opened.connect(self._open)
        self._lay_out()

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("field")
        field.setPlaceholderText(self._texts(f"recordings.hint.{name}"))
        field.setToolTip(self._texts(f"recordings.tip.{name}"))
        field.setAccessibleName(self._texts(f"recordings.field.{name}"))
        field.returnPressed.connect(self.search)
        field.installEventFilter(self)
        return field

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addLayout(self._grid())
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.more)
        column.addLayout(foot)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(_SPACE)
        grid.setVerticalSpacing(2)
        for at, name in enumerate(_ORDER):
            row, across = divmod(at, _ACROSS)
            caption = QLabel(self._texts(f"recordings.field.{name}"), self)
            caption.setObjectName("caption")
            caption.setBuddy(self.fields[name])
            grid.addWidget(caption, 2 * row, across)
            grid.addWidget(self.fields[name], 2 * row + 1, across)
            grid.setColumnStretch(across, 1)
        grid.addLayout(self._buttons(), 3, _ACROSS - 1)
        return grid

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for key, work in (("search", self.search), ("clear", self.clear)):
            button = QPushButton(self._texts(f"recordings.{key}"), self)
            button.setObjectName("smallButton")
            button.clicked.connect(lambda _=False, work=work: work())
            row.addWidget(button, 1)
        return row

    # ---- what is asked

    @property
    def criteria(self) -> Criteria:
        return Criteria(**{name: self.fields[name].text().strip() for name in NAMES})

    def put(self, criteria: Criteria) -> None:
        for name in NAMES:
            self.fields[name].setText(getattr(criteria, name))

    def search(self) -> None:
        self.wanted.emit(self.criteria)

    def clear(self) -> None:
        self.put(Criteria())
        self.fields[_ORDER[0]].setFocus()
        self.search()

    def _open(self, line: Line) -> None:
        self.opened.emit(line.about)

    # ---- as a search view

    def show_found(self, found: tuple[Found, ...], *, more: bool) -> None:
        self.table.show_lines([line_of(f, self._texts, self._zone) for f in found])
        self.more.setVisible(more)
        self.listed.emit(found)

    def show_state(self, tone: str, text: str) -> None:
        self.state.setText(text)
        _toned(self.state, tone)

    def show_wrong(self, field: str) -> None:
        for name, edit in self.fields.items():
            _toned(edit, "alarm" if name == field else "")
        if field:
            self.fields[field].setFocus()

    @property
    def lines(self) -> Sequence[Line]:
        return self.table.rows.lines

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the fields into the table: no hand leaves the keys."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
            and self.lines
        ):
            self.table.setFocus()
            return True
        return super().eventFilter(watched, event)


def _toned(widget: QWidget, tone: str) -> None:
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
