"""Paper forms of a seat: numbers kept in hand for when the centre is gone, printing, filing after.

One block of numbers lies ready on the seat's disk with its PDF; printing takes it, and the next one
is asked for as soon as the centre is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.bad_hour.commands import FilePaperForm, ReservePaperForms
from dispatch_app.domain.bad_hour.events import PaperFormsReserved
from dispatch_app.domain.bad_hour.values import form_text
from dispatch_app.ui.dispatcher.bad_hour.entering import VEHICLE, BadCell, FormReader
from dispatch_app.ui.dispatcher.bad_hour.files import PaperOrder
from dispatch_app.ui.dispatcher.bad_hour.form_page import forms_page
from dispatch_app.ui.dispatcher.bad_hour.grid import FormGrid
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace

COUNT = 20
KEPT_FILES = 6
FORMS = "forms"
_DRAFT = "paper-forms"
_ELSEWHERE = "paper.vehicle-elsewhere"
_AT_NUMBER = frozenset({"paper.filed", "paper.unknown"})


class Block(msgspec.Struct, frozen=True):
    """Numbers in hand, both included."""

    first: int
    last: int


class SeatForms(QObject):
    said = Signal(str, str, dict)
    """Tone, key and words."""

    def __init__(
        self,
        workplace: Workplace,
        window: QWidget,
        folder: Path,
        make: Callable[[PaperOrder, Callable[[str], None]], None],
        to_paper: Callable[[Path], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._folder = workplace, folder
        self._make, self._to_paper = make, to_paper
        self._asked = self._print_next = False
        self._seen_overlap: FilePaperForm | None = None
        self._later: set[int] = set()
        self.block = _read(workplace.desk.draft(_DRAFT))
        self.grid = FormGrid(workplace.texts, window)
        self.grid.filed.connect(self._file)

    # ---- numbers and paper

    def keep(self) -> None:
        """See that a block lies ready, with its pages."""
        desk = self._place.desk
        if self.block is None and desk.online and not self._asked and desk.may(ReservePaperForms):
            self._asked = True
            desk.send(ReservePaperForms(count=COUNT), self._reserved)
        elif self.block is not None and not self._order(self.block).path.exists():
            self._write(self.block)

    def _reserved(self, reply: Reply) -> None:
        self._asked = False
        match reply:
            case Accepted(events=events):
                for event in events:
                    if isinstance(event, PaperFormsReserved):
                        self._hold(Block(event.first, event.last))
            case Refused() | Unreachable():
                if self._print_next:
                    self._print_next = False
                    self._say("alarm", "badhour.no-numbers")

    def _hold(self, block: Block | None) -> None:
        self.block = block
        self._place.desk.put_draft(_DRAFT, msgspec.json.encode(block))
        if block is not None:
            self._write(block)

    def _write(self, block: Block) -> None:
        order = self._order(block)
        self._make(order, partial(self._written, order.path))

    def _order(self, block: Block) -> PaperOrder:
        place = self._place
        numbers = range(block.first, block.last + 1)
        return PaperOrder(
            folder=self._folder,
            kind=FORMS,
            stamp=f"{block.first:06d}-{block.last:06d}",
            title=place.texts("badhour.forms.title"),
            page=forms_page(place.texts, place.seat, numbers),
            family=place.theme.family,
            kept=KEPT_FILES,
        )

    def _written(self, path: Path, trouble: str) -> None:
        if trouble:
            self._print_next = False
            self._say("alarm", "badhour.not-written", why=trouble)
        elif self._print_next:
            self._print_next = False
            self._print(path)

    def key_print(self) -> None:
        """The block in hand goes to paper, with or without a centre; no number goes twice."""
        if self.block is None:
            self._print_next = True
            self.keep()
            if not self._asked:
                self._print_next = False
                self._say("alarm", "badhour.no-numbers")
            return
        path = self._order(self.block).path
        if path.exists():
            self._print(path)
        else:
            self._print_next = True
            self._write(self.block)

    def _print(self, path: Path) -> None:
        self._hold(None)
        self._to_paper(path)
        self.keep()

    # ---- filing

    def key_enter(self) -> None:
        if self.grid.isVisible():
            self.grid.leave()
        else:
            self.grid.open()

    def _file(self, typed: Mapping[str, str]) -> None:
        place = self._place
        reader = FormReader(
            state=place.desk.state, book=place.protocols, zone=place.zone, now=place.desk.now()
        )
        try:
            command = reader.command(typed)
            if command == self._seen_overlap:
                command = reader.command(typed, despite_overlap=True)
        except BadCell as bad:
            self.grid.say("alarm", place.texts(bad.key, text=bad.text))
            self.grid.point_at(bad.field)
            return
        self.grid.say("", place.texts("badhour.grid.filing"))
        place.desk.send(command, partial(self._replied, command))
        if not place.desk.online:
            self._goes_later(command.number)

    def _goes_later(self, number: int) -> None:
        """It waits on this machine's disk; the next form need not."""
        texts = self._place.texts
        self._later.add(number)
        self.grid.next_form(texts("badhour.grid.waits", form=form_text(number)))
        self.grid.say("warning", texts("badhour.grid.later"))

    def _replied_late(self, form: str, reply: Reply) -> None:
        """Nobody has it before the eyes any more: said where everything is said."""
        match reply:
            case Accepted():
                self._say("info", "badhour.grid.filed", form=form)
            case Refused(code=code, details=details):
                why = refusal_text(self._place.texts, code, dict(details))
                self._say("alarm", "badhour.grid.refused", form=form, why=why)
            case Unreachable():
                pass

    def _replied(self, command: FilePaperForm, reply: Reply) -> None:
        texts, form = self._place.texts, form_text(command.number)
        if command.number in self._later:
            self._later.discard(command.number)
            self._replied_late(form, reply)
            return
        match reply:
            case Accepted():
                self._seen_overlap = None
                self.grid.next_form(texts("badhour.grid.done", form=form))
                self.grid.say("ok", texts("badhour.grid.filed", form=form))
            case Refused(code=code, details=details):
                self._seen_overlap = command if code == _ELSEWHERE else None
                self.grid.say("alarm", refusal_text(texts, code, dict(details)))
                self.grid.point_at(_field_of(code, details))
            case Unreachable():
                self.grid.say("alarm", texts("badhour.grid.later"))

    def _say(self, tone: str, key: str, **words: str) -> None:
        self.said.emit(tone, key, words)


def _field_of(code: str, details: Mapping[str, str]) -> str:
    """Where the cursor goes."""
    if code in _AT_NUMBER:
        return "number"
    return VEHICLE if code == _ELSEWHERE else details.get("stage", details.get("asked", "ended"))


def _read(body: bytes | None) -> Block | None:
    try:
        return msgspec.json.decode(body or b"null", type=Block | None)
    except msgspec.DecodeError:
        return None
