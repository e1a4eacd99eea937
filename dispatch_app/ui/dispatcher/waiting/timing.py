"""Asks the roads how long an offered vehicle needs, and tells the centre. No widgets.

Only the seat that keeps the incident asks: the centre has one time for each offer.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.waiting.commands import TimeOffer
from dispatch_app.domain.waiting.due import keeper
from dispatch_app.domain.waiting.kept import Offer
from dispatch_app.domain.waiting.offering import standing
from dispatch_app.ui.dispatcher.dispatching.travel import start_of
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Lost, Rank, Ranked


class OfferTimes(QObject):
    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._asked: set[Offer] = set()
        workplace.desk.changed.connect(self.look)

    def look(self, _news: object = None) -> None:
        state = self._place.desk.state
        offers = [offer for offer in standing(state) if offer.time_s is None]
        self._asked &= set(offers)
        for offer in offers:
            if offer not in self._asked and self._is_ours(state, offer):
                self._asked.add(offer)
                self._ask(state, offer)

    def _is_ours(self, state: CentreState, offer: Offer) -> bool:
        incident = state.incidents[offer.incident]
        return keeper(state, incident) == self._place.seat and self._place.desk.may(TimeOffer)

    def _ask(self, state: CentreState, offer: Offer) -> None:
        place = state.incidents[offer.incident].place
        point = place.position if place else None
        fix = self._place.desk.fixes.get(offer.vehicle)
        start = start_of(state, state.vehicles[offer.vehicle], fix)
        if point is None or start is None:
            return
        question = Rank(place=(point.lon, point.lat), vehicles=(start,))
        self._place.guide.rank(question, partial(self._told, offer.incident, offer.vehicle))

    def _told(self, incident: IncidentId, vehicle: VehicleId, answer: Ranked | Lost) -> None:
        """Without roads the centre's own estimate stays, and says so."""
        leg = answer.vehicles.get(vehicle) if isinstance(answer, Ranked) else None
        if leg is not None and leg.time_s is not None:
            time_s = round(leg.time_s, 1)
            self._place.desk.send(TimeOffer(incident=incident, vehicle=vehicle, time_s=time_s))
