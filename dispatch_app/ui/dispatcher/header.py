"""The top line of the intake window: clock, seat, lines, ten lamps, unsaved work. Shows only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import Clickable
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.kit.lamp_row import LampRow
from dispatch_app.ui.kit.lamps import SIGNS
from dispatch_app.ui.kit.seat_lamps import LampLook


class Light(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    OFF = "off"
    DRILL = "drill"


_ROOMY_PX = {"zh": 1300, "en": 1500}
"""In a narrower window lamps that need no attention keep their names for the tooltip."""
_LEAST_PX = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderView:
    clock: str = "--:--:--"
    offset: str = ""
    seat: str = ""
    person: str = ""
    seat_state: str = ""
    seat_light: Light = Light.OFF
    ringing: int = 0
    longest: str = ""
    talking: int = 0
    not_saved: str = ""
    banner: str = ""
    lamps: Mapping[str, LampLook] = field(default_factory=dict)


class Header(QWidget):
    state_clicked = Signal()
    """The seat's state is to be changed."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self._clock = self._label("clock")
        self._offset = self._label("muted")
        self._seat = self._label("headerText")
        self._state = self._label("headerText")
        self._state.setToolTip(f"{texts('keys.seat_state')}  {KEYS['seat_state']}")
        Clickable(self._state).clicked.connect(self.state_clicked)
        self._ringing = self._label("headerText")
        self._talking = self._label("headerText")
        self._not_saved = self._label("warningText")
        self._banner = self._label("alarmText")
        self.lamps = LampRow(roomy_px=_ROOMY_PX[texts.language], parent=self)
        self._lay_out()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        return label

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(14)
        self._clock.setMinimumWidth(self._clock.fontMetrics().horizontalAdvance("00:00:00") * 2)
        for part in (
            self._clock,
            self._offset,
            self._seat,
            self._state,
            self._ringing,
            self._talking,
            self._not_saved,
        ):
            row.addWidget(part)
        row.addWidget(self._banner, 1)
        row.addWidget(self.lamps)

    def minimumSizeHint(self) -> QSize:
        """A small monitor is no reason for a window that reaches out of it."""
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def show_view(self, view: HeaderView) -> None:
        texts = self._texts
        _put(self._clock, view.clock)
        _put(self._offset, view.offset)
        _put(self._seat, f"{texts('header.seat', seat=view.seat)}  {view.person}")
        _put(self._state, f"{SIGNS[view.seat_light]} {view.seat_state}", view.seat_light)
        ringing = f"{texts('header.lines')} {view.ringing}"
        if view.longest:
            ringing += f"  {texts('header.longest')} {view.longest}"
        _put(self._ringing, ringing, Light.WARN if view.ringing else Light.OFF)
        _put(self._talking, f"{texts('header.talking')} {view.talking}")
        _put(self._not_saved, view.not_saved)
        _put(self._banner, view.banner)
        # A narrow window shows its beginning only.
        self._banner.setToolTip(view.banner)
        self.lamps.show_looks(view.lamps)


def _put(label: QLabel, text: str, light: Light | None = None) -> None:
    """Change only what differs; a style sheet that is applied again costs milliseconds."""
    if label.text() != text:
        label.setText(text)
    if light is not None and label.property("light") != light.value:
        label.setProperty("light", light.value)
        label.style().unpolish(label)
        label.style().polish(label)
