"""Rules of bundles: many vehicles by one action, whole or with a word for each that was left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any

from dispatch_app.domain.commands import DispatchVehicle
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import (
    AcceptanceEnded,
    Event,
    MissionOrdered,
    RecommendationKept,
)
from dispatch_app.domain.folds_of_events import evolve
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.large_events.commands import BundleOrder, SendBundle
from dispatch_app.domain.large_events.events import BundleSent
from dispatch_app.domain.large_events.values import Left, Sent
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.rules import missions
from dispatch_app.domain.rules.finding import own_seat, who_asks
from dispatch_app.domain.rules.large_events import an_open_event
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.values import Recommendation

NO_TABLE = Recommendation(rows=())
"""One proposal stands behind all orders of a bundle; it is kept once, with the bundle."""
TAKEN = frozenset({"vehicle.taken", "vehicle.not-ready", "vehicle.not-fit", "vehicle.unknown"})
"""What speaks against one vehicle, and against no other."""


@dataclass
class _Sending:
    state: CentreState
    incident: IncidentId
    events: list[Event] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    handled: list[AcceptanceEnded] = field(default_factory=list)
    """Ends of handling: one for the whole bundle."""

    def order(self, order: BundleOrder, instead_of: BundleOrder | None, context: Context) -> str:
        """Send one; returns what speaks against it, or nothing."""
        wish = DispatchVehicle(
            incident=self.incident,
            vehicle=order.vehicle,
            slip=order.slip,
            recommendation=NO_TABLE,
            hospital=order.hospital,
            provisional=order.slip.provisional,
        )
        try:
            made = missions.dispatch(self.state, wish, context)
        except Rejected as no:
            if no.code not in TAKEN:
                raise
            return no.code
        for event in made:
            self._take(event, order, instead_of)
        return ""

    def _take(self, event: Event, order: BundleOrder, instead_of: BundleOrder | None) -> None:
        match event:
            case RecommendationKept():
                return
            case AcceptanceEnded():
                if all(known.acceptance != event.acceptance for known in self.handled):
                    self.handled.append(event)
                return
            case MissionOrdered():
                self.sent.append(
                    Sent(
                        mission=event.mission,
                        vehicle=order.vehicle,
                        unit=order.unit,
                        instead_of=instead_of.vehicle if instead_of else None,
                    )
                )
            case _:
                pass
        self.events.append(event)
        self.state = evolve(self.state, event)


def send(state: CentreState, command: SendBundle, context: Context) -> tuple[Event, ...]:
    own_seat(context)
    known = an_open_event(state, command.incident)
    sending = _Sending(state, known.id)
    reserves = list(command.reserves)
    for order in command.orders:
        why = sending.order(order, None, context)
        if why and not _stood_in(sending, order, reserves, context):
            sending.left.append(Left(vehicle=order.vehicle, unit=order.unit, why=why))
    if not sending.sent:
        raise Rejected("large.nobody-left", vehicles=_named(o.vehicle for o in command.orders))
    sent = BundleSent(
        incident=known.id,
        sent=tuple(sending.sent),
        left=tuple(sending.left),
        shown=command.shown,
        person=who_asks(state, context),
        by=context.actor,
        at=context.at,
    )
    return (*sending.events, *sending.handled, sent)


def _stood_in(
    sending: _Sending, lost: BundleOrder, reserves: list[BundleOrder], context: Context
) -> bool:
    """The first reserve of the same unit that can go; one that cannot is out for the others too."""
    for reserve in [r for r in reserves if r.unit is lost.unit]:
        reserves.remove(reserve)
        if not sending.order(reserve, lost, context):
            return True
    return False


def _named(vehicles: Iterable[str]) -> str:
    return ",".join(vehicles)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {SendBundle: send}
