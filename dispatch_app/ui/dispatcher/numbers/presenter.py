"""Presenter of what is known of a number: shown on every call unasked, added to by a key."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.ids import NoteId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import Badge
from dispatch_app.domain.telephone_commands import NoteNumber, RetireNumberNote
from dispatch_app.ui.dispatcher.numbers.card import (
    NumberCard,
    NumberSheet,
    NumberSheetView,
    NumberView,
)
from dispatch_app.ui.dispatcher.numbers.words import note_lines, seat_warnings
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace

_LATELY = 3


class Form(Protocol):
    """What of the form is needed here."""

    history_told: SignalInstance

    def number_history(self) -> tuple[str, ...] | None: ...
    def place_history(self) -> tuple[str, ...]: ...


class Numbers(QObject):
    opened = Signal()
    closed = Signal()

    def __init__(self, workplace: Workplace, form: Form, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._form = form
        self._texts = workplace.texts
        self._said = ""
        self._back: QWidget | None = None
        self.card = NumberCard(self._texts)
        badges = tuple((b.value, self._texts.code("badge", b.value)) for b in Badge)
        self.sheet = NumberSheet(self._texts, badges)
        self.card.opened.connect(self.key_toggle)
        self.sheet.added.connect(self.add)
        self.sheet.retired.connect(self.retire)
        self.sheet.left.connect(self.close)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.show)
        workplace.selection.changed.connect(self._turned)
        workplace.desk.changed.connect(lambda _view: self._soon.start())
        form.history_told.connect(self._soon.start)

    @property
    def _call(self) -> Call | None:
        call = self._place.call
        return call if call is not None and call.number else None

    # ---- opening and closing

    def key_toggle(self) -> None:
        if self.sheet.isVisible():
            self.close()
        elif self._call is not None:
            self._back = QApplication.focusWidget()
            self._said = ""
            self.show()
            self.opened.emit()
            self.sheet.begin()

    def close(self) -> None:
        self.closed.emit()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def _turned(self) -> None:
        self._said = ""
        self.sheet.clear_text()
        self.show()
        if self._call is None and self.sheet.isVisible():
            self.close()

    # ---- showing

    def show(self) -> None:
        self._soon.stop()
        call = self._call
        self.card.show_view(self._card_view(call) if call is not None else NumberView())
        if call is not None:
            self.sheet.show_view(self._sheet_view(call))

    def _card_view(self, call: Call) -> NumberView:
        """Nothing at all while nothing is known: most callers call once in their life."""
        state = self._place.desk.state
        notes = note_lines(state, call.number, self._texts, self._place.zone)
        history = self._form.number_history() or ()
        if not notes and not history:
            return NumberView()
        return NumberView(
            number=call.number,
            heading=self._texts(
                "numbers.card", number=call.number, notes=len(notes), calls=len(history)
            ),
            notes=notes,
            lately=history[:_LATELY],
            warns=bool(seat_warnings(state, call.number, self._texts)),
        )

    def _sheet_view(self, call: Call) -> NumberSheetView:
        return NumberSheetView(
            heading=self._texts("numbers.title", number=call.number),
            notes=note_lines(self._place.desk.state, call.number, self._texts, self._place.zone),
            history=self._history(),
            said=self._said,
        )

    def _history(self) -> str:
        """The number's own, then that of the place, whoever called."""
        number, place = self._form.number_history(), self._form.place_history()
        unknown = self._texts("form.history.unknown")
        lines = [unknown] if number is None else list(number)
        blocks = [self._texts("numbers.of-number"), *(lines or [self._texts("numbers.none")])]
        if place:
            blocks += ["", self._texts("numbers.of-place"), *place]
        return "\n".join(blocks)

    # ---- notes

    def add(self, badge: str, text: str) -> None:
        call = self._call
        if call is None:
            return
        sort = Badge(badge) if badge else Badge.NOTE
        command = NoteNumber(number=call.number, badge=sort, text=text)
        self._place.desk.send(command, self._added)

    def _added(self, reply: Reply) -> None:
        if isinstance(reply, Accepted):
            self.sheet.clear_text()
        self._replied(reply)

    def retire(self, note: str) -> None:
        call = self._call
        if call is not None:
            command = RetireNumberNote(number=call.number, id=NoteId(note))
            self._place.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Accepted():
                self._said = ""
            case Refused(code=code, details=details):
                self._said = refusal_text(self._texts, code, details)
            case Unreachable(code=code):
                self._said = refusal_text(self._texts, code, {})
        self.show()
