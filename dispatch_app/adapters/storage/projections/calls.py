"""Writes call and seat events into their tables."""

from __future__ import annotations

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections import telephone
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.tables.incidents import CALL
from dispatch_app.adapters.storage.tables.logs import SEAT_LOG
from dispatch_app.domain.codes import NumberState, SeatState
from dispatch_app.domain.events import (
    CallAbandoned,
    CallAnswered,
    CallAttached,
    CallEnded,
    CallerIdentified,
    CallRang,
    CallSettled,
    SeatSignedIn,
    SeatStateChanged,
)
from dispatch_app.domain.numbers import normal_number


def rang(batch: Batch, event: CallRang, _sequence: int) -> None:
    batch.add(
        CALL,
        id=event.call,
        nature=event.nature,
        line=event.line,
        number="",
        number_state=NumberState.AWAITED,
        name="",
        rang_at=to_ms(event.at),
        ref=event.ref or None,
        called=event.called,
        first=int(event.first),
    )


def identified(batch: Batch, event: CallerIdentified, _sequence: int) -> None:
    batch.change(
        CALL,
        event.call,
        number=event.number,
        number_key=normal_number(event.number),
        number_state=event.number_state,
        name=event.name,
        subscriber=packed(event.subscriber) if event.subscriber else None,
    )


def answered(batch: Batch, event: CallAnswered, _sequence: int) -> None:
    batch.change(CALL, event.call, seat=event.seat)
    if not event.again:
        batch.change(CALL, event.call, answered_at=to_ms(event.at))


def ended(batch: Batch, event: CallEnded, _sequence: int) -> None:
    batch.change(CALL, event.call, ended_at=to_ms(event.at), end_origin=event.origin)
    if event.by is not None:
        batch.change(CALL, event.call, ended_by=event.by, held_s=event.held_s)


def abandoned(batch: Batch, event: CallAbandoned, sequence: int) -> None:
    telephone.abandoned(batch, event, sequence)
    batch.change(
        CALL, event.call, abandoned_at=to_ms(event.at), last_ring_at=to_ms(event.last_ring_at)
    )


def settled(batch: Batch, event: CallSettled, _sequence: int) -> None:
    batch.change(
        CALL, event.call, outcome=event.outcome, note=event.note, settled_at=to_ms(event.at)
    )


def attached(batch: Batch, event: CallAttached, sequence: int) -> None:
    batch.change(
        CALL,
        event.call,
        incident=event.incident,
        outcome=event.outcome,
        settled_at=to_ms(event.at),
        joined=sequence,
    )


def seat_signed_in(batch: Batch, event: SeatSignedIn, sequence: int) -> None:
    batch.add(
        SEAT_LOG,
        sequence=sequence,
        seat=event.seat,
        state=SeatState.READY,
        person=event.person,
        reason="",
        at=to_ms(event.at),
    )


def seat_state(batch: Batch, event: SeatStateChanged, sequence: int) -> None:
    batch.add(
        SEAT_LOG,
        sequence=sequence,
        seat=event.seat,
        state=event.state,
        reason=event.reason,
        at=to_ms(event.at),
    )
