"""Takes mission and order events into the state."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatch_app.domain.channels import ChannelNote
from dispatch_app.domain.codes import Origin, ReceiptStep, Stage, VehicleState
from dispatch_app.domain.events import (
    HospitalChosen,
    MissionOrdered,
    OrderIssued,
    OverdueRaised,
    ReceiptRecorded,
    RecommendationKept,
    RunSheetFiled,
    StageReached,
)
from dispatch_app.domain.folds import changing, endings, waiting
from dispatch_app.domain.folds.incidents import change
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.order_events import ChannelNoted, RunFactsEntered
from dispatch_app.domain.overdue import raised_as
from dispatch_app.domain.run_facts import KeptFacts
from dispatch_app.domain.state import FINAL, CentreState, Mission, RunSheet, Vehicle
from dispatch_app.domain.values import SlipVersion, StageTime

FIELD_OF_STEP = {
    ReceiptStep.DELIVERED: "delivered_at",
    ReceiptStep.SOUNDING: "sounding_at",
    ReceiptStep.PRINTED: "printed_at",
    ReceiptStep.REPRINTED: "printed_at",
    ReceiptStep.ACKNOWLEDGED: "acknowledged_at",
}


def ordered(state: CentreState, event: MissionOrdered) -> CentreState:
    origin = Origin.BACK_ENTERED if event.back_entered else Origin.BY_HAND
    mission = Mission(
        id=event.mission,
        number=event.number,
        incident=event.incident,
        vehicle=event.vehicle,
        station=event.station,
        ordered_at=event.at,
        acceptance=event.acceptance,
        seat=event.seat,
        hospital=event.hospital,
        provisional=event.provisional,
        stages=(StageTime(stage=Stage.ORDERED, at=event.at, heard_at=event.at, origin=origin),),
        back_entered=event.back_entered,
    )
    state = replace(state, missions={**state.missions, mission.id: mission})
    if event.back_entered:
        return _counted(state, mission)
    state = waiting.sent(state, event.incident, event.vehicle)
    state = changing.sent(state, event.incident, event.replaces)
    state = endings.no_proposal(state, event.incident)
    vehicle = state.vehicles.get(event.vehicle)
    if vehicle is not None:
        vehicle = replace(vehicle, mission=mission.id, since=event.at, origin=Origin.BY_HAND)
        state = replace(state, vehicles={**state.vehicles, vehicle.id: vehicle})
    return _counted(state, mission)


def _counted(state: CentreState, mission: Mission) -> CentreState:
    """Its incident knows of it."""
    incident = state.incidents.get(mission.incident)
    if incident is None:
        return state
    return change(state, incident.id, missions=(*incident.missions, mission.id))


def kept(state: CentreState, event: RecommendationKept) -> CentreState:
    """The table is for the record and for learning; live work does not need it again."""
    return state


def issued(state: CentreState, event: OrderIssued) -> CentreState:
    mission = state.missions.get(event.mission)
    if mission is None:
        return state
    version = SlipVersion(
        version=event.version,
        kind=event.kind,
        slip=event.slip,
        issued_at=event.at,
        changed=event.changed,
    )
    return _mission(
        state,
        event.mission,
        slips=(*mission.slips, version),
        provisional=event.slip.provisional,
    )


def receipt(state: CentreState, event: ReceiptRecorded) -> CentreState:
    mission = state.missions.get(event.mission)
    name = FIELD_OF_STEP.get(event.step)
    if mission is None or name is None:
        return state
    slips = tuple(
        _stamped(s, name, event.happened_at or event.at) if s.version == event.version else s
        for s in mission.slips
    )
    return _mission(state, event.mission, slips=slips)


def _stamped(slip: SlipVersion, name: str, at: datetime) -> SlipVersion:
    changes: dict[str, Any] = {name: at}
    return slip if getattr(slip, name) is not None else replace(slip, **changes)


def stage(state: CentreState, event: StageReached) -> CentreState:
    mission = state.missions.get(event.mission)
    if mission is None:
        return state
    reached = StageTime(
        stage=event.stage,
        at=event.happened_at,
        heard_at=event.at,
        origin=event.origin,
        reason=event.reason,
        by=event.by,
    )
    state = _mission(state, event.mission, stage=event.stage, stages=(*mission.stages, reached))
    after = _after(event.stage, mission)
    return _vehicle(state, mission, since=event.happened_at, origin=event.origin, **after)


def _after(reached: Stage, mission: Mission) -> dict[str, Any]:
    """What a vehicle is once its mission has ended."""
    if reached not in FINAL:
        return {}
    moved = mission.stage not in (Stage.ORDERED, Stage.ACKNOWLEDGED)
    if reached is Stage.REFUSED:
        return {"mission": None, "base": VehicleState.UNKNOWN}
    base = VehicleState.AVAILABLE if moved else VehicleState.STANDBY
    return {"mission": None, "base": base}


def hospital(state: CentreState, event: HospitalChosen) -> CentreState:
    return _mission(state, event.mission, hospital=event.hospital)


def run_sheet(state: CentreState, event: RunSheetFiled) -> CentreState:
    sheet = RunSheet(
        cases=event.cases,
        driver=event.driver,
        crew=event.crew,
        distance_m=event.distance_m,
        note=event.note,
        filed_at=event.at,
    )
    return _mission(state, event.mission, run_sheet=sheet)


def overdue(state: CentreState, event: OverdueRaised) -> CentreState:
    raised = raised_as(event.kind, event.subject, event.version)
    state = replace(state, raised=state.raised | {raised})
    mission = state.missions.get(MissionId(event.subject))
    if mission is None:
        return state
    return _mission(state, mission.id, overdue=(*mission.overdue, event.kind))


def channel(state: CentreState, event: ChannelNoted) -> CentreState:
    mission = state.missions.get(event.mission)
    if mission is None:
        return state
    note = ChannelNote(
        version=event.version,
        channel=event.channel,
        step=event.step,
        at=event.happened_at,
        by=event.by,
        party=event.party,
        name=event.name,
        number=event.number,
        reason=event.reason,
    )
    return _mission(state, event.mission, channels=(*mission.channels, note))


def facts(state: CentreState, event: RunFactsEntered) -> CentreState:
    kept = KeptFacts(facts=event.facts, by=event.by, at=event.at)
    return _mission(state, event.mission, facts=kept)


def _mission(state: CentreState, mission_id: MissionId, **changes: Any) -> CentreState:
    mission = state.missions.get(mission_id)
    if mission is None:
        return state
    return replace(state, missions={**state.missions, mission_id: replace(mission, **changes)})


def _vehicle(state: CentreState, mission: Mission, /, **changes: Any) -> CentreState:
    """Change the mission's vehicle, unless it has gone on to another mission meanwhile."""
    vehicle: Vehicle | None = state.vehicles.get(mission.vehicle)
    if mission.back_entered or vehicle is None or vehicle.mission not in (None, mission.id):
        return state
    return replace(state, vehicles={**state.vehicles, vehicle.id: replace(vehicle, **changes)})
