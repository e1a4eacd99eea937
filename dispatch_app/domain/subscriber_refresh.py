"""What becomes of the table of subscribers when a new one comes. Pure; knows no store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.quick import dataclass

MOST_LOST = 0.2
"""A new table that lacks a greater share of the old numbers is taken for a broken file."""
FAULTS_KEPT = 200
"""Of one report: enough to see what is wrong with a file."""
REASON_MOST = 200
AGAIN_AFTER = timedelta(minutes=30)
"""So long after one that failed it is tried once more."""


class RefreshOutcome(StrEnum):
    TAKEN = "taken"
    SAME = "same"
    REFUSED = "refused"
    """It would have lost too many numbers; the old table stays."""
    FAILED = "failed"
    """The source could not be read; the old table stays."""
    BACK = "back"
    """Somebody went back to the table before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """Why a row of the source was left out. What stood in it is somebody's, and is not kept."""

    row: int
    """As a spreadsheet counts: the header is row 1."""
    column: str
    reason: str
    """A code of the reader of tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshReport:
    """One attempt, and how the new table differed from the old one."""

    at: datetime
    source: str
    outcome: RefreshOutcome
    numbers: int = 0
    """In the new table, or in the one that was gone back to."""
    added: int = 0
    changed: int = 0
    gone: int = 0
    rejected: int = 0
    """Rows of the source that could not be read."""
    why: str = ""
    account: str = ""
    """Who asked for it; empty: the schedule, or a command beside the server."""
    generation: int = 0
    """Of the table that holds since; 0: the one before went on holding."""
    faults: tuple[RowFault, ...] = ()
    """The first of the rejected rows, at most `FAULTS_KEPT`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberStanding:
    """How the table of subscribers stands. Names and numbers of nobody."""

    numbers: int
    since: datetime | None = None
    """Since when it holds; None: it was put in by hand or came with the map."""
    origin: str = ""
    """What it was read from."""
    before: int = 0
    """How many numbers the table before holds, to which there is a way back."""
    can_go_back: bool = False
    source: str = ""
    """Where the daily one comes from, without secrets; empty: by hand alone."""
    due_at: datetime | None = None
    busy: bool = False
    """One is being brought."""
    broke_off: bool = False
    """The last one ended without a report."""
    reports: tuple[RefreshReport, ...] = ()
    """Newest first."""


def loses_too_many(before: int, gone: int, most_lost: float) -> bool:
    """Whether a table that lacks `gone` of `before` numbers is not to be trusted."""
    return before > 0 and gone / before > most_lost


def due(now: datetime, at: time, zone: ZoneInfo, last: RefreshReport | None) -> bool:
    """Whether the daily refresh is owed: its hour has passed today, in the centre's zone, and
    nothing was tried since, or it failed a while ago. One that never was is owed at once."""
    here = now.astimezone(zone)
    hour = here.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if here < hour:
        hour -= timedelta(days=1)
    if last is None or last.at < hour:
        return True
    return last.outcome is RefreshOutcome.FAILED and now - last.at >= AGAIN_AFTER


def next_due(now: datetime, at: time, zone: ZoneInfo, last: RefreshReport | None) -> datetime:
    """When the next one is owed: now, after a failure, or at its hour."""
    if due(now, at, zone, last):
        return now
    here = now.astimezone(zone)
    hour = here.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if hour <= here:
        hour += timedelta(days=1)
    if last is not None and last.outcome is RefreshOutcome.FAILED:
        return min(last.at + AGAIN_AFTER, hour.astimezone(UTC))
    return hour.astimezone(UTC)


def held_since(reports: Sequence[RefreshReport], generation: int) -> tuple[datetime | None, str]:
    """Since when a table holds and what it was read from, by reports with the newest first."""
    of_it = [report for report in reports if generation and report.generation == generation]
    brought = next((r for r in of_it if r.outcome is RefreshOutcome.TAKEN), None)
    return (of_it[0].at if of_it else None), (brought.source if brought else "")


def worth_a_way_back(why: str) -> str:
    """The reason as it is kept.

    Raises:
        Rejected: there is none, or it is too long.
    """
    kept = " ".join(why.split())
    if not kept:
        raise Rejected("subscribers.reason-needed")
    if len(kept) > REASON_MOST:
        raise Rejected("subscribers.reason-too-long", most=str(REASON_MOST))
    return kept
