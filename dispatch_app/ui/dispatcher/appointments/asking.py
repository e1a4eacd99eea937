"""Asks a vehicle's station for a booked transport, and makes it an order when its time has come.

Where an area would lose its last emergency vehicle, a person says why it goes, or leaves it there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject

from dispatch_app.client.replies import Refused, Reply
from dispatch_app.domain.appointments.commands import (
    DispatchAppointment,
    HoldBackAppointment,
    OfferAppointment,
)
from dispatch_app.domain.appointments.proposing import Proposal, proposals
from dispatch_app.domain.appointments.values import Appointment, CoverReason, CoverWord
from dispatch_app.domain.commands import Command
from dispatch_app.domain.cover import NO_EFFECT
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.ranking import Why
from dispatch_app.domain.values import RankedVehicle, Recommendation
from dispatch_app.ui.dispatcher.appointments.words import AppointmentWords
from dispatch_app.ui.dispatcher.dispatching.ledger import CoverLedger
from dispatch_app.ui.dispatcher.dispatching.slips import route_summary
from dispatch_app.ui.dispatcher.dispatching.travel import start_of, vehicle_sources
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.guide.questions import Drive, Driven, Lost, Rank, Ranked, Source

SOON = timedelta(hours=1)
"""Until then it matters where vehicles are now; later on, where they are stationed."""
TAKES_COVER = "appointment.takes-cover"
BOUND = "appointment.vehicle-bound"
_LEAVE = "leave"
ASKER = "appointments"

Sent = Callable[[Command, Callable[[Reply], None] | None], None]


class VehicleAsking(QObject):
    def __init__(
        self,
        workplace: Workplace,
        ledger: CoverLedger,
        chooser: Chooser,
        words: AppointmentWords,
        *,
        send: Sent,
        told: Callable[[Appointment, Sequence[Proposal]], None],
        parent: QObject | None = None,
    ) -> None:
        """`told` hears whom one could ask, as soon as the roads are known."""
        super().__init__(parent)
        self._place, self._ledger, self._chooser = workplace, ledger, chooser
        self._words, self._send, self._told = words, send, told

    # ---- whom to ask

    def look(self, one: Appointment) -> None:
        point = one.booking.start.place.position
        if point is None:
            return
        question = Rank(place=(point.lon, point.lat), vehicles=self._starts(one), asker=ASKER)
        self._place.guide.rank(question, partial(self._ranked, one))

    def _starts(self, one: Appointment) -> tuple[Source, ...]:
        desk = self._place.desk
        if one.booking.pick_up_at - desk.now() <= SOON:
            return vehicle_sources(desk.state, desk.fixes)
        found = (start_of(desk.state, v, None) for v in desk.state.vehicles.values())
        return tuple(source for source in found if source is not None)

    def _ranked(self, one: Appointment, answer: Ranked | Lost) -> None:
        legs = answer.vehicles if isinstance(answer, Ranked) else {}
        times = {VehicleId(name): leg.time_s for name, leg in legs.items()}
        found = proposals(self._place.desk.state, one, times, self._ledger.effects())
        self._told(one, found)

    # ---- asking

    def ask(self, one: Appointment, proposal: Proposal) -> None:
        self._offer(
            OfferAppointment(
                appointment=one.id,
                vehicle=proposal.vehicle,
                estimate_s=proposal.time_s,
                cover=proposal.cover,
            )
        )

    def _offer(self, wish: OfferAppointment) -> None:
        self._send(wish, partial(self._offered, wish))

    def _offered(self, wish: OfferAppointment, reply: Reply) -> None:
        match reply:
            case Refused(code=code, details=details) if code == TAKES_COVER:
                held = HoldBackAppointment(
                    appointment=wish.appointment, vehicle=wish.vehicle, cover=wish.cover
                )
                again = partial(self._offer_despite, wish)
                self._ask_why(wish.cover, details, held, again)
            case Refused(code=code, details=details) if code == BOUND:
                self._ask_bound(wish, details)
            case _:
                pass

    def _offer_despite(self, wish: OfferAppointment, cover: CoverWord) -> None:
        self._offer(replace(wish, cover=cover))

    def _ask_why(
        self,
        known: CoverWord,
        details: dict[str, str],
        held: HoldBackAppointment,
        again: Callable[[CoverWord], None],
    ) -> None:
        """Leaving it there is the first choice."""
        texts = self._place.texts
        options = [Option(_LEAVE, texts("appointments.leave-it", **details))]
        options += [
            Option(reason.value, texts.code("appointment_cover", reason.value))
            for reason in CoverReason
        ]

        def chosen(code: str) -> None:
            if code == _LEAVE:
                self._send(held, None)
            else:
                again(replace(known, despite=CoverReason(code)))

        title = texts(f"refusal.{TAKES_COVER}", **details)
        self._chooser.ask(title, texts("outcome.hint"), options, chosen)

    def _ask_bound(self, wish: OfferAppointment, details: dict[str, str]) -> None:
        texts = self._place.texts
        options = [
            Option("no", texts("appointments.other-vehicle")),
            Option("yes", texts("appointments.bind-twice")),
        ]

        def chosen(code: str) -> None:
            if code == "yes":
                self._offer(replace(wish, despite_conflicts=True))

        title = texts(f"refusal.{BOUND}", **details)
        self._chooser.ask(title, texts("outcome.hint"), options, chosen)

    # ---- the order

    def order(self, one: Appointment) -> None:
        """With the way from where the vehicle is now; without one if no road is found."""
        state, offer = self._place.desk.state, one.offer
        point = one.booking.start.place.position
        vehicle = state.vehicles.get(offer.vehicle) if offer is not None else None
        if vehicle is None or point is None:
            return
        start = start_of(state, vehicle, self._place.desk.fixes.get(vehicle.id))
        if start is None:
            self._order(one, Lost(reason="nobody knows where it is"))
            return
        question = Drive(start=(start.lon, start.lat), end=(point.lon, point.lat), size=start.size)
        self._place.guide.drive(question, partial(self._order, one))

    def _order(self, one: Appointment, way: Driven | Lost) -> None:
        state = self._place.desk.state
        assert one.offer is not None
        vehicle = state.vehicles[one.offer.vehicle]
        hospital = one.booking.end.hospital
        driven = way if isinstance(way, Driven) else None
        slip = self._words.slip(
            one,
            vehicle,
            state.hospitals.get(hospital) if hospital is not None else None,
            route_summary(driven),
        )
        cover = self._cover(vehicle.id)
        self._dispatch(
            DispatchAppointment(
                appointment=one.id,
                slip=slip,
                recommendation=self._seen(vehicle.id, driven, cover),
                cover=cover,
            )
        )

    def _cover(self, vehicle: VehicleId) -> CoverWord:
        effects = self._ledger.effects()
        if effects is None:
            return CoverWord()
        effect = effects.get(vehicle, NO_EFFECT)
        return CoverWord(bare_cells=len(effect.cells), bare_people=round(effect.people))

    def _seen(self, vehicle: VehicleId, way: Driven | None, cover: CoverWord) -> Recommendation:
        """Its station said yes: it stands alone in the table."""
        row = RankedVehicle(
            vehicle=vehicle,
            reason=Why.FITS_LEVEL.value,
            time_s=way.time_s if way is not None else None,
            distance_m=way.distance_m if way is not None else None,
            bare_cells=cover.bare_cells,
            bare_people=cover.bare_people,
        )
        return Recommendation(
            rows=(row,),
            road_version=way.road_version if way is not None else "",
            shown_at=self._place.desk.now(),
        )

    def _dispatch(self, wish: DispatchAppointment) -> None:
        self._send(wish, partial(self._dispatched, wish))

    def _dispatched(self, wish: DispatchAppointment, reply: Reply) -> None:
        match reply:
            case Refused(code=code, details=details) if code == TAKES_COVER:
                held = HoldBackAppointment(
                    appointment=wish.appointment, vehicle=wish.slip.vehicle, cover=wish.cover
                )
                again = partial(self._dispatch_despite, wish)
                self._ask_why(wish.cover, details, held, again)
            case _:
                pass

    def _dispatch_despite(self, wish: DispatchAppointment, cover: CoverWord) -> None:
        self._dispatch(replace(wish, cover=cover))
