"""Sends amendments by itself: when what the crew must know has changed after the order.

Changes are gathered until nothing has changed for two seconds. Places are amended by the centre.
A doubt about the place is the dispatcher's to settle: raised, measured anew or settled, it alone
makes no amendment, and goes along with the next one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.codes import Priority, Stage
from dispatch_app.domain.commands import AmendOrder
from dispatch_app.domain.events import Event, IntakeRecorded, PlanSet
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import Slip
from dispatch_app.ui.dispatcher.dispatching.saying import refused, said
from dispatch_app.ui.dispatcher.dispatching.slips import DOUBT_SIGN, amended_slip
from dispatch_app.ui.dispatcher.workplace import Workplace

if TYPE_CHECKING:
    from dispatch_app.ui.dispatcher.form.facts import SlipFacts
    from dispatch_app.ui.dispatcher.form.intake import Intake

QUIET_MS = 2000
AMENDED = frozenset({Stage.ORDERED, Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE})
"""With the patient aboard, the caller's words no longer concern the crew."""


class Amending(QObject):
    said = Signal(object)

    def __init__(self, workplace: Workplace, intake: Intake, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._intake = intake
        self._due: tuple[IncidentId, SlipFacts, Priority | None] | None = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.send_due)
        workplace.desk.changed.connect(self._changed)
        workplace.selection.changed.connect(self.send_due)

    @Slot(object)
    def _changed(self, view: View) -> None:
        incident = self._place.incident
        if incident is None or not any(self._is_ours(e, incident.id) for e in view.events):
            return
        if any(m.stage in AMENDED for m in self._place.desk.state.open_missions(incident)):
            priority = incident.plan.priority if incident.plan else None
            self._due = (incident.id, self._intake.slip_facts(), priority)
            self._quiet.start()

    def _is_ours(self, event: Event, incident: IncidentId) -> bool:
        """Of two seats with the same incident open, the one that wrote amends."""
        match event:
            case IntakeRecorded():
                return event.incident == incident and event.seat == self._place.seat
            case PlanSet():
                owner = self._place.desk.state.incidents[incident].seat
                return event.incident == incident and owner in (self._place.seat, None)
            case _:
                return False

    @Slot()
    def send_now(self) -> None:
        """Tell the crews of the selected incident at once what stands in the form."""
        incident = self._place.incident
        if incident is not None:
            priority = incident.plan.priority if incident.plan else None
            self._due = (incident.id, self._intake.slip_facts(), priority)
            self.send_due()

    @Slot()
    def send_due(self) -> None:
        """Amend what was gathered; called early when the dispatcher turns to something else."""
        self._quiet.stop()
        due, self._due = self._due, None
        if due is None:
            return
        incident = self._place.desk.state.incidents.get(due[0])
        missions = self._place.desk.state.open_missions(incident) if incident else []
        for mission in missions:
            if mission.stage in AMENDED:
                self._amend(mission, due[1], due[2])

    def _amend(self, mission: Mission, facts: SlipFacts, priority: Priority | None) -> None:
        if mission.slip is None:
            return
        current = mission.slip.slip
        slip = amended_slip(current, facts, priority)
        if _without_doubts(slip) != _without_doubts(current):
            command = AmendOrder(mission=mission.id, slip=slip)
            self._place.desk.send(command, lambda reply: self._replied(mission, reply))

    def _replied(self, mission: Mission, reply: Reply) -> None:
        match reply:
            case Accepted(events=events) if events:
                self.said.emit(said("info", "dispatch.amended", vehicle=mission.vehicle))
            case Refused(code=code, details=details):
                self.said.emit(refused(code, details))
            case _:
                pass


def _without_doubts(slip: Slip) -> Slip:
    spoken = tuple(w for w in slip.warnings if not w.startswith(DOUBT_SIGN))
    return replace(slip, warnings=spoken)
