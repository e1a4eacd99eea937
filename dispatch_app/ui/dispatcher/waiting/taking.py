"""Sends an offered vehicle by one key: turns to the incident, waits for its table, orders from it.

The order is an ordinary one, with the table that was shown, the way and the hospital. Knows no
widgets.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

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
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)
        dispatching.recommending.renewed.connect(self._go_on)

    def take(self, offer: Offer) -> None:
        state = self._place.desk.state
        incident = state.incidents[offer.incident]
        call = next((c for c in incident.calls if c in state.calls), None)
        self._due = offer
        self._patience.start()
        self._place.selection.select(call=call, incident=incident.id)
        self._go_on()

    def _go_on(self) -> None:
        offer, recommending = self._due, self._dispatching.recommending
        if offer is None or recommending.table is None:
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
        self._stop()

    def _stop(self) -> None:
        self._due = None
        self._patience.stop()
