"""Turns rows of the tables back into the values of the live state. Runs no statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dispatch_app.adapters.storage.moments import from_ms, moment_or_none
from dispatch_app.adapters.storage.projections.packing import unpacked
from dispatch_app.domain.channels import Channel, ChannelNote, ChannelStep, Phoned
from dispatch_app.domain.codes import (
    AcceptanceKind,
    Breathing,
    CallOutcome,
    Consciousness,
    IncidentOutcome,
    Level,
    Nature,
    NumberState,
    OrderKind,
    Origin,
    PlaceSource,
    Priority,
    Sex,
    Stage,
    StageReason,
    SuspendReason,
)
from dispatch_app.domain.run_facts import KeptFacts, RunFacts
from dispatch_app.domain.state import Acceptance, Call
from dispatch_app.domain.telephone import CallPurpose, CallRef, Direction, Ender
from dispatch_app.domain.values import (
    Patient,
    PatientCase,
    Place,
    Plan,
    Position,
    Slip,
    SlipVersion,
    StageTime,
    Subscriber,
)


def call_from(row: Any) -> Call:
    return Call(
        id=row.id,
        line=row.line,
        nature=Nature(row.nature),
        rang_at=from_ms(row.rang_at),
        number=row.number,
        number_state=NumberState(row.number_state),
        name=row.name,
        subscriber=unpacked(row.subscriber, Subscriber) if row.subscriber else None,
        seat=row.seat,
        answered_at=moment_or_none(row.answered_at),
        ended_at=moment_or_none(row.ended_at),
        abandoned_at=moment_or_none(row.abandoned_at),
        outcome=CallOutcome(row.outcome) if row.outcome else None,
        incident=row.incident,
        ref=CallRef(row.ref or ""),
        direction=Direction(row.direction or Direction.IN),
        called=row.called or "",
        first=bool(row.first),
        connected_at=moment_or_none(row.connected_at),
        ended_by=Ender(row.ended_by) if row.ended_by else None,
        held_s=row.held_s or 0.0,
        purpose=CallPurpose(row.purpose) if row.purpose else None,
        back_to=row.back_to,
    )


def acceptance_from(row: Any) -> Acceptance:
    return Acceptance(
        id=row.id,
        kind=AcceptanceKind(row.kind),
        call=row.call,
        seat=row.seat,
        began_at=from_ms(row.began_at),
        ended_at=moment_or_none(row.ended_at),
    )


def position_from(row: Any) -> Position | None:
    return None if row.lat is None else Position(lat=row.lat, lon=row.lon)


def place_from(row: Any) -> Place | None:
    if row.place_source is None:
        return None
    return Place(
        text=row.place_text,
        position=position_from(row),
        uncertainty_m=row.uncertainty_m,
        source=PlaceSource(row.place_source),
        kind=row.place_kind,
    )


def patient_from(row: Any) -> Patient:
    return Patient(
        count=row.patients,
        sex=Sex(row.sex),
        age_years=row.age_years,
        consciousness=Consciousness(row.consciousness),
        breathing=Breathing(row.breathing),
    )


def plan_from(row: Any) -> Plan | None:
    if row.protocol is None:
        return None
    return Plan(
        protocol=row.protocol,
        protocol_version=row.protocol_version,
        determinant=row.determinant,
        priority=Priority(row.priority),
        level=Level(row.level),
        vehicles=row.vehicles,
        capabilities=unpacked(row.capabilities, tuple[str, ...]),
        disease_class=row.disease_class,
    )


def suspend_reason_from(row: Any) -> SuspendReason | None:
    return SuspendReason(row.suspend_reason) if row.suspend_reason else None


def incident_outcome_from(outcome: str | None) -> IncidentOutcome | None:
    return IncidentOutcome(outcome) if outcome else None


def stage_from(row: Any) -> StageTime:
    return StageTime(
        stage=Stage(row.stage),
        at=from_ms(row.at),
        heard_at=from_ms(row.heard_at),
        origin=Origin(row.origin),
        reason=StageReason(row.reason) if row.reason else None,
        by=row.by_whom or "",
    )


def channel_from(row: Any) -> ChannelNote:
    return ChannelNote(
        version=row.version,
        channel=Channel(row.channel),
        step=ChannelStep(row.step),
        at=from_ms(row.at),
        by=row.by_whom,
        party=Phoned(row.party) if row.party else None,
        name=row.name,
        number=row.number,
        reason=row.reason,
    )


def facts_from(rows: Sequence[Any]) -> KeptFacts | None:
    """The newest of what was entered of a run."""
    if not rows:
        return None
    row = rows[-1]
    return KeptFacts(facts=unpacked(row.facts, RunFacts), by=row.by_whom, at=from_ms(row.at))


def slip_from(row: Any) -> SlipVersion:
    """Without what became of it: that stands in the receipts."""
    return SlipVersion(
        version=row.version,
        kind=OrderKind(row.kind),
        slip=unpacked(row.slip, Slip),
        issued_at=from_ms(row.issued_at),
        changed=unpacked(row.changed, tuple[str, ...]),
    )


def case_from(row: Any) -> PatientCase:
    return PatientCase(
        sex=Sex(row.sex),
        age_years=row.age_years,
        name=row.name,
        diagnosis=row.diagnosis,
        on_scene_condition=row.on_scene_condition,
        on_arrival_condition=row.on_arrival_condition,
        treatment=row.treatment,
        hospital=row.hospital,
        outcome=row.outcome,
    )
