"""The conversation at this seat: who is in it, what can be done, what becomes of it. Shows only.

Every action has its own place and its key on it; what cannot be done now is grey and says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from dispatch_app.domain.ids import CallId
from dispatch_app.ui.kit.elided import Elided

BAR_PX = 40
_KEYPAD_PX = 150
_CHIP_PX = 250
_BETWEEN_PX = 4
_MORE_PX = 34
"""How many chips have no room, in digits."""
_TALK_PX = 700
"""Who talks and what is said needs so much; if that is not left, keys stand in tooltips alone."""
_SAYING_PX = 150
"""Words about the last wish keep so much; who talks goes before all else."""
_FRAME_PX = 24
"""What a button is wider than its words, with the gap beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyChip:
    id: str
    label: str
    """Sign, name and role."""
    tone: str = "plain"
    tooltip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """A button: grey with its reason in `why`, pressed in while `on`."""

    code: str
    word: str
    key: str = ""
    why: str = ""
    on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkView:
    call: CallId | None = None
    title: str = ""
    """What goes on, in a word."""
    number: str = ""
    since: datetime | None = None
    tone: str = "quiet"
    """`quiet`, `talking`, `held`, `calling`, `listening` or `trouble`."""
    parties: tuple[PartyChip, ...] = ()
    acts: tuple[ActView, ...] = ()
    saying: str = ""
    saying_tone: str = "info"


@dataclass(slots=True)
class _Shown:
    view: TalkView = field(default_factory=TalkView)
    clock: str = ""


class TalkBar(QFrame):
    acted = Signal(str)
    """Code of an action."""
    party_clicked = Signal(str)
    """Id of a party."""
    number_clicked = Signal()
    digit_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("talkBar")
        self.setFixedHeight(BAR_PX)
        self._shown = _Shown()
        self._title = self._label("talkTitle")
        self._number = QPushButton(self)
        self._number.setObjectName("talkNumber")
        self._number.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._number.clicked.connect(self.number_clicked)
        self._clock = self._label("talkClock")
        self._parties = _Parties(self)
        self._parties.clicked.connect(self.party_clicked)
        self._saying = Elided("talkSaying")
        self.keypad = _Keypad(self)
        self.keypad.typed.connect(self.digit_typed)
        self._buttons: dict[str, QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 3, 10, 3)
        self._row.setSpacing(8)
        for widget in (self._title, self._number, self._clock):
            self._row.addWidget(widget)
        self._row.addWidget(self._parties)
        self._row.addWidget(self.keypad)
        self._row.addWidget(self._saying, 1)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        return label

    def minimumSizeHint(self) -> QSize:
        return QSize(600, BAR_PX)

    @property
    def view(self) -> TalkView:
        return self._shown.view

    def button(self, code: str) -> QPushButton:
        return self._buttons[code]

    def show_view(self, view: TalkView) -> None:
        if view == self._shown.view:
            return
        self._shown.view = view
        _text(self._title, view.title)
        _text(self._number, view.number)
        self._number.setVisible(bool(view.number))
        self._parties.show_chips(view.parties)
        _text(self._saying, view.saying)
        self._saying.setMinimumWidth(_SAYING_PX if view.saying else 0)
        _property(self._saying, "tone", view.saying_tone)
        for label in (self._title, self._clock):
            _property(label, "tone", view.tone)
        self._show_acts(view.acts)

    def show_clock(self, text: str) -> None:
        _text(self._clock, text)

    def _show_acts(self, acts: Sequence[ActView]) -> None:
        keyed = self._has_room(acts)
        for act in acts:
            button = self._buttons.get(act.code) or self._make(act.code)
            _text(button, f"{act.word} {act.key}".strip() if keyed else act.word)
            if button.isEnabled() != (not act.why):
                button.setEnabled(not act.why)
            _property(button, "on", "yes" if act.on else "no")
            button.setToolTip(f"{act.word}  {act.key}\n{act.why}".strip())

    def _has_room(self, acts: Sequence[ActView]) -> bool:
        """Whether the keys fit on the buttons beside the conversation."""
        metrics = self.fontMetrics()
        needed = sum(metrics.horizontalAdvance(f"{a.word} {a.key}") + _FRAME_PX for a in acts)
        return needed + _TALK_PX <= self.width()

    def _make(self, code: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("talkButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("on", "no")
        button.clicked.connect(lambda _=False: self.acted.emit(code))
        self._row.addWidget(button)
        self._buttons[code] = button
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_acts(self._shown.view.acts)


class _Keypad(QLineEdit):
    """Keys pressed into a call, each sent at once; Escape or Enter puts it away."""

    typed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("field")
        self.setReadOnly(True)
        self.setFixedWidth(_KEYPAD_PX)
        self._back: QWidget | None = None
        self.hide()

    def begin(self, hint: str) -> None:
        self._back = self.window().focusWidget()
        self.clear()
        self.setPlaceholderText(hint)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        if self.isHidden():
            return
        back, self._back = self._back, None
        if back is not None:
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.leave()
        elif event.text() and event.text() in "0123456789*#":
            self.setText(self.text() + event.text())
            self.typed.emit(event.text())
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Digits belong to the question again, not to a call that one has turned away from."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._back = None
            self.hide()


class _Parties(QWidget):
    """Chips in one line; those that do not fit are counted, with their names in the tooltip."""

    clicked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._chips: tuple[PartyChip, ...] = ()
        self._buttons: list[QPushButton] = []
        self._more = QLabel(self)
        self._more.setObjectName("muted")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, BAR_PX - 8)

    def sizeHint(self) -> QSize:
        """All chips beside each other."""
        shown = self._buttons[: len(self._chips)]
        return QSize(sum(_chip_px(b) for b in shown) + _MORE_PX, BAR_PX - 8)

    def show_chips(self, chips: Sequence[PartyChip]) -> None:
        self._chips = tuple(chips)
        while len(self._buttons) < len(chips):
            self._buttons.append(self._make(len(self._buttons)))
        for button, chip in zip(self._buttons, chips, strict=False):
            _text(button, chip.label)
            _property(button, "tone", chip.tone)
            button.setToolTip(chip.tooltip or chip.label)
        self.updateGeometry()
        self._lay()

    def _make(self, at: int) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("partyChip")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _=False: self.clicked.emit(self._chips[at].id))
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        left = 0
        hidden: list[str] = []
        room = self.width() - _MORE_PX
        for at, button in enumerate(self._buttons):
            shown = at < len(self._chips)
            width = _chip_px(button) - _BETWEEN_PX
            fits = shown and left + width <= room and not hidden
            button.setVisible(fits)
            if fits:
                height = min(28, self.height())
                button.setGeometry(left, (self.height() - height) // 2, width, height)
                left += width + _BETWEEN_PX
            elif shown:
                hidden.append(self._chips[at].label)
        _text(self._more, f"+{len(hidden)}" if hidden else "")
        self._more.setToolTip("\n".join(hidden))
        self._more.setGeometry(left, 0, _MORE_PX, self.height())


def _chip_px(button: QPushButton) -> int:
    """With the gap behind it."""
    return min(button.sizeHint().width(), _CHIP_PX) + _BETWEEN_PX


def _text(widget: QLabel | QPushButton, text: str) -> None:
    if widget.text() != text:
        widget.setText(text)


def _property(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
