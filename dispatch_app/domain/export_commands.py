"""What may be asked about exports: to write down that something leaves the house."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch_app.domain.exports import Export


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExport:
    """Ask to take something out. Nothing is handed over before this has been accepted."""

    export: Export
    reason: str
    """Refused without one."""


ExportCommand = RecordExport
