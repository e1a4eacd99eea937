"""Reads till when something holds, as people type it: 90, 2h, 18:30, nothing. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_SPAN = re.compile(r"(\d{1,4})\s*(h|小时|时|m|min|分钟|分|)")
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")
_HOURS = frozenset({"h", "小时", "时"})


class NotATime(ValueError):
    """Nobody can tell what time was meant."""


def until_of(text: str, now: datetime, zone: str) -> datetime | None:
    """The time meant: minutes or hours from now, or the next time a clock shows it.

    Empty means until somebody ends it: None.

    Raises:
        NotATime: it cannot be read as either.
    """
    text = text.strip().lower()
    if not text:
        return None
    span, clock = _SPAN.fullmatch(text), _CLOCK.fullmatch(text)
    if span is not None and int(span[1]) > 0:
        count = int(span[1])
        return now + (timedelta(hours=count) if span[2] in _HOURS else timedelta(minutes=count))
    if clock is not None and int(clock[1]) < 24 and int(clock[2]) < 60:
        return _next(int(clock[1]), int(clock[2]), now, zone)
    raise NotATime(text)


def _next(hour: int, minute: int, now: datetime, zone: str) -> datetime:
    local = now.astimezone(ZoneInfo(zone))
    meant = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if meant <= local:
        meant += timedelta(days=1)
    return meant.astimezone(now.tzinfo)
