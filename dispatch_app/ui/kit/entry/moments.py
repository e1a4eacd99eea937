"""Times as they are typed: four digits, the latest such moment that has been. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


class BadTime(Exception):
    """What was typed is no time that can have been; carries the key of the sentence."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def moment_of(typed: str, *, now: datetime, since: datetime, zone: str) -> datetime:
    """The moment meant by ``1507`` or ``150730`` in the centre's zone: today's, or yesterday's
    where today's has not come. The minute in which `since` lies means `since` itself, so that two
    stages within a minute need no seconds.

    Raises:
        BadTime: no time, not yet come, or before `since`.
    """
    clock = _clock(typed)
    here = now.astimezone(ZoneInfo(zone))
    found = datetime.combine(here.date(), clock, here.tzinfo).astimezone(now.tzinfo)
    exact = len(_digits(typed)) > 4
    if found > now:
        if _floored(found - _DAY, since, exact=exact) < since:
            raise BadTime("entry.bad.future")
        found -= _DAY
    found = _floored(found, since, exact=exact)
    if found < since:
        raise BadTime("entry.bad.goes-back")
    return found


def _floored(found: datetime, since: datetime, *, exact: bool) -> datetime:
    same_minute = not exact and found <= since < found + timedelta(minutes=1)
    return since if same_minute else found


def coming_moment(typed: str, *, now: datetime, zone: str) -> datetime:
    """The next moment with these digits, for what is planned.

    Raises:
        BadTime: no time.
    """
    here = now.astimezone(ZoneInfo(zone))
    found = datetime.combine(here.date(), _clock(typed), here.tzinfo).astimezone(now.tzinfo)
    return found if found > now else found + _DAY


def _digits(typed: str) -> str:
    return "".join(c for c in typed if c not in ":：. ")


def _clock(typed: str) -> time:
    digits = _digits(typed)
    if not (digits.isascii() and digits.isdigit() and len(digits) in (4, 6)):
        raise BadTime("entry.bad.no-time")
    try:
        return time(int(digits[:2]), int(digits[2:4]), int(digits[4:] or 0))
    except ValueError as trouble:
        raise BadTime("entry.bad.no-time") from trouble
