"""The page of mileage as it is seen: a day, a table, a sum. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dispatch_app.client.mileage_table import Went
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.table_view import TableView

_MARGIN, _SPACE = 10, 8
_DAY_PX = 130


def heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("mileage.head.vehicle"), width_px=80),
        Head(texts("mileage.head.plate"), width_px=120),
        Head(texts("mileage.head.station"), width_px=180),
        Head(texts("mileage.head.what"), width_px=200),
        Head(texts("mileage.head.from"), width_px=100),
        Head(texts("mileage.head.to"), width_px=100),
        Head(texts("mileage.head.km"), figures=True, width_px=110),
        Head(texts("mileage.head.gaps"), figures=True, width_px=90),
        Head(texts("mileage.head.bridged"), figures=True, width_px=150),
        Head(texts("mileage.head.fixes"), figures=True, width_px=110),
        Head(texts("mileage.head.doubted"), figures=True, width_px=110),
    )


def line_of(went: Went, texts: Texts, zone: str) -> Line:
    """The whole day, or one mission set in under it."""
    whole = not went.mission
    return Line(
        key=went.key,
        cells=(
            went.vehicle if whole else "",
            went.plate if whole else "",
            went.station if whole else "",
            texts("mileage.whole-day") if whole else f"　{went.mission}",
            "" if whole else clock_text(went.since, zone),
            "" if whole else clock_text(went.until, zone),
            f"{went.driven_m / 1000:.1f} km",
            str(went.gaps),
            f"{went.bridged_m / 1000:.1f} km" if went.gaps else "",
            str(went.fixes),
            str(went.implausible),
        ),
        tip=texts("mileage.tip"),
    )


class MileagePanel(QWidget):
    day_wanted = Signal(str)
    turned = Signal(int)
    """So many days forth or back."""
    export_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.title = self._label("panelTitle")
        self.note = self._label("headerText")
        self.day = QLineEdit(self)
        self.day.setFixedWidth(_DAY_PX)
        self.day.returnPressed.connect(self._wanted)
        self.before = self._button("mileage.before", "Ctrl+Left")
        self.after = self._button("mileage.after", "Ctrl+Right")
        self.export = self._button("mileage.export", "Ctrl+E")
        self.table = TableView(heads(texts), self)
        self._lay_out()
        self.before.clicked.connect(partial(self._turn, -1))
        self.after.clicked.connect(partial(self._turn, 1))
        self.export.clicked.connect(self._export)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        return label

    def _button(self, key: str, shortcut: str) -> QPushButton:
        button = QPushButton(f"{self._texts(key)}  {shortcut}", self)
        button.setObjectName("deskKey")
        button.setShortcut(shortcut)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(_SPACE)
        for widget in (self.before, self.day, self.after, self.title):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.note)
        head.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def _wanted(self) -> None:
        self.day_wanted.emit(self.day.text())

    def _turn(self, days: int, *_: object) -> None:
        self.turned.emit(days)

    def _export(self) -> None:
        self.export_wanted.emit()

    def show_lines(self, lines: Sequence[Line], title: str, day: str) -> None:
        self.title.setText(title)
        if not self.day.hasFocus():
            self.day.setText(day)
        self.table.show_lines(lines)

    def say(self, text: str) -> None:
        self.note.setText(text)

    def allow_export(self, allowed: bool) -> None:
        self.export.setEnabled(allowed)
