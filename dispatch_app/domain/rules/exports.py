"""Rules of exports: each has a reason, and none leaves masked data unmasked that was not seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.export_commands import ReadWhole, RecordExport
from dispatch_app.domain.export_events import ExportRecorded, WholeRead
from dispatch_app.domain.exports import LONGEST_CRITERIA
from dispatch_app.domain.masking import sees_whole
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.values import MAX_TEXT


def record(state: CentreState, command: RecordExport, context: Context) -> tuple[Event, ...]:
    reason = _reason(command.reason)
    if not command.export.masked and not sees_whole(context.actor.role):
        raise Rejected("export.must-be-masked", role=context.actor.role.value)
    return (ExportRecorded(export=command.export, reason=reason, by=context.actor, at=context.at),)


def read_whole(state: CentreState, command: ReadWhole, context: Context) -> tuple[Event, ...]:
    """Of each look, as of each export: what was asked and why."""
    what = command.what[:LONGEST_CRITERIA]
    return (WholeRead(what=what, reason=_reason(command.reason), by=context.actor, at=context.at),)


def _reason(words: str) -> str:
    reason = words.strip()
    if not reason:
        raise Rejected("export.reason-missing")
    if len(reason) > MAX_TEXT:
        raise Rejected("export.reason-too-long", most=str(MAX_TEXT))
    return reason


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    RecordExport: record,
    ReadWhole: read_whole,
}
