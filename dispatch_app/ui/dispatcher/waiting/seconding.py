"""Another seat wants to send nobody to somebody unwell: who asks, and how this seat answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.endings.commands import AgreeToNoVehicle, DenyNoVehicle
from dispatch_app.domain.endings.events import NoVehicleAgreed, NoVehicleDenied, NoVehicleProposed
from dispatch_app.domain.ids import IncidentId
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.waiting.words import WaitingWords, proposals_for
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

_AGREE, _DENY, _LOOK = "agree", "deny", "look"


class Seconding(QObject):
    def __init__(
        self,
        workplace: Workplace,
        words: WaitingWords,
        chooser: Chooser,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._words = words
        self._chooser = chooser
        self._notes = notes
        workplace.desk.changed.connect(self._changed)

    def actions(self) -> dict[str, Callable[[], None]]:
        return {"second": self.key_second}

    def key_second(self) -> None:
        """Look at the incident, agree that nobody goes, or say no."""
        wanted = proposals_for(self._place.desk.state, self._place.seat)
        if not wanted:
            self._notes.say("warning", "second.nothing")
            return
        incident, texts = wanted[0], self._place.texts
        bring_up(self._host())
        self._chooser.ask(
            self._words.proposed(self._place.desk.state, incident),
            texts("dispatch.choose-hint"),
            [Option(code, texts(f"second.{code}")) for code in (_LOOK, _AGREE, _DENY)],
            lambda code: self._answer(incident, code),
        )

    def _host(self) -> QWidget:
        host = self._chooser.parentWidget()
        assert host is not None
        return host

    def _answer(self, incident: IncidentId, code: str) -> None:
        if code == _LOOK:
            self._turn(incident)
        elif code == _AGREE:
            self._place.desk.send(AgreeToNoVehicle(incident=incident), self._replied)
        else:
            self._place.desk.send(DenyNoVehicle(incident=incident), self._replied)

    def _turn(self, incident_id: IncidentId) -> None:
        state = self._place.desk.state
        known = state.incidents.get(incident_id)
        if known is not None:
            call = next((c for c in known.calls if c in state.calls), None)
            self._place.selection.select(call=call, incident=known.id)

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Refused(code=code, details=details):
                self._notes.refused(code, dict(details))
            case Accepted():
                self._notes.say("info", "second.answered")
            case _:
                pass

    def _changed(self, view: View) -> None:
        own = self._place.seat
        for event in view.events:
            match event:
                case NoVehicleProposed(incident=incident, by=by) if by.seat != own:
                    if incident in self._place.desk.state.no_vehicle:
                        said = self._words.proposed(self._place.desk.state, incident)
                        self._notes.say("alarm", "waiting.say", what=said)
                case NoVehicleAgreed(incident=incident, by=by, agreed=agreed) if (
                    by.seat == own and agreed is not None
                ):
                    self._say("second.agreed", incident, agreed.seat or agreed.account)
                case NoVehicleDenied(incident=incident, by=by) if by.seat != own:
                    self._say_denied(incident, by.seat or by.account)
                case _:
                    pass

    def _say_denied(self, incident: IncidentId, seat: str) -> None:
        known = self._place.desk.state.incidents.get(incident)
        if known is not None and known.seat == self._place.seat:
            self._say("second.denied", incident, seat)

    def _say(self, key: str, incident: IncidentId, seat: str) -> None:
        known = self._place.desk.state.incidents.get(incident)
        number = known.number[-4:] if known is not None else ""
        self._notes.say("warning", key, number=number, seat=seat)
