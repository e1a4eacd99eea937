"""What CUPS says of printers and jobs, in the words of the port. Asks nothing."""

from __future__ import annotations

from collections.abc import Iterable

from devices.ipp.values import Group
from dispatch_app.ports.printing import JobStep, PrinterLook, PrintJob, PrintTrouble

_STOPPED = 5
_HELD = (4, 6)
"""Held, or stopped together with its queue (RFC 8011, 5.3.7)."""
_STEPS = {
    3: JobStep.WAITING,
    4: JobStep.WAITING,
    5: JobStep.PRINTING,
    6: JobStep.WAITING,
    7: JobStep.LOST,
    8: JobStep.LOST,
    9: JobStep.PRINTED,
}
_REASONS = (
    ("media-jam", PrintTrouble.JAM),
    ("cover-open", PrintTrouble.COVER_OPEN),
    ("door-open", PrintTrouble.COVER_OPEN),
    ("interlock-open", PrintTrouble.COVER_OPEN),
    ("media-empty", PrintTrouble.NO_PAPER),
    ("media-needed", PrintTrouble.NO_PAPER),
    ("input-tray-missing", PrintTrouble.NO_PAPER),
    ("toner-empty", PrintTrouble.NO_INK),
    ("marker-supply-empty", PrintTrouble.NO_INK),
    ("output-area-full", PrintTrouble.JAM),
    ("offline", PrintTrouble.OFFLINE),
    ("shutdown", PrintTrouble.OFFLINE),
    ("timed-out", PrintTrouble.OFFLINE),
)
"""By the beginning of a keyword, which ends in -report, -warning or -error (RFC 8011, 5.4.12);
what must be mended first stands first. Vendors call a hole in the tray a warning, so the ending
says nothing."""
_NO_ANSWER = ("may not exist", "not responding", "unreachable", "unable to locate")
"""What CUPS' backends say while nobody answers at the printer's address; they give no keyword.
Always English: the texts are translated by who shows them."""


def printer_of(group: Group, usual: str) -> PrinterLook:
    """What stands against the next job. Paper and covers are told by jobs alone: CUPS asks the
    printer while it prints, and lets the last answer stand afterwards, true or not."""
    name = group.word("printer-name")
    return PrinterLook(
        name=name,
        words=group.word("printer-info"),
        usual=name == usual,
        trouble=_queue_trouble(group),
    )


def _queue_trouble(group: Group) -> PrintTrouble | None:
    if not group.yes("printer-is-accepting-jobs", otherwise=True):
        return PrintTrouble.REFUSES
    return PrintTrouble.STOPPED if group.number("printer-state") == _STOPPED else None


def job_of(group: Group) -> PrintJob:
    state = group.number("job-state") or 0
    step = _STEPS.get(state, JobStep.WAITING)
    return PrintJob(
        id=group.number("job-id") or 0,
        name=group.word("job-name"),
        step=step,
        trouble=_job_trouble(group, state),
    )


def _job_trouble(group: Group, state: int) -> PrintTrouble | None:
    if _STEPS.get(state) is JobStep.LOST:
        return PrintTrouble.FAILED
    told = trouble_in(group.words("job-printer-state-reasons"))
    if told is not None:
        return told
    if "printer-stopped" in group.words("job-state-reasons"):
        return PrintTrouble.STOPPED
    if state in _HELD:
        return PrintTrouble.HELD
    said = group.word("job-printer-state-message").lower()
    return PrintTrouble.OFFLINE if any(words in said for words in _NO_ANSWER) else None


def trouble_in(reasons: Iterable[str]) -> PrintTrouble | None:
    """The first of several reasons to mend; None if none of them keeps paper from coming."""
    told = tuple(reasons)
    return next(
        (
            trouble
            for beginning, trouble in _REASONS
            if any(reason.startswith(beginning) for reason in told)
        ),
        None,
    )
