"""Writes what happened to recordings into their tables."""

from __future__ import annotations

from collections.abc import Iterable

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.recordings import (
    RECORDING,
    RECORDING_OPENING,
    RECORDING_REMARK,
)
from dispatch_app.domain.recording_events import (
    RecordingHeardByPhone,
    RecordingHeld,
    RecordingMade,
    RecordingMarked,
    RecordingNoted,
    RecordingOpened,
    RecordingReleased,
    RecordingRemoved,
)

BY_PHONE = "phone"


def made(batch: Batch, event: RecordingMade, sequence: int) -> None:
    sound = event.sound
    batch.add(
        RECORDING,
        sequence=sequence,
        id=event.recording,
        recorder=event.recorder,
        serial=sound.serial,
        line=sound.line,
        ref=sound.ref,
        number=sound.number,
        called=sound.called,
        outgoing=int(sound.outgoing),
        seats=listed(sound.seats),
        began_at=to_ms(sound.began_at),
        ended_at=to_ms(sound.ended_at),
        duration_ms=sound.duration_ms,
        bytes=sound.bytes,
        sha256=sound.sha256,
        cut=int(sound.cut),
        lost_ms=sound.lost_ms,
        clock_offset_ms=sound.clock_offset_ms,
        seal_line=event.seal.line,
        seal_head=event.seal.head,
        call=event.call,
        hold="",
    )


def listed(seats: Iterable[str]) -> str:
    """Names between commas, so that one of them can be looked for whole."""
    return f",{','.join(seats)}," if seats else ""


def removed(batch: Batch, event: RecordingRemoved, _sequence: int) -> None:
    batch.change(RECORDING, event.recording, removal=event.reason, removed_at=to_ms(event.at))


def held(batch: Batch, event: RecordingHeld, _sequence: int) -> None:
    batch.change(RECORDING, event.recording, hold=event.reason)


def released(batch: Batch, event: RecordingReleased, _sequence: int) -> None:
    batch.change(RECORDING, event.recording, hold="")


def marked(batch: Batch, event: RecordingMarked, sequence: int) -> None:
    _remark(batch, event, sequence, event.offset_ms)


def noted(batch: Batch, event: RecordingNoted, sequence: int) -> None:
    _remark(batch, event, sequence, None)


def _remark(
    batch: Batch, event: RecordingMarked | RecordingNoted, sequence: int, offset_ms: int | None
) -> None:
    batch.add(
        RECORDING_REMARK,
        sequence=sequence,
        recording=event.recording,
        offset_ms=offset_ms,
        text=event.text,
        account=event.by.account,
        seat=event.by.seat,
        at=to_ms(event.at),
    )


def opened(batch: Batch, event: RecordingOpened, sequence: int) -> None:
    ticket = event.ticket
    batch.add(
        RECORDING_OPENING,
        sequence=sequence,
        recording=ticket.recording,
        line=ticket.line,
        purpose=ticket.purpose,
        reason=event.reason,
        account=ticket.by.account,
        seat=ticket.by.seat,
        at=to_ms(event.at),
    )


def heard_by_phone(batch: Batch, event: RecordingHeardByPhone, sequence: int) -> None:
    batch.add(
        RECORDING_OPENING,
        sequence=sequence,
        recording=event.recording,
        purpose=BY_PHONE,
        reason="",
        account=event.holder,
        at=to_ms(event.heard_at),
    )
