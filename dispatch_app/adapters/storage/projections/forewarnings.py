"""Writes what hospitals were told, and what they said to it, into its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.tables.forewarnings import FOREWARNING
from dispatch_app.domain.forewarning import events as fwe
from dispatch_app.domain.forewarning.values import HospitalAnswer

_TIME_OF = {
    HospitalAnswer.DELIVERED: "delivered_at",
    HospitalAnswer.READ: "read_at",
    HospitalAnswer.ACCEPTED: "accepted_at",
    HospitalAnswer.CANNOT_TAKE: "refused_at",
}


def forewarned(batch: Batch, event: fwe.HospitalForewarned, sequence: int) -> None:
    batch.add(
        FOREWARNING,
        id=event.forewarning,
        sequence=sequence,
        mission=event.mission,
        number=event.number,
        incident=event.incident,
        hospital=event.hospital,
        vehicle=event.vehicle,
        station=event.station,
        seat=event.seat,
        complaint=event.brief.complaint,
        brief=packed(event.brief),
        version=1,
        at=to_ms(event.at),
        eta_at=to_ms(event.eta_at) if event.eta_at else None,
        under_way_at=to_ms(event.under_way_at) if event.under_way_at else None,
    )


def changed(batch: Batch, event: fwe.ForewarningChanged, _: int) -> None:
    batch.change(
        FOREWARNING,
        event.forewarning,
        version=event.version,
        complaint=event.brief.complaint,
        brief=packed(event.brief),
        **({"refused_at": None, "refused_because": None} if event.asked_again else {}),
    )


def timed(batch: Batch, event: fwe.ForewarningTimed, _: int) -> None:
    batch.change(FOREWARNING, event.forewarning, eta_at=to_ms(event.eta_at))


def under_way(batch: Batch, event: fwe.PatientUnderWay, _: int) -> None:
    batch.change(FOREWARNING, event.forewarning, under_way_at=to_ms(event.left_at))


def withdrawn(batch: Batch, event: fwe.ForewarningWithdrawn, _: int) -> None:
    batch.change(
        FOREWARNING,
        event.forewarning,
        withdrawn_at=to_ms(event.at),
        withdrawn_because=event.because,
    )


def answered(batch: Batch, event: fwe.ForewarningAnswered, _: int) -> None:
    told: dict[str, Any] = {_TIME_OF[event.word]: to_ms(event.at)}
    if event.word is HospitalAnswer.CANNOT_TAKE:
        told["refused_because"] = event.reason
    if event.person:
        told["answered_by"] = event.person
    batch.change(FOREWARNING, event.forewarning, **told)


def arrived(batch: Batch, event: fwe.ForewarnedArrived, _: int) -> None:
    batch.change(FOREWARNING, event.forewarning, arrived_at=to_ms(event.arrived_at))


def taken_over(batch: Batch, event: fwe.PatientTakenOver, _: int) -> None:
    batch.change(
        FOREWARNING,
        event.forewarning,
        taken_at=to_ms(event.taken_at),
        condition=event.condition,
        taken_by=event.person,
        taken_note=event.note,
    )


def outcome(batch: Batch, event: fwe.OutcomeTold, _: int) -> None:
    batch.change(
        FOREWARNING,
        event.forewarning,
        outcome=event.outcome,
        outcome_at=to_ms(event.at),
        disease_class=event.disease_class,
        outcome_by=event.person,
        outcome_note=event.note,
    )


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {
    fwe.HospitalForewarned: forewarned,
    fwe.ForewarningChanged: changed,
    fwe.ForewarningTimed: timed,
    fwe.PatientUnderWay: under_way,
    fwe.ForewarningWithdrawn: withdrawn,
    fwe.ForewarningAnswered: answered,
    fwe.ForewarnedArrived: arrived,
    fwe.PatientTakenOver: taken_over,
    fwe.OutcomeTold: outcome,
}
