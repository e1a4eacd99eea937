"""Rules of changes: a vehicle to another incident, another vehicle for one, crews that want more.

A change is one decision: if any part of it is refused, nothing of it happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain.changing.commands import (
    AskReinforcement,
    RedirectVehicle,
    SettleReinforcement,
    SwapVehicle,
)
from dispatch_app.domain.changing.events import (
    ReinforcementAsked,
    ReinforcementSettled,
    VehicleRedirected,
    VehicleSwapped,
)
from dispatch_app.domain.codes import Origin, Stage, StageReason, SuspendReason
from dispatch_app.domain.commands import ReportStage, SuspendIncident
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event, MissionOrdered
from dispatch_app.domain.folds_of_events import evolve_all
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.rules.finding import a_mission, an_open_incident
from dispatch_app.domain.rules.incidents import suspend
from dispatch_app.domain.rules.missions import dispatch, replacing
from dispatch_app.domain.rules.stages import stage
from dispatch_app.domain.state import FINAL, CentreState, Context, Incident, Mission
from dispatch_app.domain.waiting.due import priority_of

CHANGEABLE = frozenset({Stage.ORDERED, Stage.ACKNOWLEDGED, Stage.EN_ROUTE})
"""From the scene on, somebody is with the patient."""
WITH_A_CREW = CHANGEABLE | {Stage.ON_SCENE, Stage.TRANSPORTING, Stage.AT_HOSPITAL}


def redirect(state: CentreState, command: RedirectVehicle, context: Context) -> tuple[Event, ...]:
    mission = _changeable(state, command.mission)
    left = an_open_incident(state, mission.incident)
    gains = an_open_incident(state, command.order.incident)
    _must_be_another(mission, left, command)
    if priority_of(left) < priority_of(gains) and not command.graver_loses:
        raise Rejected("change.graver-loses", vehicle=mission.vehicle, incident=left.number)
    events = _stood_down(state, mission, StageReason.REDIRECTED, context)
    ordered = dispatch(evolve_all(state, events), command.order, context)
    events += ordered
    replaced: MissionId | None = None
    if command.instead is not None:
        sent = replacing(evolve_all(state, events), command.instead, mission, context)
        events += sent
        replaced = _mission_in(sent)
    elif len(state.open_missions(left)) == 1:
        waits = SuspendIncident(incident=left.id, reason=SuspendReason.NO_VEHICLE)
        events += suspend(evolve_all(state, events), waits, context)
    redirected = VehicleRedirected(
        mission=mission.id,
        into=_mission_in(ordered),
        instead=replaced,
        vehicle=mission.vehicle,
        incident=left.id,
        other=gains.id,
        by=context.actor,
        at=context.at,
    )
    return (*events, redirected)


def _must_be_another(mission: Mission, left: Incident, command: RedirectVehicle) -> None:
    if command.order.vehicle != mission.vehicle:
        raise Rejected("change.other-vehicle", vehicle=mission.vehicle)
    if command.order.incident == left.id:
        raise Rejected("change.same-incident", vehicle=mission.vehicle, incident=left.number)
    if command.instead is not None and command.instead.incident != left.id:
        raise Rejected("change.other-incident", incident=left.number)


def swap(state: CentreState, command: SwapVehicle, context: Context) -> tuple[Event, ...]:
    mission = _changeable(state, command.mission)
    incident = an_open_incident(state, mission.incident)
    if command.order.incident != incident.id:
        raise Rejected("change.other-incident", incident=incident.number)
    if command.order.vehicle == mission.vehicle:
        raise Rejected("change.same-vehicle", vehicle=mission.vehicle)
    events = _stood_down(state, mission, command.reason, context)
    sent = replacing(evolve_all(state, events), command.order, mission, context)
    swapped = VehicleSwapped(
        mission=mission.id,
        into=_mission_in(sent),
        incident=incident.id,
        vehicle=command.order.vehicle,
        reason=command.reason,
        by=context.actor,
        at=context.at,
    )
    return (*events, *sent, swapped)


def _changeable(state: CentreState, mission_id: MissionId) -> Mission:
    mission = a_mission(state, mission_id)
    if mission.stage in FINAL:
        raise Rejected("mission.ended", mission=mission.number, stage=mission.stage.value)
    if mission.stage not in CHANGEABLE:
        raise Rejected("change.too-late", vehicle=mission.vehicle, stage=mission.stage.value)
    return mission


def _stood_down(
    state: CentreState, mission: Mission, reason: StageReason, context: Context
) -> tuple[Event, ...]:
    """The crew gets the cancellation in writing, as whenever it is called off."""
    report = ReportStage(
        mission=mission.id, stage=Stage.STOOD_DOWN, origin=Origin.BY_HAND, reason=reason
    )
    return stage(state, report, context)


def _mission_in(events: tuple[Event, ...]) -> MissionId:
    return next(event.mission for event in events if isinstance(event, MissionOrdered))


# ---- crews that want more


def ask(state: CentreState, command: AskReinforcement, context: Context) -> tuple[Event, ...]:
    mission = a_mission(state, command.mission)
    if mission.stage not in WITH_A_CREW:
        raise Rejected("mission.ended", mission=mission.number, stage=mission.stage.value)
    known = state.reinforcements.get(mission.incident)
    same = (command.vehicles, command.level, command.note.strip())
    if known is not None and (known.vehicles, known.level, known.note) == same:
        return ()
    asked = ReinforcementAsked(
        mission=mission.id,
        incident=mission.incident,
        vehicles=command.vehicles,
        level=command.level,
        note=command.note.strip(),
        by=context.actor,
        at=context.at,
    )
    return (asked,)


def settle(state: CentreState, command: SettleReinforcement, context: Context) -> tuple[Event, ...]:
    if command.incident not in state.reinforcements:
        return ()
    settled = ReinforcementSettled(
        incident=command.incident, note=command.note.strip(), by=context.actor, at=context.at
    )
    return (settled,)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    RedirectVehicle: redirect,
    SwapVehicle: swap,
    AskReinforcement: ask,
    SettleReinforcement: settle,
}
