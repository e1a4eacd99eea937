"""Takes events of the centre's own tables into the state."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.register_events import RecordKept, RecordRetired
from dispatch_app.domain.registers.kept import KeptRecord, key_of
from dispatch_app.domain.state import CentreState


def kept(state: CentreState, event: RecordKept) -> CentreState:
    now = KeptRecord(register=event.register, id=event.id, cells=event.cells, at=event.at)
    return _with(state, now)


def retired(state: CentreState, event: RecordRetired) -> CentreState:
    known = state.records.get(key_of(event.register, event.id))
    return state if known is None else _with(state, replace(known, retired=True, at=event.at))


def _with(state: CentreState, record: KeptRecord) -> CentreState:
    return replace(state, records={**state.records, key_of(record.register, record.id): record})
