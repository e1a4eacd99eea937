"""What those above are to a dispatcher's seat: a hand to raise, and a line that says who leads.

On a shift leader's seat the line also counts what the radar lists, and what has fallen due is said
and heard once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Refused, Reply
from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.codes import Role
from dispatch_app.domain.radar import RadarKind, RadarRow, radar
from dispatch_app.domain.supervising_commands import LowerHand, RaiseHand
from dispatch_app.domain.supervising_events import HandLowered, IncidentHandedBack
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.elided import Elided
from dispatch_app.ui.kit.truth.desk import TruthDesk

KNOCKS_FOR = timedelta(seconds=10)


class Supervised(QObject):
    def __init__(
        self,
        workplace: Workplace,
        notes: Notes,
        truth: TruthDesk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._notes, self._truth = workplace, notes, truth
        self.band = Elided("supervisedBand")
        self.band.hide()
        self._reminded: set[tuple[str, ...]] = set()
        """What has fallen due and was said here, by whom it was said to."""
        self._reminded_at: datetime | None = None
        workplace.desk.changed.connect(self._changed)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {"raise_hand": self.key_hand}

    def key_hand(self) -> None:
        """Raise the own hand, or lower it again."""
        seat = self._place.seat
        raised = seat in self._place.desk.state.supervision.hands
        command = LowerHand(seat=seat) if raised else RaiseHand()
        self._place.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        if isinstance(reply, Refused):
            self._notes.refused(reply.code, dict(reply.details))

    def _changed(self, view: View) -> None:
        """What somebody else did about this seat is said once, where refusals are said."""
        for event in view.events:
            match event:
                case HandLowered(seat=seat, by=by) if seat == self._place.seat != by.seat:
                    self._notes.say("info", "supervised.came", who=self._who(by.account))
                case IncidentHandedBack(incident=incident, by=by) if self._is_mine(incident):
                    self._notes.say("info", "supervised.handed-back", who=self._who(by.account))
                case _:
                    pass

    def _is_mine(self, incident_id: str) -> bool:
        known = next(
            (i for i in self._place.desk.state.incidents.values() if i.id == incident_id), None
        )
        return known is not None and known.seat == self._place.seat

    def _who(self, account: str) -> str:
        """The person's name where they sit at a seat, else the account."""
        seats = self._place.desk.state.seats.values()
        return next((s.person for s in seats if s.person == account), account)

    # ---- what has fallen due

    def loudness(self) -> Severity | None:
        """A reminder knocks for a moment; it stays on the radar until somebody has seen to it."""
        at = self._reminded_at
        fresh = at is not None and self._place.desk.now() - at < KNOCKS_FOR
        return Severity.WARNING if fresh else None

    def _remind(self, rows: Iterable[RadarRow]) -> None:
        """Inspections, checks and licences, each once to each person: who comes on shift has not
        heard it."""
        session = self._place.desk.session
        who = session.account if session is not None else ""
        due = {(who, *row.names) for row in rows if row.kind is RadarKind.DUE}
        new = sorted(due - self._reminded)
        self._reminded = due
        if new:
            texts = self._place.texts
            told = (" ".join((texts(f"register.{kind}"), *names)) for _, kind, *names in new)
            self._reminded_at = self._place.desk.now()
            self._notes.say("warning", "supervised.due", what=" · ".join(told))

    # ---- the line

    def tick(self) -> None:
        """Twice a second."""
        words = "　".join(self._words())
        if self.band.text() != words:
            self.band.setText(words)
            self.band.setVisible(bool(words))

    def _words(self) -> Iterator[str]:
        texts, state = self._place.texts, self._place.desk.state
        now, seat = self._place.desk.now(), self._place.seat
        for lead in state.supervision.leads.values():
            incident = state.incidents.get(lead.incident)
            if incident is None or not incident.open or incident.seat != seat:
                continue
            yield texts(
                "supervised.led",
                incident=incident.number,
                who=self._who(lead.by.account),
                reason=lead.reason,
            )
        hand = state.supervision.hands.get(seat)
        if hand is not None:
            span = span_text((now - hand.at).total_seconds())
            yield texts("supervised.raised", span=span, sign=KEYS["raise_hand"])
        yield from self._radar()

    def _radar(self) -> Iterator[str]:
        desk, texts = self._place.desk, self._place.texts
        if desk.session is None or desk.session.role is not Role.SHIFT_LEADER:
            return
        rows = radar(desk.state, desk.now(), timers=self._place.timers, doubts=self._truth.rows)
        self._remind(rows)
        if rows:
            urgent = sum(row.urgent for row in rows)
            first = texts(f"radar.short.{rows[0].kind.value}")
            yield texts("supervised.radar", count=len(rows), urgent=urgent, first=first)
