"""Turns journal entries into rows of the event table and back."""

from __future__ import annotations

from typing import Any

from dispatch_app.adapters.storage.moments import from_ms, to_ms
from dispatch_app.domain.codes import Role
from dispatch_app.domain.values import Actor
from dispatch_app.ports.journal import Entry
from dispatch_app.wire.codec import decode_event, encode, kind_of


def row_of(entry: Entry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "command_id": entry.command_id,
        "kind": kind_of(entry.event),
        "at": to_ms(entry.at),
        "account": entry.actor.account,
        "role": entry.actor.role,
        "seat": entry.actor.seat,
        "station": entry.actor.station,
        "body": encode(entry.event).decode(),
    }


def entry_from(row: Any) -> Entry:
    return Entry(
        sequence=row.sequence,
        command_id=row.command_id,
        actor=Actor(account=row.account, role=Role(row.role), seat=row.seat, station=row.station),
        at=from_ms(row.at),
        event=decode_event(row.kind, row.body.encode()),
    )
