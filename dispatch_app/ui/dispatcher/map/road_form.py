"""The form of one road condition: kind, reason, road, end, sizes. Shows and asks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from dispatch_app.domain.codes import ConditionKind, ConditionReason, Shape
from dispatch_app.domain.road_conditions import MOST_WIDTH_M
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.map.side_box import WIDTH_PX, SideBox

ENDS = ("", "30", "60", "2h", "4h", "12h", "24h")
"""Offered ends; any other may be typed."""
_SLOW_SHARE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadWish:
    """What stands in the form, as typed."""

    kind: ConditionKind = ConditionKind.CLOSED
    reason: ConditionReason = ConditionReason.WORKS
    road: str = ""
    text: str = ""
    until: str = ""
    width_m: float = 20.0
    share_percent: int = _SLOW_SHARE
    height_m: float = 0.0
    """Limits: 0 is none."""
    limit_width_m: float = 0.0
    weight_t: float = 0.0


class RoadForm(SideBox):
    saved = Signal(object)
    """The `RoadWish`."""

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(texts("mapwindow.roads.form"), host)
        self._texts = texts
        self._kind, self._reason = QComboBox(self), QComboBox(self)
        for kind in ConditionKind:
            self._kind.addItem(texts.code("condition_kind", kind.value), kind.value)
        for reason in ConditionReason:
            self._reason.addItem(texts.code("condition_reason", reason.value), reason.value)
        self._road, self._text = QLineEdit(self), QLineEdit(self)
        self._until = QComboBox(self)
        self._until.setEditable(True)
        for end in ENDS:
            self._until.addItem(texts(f"mapwindow.roads.end-{end or 'open'}"), end)
        self._width = QSpinBox(self)
        self._width.setRange(5, int(MOST_WIDTH_M))
        self._width.setSuffix(" m")
        self._share = QSpinBox(self)
        self._share.setRange(5, 95)
        self._share.setSuffix(" %")
        self._limits = [self._limit(unit) for unit in (" m", " m", " t")]
        self._trouble = QLabel(self)
        self._trouble.setObjectName("mapTrouble")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        self.column.addLayout(self._fields())
        self.column.addWidget(self._trouble)
        self.column.addLayout(self._buttons())
        self._kind.currentIndexChanged.connect(self._show_for_kind)
        self.setFixedWidth(WIDTH_PX)

    def _limit(self, unit: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(0.0, 99.0)
        box.setDecimals(1)
        box.setSingleStep(0.1)
        box.setSuffix(unit)
        box.setSpecialValueText("—")
        return box

    def _fields(self) -> QFormLayout:
        form = QFormLayout()
        self._form = form
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(4)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("kind", self._kind),
            ("reason", self._reason),
            ("road", self._road),
            ("text", self._text),
            ("end", self._until),
            ("share", self._share),
            ("height", self._limits[0]),
            ("width-limit", self._limits[1]),
            ("weight", self._limits[2]),
            ("reach", self._width),
        )
        for name, field in rows:
            field.setObjectName("mapField")
            form.addRow(self._texts(f"mapwindow.roads.{name}"), field)
        return form

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        save = QPushButton(f"{self._texts('mapwindow.save')}  Ctrl+Enter", self)
        leave = QPushButton(f"{self._texts('mapwindow.cancel')}  Esc", self)
        save.setShortcut("Ctrl+Return")
        save.clicked.connect(lambda: self.saved.emit(self.wish))
        leave.clicked.connect(self.closed)
        for button in (save, leave):
            button.setObjectName("mapTool")
            row.addWidget(button)
        return row

    def fill(self, wish: RoadWish, shape: Shape) -> None:
        """Begin with these values; the cursor stands in the kind."""
        self._kind.setCurrentIndex(self._kind.findData(wish.kind.value))
        self._reason.setCurrentIndex(self._reason.findData(wish.reason.value))
        self._road.setText(wish.road)
        self._text.setText(wish.text)
        at = self._until.findData(wish.until)
        self._until.setCurrentIndex(at)
        if at < 0:
            self._until.setEditText(wish.until)
        self._width.setValue(round(wish.width_m))
        self._share.setValue(wish.share_percent)
        limits = (wish.height_m, wish.limit_width_m, wish.weight_t)
        for box, figure in zip(self._limits, limits, strict=True):
            box.setValue(figure)
        self._form.setRowVisible(self._width, shape is not Shape.AREA)
        self.show_trouble("")
        self._show_for_kind()

    def propose_road(self, name: str) -> None:
        self._road.setText(name)

    def begin(self) -> None:
        self._kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_for_kind(self) -> None:
        slow = self._kind.currentData() == ConditionKind.SLOW.value
        self._form.setRowVisible(self._share, slow)
        for box in self._limits:
            self._form.setRowVisible(box, not slow)
        self.adjustSize()
        self.grown.emit()

    @property
    def wish(self) -> RoadWish:
        at = self._until.findText(self._until.currentText())
        until = self._until.currentText() if at < 0 else self._until.itemData(at)
        height, width, weight = (box.value() for box in self._limits)
        return RoadWish(
            kind=ConditionKind(self._kind.currentData()),
            reason=ConditionReason(self._reason.currentData()),
            road=self._road.text().strip(),
            text=self._text.text().strip(),
            until=until,
            width_m=float(self._width.value()),
            share_percent=self._share.value(),
            height_m=height,
            limit_width_m=width,
            weight_t=weight,
        )

    def show_trouble(self, text: str) -> None:
        """Why it was not saved, beside the fields; empty takes it away."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self.adjustSize()
        self.grown.emit()
