"""Changes by one key: another vehicle in the place of one, or one that drives to somebody else.

Says what the other incident loses before anything is sent. Knows nothing of the form's fields.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.changing.commands import RedirectVehicle, SwapVehicle
from dispatch_app.domain.changing.events import VehicleRedirected
from dispatch_app.domain.codes import ChoiceReason, StageReason
from dispatch_app.domain.commands import Command, DispatchVehicle
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.registers.reasons import offered
from dispatch_app.domain.state import Incident, Mission
from dispatch_app.domain.values import Slip
from dispatch_app.domain.waiting.due import priority_of
from dispatch_app.ui.dispatcher.dispatching import travel
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.dispatching.change_options import (
    Instead,
    Rolling,
    instead_of,
    rolling,
    swappable,
)
from dispatch_app.ui.dispatcher.dispatching.rows import VehicleRow
from dispatch_app.ui.dispatcher.dispatching.saying import refused, said
from dispatch_app.ui.dispatcher.dispatching.slips import new_slip, route_summary
from dispatch_app.ui.dispatcher.dispatching.ways import way_from
from dispatch_app.ui.dispatcher.dispatching.words import time_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.guide.questions import Driven, Haste, Lost, Rank, Ranked

if TYPE_CHECKING:
    from dispatch_app.ui.dispatcher.dispatching.recommending import Recommending
    from dispatch_app.ui.dispatcher.form.intake import Intake

SWAP_REASONS = (
    StageReason.NEARER_VEHICLE,
    StageReason.VEHICLE_FAILED,
    StageReason.CREW_NOT_READY,
    StageReason.OTHER,
)
SAME_S = 15.0
"""A smaller difference is not worth a word."""


class Changing(QObject):
    said = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        recommending: Recommending,
        chosen: Callable[[], VehicleRow | None],
        intake: Intake,
        chooser: Chooser,
        beside: QWidget,
        parent: QObject | None = None,
    ) -> None:
        """`chosen`: the vehicle that an order would go to now."""
        super().__init__(parent)
        self._place = workplace
        self._recommending = recommending
        self._chosen = chosen
        self._intake = intake
        self._chooser = chooser
        self._beside = beside
        self._ways: dict[VehicleId, Driven] = {}
        self._serial = 0
        workplace.desk.changed.connect(self._changed)

    def actions(self) -> dict[str, Callable[[], None]]:
        return {"change": self.key_change}

    # ---- offering

    def key_change(self) -> None:
        """What can be changed for the selected incident, each by a digit."""
        incident, table = self._place.incident, self._recommending.table
        if incident is None or not incident.open:
            self.said.emit(said("warning", "change.no-incident"))
            return
        if table is None:
            self.said.emit(said("warning", "dispatch.why.searching"))
            return
        state = self._place.desk.state
        acts: list[tuple[str, Callable[[], None]]] = []
        row = self._chosen()
        if row is not None:
            for mission in swappable(state, incident):
                acts.append((self._swap_word(mission, row), partial(self._swap, mission, row)))
        for one in rolling(state, incident, table):
            acts.append((self._redirect_word(one), partial(self._redirect, incident.id, one)))
        if not acts:
            self.said.emit(said("warning", "change.nothing"))
            return
        self._ask(self._place.texts("change.title", number=incident.number[-4:]), acts)

    def _ask(self, title: str, acts: Sequence[tuple[str, Callable[[], None]]]) -> None:
        bring_up(self._beside)
        self._chooser.ask(
            title,
            self._place.texts("dispatch.choose-hint"),
            [Option(str(at), word) for at, (word, _) in enumerate(acts)],
            lambda at: acts[int(at)][1](),
            above=self._beside,
        )

    def _swap_word(self, mission: Mission, row: VehicleRow) -> str:
        return self._place.texts(
            "change.swap", old=mission.vehicle, new=row.vehicle, span=time_text(row.time_s)
        )

    def _redirect_word(self, one: Rolling) -> str:
        key = "change.redirect-graver" if one.graver else "change.redirect"
        return self._place.texts(
            key,
            vehicle=one.mission.vehicle,
            span=time_text(one.time_s),
            number=one.incident.number[-4:],
            priority=int(priority_of(one.incident)),
            stage=self._place.texts.code("stage", one.mission.stage.value),
        )

    # ---- another vehicle in the place of one

    def _swap(self, mission: Mission, row: VehicleRow) -> None:
        texts = self._place.texts
        acts = [
            (texts.code("stage_reason", r.value), partial(self._send_swap, mission, row, r))
            for r in offered(StageReason, self._place.desk.state.records, SWAP_REASONS)
        ]
        self._ask(texts("change.swap-why", old=mission.vehicle, new=row.vehicle), acts)

    def _send_swap(self, mission: Mission, row: VehicleRow, reason: StageReason) -> None:
        table, version = self._recommending.table, mission.slip
        if table is None or version is None:
            self.said.emit(said("warning", "dispatch.why.searching"))
            return
        sending = DispatchVehicle(
            incident=mission.incident,
            vehicle=row.vehicle,
            slip=self._taken_over(version.slip, row.vehicle),
            recommendation=table.kept(self._place.desk.now(), 0.0),
            hospital=mission.hospital,
            choice_reason=None if row.vehicle == table.pick else ChoiceReason.OTHER,
            provisional=mission.provisional,
        )
        command = SwapVehicle(mission=mission.id, order=sending, reason=reason)
        self._send(command, "change.swapped", old=mission.vehicle, new=row.vehicle)

    def _taken_over(self, slip: Slip, vehicle: VehicleId) -> Slip:
        """Place and facts of the order that another vehicle had; not its way."""
        known = self._place.desk.state.vehicles[vehicle]
        return replace(
            slip,
            vehicle=known.id,
            vehicle_level=known.level,
            station=known.station,
            route=None,
        )

    # ---- a vehicle that drives to somebody else

    def _redirect(self, incident: IncidentId, one: Rolling) -> None:
        """Ask the roads what the other incident would have instead, then say it and ask."""
        self._serial += 1
        self._fetch_way(one)
        place = one.incident.place
        point = place.position if place else None
        if point is None:
            self._say_loss(incident, one, None)
            return
        desk = self._place.desk
        question = Rank(
            place=(point.lon, point.lat), vehicles=travel.vehicle_sources(desk.state, desk.fixes)
        )
        self._place.guide.rank(question, partial(self._ranked, self._serial, incident, one))

    def _fetch_way(self, one: Rolling) -> None:
        vehicle, target = one.mission.vehicle, self._recommending.target
        start = self._recommending.sources.get(vehicle)
        self._ways.pop(vehicle, None)
        if start is not None and target is not None:
            question = way_from(start, target.point, Haste.ORDERED)
            self._place.guide.drive(question, partial(self._way_came, vehicle))

    def _way_came(self, vehicle: VehicleId, answer: Driven | Lost) -> None:
        if isinstance(answer, Driven):
            self._ways[vehicle] = answer

    def _ranked(
        self, serial: int, incident: IncidentId, one: Rolling, answer: Ranked | Lost
    ) -> None:
        if serial != self._serial:
            return
        desk = self._place.desk
        legs = travel.legs_of(answer) if isinstance(answer, Ranked) else None
        instead = None
        if legs is not None:
            instead = instead_of(
                desk.state,
                one,
                travel.vehicle_travel(legs.vehicles, desk.fixes, desk.now()),
                self._place.stale_fixes,
                road_version=legs.road_version,
                closure_version=legs.closure_version,
            )
        self._say_loss(incident, one, instead)

    def _say_loss(self, incident: IncidentId, one: Rolling, instead: Instead | None) -> None:
        texts, number = self._place.texts, one.incident.number[-4:]
        acts: list[tuple[str, Callable[[], None]]] = []
        if instead is not None:
            acts.append(
                (self._instead_word(one, instead), partial(self._go, incident, one, instead))
            )
        others = len(self._place.desk.state.open_missions(one.incident)) - 1
        word = (
            texts("change.others-stay", number=number, count=others)
            if others
            else texts("change.waits", number=number)
        )
        acts.append((word, partial(self._go, incident, one, None)))
        key = "change.loses-graver" if one.graver else "change.loses"
        self._ask(
            texts(
                key,
                number=number,
                priority=int(priority_of(one.incident)),
                vehicle=one.mission.vehicle,
            ),
            acts,
        )

    def _instead_word(self, one: Rolling, instead: Instead) -> str:
        texts = self._place.texts
        later = instead.later_s
        key = "change.instead"
        if later is not None and abs(later) >= SAME_S:
            key = "change.instead-later" if later > 0 else "change.instead-sooner"
        return texts(
            key,
            number=one.incident.number[-4:],
            vehicle=instead.vehicle,
            span=time_text(instead.time_s),
            later=time_text(abs(later or 0.0)),
        )

    def _go(self, incident: IncidentId, one: Rolling, instead: Instead | None) -> None:
        order = self._order(incident, one)
        if order is None:
            self.said.emit(said("warning", "dispatch.why.searching"))
            return
        command = RedirectVehicle(
            mission=one.mission.id,
            order=order,
            instead=self._instead(one, instead) if instead is not None else None,
            graver_loses=one.graver,
        )
        vehicle, number = one.mission.vehicle, one.incident.number[-4:]
        self._intake.flush(
            lambda: self._send(command, "change.redirected", vehicle=vehicle, number=number)
        )

    def _order(self, incident: IncidentId, one: Rolling) -> DispatchVehicle | None:
        """As it stands in the form at this moment."""
        table, target = self._recommending.table, self._recommending.target
        chosen = self._place.incident
        if table is None or target is None or chosen is None or chosen.id != incident:
            return None
        state = self._place.desk.state
        vehicle = state.vehicles[one.mission.vehicle]
        hospital = state.hospitals.get(table.best_hospital) if table.best_hospital else None
        slip = new_slip(
            self._intake.slip_facts(),
            target.place,
            vehicle,
            priority=chosen.plan.priority if chosen.plan else None,
            hospital=hospital,
            route=route_summary(self._ways.get(vehicle.id)),
            provisional=target.coarse,
        )
        return DispatchVehicle(
            incident=incident,
            vehicle=vehicle.id,
            slip=slip,
            recommendation=table.kept(self._place.desk.now(), 0.0),
            hospital=hospital.id if hospital else None,
            choice_reason=ChoiceReason.ALREADY_NEAR,
            provisional=target.coarse,
        )

    def _instead(self, one: Rolling, instead: Instead) -> DispatchVehicle | None:
        version = one.mission.slip
        if version is None:
            return None
        return DispatchVehicle(
            incident=one.incident.id,
            vehicle=instead.vehicle,
            slip=self._taken_over(version.slip, instead.vehicle),
            recommendation=instead.recommendation,
            hospital=one.mission.hospital,
            provisional=one.mission.provisional,
        )

    # ---- sending and hearing

    def _send(self, command: Command, done: str, **values: str) -> None:
        self._place.desk.send(command, lambda reply: self._replied(reply, done, values))

    def _replied(self, reply: Reply, done: str, values: dict[str, str]) -> None:
        match reply:
            case Accepted():
                self.said.emit(said("ok", done, **values))
            case Refused(code=code, details=details):
                self.said.emit(refused(code, details))
            case Unreachable(code=code):
                self.said.emit(refused(code, {}))

    def _changed(self, view: View) -> None:
        """Whose vehicle another seat took hears of it at once."""
        for event in view.events:
            if isinstance(event, VehicleRedirected) and event.by.seat != self._place.seat:
                self._say_lost(event)

    def _say_lost(self, event: VehicleRedirected) -> None:
        incidents = self._place.desk.state.incidents
        left: Incident | None = incidents.get(event.incident)
        other: Incident | None = incidents.get(event.other)
        if left is None or other is None or left.seat != self._place.seat:
            return
        key = "change.lost" if event.instead is not None else "change.lost-waits"
        values = {
            "vehicle": event.vehicle,
            "number": left.number[-4:],
            "other": other.number[-4:],
            "seat": event.by.seat or "",
        }
        self.said.emit(said("alarm", key, **values))
