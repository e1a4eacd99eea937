"""The player: waveform, clock, keys, marks and notes. Shows and asks only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.elided import Elided
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.recording.deck import Heard
from dispatch_app.ui.kit.recording.found import Found, Remark
from dispatch_app.ui.kit.recording.listening import JUMP_S, RATES, STEP_S, Listening, Playing
from dispatch_app.ui.kit.recording.peaks import Peaks
from dispatch_app.ui.kit.recording.time_words import place_text
from dispatch_app.ui.kit.recording.waveform import Waveform
from dispatch_app.ui.kit.recording.words import remark_heads, remark_line, title_of
from dispatch_app.ui.kit.table_view import TableView
from dispatch_app.ui.kit.theme import Theme

KEYS: Mapping[str, str] = {
    "toggle": "Space",
    "back": "Left",
    "on": "Right",
    "back_little": "Shift+Left",
    "on_little": "Shift+Right",
    "start": "Home",
    "end": "End",
    "slower": "-",
    "faster": "=",
    "as_spoken": "0",
    "loop_from": "A",
    "loop_to": "B",
    "no_loop": "L",
    "side": "S",
    "previous_mark": "P",
    "next_mark": "N",
    "mark": "M",
    "note": "T",
    "export": "E",
    "hold": "K",
    "close": "Escape",
}
"""Keys of the player while the focus is in it."""
_BUTTONS = (
    ("back", "toggle", "on"),
    ("slower", "as_spoken", "faster"),
    ("loop_from", "loop_to", "no_loop"),
    ("side",),
    ("previous_mark", "next_mark", "mark", "note"),
    ("export", "hold"),
)
"""As they stand beside each other."""
EXPORT_NAMED = "export_named"
"""An export whose file keeps the numbers of who talked."""
NAMED_KEY = "Alt+N"
_REPEATING = frozenset({"back", "on", "back_little", "on_little"})
_REMARKS_PX = 360
_MARGIN, _SPACE = 10, 6


class Player(QFrame):
    pressed = Signal(str)
    """The name of a key of `KEYS`, however it was asked for."""
    written = Signal(str, str)
    """What was asked for (`mark`, `note`, `export`, `export_named`, `hold`, `release`), words."""
    place_wanted = Signal(float)

    def __init__(
        self, texts: Texts, theme: Theme, zone: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("player")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._texts = texts
        self._zone = zone
        self._asked = ""
        self.title = Elided("panelTitle")
        self.clock = QLabel(self)
        self.clock.setObjectName("playerClock")
        self.waveform = Waveform(texts, theme, self)
        self.remarks = TableView(remark_heads(texts), self)
        self.buttons = {name: self._button(name) for group in _BUTTONS for name in group}
        self.asking = QFrame(self)
        self.question = QLabel(self.asking)
        self.answer = QLineEdit(self.asking)
        self.named = QPushButton(self.asking)
        self._lay_out()
        hang_keys(self, KEYS, self._key, _REPEATING)
        self.waveform.seek_wanted.connect(self.place_wanted)
        self.remarks.opened.connect(self._go_to)
        self.title.setText(texts("recordings.nothing-open"))
        self.show_playing(Playing())

    # ---- made once

    def _button(self, name: str) -> QPushButton:
        key = QKeySequence(KEYS[name]).toString(QKeySequence.SequenceFormat.NativeText)
        button = QPushButton(f"{self._texts(f'recordings.key.{name}')}  {_sign(key)}", self)
        button.setObjectName("segment")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.clock)
        middle = QHBoxLayout()
        middle.setSpacing(_SPACE)
        middle.addWidget(self.waveform, 1)
        self.remarks.setFixedWidth(_REMARKS_PX)
        middle.addWidget(self.remarks)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _SPACE, _MARGIN, _SPACE)
        column.setSpacing(_SPACE)
        column.addLayout(head)
        column.addLayout(middle, 1)
        column.addLayout(self._row_of_buttons())
        column.addWidget(self._line_to_write())

    def _row_of_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        for group in _BUTTONS:
            for name in group:
                row.addWidget(self.buttons[name])
            row.addSpacing(_MARGIN)
        row.addStretch(1)
        return row

    def _line_to_write(self) -> QWidget:
        self.asking.setObjectName("asking")
        self.answer.setObjectName("field")
        self.answer.returnPressed.connect(self._write)
        row = QHBoxLayout(self.asking)
        row.setContentsMargins(0, 0, 0, 0)
        self.question.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(self.question)
        row.addWidget(self.answer, 1)
        row.addWidget(self._tick_for_numbers())
        _keep_room(self.asking)
        self.asking.hide()
        return self.asking

    def _tick_for_numbers(self) -> QPushButton:
        """Never ticked beforehand: who wants the numbers in the file says so each time."""
        self.named.setObjectName("segment")
        self.named.setCheckable(True)
        self.named.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.named.toggled.connect(self._show_named)
        key = QShortcut(QKeySequence(NAMED_KEY), self.asking)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.named.click)
        _keep_room(self.named)
        self._show_named(False)
        return self.named

    @Slot(bool)
    def _show_named(self, ticked: bool) -> None:
        words = self._texts("recordings.numbers-in" if ticked else "recordings.numbers-out")
        self.named.setText(f"{words}  {NAMED_KEY}")
        _lit(self.named, ticked)

    def _key(self, name: str) -> None:
        if name == "close" and not self.asking.isHidden():
            self.leave_question()
            return
        self.pressed.emit(name)

    # ---- what is shown

    def show_opened(self, found: Found, peaks: Peaks) -> None:
        self.title.setText(title_of(found, self._texts, self._zone))
        self.waveform.show_peaks(peaks)
        self.leave_question()
        self.setFocus()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        marks = sorted(
            (r for r in remarks if r.offset_ms is not None), key=lambda r: r.offset_ms or 0
        )
        notes = [r for r in remarks if r.offset_ms is None]
        self.remarks.show_lines(
            [
                remark_line(number, remark, self._texts, self._zone)
                for number, remark in enumerate((*marks, *notes), start=1)
            ]
        )

    def show_playing(self, now: Playing) -> None:
        self.waveform.show_playing(now)
        self.clock.setText(f"{place_text(now.at_s)} / {place_text(now.length_s)}")
        for name, button in self.buttons.items():
            _enable(button, now.loaded)
            if name != "hold":
                _lit(button, name in _on(now))
        self._word("toggle", "recordings.key.pause" if now.playing else "recordings.key.toggle")
        self._word("as_spoken", "recordings.rate", rate=f"{now.rate:g}")
        self._word("side", f"recordings.heard.{now.heard.value}")

    def showEvent(self, event: QShowEvent) -> None:
        """Buttons that change are as wide as their widest: nothing beside them moves."""
        super().showEvent(event)
        for name, words in self._changing().items():
            button = self.buttons[name]
            shown, was_lit = button.text(), button.property("on") == "yes"
            _lit(button, True)  # then letters are widest
            widths = []
            for word in words:
                button.setText(f"{word}  {_sign(KEYS[name])}")
                widths.append(button.sizeHint().width())
            button.setText(shown)
            _lit(button, was_lit)
            button.setMinimumWidth(max(widths))

    def _changing(self) -> Mapping[str, Sequence[str]]:
        texts = self._texts
        return {
            "toggle": [texts("recordings.key.toggle"), texts("recordings.key.pause")],
            "loop_from": [texts("recordings.key.loop_from")],
            "loop_to": [texts("recordings.key.loop_to")],
            "as_spoken": [texts("recordings.rate", rate=f"{rate:g}") for rate in RATES],
            "hold": [texts("recordings.key.hold"), texts("recordings.key.release")],
            "side": [texts(f"recordings.heard.{heard.value}") for heard in Heard],
        }

    def _word(self, name: str, key: str, **values: object) -> None:
        button = self.buttons[name]
        text = f"{self._texts(key, **values)}  {_sign(KEYS[name])}"
        if button.text() != text:
            button.setText(text)

    def show_held(self, *, held: bool) -> None:
        self._word("hold", "recordings.key.release" if held else "recordings.key.hold")
        _lit(self.buttons["hold"], held)

    def become(self) -> None:
        """The theme has changed."""
        self.waveform.become()

    # ---- words are asked for in the panel itself

    def ask(self, what: str) -> None:
        """Ask for the words of a mark, a note or an export; Enter says them, Esc leaves it."""
        self._asked = what
        self.question.setText(self._texts(f"recordings.ask.{what}"))
        self.answer.clear()
        self.named.setChecked(False)
        self.named.setVisible(what == "export")
        self.asking.show()
        self.answer.setFocus()

    def leave_question(self) -> None:
        self.asking.hide()
        self._asked = ""
        self.setFocus()

    def _write(self) -> None:
        asked, words = self._asked, self.answer.text()
        if asked == "export" and self.named.isChecked():
            asked = EXPORT_NAMED
        self.leave_question()
        self.written.emit(asked, words)

    def _go_to(self, line: Line) -> None:
        remark = line.about
        if isinstance(remark, Remark) and remark.offset_ms is not None:
            self.place_wanted.emit(remark.offset_ms / 1000)
            self.setFocus()


def actions(
    listening: Listening, ask: Callable[[str], None], close: Callable[[], None]
) -> Mapping[str, Callable[[], None]]:
    """What each key of `KEYS` does."""
    return {
        "toggle": listening.toggle,
        "back": lambda: listening.jump(-JUMP_S),
        "on": lambda: listening.jump(JUMP_S),
        "back_little": lambda: listening.jump(-STEP_S),
        "on_little": lambda: listening.jump(STEP_S),
        "start": lambda: listening.seek(0.0),
        "end": lambda: listening.seek(listening.now.length_s),
        "slower": listening.slower,
        "faster": listening.faster,
        "as_spoken": listening.as_spoken,
        "loop_from": listening.loop_from_here,
        "loop_to": listening.loop_to_here,
        "no_loop": listening.drop_loop,
        "side": listening.next_side,
        "previous_mark": listening.previous_mark,
        "next_mark": listening.next_mark,
        "mark": lambda: ask("mark"),
        "note": lambda: ask("note"),
        "export": lambda: ask("export"),
        "hold": lambda: ask("hold"),
        "close": close,
    }


def _on(now: Playing) -> frozenset[str]:
    """Buttons that are lit."""
    lit = {
        "toggle": now.playing,
        "loop_from": now.loop_from_s is not None,
        "loop_to": now.loop_to_s is not None,
        "as_spoken": now.rate != 1.0,
        "side": now.heard is not Heard.BOTH,
    }
    return frozenset(name for name, is_lit in lit.items() if is_lit)


def _sign(key: str) -> str:
    """A key as it stands on the keyboard."""
    return {"Left": "←", "Right": "→", "-": "−"}.get(key, key)


def _keep_room(widget: QWidget) -> None:
    """Nothing beside it moves when it is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def _enable(button: QPushButton, enabled: bool) -> None:
    if button.isEnabled() is not enabled:
        button.setEnabled(enabled)


def _lit(button: QPushButton, lit: bool) -> None:
    on = "yes" if lit else "no"
    if button.property("on") != on:
        button.setProperty("on", on)
        button.style().unpolish(button)
        button.style().polish(button)
