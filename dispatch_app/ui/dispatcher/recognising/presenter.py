"""Decides which known incident is shown beside a call, and what its keys do. Joins by key only."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.replies import Accepted, Reply
from dispatch_app.domain.codes import CallOutcome
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.recognising import Candidate, Newcomer, recognise
from dispatch_app.domain.state import Call, Incident
from dispatch_app.domain.telephone import CallPurpose, Direction
from dispatch_app.domain.values import Place
from dispatch_app.ui.dispatcher.calls import Calls, can_join
from dispatch_app.ui.dispatcher.recognising.card import GreenCard
from dispatch_app.ui.dispatcher.recognising.coming import Coming
from dispatch_app.ui.dispatcher.recognising.words import CardView, CardWords
from dispatch_app.ui.dispatcher.workplace import Workplace

_TICK_MS = 1000
_BACK = frozenset({CallPurpose.CALL_BACK, CallPurpose.CALLER})
"""Calls out to somebody who has called, or should have been heard."""


class Form(Protocol):
    """What of the form is needed here."""

    @property
    def place(self) -> Place | None: ...
    @property
    def complaint(self) -> str: ...
    def key_worse(self) -> bool: ...


class Recognised(QObject):
    worsened = Signal()
    """The selected incident got worse, and the form says so: its crews are to hear it at once."""

    def __init__(
        self, workplace: Workplace, form: Form, calls: Calls, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._form = form
        self._calls = calls
        self._words = CardWords(workplace.texts, workplace.protocols)
        self._coming = Coming(workplace, self)
        self._at = 0
        self._of: CallId | None = None
        self._not_these: set[tuple[CallId, IncidentId]] = set()
        self._candidates: tuple[Candidate, ...] = ()
        self._worse_due: IncidentId | None = None
        self.card = GreenCard(workplace.texts)
        self._soon = self._timer(0, single=True)
        self._tick = self._timer(_TICK_MS, single=False)
        self._connect()

    def _timer(self, ms: int, *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(ms)
        timer.setSingleShot(single)
        timer.timeout.connect(self.refresh)
        return timer

    def _connect(self) -> None:
        self._place.selection.changed.connect(self.refresh)
        self._place.desk.changed.connect(self.look_again)
        self._coming.told.connect(self.look_again)
        self.card.join_wanted.connect(self.key_attach)
        self.card.worse_wanted.connect(self.key_worse)
        self.card.other_wanted.connect(self.key_next)
        self.card.not_this_wanted.connect(self.not_this)

    # ---- showing

    def look_again(self, _news: object = None) -> None:
        """Something that may matter has changed; looked at once for all that comes together."""
        self._soon.start()

    def refresh(self) -> None:
        self._soon.stop()
        self._worsen_if_due()
        call = self._place.call
        if call is None or call.id != self._of:
            self._at, self._of = 0, call.id if call else None
        joined = self._joined(call)
        self._candidates = () if joined else self._found(call)
        self.card.show_view(self._view(joined))
        shown = joined or self._chosen
        self._coming.follow(shown.id if shown else None)
        if shown is None:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()

    def _joined(self, call: Call | None) -> Incident | None:
        """The incident that a chaser's call belongs to already."""
        if call is None or call.outcome is not CallOutcome.CHASER or not call.talking:
            return None
        return self._place.desk.state.incidents.get(call.incident) if call.incident else None

    def _found(self, call: Call | None) -> tuple[Candidate, ...]:
        state = self._place.desk.state
        if call is None or not _from_outside(call) or not (call.ringing or can_join(state, call)):
            return ()
        mine = call.id == self._place.selection.call
        newcomer = Newcomer(
            call=call,
            place=self._form.place if mine else None,
            complaint=self._form.complaint if mine else "",
        )
        found = recognise(state, newcomer, self._place.desk.now())
        return tuple(x for x in found if (call.id, x.incident) not in self._not_these)

    @property
    def _candidate(self) -> Candidate | None:
        if not self._candidates:
            return None
        return self._candidates[self._at % len(self._candidates)]

    @property
    def _chosen(self) -> Incident | None:
        candidate = self._candidate
        return self._place.desk.state.incidents.get(candidate.incident) if candidate else None

    def _view(self, joined: Incident | None) -> CardView:
        shown = joined or self._chosen
        if shown is None:
            return CardView()
        return self._words.view(
            self._place.desk.state,
            shown,
            self._place.desk.now(),
            self._coming.left_s,
            candidate=None if joined else self._candidate,
            others=max(0, len(self._candidates) - 1),
        )

    # ---- keys

    def key_attach(self) -> None:
        """Join what the card shows; without a card, offer all open incidents."""
        self.refresh()
        call, chosen = self._place.call, self._chosen
        if call is None or chosen is None or not can_join(self._place.desk.state, call):
            self._calls.ask_attach()
            return
        self._calls.attach(call, chosen.id)

    def key_next(self) -> None:
        self._at += 1
        self.refresh()

    def not_this(self) -> None:
        """Somebody has asked the caller, and it is another event."""
        call, chosen = self._place.call, self._chosen
        if call is not None and chosen is not None:
            self._not_these.add((call.id, chosen.id))
            self._at = 0
            self.refresh()

    def key_worse(self) -> None:
        """Join if need be, then open the questions again and have the crews told at once."""
        self.refresh()
        call, chosen = self._place.call, self._chosen
        if call is not None and chosen is not None and can_join(self._place.desk.state, call):
            self._calls.attach(call, chosen.id, then=self._attached)
            return
        self._worsen()

    def _attached(self, reply: Reply) -> None:
        if isinstance(reply, Accepted):
            self._worsen()

    def _worsen(self) -> None:
        """The reply may overtake the news that the call was joined: the form turns with that."""
        self._worse_due = self._place.selection.incident
        self._worsen_if_due()

    def _worsen_if_due(self) -> None:
        if self._worse_due is None:
            return
        if self._place.selection.incident != self._worse_due:
            self._worse_due = None
        elif self._form.key_worse():
            self._worse_due = None
            self.worsened.emit()


def _from_outside(call: Call) -> bool:
    """The house's own calls to stations, crews and hospitals are about what is known anyhow."""
    return call.direction is Direction.IN or call.purpose in _BACK
