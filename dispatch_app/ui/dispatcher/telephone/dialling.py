"""Presenter of the phone book: finds whom is meant, and calls, asks, transfers or adds them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.telephone import NO_REF, CallPurpose, Target, TargetKind
from dispatch_app.domain.telephone_commands import (
    AddParty,
    CallOut,
    ConsultSomebody,
    GroupCall,
    RetireContact,
    TransferCall,
)
from dispatch_app.ui.dispatcher.keys import TELEPHONE_LISTS
from dispatch_app.ui.dispatcher.telephone.book import Book, Readings, digits_of, is_number
from dispatch_app.ui.dispatcher.telephone.dial_page import DialPage
from dispatch_app.ui.dispatcher.telephone.entries import Entry, EntryKind, entries, to_number
from dispatch_app.ui.dispatcher.telephone.list_page import PageAct
from dispatch_app.ui.dispatcher.telephone.list_rows import entry_rows
from dispatch_app.ui.dispatcher.telephone.sending import Sending

_TYPED = "typed"
_KEYS = dict(TELEPHONE_LISTS)
_IN_TALK: dict[str, Callable[[CallId, Target], Command]] = {
    "consult": lambda call, to: ConsultSomebody(call=call, to=to),
    "transfer": lambda call, to: TransferCall(call=call, to=to),
    "add_party": lambda call, to: AddParty(call=call, to=to),
}


class Dialling(QObject):
    called = Signal()
    """Somebody is being called: what follows stands in the bar."""

    def __init__(
        self, sending: Sending, page: DialPage, readings: Readings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sending = sending
        self._place = sending.place
        self._page = page
        self._readings = readings
        self._book = Book((), readings)
        self._made_of: tuple[object, ...] = ()
        self._found: dict[str, Entry] = {}
        self._marked: dict[str, Entry] = {}
        self.last_out: CallOut | None = None
        """What `redial` calls again."""
        page.edited.connect(lambda _text: self._search(first=True))
        page.acted.connect(self._act)

    def read_with(self, readings: Readings) -> None:
        """Search by these readings from now on."""
        self._readings = readings
        self._made_of = ()

    # ---- shown

    def refresh(self) -> None:
        """Bring an open page up to date; a closed one costs nothing."""
        if not self._page.isVisible():
            return
        state = self._place.desk.state
        sources = _sources(state)
        if sources != self._made_of:
            self._made_of = sources
            self._book = Book(entries(state, self._place.seat, self._place.texts), self._readings)
            self._search()
        self.show_acts()
        self._page.show_note(self._by_hand(), "warning")

    def _by_hand(self) -> str:
        """Without an exchange the book still tells which number to dial on the telephone."""
        exchange = self._place.desk.state.telephone.exchange
        up = exchange is not None and exchange.up
        return "" if up else self._place.texts("telephone.dial.by-hand")

    def _search(self, *, first: bool = False) -> None:
        typed = self._page.typed
        hits = list(self._book.find(typed))
        if is_number(typed) and all(digits_of(e.number) != digits_of(typed) for e in hits):
            hits.insert(0, self._as_typed(typed))
        self._found = {entry.key: entry for entry in hits}
        rows = entry_rows(hits, frozenset(self._marked), self._place.texts)
        self._page.show_rows(rows, first=first)

    def _as_typed(self, typed: str) -> Entry:
        return Entry(
            key=_TYPED,
            kind=EntryKind.OTHER,
            name=self._place.texts("telephone.dial.typed"),
            number=typed,
            target=to_number(typed),
        )

    def show_acts(self) -> None:
        texts = self._place.texts
        standing = self._sending.standing
        in_talk = standing is not None and standing.by_exchange and not standing.unheard
        names = (
            (("consult", "Enter"), ("transfer", "Ctrl+Enter"), ("add_party", "Shift+Enter"))
            if in_talk
            else (("dial", "Enter"), ("group", "Ctrl+Enter"))
        )
        why_group = "" if len(self._marked) > 1 else texts("telephone.why.mark-two")
        acts = [
            PageAct(
                name,
                texts(f"telephone.dial.{name}", count=len(self._marked)),
                key,
                why_group if name == "group" else "",
            )
            for name, key in names
        ]
        if not in_talk:
            acts.append(PageAct("mark", texts("telephone.dial.mark"), _KEYS["mark"]))
        if self._sending.oversees:
            acts.append(self._contact_act("add_contact"))
            acts.append(self._contact_act("drop_contact"))
        self._page.show_acts(acts)

    def _contact_act(self, code: str) -> PageAct:
        return PageAct(
            code, self._place.texts(f"telephone.dial.{code.replace('_', '-')}"), _KEYS[code]
        )

    # ---- acts

    def _act(self, code: str, key: str) -> None:
        entry = self._found.get(key)
        if code == "group":
            self.group()
        elif entry is None:
            return
        elif code == "mark":
            self._mark(entry)
        elif code == "drop_contact":
            self._retire(entry)
        elif code == "dial":
            self.call_out(entry.target, entry.purpose)
        elif code in _IN_TALK:
            self._in_talk(code, entry.target)

    def _in_talk(self, code: str, to: Target) -> None:
        call = self._sending.call
        if call is None or call.ref == NO_REF:
            self._sending.cannot(code, "telephone.why.no-talk")
            return
        self._sending.ask(code, _IN_TALK[code](call.id, to))
        self.called.emit()

    def _mark(self, entry: Entry) -> None:
        if self._marked.pop(entry.key, None) is None:
            self._marked[entry.key] = entry
        self._page.step(1)
        self._search()
        self.show_acts()

    def _retire(self, entry: Entry) -> None:
        if entry.contact is None:
            self._sending.cannot("drop_contact", "telephone.why.not-a-contact")
            return
        self._sending.ask("drop_contact", RetireContact(contact=entry.contact))

    # ---- calling out

    def call_out(
        self, to: Target, purpose: CallPurpose = CallPurpose.OTHER, back_to: CallId | None = None
    ) -> None:
        """Call somebody for the incident that is selected; a call back is about its own caller."""
        if to.kind is TargetKind.QUEUE:
            self._sending.cannot("dial", "telephone.why.queue-is-no-telephone")
            return
        incident = self._place.selection.incident if back_to is None else None
        self.last_out = CallOut(to=to, purpose=purpose, incident=incident, back_to=back_to)
        self._sending.ask("dial", self.last_out)
        self.called.emit()

    def redial(self) -> None:
        if self.last_out is None:
            self._sending.cannot("redial", "telephone.why.nothing-dialled")
            return
        self._sending.ask("redial", self.last_out)

    def group(self) -> None:
        """Call all that are marked into one conversation."""
        to = tuple(entry.target for entry in self._marked.values())
        if len(to) < 2:
            self._sending.cannot("group", "telephone.why.mark-two")
            return
        self._marked.clear()
        incident = self._place.selection.incident
        self._sending.ask("group", GroupCall(to=to, incident=incident))
        self.called.emit()


def _sources(state: CentreState) -> tuple[object, ...]:
    """What the book says: vehicles and seats change all day, their telephones do not."""
    return (
        state.telephone.contacts,
        state.stations,
        state.hospitals,
        tuple((v.id, v.plate, v.phone, v.crew, v.station) for v in state.vehicles.values()),
        tuple((s.id, s.person, s.state) for s in state.seats.values()),
    )
