"""Sends an offered vehicle by one key: turns to the incident, waits for its table, orders from it.

The order is an ordinary one, with the table that was shown, the way and the hospital. Knows no
widgets.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.waiting.kept import Offer
from dispatch_app.domain.waiting.offering import standing
from dispatch_app.ui.dispatcher.dispatching.presenter import Dispatching
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.workplace import Workplace

PATIENCE_MS = 4000
"""A table that is not there by then leaves the choice to the dispatcher, who sees the incident."""


class Taking(QObject):
    def __init__(
        self,
        workplace: Workplace,
        dispatching: Dispatching,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._dispatching = dispatching
        self._notes = notes
        self._due: Offer | None = None
        self._more: IncidentId | None = None
        """Where one more is to be sent, once the table is there."""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)
        dispatching.recommending.renewed.connect(self._go_on)

    def take(self, offer: Offer) -> None:
        self._due, self._more = offer, None
        self._turn(offer.incident)

    def send_more(self, incident: IncidentId) -> None:
        """The best of the table goes to an incident that has vehicles already."""
        self._due, self._more = None, incident
        self._turn(incident)

    def _turn(self, incident_id: IncidentId) -> None:
        state = self._place.desk.state
        calls = state.incidents[incident_id].calls
        call = next((c for c in calls if c in state.calls), None)
        self._patience.start()
        self._place.selection.select(call=call, incident=incident_id)
        self._go_on()

    def _go_on(self) -> None:
        if self._dispatching.recommending.table is None:
            return
        self._offer_on()
        if self._more is not None:
            wanted = self._more
            self._stop()
            if self._place.selection.incident == wanted:
                self._dispatching.key_f10()

    def _offer_on(self) -> None:
        offer = self._due
        if offer is None:
            return
        if self._place.selection.incident != offer.incident:
            self._stop()
            return
        self._stop()
        if offer not in standing(self._place.desk.state):
            self._notes.say("warning", "waiting.gone", vehicle=offer.vehicle)
            return
        self._send(offer)

    def _send(self, offer: Offer) -> None:
        row = self._dispatching.recommending.table
        known = row.vehicle(offer.vehicle) if row is not None else None
        if known is None or not known.ready:
            self._notes.say("warning", "waiting.gone", vehicle=offer.vehicle)
            return
        self._dispatching.choose_vehicle(offer.vehicle)
        target = self._dispatching.recommending.target
        if target is not None and target.coarse:
            self._dispatching.key_shift_f9()
        else:
            self._dispatching.key_f9()

    def _give_up(self) -> None:
        if self._due is not None:
            self._notes.say("warning", "waiting.no-table", vehicle=self._due.vehicle)
        elif self._more is not None:
            self._notes.say("warning", "dispatch.why.searching")
        self._stop()

    def _stop(self) -> None:
        self._due = self._more = None
        self._patience.stop()
