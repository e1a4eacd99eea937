"""Keeps what is typed: on disk at once, at the centre after a short pause, until it is taken.

Every call and incident that was touched is followed here, whichever is shown. No widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.commands import Command, FixPlace, OpenIncident
from dispatch_app.domain.events import IncidentOpened
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.values import MAX_TEXT, Place
from dispatch_app.ui.dispatcher.form import draft
from dispatch_app.ui.dispatcher.form.case import Case, Parcel, Trouble
from dispatch_app.ui.kit.desk import Desk

PAUSE_MS = 700
DISK_MS = 25
"""Writing waits only until the key that was typed is painted."""
RETRY_MS = 5000
_PASSING = ("unavailable", "link.")
"""Refusals that may go away by themselves."""
_OF_PROTOCOL = frozenset({"plan", "answers", "patient"})
"""What belongs to one interview and cannot be mixed into another."""


Complete = Callable[[FixPlace, Callable[[FixPlace], None]], None]


def _as_it_is(command: FixPlace, then: Callable[[FixPlace], None]) -> None:
    then(command)


class Saving(QObject):
    changed = Signal(object)
    """A case whose fields are kept otherwise than before."""
    opened = Signal(object)
    """A case that has got its incident."""

    def __init__(
        self, desk: Desk, parent: QObject | None = None, *, complete: Complete = _as_it_is
    ) -> None:
        """`complete` may add to a place what its crews need, and hold it for a moment for that."""
        super().__init__(parent)
        self._desk = desk
        self._complete = complete
        self._cases: list[Case] = []
        self._sequence = 0
        self._unwritten: list[Case] = []
        self._pause = self._timer(PAUSE_MS, self.send_all)
        self._disk = self._timer(DISK_MS, self.write)
        self._retry = self._timer(RETRY_MS, self._send_again)
        for name in desk.drafts():
            subject = draft.subject_of(name)
            if subject is not None:
                self._begin(*subject)

    def _timer(self, ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(then)
        return timer

    # ---- cases

    def case_for(self, call: CallId | None, incident: IncidentId | None) -> Case:
        """The case of a call or incident, with the draft that an earlier run left."""
        incident = incident or self._incident_of(call)
        case = self._find(call, incident) or self._begin(call, incident)
        self._adopt(case)
        case.call = case.call or call
        self._look(case)
        return case

    def _find(self, call: CallId | None, incident: IncidentId | None) -> Case | None:
        if incident is not None:
            found = next((c for c in self._cases if c.incident == incident), None)
            if found is not None:
                return found
        return next((c for c in self._cases if call is not None and _is_of(c, call)), None)

    def _begin(self, call: CallId | None, incident: IncidentId | None) -> Case:
        case = Case(call, incident)
        self._cases.append(case)
        body = self._desk.draft(draft.name_of(call, incident))
        if body is not None:
            case.restore(draft.read(body))
            case.on_disk = True
        return case

    def _incident_of(self, call: CallId | None) -> IncidentId | None:
        known = self._desk.state.calls.get(call) if call else None
        return known.incident if known else None

    def see(self, view: View) -> None:
        """Follow the centre; what was waiting for it goes on."""
        self._sequence = view.sequence
        for case in list(self._cases):
            self._adopt(case)
            if self._look(case):
                self.changed.emit(case)
            if case.dirty and self._ready(case):
                self._pause.start()
        self._forget()

    def _look(self, case: Case) -> bool:
        state = self._desk.state
        call = state.calls.get(case.call) if case.call else None
        incident = state.incidents.get(case.incident) if case.incident else None
        return case.see(call, incident, self._sequence)

    def _adopt(self, case: Case) -> None:
        """The call has an incident: opened before a restart, or the call was attached."""
        if case.incident is not None or case.call is None:
            return
        incident = self._incident_of(case.call)
        if incident is None:
            return
        other = next((c for c in self._cases if c.incident == incident), None)
        if other is None:
            self._has_opened(case, incident)
        else:
            self._join(other, case)

    def _join(self, case: Case, attached: Case) -> None:
        """A call was attached: what was typed for it fills blanks, and else goes to the note."""
        said = [case.value("note")]
        for field, value in attached.dirty.items():
            if field in _OF_PROTOCOL or value == case.value(field):
                continue
            if field != "note" and not case.value(field):
                self.take(case, field, value)
            else:
                said.append(value.text if isinstance(value, Place) else str(value))
        self.take(case, "note", " / ".join(part for part in said if part)[:MAX_TEXT])
        self._drop(attached)

    def _forget(self) -> None:
        """Let go of what the centre has let go of: calls that were settled, old incidents."""
        if not self._sequence:
            return
        state = self._desk.state
        for case in [c for c in self._cases if not c.opening]:
            if case.incident not in state.incidents and case.call not in state.calls:
                self._drop(case)

    def _drop(self, case: Case) -> None:
        self._cases.remove(case)
        if case in self._unwritten:
            self._unwritten.remove(case)
        self._desk.drop_draft(draft.name_of(case.call, case.incident))

    def _ready(self, case: Case) -> bool:
        return bool(case.parcels()) or (case.incident is None and case.substantive)

    # ---- writing

    def take(self, case: Case, field: str, value: Any, *, at_once: bool = False) -> bool:
        """Keep a value and see to it that the centre gets it; False if nothing changed."""
        if not case.take(field, value):
            return False
        case.opening_trouble = None
        self._write_soon(case)
        self._pause.start(0 if at_once else PAUSE_MS)
        self.changed.emit(case)
        return True

    def keep_typed(self, case: Case, field: str, text: str) -> None:
        """Keep what stands in a search field; it is nobody's fact yet."""
        if case.typed.get(field, "") == text:
            return
        case.typed.pop(field, None)
        if text:
            case.typed[field] = text
        self._write_soon(case)

    def _write_soon(self, case: Case) -> None:
        if case not in self._unwritten:
            self._unwritten.append(case)
        if not self._disk.isActive():
            self._disk.start()

    def write(self) -> None:
        """Put on disk what is not there yet."""
        cases, self._unwritten = self._unwritten, []
        for case in cases:
            name = draft.name_of(case.call, case.incident)
            if case.dirty or case.typed:
                self._desk.put_draft(name, draft.written(case.dirty, case.typed))
                case.on_disk = True
            elif case.on_disk:
                self._desk.drop_draft(name)
                case.on_disk = False

    # ---- sending

    def send_all(self) -> None:
        for case in list(self._cases):
            if case.incident is not None:
                self._send(case)
            elif case.substantive:
                self._open(case)

    def flush(self, case: Case, then: Callable[[], None]) -> None:
        """Send everything now; `then` runs once the incident exists and the rest is under way.

        Commands keep their order on the way to the centre, so what `then` sends arrives later.
        """
        self.write()
        if case.incident is not None:
            self._send(case, again=True)
            then()
            return
        case.when_open.append(then)
        self._open(case)

    def _send(self, case: Case, *, again: bool = False) -> None:
        for parcel in case.parcels(again=again):
            case.sent(parcel)
            self._send_parcel(case, parcel)
        self.changed.emit(case)

    def _send_parcel(self, case: Case, parcel: Parcel) -> None:
        def send(command: Command) -> None:
            self._desk.send(command, partial(self._replied, case, parcel))

        if isinstance(parcel.command, FixPlace):
            self._complete(parcel.command, send)
        else:
            send(parcel.command)

    def _replied(self, case: Case, parcel: Parcel, reply: Reply) -> None:
        match reply:
            case Accepted(sequence=sequence):
                case.accepted(parcel, sequence, self._desk.now())
                self._look(case)
            case Refused(code=code, details=details):
                case.not_accepted(parcel, Trouble(code, details))
                self._retry_if_passing(code)
            case Unreachable(code=code):
                case.not_accepted(parcel, Trouble(code, {}))
                self._retry_if_passing(code)
        self._write_soon(case)
        self.changed.emit(case)

    def _retry_if_passing(self, code: str) -> None:
        if code.startswith(_PASSING):
            self._retry.start()

    def _send_again(self) -> None:
        for case in list(self._cases):
            if case.incident is not None:
                self._send(case, again=True)
            elif case.substantive:
                case.opening_trouble = None
                self._open(case)

    # ---- opening

    def _open(self, case: Case) -> None:
        call = self._desk.state.calls.get(case.call) if case.call else None
        answered = call is not None and call.answered_at is not None
        if case.opening or case.opening_trouble or not answered:
            return
        case.opening = True
        self._desk.send(OpenIncident(call=case.call), lambda reply: self._opened(case, reply))
        self.changed.emit(case)

    def _opened(self, case: Case, reply: Reply) -> None:
        case.opening = False
        match reply:
            case Accepted(events=events):
                opened = next((e for e in events if isinstance(e, IncidentOpened)), None)
                if opened is not None:
                    self._has_opened(case, opened.incident)
            case Refused(code=code, details=details):
                self._not_opened(case, Trouble(code, details))
            case Unreachable(code=code):
                self._not_opened(case, Trouble(code, {}))

    def _has_opened(self, case: Case, incident: IncidentId) -> None:
        if case.incident is None:
            self.write()
            case.incident = incident
            self._move_draft(case)
            self._look(case)
            self.opened.emit(case)
        self._send(case)
        waiting, case.when_open = case.when_open, []
        for then in waiting:
            then()

    def _move_draft(self, case: Case) -> None:
        """Written under the new name first, so that at no moment it is nowhere."""
        self._write_soon(case)
        self.write()
        self._desk.drop_draft(draft.name_of(case.call, None))

    def _not_opened(self, case: Case, trouble: Trouble) -> None:
        """What waited for the incident is let go: an order must not leave later by surprise."""
        case.when_open.clear()
        self._adopt(case)
        if case.incident is None:
            case.opening_trouble = trouble
            self._retry_if_passing(trouble.code)
        self.changed.emit(case)


def _is_of(case: Case, call: CallId) -> bool:
    return case.call == call and case.incident is None
