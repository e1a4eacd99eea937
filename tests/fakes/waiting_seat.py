"""A dispatch panel beside the card of who waits; nothing is free at first."""

from __future__ import annotations

from typing import Any

from dispatch_app.domain.codes import Priority, SuspendReason, VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import Incident
from dispatch_app.domain.telephone import CallPurpose
from dispatch_app.ui.dispatcher.waiting.presenter import Waiting
from tests.fakes.builders import V01
from tests.fakes.dispatch_room import DispatchRoom
from tests.fakes.waiting_room import a_busy_centre, becomes, look, waits


class WaitingSeat(DispatchRoom):
    def __init__(self, **more: Any) -> None:
        super().__init__(a_busy_centre(), **more)
        self.dialled: list[tuple[str, CallPurpose]] = []
        self.waiting = Waiting(
            self.workplace, self.dispatching, self.chooser, self.notes, self._dial, self.window
        )
        self.card = self.waiting.card
        self.selection.changed.connect(self._form_follows)

    def _dial(self, number: str, purpose: CallPurpose) -> None:
        self.dialled.append((number, purpose))

    def _form_follows(self) -> None:
        incident = self.workplace.incident
        if incident is not None:
            self.intake.fix(incident.place)

    def somebody_waits(
        self,
        priority: Priority = Priority.P2,
        reason: SuspendReason = SuspendReason.NO_VEHICLE,
        **more: Any,
    ) -> Incident:
        incident = waits(self.centre, priority, reason, **more)
        self.desk.hear()
        return incident

    def vehicle_is_free(self, vehicle: VehicleId = V01) -> None:
        """It says so, and the centre's watch looks."""
        becomes(self.centre, vehicle, VehicleState.STANDBY)
        look(self.centre)
        self.desk.hear()
        self.settle()

    def time_passes(self, seconds: float) -> None:
        self.centre.later(seconds)
        self.waiting.tick()
