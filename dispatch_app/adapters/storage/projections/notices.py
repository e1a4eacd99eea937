"""Writes notices and messages, who read them, and which hospital was told, into their tables."""

from __future__ import annotations

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.alarms import who
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.tables.notices import NOTICE, NOTICE_READ, NOTICE_TOLD
from dispatch_app.domain.notice_events import (
    HospitalTold,
    NoticePosted,
    NoticeWasRead,
    NoticeWithdrawn,
)


def posted(batch: Batch, event: NoticePosted, sequence: int) -> None:
    batch.add(
        NOTICE,
        id=event.notice,
        sequence=sequence,
        kind=event.kind,
        title=event.title,
        body=event.text,
        urgency=event.urgency,
        addressed=packed(event.to),
        attachments=packed(event.attachments),
        answers=event.answers,
        station=event.by.station,
        person=event.person,
        valid_from=to_ms(event.valid_from),
        valid_until=to_ms(event.valid_until),
        at=to_ms(event.at),
        **who(event.by),
    )


def was_read(batch: Batch, event: NoticeWasRead, sequence: int) -> None:
    batch.add(
        NOTICE_READ,
        sequence=sequence,
        notice=event.notice,
        station=event.by.station,
        person=event.person,
        read_at=to_ms(event.read_at),
        at=to_ms(event.at),
        **who(event.by),
    )


def told(batch: Batch, event: HospitalTold, sequence: int) -> None:
    batch.add(
        NOTICE_TOLD,
        sequence=sequence,
        notice=event.notice,
        hospital=event.hospital,
        person=event.person,
        note=event.note,
        at=to_ms(event.at),
        **who(event.by),
    )


def withdrawn(batch: Batch, event: NoticeWithdrawn, sequence: int) -> None:
    """The row tells until when it held and why; who took it back stands in the journal."""
    batch.change(NOTICE, event.notice, withdrawn_at=to_ms(event.at), withdrawn_because=event.reason)
