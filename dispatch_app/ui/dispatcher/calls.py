"""Presenter of the telephone: answer, hang up, give a call its outcome, attach it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.codes import AcceptanceKind, CallOutcome
from dispatch_app.domain.commands import AnswerCall, AttachCall, Command, EndCall, SettleCall
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.recognising import Newcomer, recognise
from dispatch_app.domain.registers.reasons import offered
from dispatch_app.domain.rules.calls import NOT_BY_HAND
from dispatch_app.domain.state import Call, CentreState, Incident
from dispatch_app.domain.telephone_commands import SettleCallBack
from dispatch_app.domain.telephone_state import CALL_BACK_OUTCOMES
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.telephone.conversation import other_end
from dispatch_app.ui.dispatcher.wording import complaint_name, place_text, unnamed
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

_MOST_OFFERED = 9


class Calls(QObject):
    def __init__(
        self, workplace: Workplace, notes: Notes, chooser: Chooser, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._notes = notes
        self._chooser = chooser
        self._answering: CallId | None = None

    # ---- answer

    def answer(self) -> None:
        """Take the call that has rung longest."""
        ringing = [c for c in self._place.desk.state.calls.values() if c.ringing]
        if not ringing:
            self._notes.say("info", "call.none-ringing")
            return
        self.answer_call(min(ringing, key=lambda c: c.rang_at).id)

    def answer_call(self, call: CallId) -> None:
        if self._answering == call:
            return
        self._answering = call
        self._notes.say("info", "call.answering")
        self._place.desk.send(AnswerCall(call=call), lambda reply: self._answered(call, reply))

    def _answered(self, call: CallId, reply: Reply) -> None:
        self._answering = None
        match reply:
            case Accepted():
                self._notes.clear()
                self._place.selection.select(call=call)
            case Refused(code=code, details=details):
                self._notes.refused(code, details)
            case Unreachable(code=code):
                self._notes.refused(code, {})

    # ---- end

    def hang_up(self) -> None:
        """Mark the end of the talk. The form stays: an outcome may still be due."""
        call = self._place.call
        if call is not None and call.talking:
            self._place.desk.send(EndCall(call=call.id), self._replied)

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Refused(code=code, details=details):
                self._notes.refused(code, details)
            case Unreachable(code=code):
                self._notes.refused(code, {})
            case Accepted():
                pass

    # ---- outcome

    def ask_outcome(self) -> None:
        """Offer the coded outcomes for a call that is no incident."""
        call = self._place.call
        if call is None:
            self._notes.say("info", "outcome.no-call")
            return
        if call.incident is not None:
            return
        texts = self._place.texts
        due = self._to_settle(call) is not None
        wanted = CALL_BACK_OUTCOMES if due else frozenset(CallOutcome) - NOT_BY_HAND
        among = [o for o in CallOutcome if o in wanted]
        options = [
            Option(o.value, texts.code("call_outcome", o.value))
            for o in offered(CallOutcome, self._place.desk.state.records, among)
        ]
        title = texts("outcome.back-title" if due else "outcome.title")
        self._chooser.ask(
            texts("outcome.of", title=title, who=other_end(call, self._place.desk.state, texts)),
            texts("outcome.hint"),
            options,
            lambda code: self.settle(call, CallOutcome(code)),
        )

    def settle(self, call: Call, outcome: CallOutcome) -> None:
        """One that nobody spoke with gets its outcome by calling back, and by nothing else."""
        command: Command = SettleCall(call=call.id, outcome=outcome)
        due = self._to_settle(call)
        if due is not None:
            command = SettleCallBack(call=due, outcome=outcome)
        self._place.desk.send(command, lambda reply: self._settled(call, outcome, reply))

    def _to_settle(self, call: Call) -> CallId | None:
        """Who is on the call-back list by this call, or is called back by it."""
        listed = self._place.desk.state.telephone.call_backs
        return next((c for c in (call.id, call.back_to) if c is not None and c in listed), None)

    def _settled(self, call: Call, outcome: CallOutcome, reply: Reply) -> None:
        self._replied(reply)
        if isinstance(reply, Accepted) and call.id in self._place.desk.state.calls:
            word = self._place.texts.code("call_outcome", outcome.value)
            self._notes.say("info", "telephone.talk.settled", outcome=word)
        if isinstance(reply, Accepted) and self._place.selection.call == call.id:
            self._place.desk.drop_draft(f"call-{call.id}")
            self._place.selection.select()

    # ---- attach

    def ask_attach(self) -> None:
        """Offer the open incidents, nearest in time first; never joins silently."""
        call = self._place.call
        state = self._place.desk.state
        if call is None or not (can_join(state, call) or can_move(state, call)):
            return
        texts = self._place.texts
        offered = self.attachable()[:_MOST_OFFERED]
        if not offered:
            self._notes.say("info", "attach.none")
            return
        self._chooser.ask(
            texts("attach.title"),
            texts("outcome.hint"),
            [Option(i.id, self._offer(i)) for i in offered],
            lambda code: self.attach(call, IncidentId(code)),
        )

    def attachable(self) -> list[Incident]:
        """Open incidents: those that the call may be about first, then the latest."""
        state, call = self._place.desk.state, self._place.call
        own = call.incident if call else None
        known = (
            recognise(state, Newcomer(call=call), self._place.desk.now())
            if call is not None
            else ()
        )
        first = {candidate.incident: at for at, candidate in enumerate(known)}

        def nearness(incident: Incident) -> tuple[int, float]:
            return first.get(incident.id, len(first)), -incident.opened_at.timestamp()

        found = [i for i in state.incidents.values() if i.open and i.id != own]
        return sorted(found, key=nearness)

    def _offer(self, incident: Incident) -> str:
        """Kind, place and age stand beside the number, so that nobody joins by number alone."""
        texts = self._place.texts
        complaint = complaint_name(self._place.protocols, incident.complaint, texts.language)
        title = f"{complaint or unnamed(incident, texts)} {place_text(incident, texts)}"
        age = span_text((self._place.desk.now() - incident.opened_at).total_seconds())
        return texts("attach.row", number=incident.number[-4:], title=title, age=age)

    def attach(
        self, call: Call, incident: IncidentId, then: Callable[[Reply], None] | None = None
    ) -> None:
        """Join a call as a chaser; `then` hears what became of it, after the form has turned."""
        command = AttachCall(call=call.id, incident=incident, kind=AcceptanceKind.CHASER)

        def replied(reply: Reply) -> None:
            self._attached(incident, reply)
            if then is not None:
                then(reply)

        self._place.desk.send(command, replied)

    def _attached(self, incident: IncidentId, reply: Reply) -> None:
        self._replied(reply)
        if isinstance(reply, Accepted):
            self._place.selection.select(incident=incident, call=self._place.selection.call)


def can_join(state: CentreState, call: Call) -> bool:
    """It is free, or began an incident on which no vehicle was sent."""
    if call.answered_at is None:
        return False
    if call.incident is None:
        return call.outcome is None
    own = state.incidents.get(call.incident)
    return own is not None and own.open and not own.missions and own.calls[:1] == (call.id,)


def can_move(state: CentreState, call: Call) -> bool:
    """It was joined to an open incident that another call began; that may have been a mistake."""
    own = state.incidents.get(call.incident) if call.incident else None
    return own is not None and own.open and own.calls[:1] != (call.id,)
