"""What the card of who waits says. The state in, words out; decides only what is shown first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.ids import IncidentId, SeatId
from dispatch_app.domain.protocols import Protocols
from dispatch_app.domain.state import CentreState, Incident
from dispatch_app.domain.timers import Timers
from dispatch_app.domain.waiting.due import keeper, next_due, priority_of, suspended
from dispatch_app.domain.waiting.kept import Offer
from dispatch_app.domain.waiting.offering import standing
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import minutes_text, span_text
from dispatch_app.ui.dispatcher.wording import complaint_name, place_text
from dispatch_app.ui.kit.time_chain import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingView:
    """All of the card; without a vehicle and a call that is due it is hidden."""

    heading: str = ""
    title: str = ""
    vehicle: str = ""
    due: str = ""
    late: bool = False
    offer: Offer | None = None
    call: IncidentId | None = None
    """Who is to be called first, and since when."""
    due_at: datetime | None = None
    asked: str = ""
    """A crew wants more vehicles at this incident."""
    more_at: IncidentId | None = None
    second: str = ""
    """Another seat wants to send nobody to somebody unwell."""


def offers_for(
    state: CentreState, seat: SeatId, now: datetime, timers: Timers, *, above: bool
) -> tuple[Offer, ...]:
    """Those that this seat answers for; a shift leader has all that nobody answered in time."""
    return tuple(
        offer
        for offer in standing(state)
        if keeper(state, state.incidents[offer.incident]) in (seat, None)
        or (above and (now - offer.at).total_seconds() >= timers.offer_radar_s)
    )


def calls_for(
    state: CentreState, seat: SeatId, now: datetime, timers: Timers, *, above: bool
) -> tuple[tuple[datetime, Incident], ...]:
    """Calls that are due and that this seat answers for, the longest due first; a shift leader has
    all that nobody made in time."""
    found = []
    for incident in suspended(state):
        due = next_due(state, incident, timers)
        if due is None or due > now:
            continue
        late = (now - due).total_seconds() >= timers.welfare_radar_s
        if keeper(state, incident) in (seat, None) or (above and late):
            found.append((due, incident))
    return tuple(sorted(found, key=lambda one: one[0]))


def wants_for(state: CentreState, seat: SeatId) -> tuple[IncidentId, ...]:
    """Incidents of this seat whose crews asked for more, the oldest wish first."""
    wishes = sorted(state.reinforcements.items(), key=lambda one: one[1].at)
    return tuple(
        incident
        for incident, _ in wishes
        if incident in state.incidents and keeper(state, state.incidents[incident]) in (seat, None)
    )


def proposals_for(state: CentreState, seat: SeatId) -> tuple[IncidentId, ...]:
    """What other seats propose and any second person may answer, the oldest first."""
    found = sorted(state.no_vehicle.items(), key=lambda one: one[1].at)
    return tuple(k for k, one in found if one.by.seat != seat and k in state.incidents)


def of_waiting(state: CentreState, incident: Incident, texts: Texts) -> Iterator[Moment]:
    """What calls to whoever waited brought, each with who called."""
    for call in state.waiting.welfare.get(incident.id, ()):
        result = texts.code("welfare_result", call.result.value)
        seat = texts("queue.at-seat", seat=call.by.seat) if call.by.seat else call.by.account
        yield Moment(at=call.at, word=texts("waiting.called", result=result), origin=seat)


class WaitingWords:
    def __init__(self, texts: Texts, book: Protocols, timers: Timers) -> None:
        self._texts = texts
        self._book = book
        self._timers = timers

    def view(self, state: CentreState, seat: SeatId, now: datetime, *, above: bool) -> WaitingView:
        offers = offers_for(state, seat, now, self._timers, above=above)
        calls = calls_for(state, seat, now, self._timers, above=above)
        offer = offers[0] if offers else None
        due_at, waits = calls[0] if calls else (now, None)
        offered = state.incidents[offer.incident] if offer is not None else None
        more_at = next(iter(wants_for(state, seat)), None)
        proposals = proposals_for(state, seat)
        return WaitingView(
            heading=self._heading(offered, now, len(offers) - 1) if offered else "",
            title=self.named(offered) if offered else "",
            vehicle=self._vehicle(state, offer) if offer else "",
            due=self._due(waits, due_at, now, len(calls) - 1) if waits else "",
            late=bool(calls),
            offer=offer,
            call=waits.id if waits else None,
            due_at=due_at if waits else None,
            asked=self.asked(state, more_at) if more_at else "",
            more_at=more_at,
            second=self.proposed(state, proposals[0]) if proposals else "",
        )

    def asked(self, state: CentreState, incident_id: IncidentId, key: str = "waiting.asked") -> str:
        wish = state.reinforcements[incident_id]
        mission = state.missions.get(wish.mission)
        return self._texts(
            key,
            vehicle=mission.vehicle if mission else "",
            count=wish.vehicles,
            what=self.named(state.incidents[incident_id]),
        )

    def proposed(self, state: CentreState, incident_id: IncidentId) -> str:
        one = state.no_vehicle[incident_id]
        return self._texts(
            "second.proposed",
            seat=one.by.seat or one.by.account,
            what=self.named(state.incidents[incident_id]),
            reason=self._texts.code("no_vehicle_reason", one.reason.value),
        )

    def named(self, incident: Incident) -> str:
        complaint = complaint_name(self._book, incident.complaint, self._texts.language)
        parts = (
            f"#{incident.number[-4:]}",
            complaint or self._texts("queue.no-complaint"),
            place_text(incident, self._texts),
        )
        return " · ".join(parts)

    def _heading(self, incident: Incident, now: datetime, more: int) -> str:
        since = incident.suspended_at or incident.opened_at
        words = self._texts(
            "waiting.heading",
            priority=int(priority_of(incident)),
            span=span_text((now - since).total_seconds()),
        )
        return f"{words}　{self._texts('waiting.more', count=more)}" if more else words

    def _vehicle(self, state: CentreState, offer: Offer) -> str:
        vehicle = state.vehicles[offer.vehicle]
        station = state.stations.get(vehicle.station)
        key = "waiting.vehicle" if offer.time_s is not None else "waiting.vehicle-about"
        return self._texts(
            key,
            vehicle=vehicle.id,
            level=self._texts.code("level", vehicle.level.value),
            station=station.name if station else vehicle.station,
            span=minutes_text(offer.best_s),
        )

    def _due(self, incident: Incident, due: datetime, now: datetime, more: int) -> str:
        words = self._texts(
            "waiting.due",
            what=self.named(incident),
            span=span_text((now - due).total_seconds()),
        )
        return f"{words}　{self._texts('waiting.more', count=more)}" if more else words
