"""Decides what the card of who waits shows, and what its keys do: send, decline, call and note."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.changing.commands import SettleReinforcement
from dispatch_app.domain.changing.events import ReinforcementAsked
from dispatch_app.domain.codes import Overdue, Role
from dispatch_app.domain.events import OverdueRaised
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.state import Incident
from dispatch_app.domain.telephone import CallPurpose
from dispatch_app.domain.waiting.commands import DeclineOffer, RecordWelfareCall
from dispatch_app.domain.waiting.due import keeper
from dispatch_app.domain.waiting.kept import WelfareResult
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.dispatching.presenter import Dispatching
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.waiting.card import WaitingCard
from dispatch_app.ui.dispatcher.waiting.seconding import Seconding
from dispatch_app.ui.dispatcher.waiting.taking import Taking
from dispatch_app.ui.dispatcher.waiting.timing import OfferTimes
from dispatch_app.ui.dispatcher.waiting.words import WaitingWords, wants_for
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

DIAL = "dial"
KNOCKS_FOR = timedelta(seconds=10)


class Waiting(QObject):
    worse = Signal()
    """The selected incident is worse: its questions are to be asked once more."""
    not_needed = Signal()
    """The selected incident needs no vehicle any more: its outcome is to be chosen."""

    def __init__(
        self,
        workplace: Workplace,
        dispatching: Dispatching,
        chooser: Chooser,
        notes: Notes,
        dial: Callable[[str, CallPurpose], None],
        parent: QObject | None = None,
    ) -> None:
        """`dial`: calls a number from this seat."""
        super().__init__(parent)
        self._place = workplace
        self._chooser = chooser
        self._notes = notes
        self._dial = dial
        self._words = WaitingWords(workplace.texts, workplace.protocols, workplace.timers)
        self._times = OfferTimes(workplace, self)
        self._taking = Taking(workplace, dispatching, notes, self)
        self.card = WaitingCard(workplace.texts)
        self.card.take_wanted.connect(self.key_take)
        self.card.decline_wanted.connect(self.key_decline)
        self.card.call_wanted.connect(self.key_welfare)
        self.card.more_wanted.connect(self.key_more)
        self.card.no_more_wanted.connect(self.no_more)
        self.seconding = Seconding(workplace, self._words, chooser, notes, self)
        self.card.second_wanted.connect(self.seconding.key_second)
        workplace.desk.changed.connect(self._changed)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "take_offer": self.key_take,
            "decline_offer": self.key_decline,
            "welfare": self.key_welfare,
            "send_more": self.key_more,
            **self.seconding.actions(),
        }

    # ---- showing

    def tick(self) -> None:
        """Twice a second: what is due comes by itself."""
        place = self._place
        self.card.show_view(
            self._words.view(place.desk.state, place.seat, place.desk.now(), above=self._above)
        )

    @property
    def _above(self) -> bool:
        session = self._place.desk.session
        return session is not None and session.role is Role.SHIFT_LEADER

    def loudness(self) -> Severity | None:
        """Who is to be called is heard for a moment, and seen until somebody does."""
        due = self.card.shown.due_at
        fresh = due is not None and self._place.desk.now() - due < KNOCKS_FOR
        return Severity.WARNING if fresh else None

    def _changed(self, view: View) -> None:
        for event in view.events:
            match event:
                case OverdueRaised(kind=Overdue.WELFARE_DUE | Overdue.WELFARE_LATE):
                    self._say_due(IncidentId(event.subject))
                case ReinforcementAsked(incident=incident):
                    self._say_asked(incident)
                case _:
                    pass
        self.tick()

    def _say_asked(self, incident: IncidentId) -> None:
        state = self._place.desk.state
        if incident in state.reinforcements and incident in wants_for(state, self._place.seat):
            self._notes.say("alarm", "waiting.say", what=self._words.asked(state, incident))

    def _say_due(self, incident_id: IncidentId) -> None:
        state = self._place.desk.state
        incident = state.incidents.get(incident_id)
        if incident is not None and keeper(state, incident) == self._place.seat:
            self._notes.say("warning", "waiting.call-now", what=self._words.named(incident))

    # ---- offers

    def key_take(self) -> None:
        self.tick()
        offer = self.card.shown.offer
        if offer is None:
            self._notes.say("warning", "waiting.no-offer")
        else:
            self._taking.take(offer)

    def key_decline(self) -> None:
        self.tick()
        offer = self.card.shown.offer
        if offer is None:
            self._notes.say("warning", "waiting.no-offer")
            return
        command = DeclineOffer(incident=offer.incident, vehicle=offer.vehicle)
        self._place.desk.send(command, self._replied)

    # ---- more vehicles, as a crew asked

    def key_more(self) -> None:
        """The nearest goes to where a crew asked for more, with place and facts."""
        self.tick()
        wanted = self.card.shown.more_at
        if wanted is None:
            self._notes.say("warning", "waiting.nobody-asked")
        else:
            self._taking.send_more(wanted)

    def no_more(self) -> None:
        wanted = self.card.shown.more_at
        if wanted is not None:
            self._place.desk.send(SettleReinforcement(incident=wanted), self._replied)

    # ---- calls

    def key_welfare(self) -> None:
        """About the suspended incident that is selected; else about who is to be called first."""
        self.tick()
        incident = self._to_call()
        if incident is None:
            self._notes.say("warning", "waiting.nobody")
            return
        self._select(incident)
        self._ask(incident)

    def _to_call(self) -> Incident | None:
        chosen = self._place.incident
        if chosen is not None and chosen.open and chosen.suspended_at is not None:
            return chosen
        due = self.card.shown.call
        return self._place.desk.state.incidents.get(due) if due else None

    def _select(self, incident: Incident) -> None:
        calls = self._place.desk.state.calls
        call = next((c for c in incident.calls if c in calls), None)
        self._place.selection.select(call=call, incident=incident.id)

    def _ask(self, incident: Incident) -> None:
        texts, number = self._place.texts, incident.callback_number
        dial = [Option(DIAL, texts("waiting.dial", number=number))] if number else []
        results = [Option(r.value, texts.code("welfare_result", r.value)) for r in WelfareResult]
        bring_up(self._host())
        self._chooser.ask(
            texts("waiting.ask", what=self._words.named(incident)),
            texts("dispatch.choose-hint"),
            [*results, *dial],
            lambda code: self._chosen(incident, code),
        )

    def _host(self) -> QWidget:
        host = self._chooser.parentWidget()
        assert host is not None
        return host

    def _chosen(self, incident: Incident, code: str) -> None:
        if code == DIAL:
            self._dial(incident.callback_number, CallPurpose.CALLER)
            return
        result = WelfareResult(code)
        command = RecordWelfareCall(incident=incident.id, result=result)
        self._place.desk.send(command, lambda reply: self._noted(incident, result, reply))

    def _noted(self, incident: Incident, result: WelfareResult, reply: Reply) -> None:
        self._replied(reply)
        if not isinstance(reply, Accepted):
            return
        texts = self._place.texts
        word = texts.code("welfare_result", result.value)
        self._notes.say("info", "waiting.noted", number=incident.number[-4:], result=word)
        if self._place.selection.incident != incident.id:
            return
        if result is WelfareResult.WORSE:
            self.worse.emit()
        elif result is WelfareResult.NOT_NEEDED:
            self.not_needed.emit()

    def _replied(self, reply: Reply) -> None:
        if isinstance(reply, Refused):
            self._notes.refused(reply.code, dict(reply.details))
