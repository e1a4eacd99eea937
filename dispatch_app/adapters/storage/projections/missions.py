"""Writes mission and order events into their tables."""

from __future__ import annotations

from dataclasses import fields

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed, packed_table
from dispatch_app.adapters.storage.tables.logs import OVERDUE
from dispatch_app.adapters.storage.tables.missions import (
    MISSION,
    MISSION_STAGE,
    ORDER_CHANNEL,
    ORDER_VERSION,
    PATIENT_CASE,
    RECEIPT,
    RECOMMENDATION,
    RUN_FACTS,
    RUN_SHEET,
)
from dispatch_app.domain.codes import Origin, Stage
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
from dispatch_app.domain.order_events import ChannelNoted, RunFactsEntered
from dispatch_app.domain.state import FINAL
from dispatch_app.domain.values import PatientCase

_CASE_FIELDS = tuple(field.name for field in fields(PatientCase))


def ordered(batch: Batch, event: MissionOrdered, sequence: int) -> None:
    batch.add(
        MISSION,
        id=event.mission,
        number=event.number,
        incident=event.incident,
        acceptance=event.acceptance,
        vehicle=event.vehicle,
        station=event.station,
        seat=event.seat,
        hospital=event.hospital,
        provisional=event.provisional,
        ordered_at=to_ms(event.at),
        stage=Stage.ORDERED,
        stage_at=to_ms(event.at),
        sequence=sequence,
    )
    batch.add(
        MISSION_STAGE,
        sequence=sequence,
        mission=event.mission,
        stage=Stage.ORDERED,
        at=to_ms(event.at),
        heard_at=to_ms(event.at),
        origin=Origin.BACK_ENTERED if event.back_entered else Origin.BY_HAND,
    )


def stage(batch: Batch, event: StageReached, sequence: int) -> None:
    happened = to_ms(event.happened_at)
    batch.add(
        MISSION_STAGE,
        sequence=sequence,
        mission=event.mission,
        stage=event.stage,
        at=happened,
        heard_at=to_ms(event.at),
        origin=event.origin,
        reason=event.reason,
        by_whom=event.by,
    )
    ended = {"ended_at": happened} if event.stage in FINAL else {}
    batch.change(MISSION, event.mission, stage=event.stage, stage_at=happened, **ended)


def kept(batch: Batch, event: RecommendationKept, sequence: int) -> None:
    batch.add(
        RECOMMENDATION,
        sequence=sequence,
        mission=event.mission,
        incident=event.incident,
        pick=event.recommendation.pick,
        chosen=event.chosen,
        choice_reason=event.choice_reason,
        shown=packed_table(event.recommendation),
        at=to_ms(event.at),
    )


def issued(batch: Batch, event: OrderIssued, sequence: int) -> None:
    batch.add(
        ORDER_VERSION,
        sequence=sequence,
        mission=event.mission,
        station=event.station,
        version=event.version,
        kind=event.kind,
        changed=packed(event.changed),
        slip=packed(event.slip),
        issued_at=to_ms(event.at),
    )
    batch.change(MISSION, event.mission, provisional=event.slip.provisional)


def receipt(batch: Batch, event: ReceiptRecorded, sequence: int) -> None:
    batch.add(
        RECEIPT,
        sequence=sequence,
        mission=event.mission,
        version=event.version,
        step=event.step,
        at=to_ms(event.happened_at or event.at),
    )


def channel(batch: Batch, event: ChannelNoted, sequence: int) -> None:
    batch.add(
        ORDER_CHANNEL,
        sequence=sequence,
        mission=event.mission,
        version=event.version,
        channel=event.channel,
        step=event.step,
        by_whom=event.by,
        party=event.party,
        name=event.name,
        number=event.number,
        reason=event.reason,
        at=to_ms(event.happened_at),
        heard_at=to_ms(event.at),
    )


def facts(batch: Batch, event: RunFactsEntered, sequence: int) -> None:
    """Facts entered again stand beside the old ones; the newest count."""
    batch.add(
        RUN_FACTS,
        sequence=sequence,
        mission=event.mission,
        facts=packed(event.facts),
        by_whom=event.by,
        at=to_ms(event.at),
    )


def hospital(batch: Batch, event: HospitalChosen, _sequence: int) -> None:
    batch.change(MISSION, event.mission, hospital=event.hospital, hospital_reason=event.reason)


def run_sheet(batch: Batch, event: RunSheetFiled, sequence: int) -> None:
    """A sheet filed again stands beside the old one; the newest counts."""
    batch.add(
        RUN_SHEET,
        sequence=sequence,
        mission=event.mission,
        driver=event.driver,
        crew=packed(event.crew),
        distance_m=event.distance_m,
        note=event.note,
        filed_at=to_ms(event.at),
    )
    for position, case in enumerate(event.cases):
        batch.add(
            PATIENT_CASE,
            sequence=sequence,
            position=position,
            mission=event.mission,
            filed_at=to_ms(event.at),
            **{name: getattr(case, name) for name in _CASE_FIELDS},
        )


def overdue(batch: Batch, event: OverdueRaised, sequence: int) -> None:
    batch.add(
        OVERDUE, sequence=sequence, kind=event.kind, subject=event.subject, at=to_ms(event.at)
    )
