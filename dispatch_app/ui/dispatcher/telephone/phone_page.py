"""The page of the built-in telephone: devices, level meters, test tone. Shows and asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts

Choice = tuple[str, str]
"""Name of a device, and what people call it."""
QUIETEST_DB = -60
"""The left end of a meter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneView:
    state: str = ""
    trouble: str = ""
    ringing: bool = False
    talking: bool = False
    microphones: tuple[Choice, ...] = ()
    speakers: tuple[Choice, ...] = ()
    microphone: str = ""
    speaker: str = ""


class PhonePage(QWidget):
    escaped = Signal()
    devices_chosen = Signal(str, str)
    """Names of microphone and speaker; empty: what the machine prefers."""
    tone_wanted = Signal()
    lift_wanted = Signal()
    put_down_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._shown: PhoneView | None = None
        self._state = QLabel(self)
        self._state.setObjectName("panelTitle")
        self._trouble = QLabel(self)
        self._trouble.setObjectName("telephoneNote")
        self._trouble.setProperty("tone", "alarm")
        self._trouble.setWordWrap(True)
        self._microphone, self._speaker = self._choice(), self._choice()
        self.microphone_meter, self.speaker_meter = self._meter(), self._meter()
        form = QFormLayout()
        form.setVerticalSpacing(6)
        form.addRow(texts("telephone.own-phone.microphone"), self._microphone)
        form.addRow("", self.microphone_meter)
        form.addRow(texts("telephone.own-phone.speaker"), self._speaker)
        form.addRow("", self.speaker_meter)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(6)
        column.addWidget(self._state)
        column.addWidget(self._trouble)
        column.addLayout(form)
        column.addLayout(self._buttons())
        column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _choice(self) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName("telephoneChoice")
        box.setMinimumContentsLength(8)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(lambda _at: self._chosen())
        return box

    def _meter(self) -> QProgressBar:
        meter = QProgressBar(self)
        meter.setObjectName("levelMeter")
        meter.setRange(QUIETEST_DB, 0)
        meter.setValue(QUIETEST_DB)
        meter.setFormat("%v dB")
        meter.setFixedHeight(18)
        return meter

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._lift = self._button("telephone.own-phone.lift", self.lift_wanted.emit)
        self._down = self._button("telephone.own-phone.put-down", self.put_down_wanted.emit)
        self._tone = self._button("telephone.own-phone.tone", self.tone_wanted.emit)
        for button in (self._lift, self._down, self._tone):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _button(self, key: str, act: object) -> QPushButton:
        button = QPushButton(self._texts(key), self)
        button.setObjectName("smallButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(act)
        return button

    def begin(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() == Qt.Key.Key_T:
            self.tone_wanted.emit()
        else:
            super().keyPressEvent(event)

    # ---- shown

    def show_view(self, view: PhoneView) -> None:
        if view == self._shown:
            return
        self._shown = view
        self._state.setText(view.state)
        self._trouble.setText(view.trouble)
        self._trouble.setVisible(bool(view.trouble))
        self._lift.setEnabled(view.ringing)
        self._down.setEnabled(view.ringing or view.talking)
        self._fill(self._microphone, view.microphones, view.microphone)
        self._fill(self._speaker, view.speakers, view.speaker)

    def show_levels(self, microphone_db: float, speaker_db: float) -> None:
        for meter, level in (
            (self.microphone_meter, microphone_db),
            (self.speaker_meter, speaker_db),
        ):
            meter.setValue(max(QUIETEST_DB, min(0, round(level))))

    def _fill(self, box: QComboBox, choices: Sequence[Choice], chosen: str) -> None:
        if box.view().isVisible():
            return  # somebody is choosing: nothing moves under the pointer
        box.clear()
        box.addItem(self._texts("telephone.own-phone.preferred"), "")
        for name, label in choices:
            box.addItem(label, name)
        if chosen and all(chosen != name for name, _ in choices):
            box.addItem(self._texts("telephone.own-phone.missing", name=chosen), chosen)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _chosen(self) -> None:
        self.devices_chosen.emit(self._microphone.currentData(), self._speaker.currentData())
