"""What may be asked about exports and unmasked looks: to write down that they happen, and why."""

from __future__ import annotations

from dispatch_app.domain.exports import Export
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExport:
    """Ask to take something out. Nothing is handed over before this has been accepted."""

    export: Export
    reason: str
    """Refused without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWhole:
    """Ask to see persons whole whom the own role sees masked. Nothing is shown before this has been
    accepted."""

    what: str
    """The question that is answered whole."""
    reason: str
    """Refused without one."""


ExportCommand = RecordExport | ReadWhole
