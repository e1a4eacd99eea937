"""What becomes of the table of subscribers when a new one comes. Pure; knows no store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST_LOST = 0.2
"""A new table that lacks a greater share of the old numbers is taken for a broken file."""
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
