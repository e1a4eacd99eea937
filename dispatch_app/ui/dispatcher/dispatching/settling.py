"""What ends or pauses the handling of an incident: suspend, wake, close, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.codes import IncidentOutcome, SuspendReason
from dispatch_app.domain.commands import CloseIncident, Command, SuspendIncident, WakeIncident
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.registers.reasons import offered
from dispatch_app.domain.state import Incident
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.dispatching.ending import Ending
from dispatch_app.ui.dispatcher.dispatching.referring import Referring
from dispatch_app.ui.dispatcher.dispatching.saying import refused, said
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

if TYPE_CHECKING:
    from dispatch_app.ui.dispatcher.form.intake import Intake


class Settling(QObject):
    said = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        intake: Intake,
        chooser: Chooser,
        beside: QWidget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._intake = intake
        self._chooser = chooser
        self._beside = beside
        self.referring = Referring(workplace, self._once_saved, self)
        self._ending = Ending(workplace, chooser, beside, self._once_saved, self.referring.open)

    # ---- suspend and wake

    def ask_suspend(self) -> None:
        """Offer the reasons; the form is saved first, which opens an incident that is none yet."""
        call, incident = self._place.selection.call, self._place.selection.incident
        texts = self._place.texts

        def suspend(code: str) -> None:
            def go() -> None:
                known = self._place.desk.state.calls.get(call) if call else None
                opened = incident or (known.incident if known else None)
                self._suspend(opened or self._place.selection.incident, SuspendReason(code))

            self._intake.flush(go)

        bring_up(self._beside)
        self._chooser.ask(
            texts("dispatch.suspend-title"),
            texts("dispatch.choose-hint"),
            [
                Option(r.value, texts.code("suspend_reason", r.value))
                for r in offered(SuspendReason, self._place.desk.state.records)
            ],
            suspend,
            above=self._beside,
        )

    def _suspend(self, incident: IncidentId | None, reason: SuspendReason) -> None:
        if incident is None:
            return
        self._send(SuspendIncident(incident=incident, reason=reason), "dispatch.suspended")

    def wake(self, incident: Incident) -> None:
        self._send(WakeIncident(incident=incident.id), "dispatch.woken")

    # ---- close

    def ask_close(self, incident: Incident) -> None:
        texts = self._place.texts
        bring_up(self._beside)
        self._chooser.ask(
            texts("dispatch.close-title", number=incident.number),
            texts("dispatch.choose-hint"),
            [
                Option(o.value, texts.code("incident_outcome", o.value))
                for o in offered(IncidentOutcome, self._place.desk.state.records)
            ],
            lambda code: self._close(incident, IncidentOutcome(code)),
            above=self._beside,
        )

    def _close(self, incident: Incident, outcome: IncidentOutcome) -> None:
        if not incident.missions and outcome in (
            IncidentOutcome.NO_VEHICLE,
            IncidentOutcome.REFERRED,
        ):
            no_vehicle = outcome is IncidentOutcome.NO_VEHICLE
            (self._ending.no_vehicle if no_vehicle else self._ending.refer)(incident)
            return
        command = CloseIncident(incident=incident.id, outcome=outcome)
        self._intake.flush(lambda: self._send(command, "dispatch.closed"))

    def _once_saved(self, command: Command, done: str) -> None:
        self._intake.flush(lambda: self._send(command, done))

    def _send(self, command: Command, done: str) -> None:
        self._place.desk.send(command, lambda reply: self._replied(reply, done))

    def _replied(self, reply: Reply, done: str) -> None:
        match reply:
            case Accepted():
                self.said.emit(said("ok", done))
            case Refused(code=code, details=details):
                self.said.emit(refused(code, details))
            case Unreachable(code=code):
                self.said.emit(refused(code, {}))
