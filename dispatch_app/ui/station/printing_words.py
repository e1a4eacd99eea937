"""What the printer is doing, and how its pages are called. Knows no printer."""

from __future__ import annotations

from enum import StrEnum

from dispatch_app.client.slip_journal import PrintJob
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import SlipVersion


class PrinterState(StrEnum):
    READY = "ready"
    PRINTING = "printing"
    WAITING = "waiting"
    """The page is with the printer, which cannot print it now; it comes by itself."""
    FAILED = "failed"


def page_name(job: PrintJob, version: SlipVersion) -> str:
    name = f"{version.slip.mission_number}-v{version.version}"
    return f"{name}-reprint" if job.marked else name


def token_of(job: PrintJob, mission: Mission, version: SlipVersion) -> str:
    """Numbers begin anew every day and at every centre; ids never do."""
    return f"{page_name(job, version)} {mission.id}"
