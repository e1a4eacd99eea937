"""Exports change no state: they stand in the journal, where the audit reads them."""

from __future__ import annotations

from dispatch_app.domain.export_events import ExportRecorded
from dispatch_app.domain.state import CentreState


def in_journal_only(state: CentreState, event: ExportRecorded) -> CentreState:
    return state
