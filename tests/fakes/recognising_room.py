"""A dispatcher's seat with its form and the card of known incidents beside it."""

from __future__ import annotations

from typing import Any

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.state import Call, Incident
from dispatch_app.domain.values import Place
from dispatch_app.ui.dispatcher.calls import Calls
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.recognising.presenter import Recognised
from dispatch_app.ui.kit.chooser import Chooser
from tests.fakes.builders import MACHINE, SEAT_2, a_place, at_seat
from tests.fakes.form_seat import FormSeat

MOBILE, OTHER = "19900001234", "19900005678"


class RecognisingRoom(FormSeat):
    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.notes = Notes(self.texts)
        self.chooser = Chooser(self.window)
        self.calls = Calls(self.workplace, self.notes, self.chooser)
        self.recognised = Recognised(self.workplace, self.intake, self.calls, self.window)
        self.recognised.card.setParent(self.window)
        self.intake.place_fixed.connect(self.recognised.look_again)
        self.intake.plan_changed.connect(self.recognised.look_again)

    @property
    def shown(self) -> Any:
        self.settle()
        return self.recognised.card.shown

    def rings_from(self, number: str, line: str) -> Call:
        self.centre.do(c.ReportRinging(line=LineId(line)), MACHINE)
        known = c.ReportCaller(line=LineId(line), number=number, number_state=NumberState.KNOWN)
        self.centre.do(known, MACHINE)
        call = self.centre.state.ringing_on(LineId(line))
        assert call is not None
        self.desk.hear()
        return call

    def answers_from(self, number: str, line: str = "5") -> Call:
        call = self.rings_from(number, line)
        self.centre.do(c.AnswerCall(call=call.id), at_seat(self.desk.seat))
        self.desk.hear()
        self.selection.select(call=call.id)
        self.settle()
        return self.centre.call(call.id)

    def known_elsewhere(
        self, number: str = MOBILE, place: Place | None = None, complaint: str = "chest_pain"
    ) -> Incident:
        """Another seat has this incident already."""
        call = self.rings_from(number, "8")
        other = at_seat(SEAT_2)
        self.centre.do(c.AnswerCall(call=call.id), other)
        self.centre.do(c.OpenIncident(call=call.id), other)
        incident = self.centre.call(call.id).incident
        assert incident is not None
        self.centre.do(c.FixPlace(incident=incident, place=place or a_place("和平路1号")), other)
        self.centre.do(c.RecordIntake(incident=incident, complaint=complaint), other)
        self.centre.do(c.EndCall(call=call.id), other)
        self.desk.hear()
        return self.centre.incident(incident)
