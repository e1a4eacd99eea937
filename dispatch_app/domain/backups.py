"""When the record is copied, which copies stay, and what about them needs a person. No files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dispatch_app.domain.quick import dataclass

OVERDUE_AFTER = timedelta(hours=6)
"""A copy that is so much later than its hour has not merely taken long."""
TRIED_AGAIN_AFTER = timedelta(minutes=15)


class BackupTrouble(StrEnum):
    """Why there is no copy to rely on; also the reasons of its alarm, after `backup_`."""

    MEDIUM_MISSING = "medium_missing"
    """The folder is not there, or is not the one that was prepared: a disk that is not mounted."""
    NO_SPACE = "no_space"
    STORE_AWAY = "store_away"
    TOOL_MISSING = "tool_missing"
    """PostgreSQL's own programs are not installed."""
    FAILED = "failed"
    BROKEN = "broken"
    """A copy is not what was written, or does not hold what its journal tells."""
    NO_PROOF_PLACE = "no_proof_place"
    """There is no room, or no database, to restore the copy into for a try."""
    OVERDUE = "overdue"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPlan:
    """Once a day, at an hour of the centre's zone; proven every so many days."""

    at: time
    zone: ZoneInfo
    proof_every: timedelta

    def due_since(self, now: datetime) -> datetime:
        """The last time at which a copy was to be begun."""
        here = now.astimezone(self.zone)
        today = datetime.combine(here.date(), self.at, self.zone)
        if today > here:
            today = datetime.combine(here.date() - timedelta(days=1), self.at, self.zone)
        return today.astimezone(now.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupTold:
    """What is known of the copies, for whoever looks after the centre."""

    made_at: datetime | None = None
    """The journal stands in the newest whole copy as it was then."""
    sequence: int = 0
    bytes: int = 0
    proven_at: datetime | None = None
    """When a copy was last restored for a try and found equal to its journal."""
    proven_sequence: int = 0
    trouble: BackupTrouble | None = None
    detail: str = ""
    working: bool = False


def is_due(plan: BackupPlan, made_at: datetime | None, now: datetime) -> bool:
    return made_at is None or made_at < plan.due_since(now)


def is_proof_due(plan: BackupPlan, told: BackupTold, now: datetime) -> bool:
    """A proof that is nearly old enough counts as old: it belongs to the night's copy."""
    if told.made_at is None or told.proven_sequence == told.sequence:
        return False
    return told.proven_at is None or now - told.proven_at > plan.proof_every - OVERDUE_AFTER


def judged(plan: BackupPlan, told: BackupTold, began: datetime, now: datetime) -> BackupTold:
    """With what is late added, where nothing worse is known.

    Args:
        began: since when this centre has looked after its copies; it is given the time for one.
    """
    if told.trouble is not None:
        return told
    due, last = plan.due_since(now), told.made_at
    late = last is None or last < due
    if late and now - max(due, began) > OVERDUE_AFTER:
        return _with(told, BackupTrouble.OVERDUE)
    since = told.proven_at or began
    if last is not None and now - since > plan.proof_every + OVERDUE_AFTER:
        return _with(told, BackupTrouble.UNPROVEN)
    return told


def _with(told: BackupTold, trouble: BackupTrouble) -> BackupTold:
    return BackupTold(
        made_at=told.made_at,
        sequence=told.sequence,
        bytes=told.bytes,
        proven_at=told.proven_at,
        proven_sequence=told.proven_sequence,
        trouble=trouble,
        working=told.working,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many copies stay: of the last days, weeks and months that have one."""

    daily: int = 7
    weekly: int = 5
    monthly: int = 12


def kept(copies: Iterable[datetime], rule: Retention, zone: ZoneInfo) -> frozenset[datetime]:
    """The copies that stay: the newest of each of the last days, weeks and months with a copy.

    The newest of all stays whatever the rule says.
    """
    newest_first = sorted(copies, reverse=True)
    here = [(at, at.astimezone(zone).date()) for at in newest_first]
    stay = set(newest_first[:1])
    for count, period in (
        (rule.daily, lambda day: day),
        (rule.weekly, lambda day: day.isocalendar()[:2]),
        (rule.monthly, lambda day: (day.year, day.month)),
    ):
        newest: dict[object, datetime] = {}
        for at, day in here:
            newest.setdefault(period(day), at)
        stay.update(list(newest.values())[:count])
    return frozenset(stay)
