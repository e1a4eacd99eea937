"""What a person looks for among recordings, and how the centre is asked. Knows no Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

PAGE = 100
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_DAY = re.compile(r"(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})$")


class BadTime(Exception):
    """Words that are no time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Any mix; what is empty is not asked. Times as they were typed."""

    serial: str = ""
    number: str = ""
    called: str = ""
    line: str = ""
    seat: str = ""
    incident: str = ""
    since: str = ""
    until: str = ""
    text: str = ""


NAMES = tuple(field.name for field in fields(Criteria))


def path_of(criteria: Criteria, *, now: datetime, zone: str, before: str = "") -> str:
    """The query; `before` goes on behind a recording.

    Raises:
        BadTime: `since` or `until` is no time; its argument names the field.
    """
    asked = {name: getattr(criteria, name).strip() for name in NAMES}
    for name, late in (("since", False), ("until", True)):
        if asked[name]:
            try:
                asked[name] = moment_of(asked[name], now=now, zone=zone, late=late).isoformat()
            except BadTime as trouble:
                raise BadTime(name) from trouble
    asked |= {"limit": str(PAGE), "before": before}
    return "/v1/recordings?" + urlencode({name: value for name, value in asked.items() if value})


def moment_of(words: str, *, now: datetime, zone: str, late: bool) -> datetime:
    """Read `09:30`, `11-22`, `11-22 09:30`, `2026-11-22`, or `-2` (days back) in the centre's zone.

    A clock alone is today's. A day alone is its beginning; with `late`, its end. A clock without
    seconds is with `late` the end of its minute.

    Raises:
        BadTime: none of these.
    """
    today = now.astimezone(ZoneInfo(zone))
    first, _, second = words.strip().partition(" ")
    if _CLOCK.match(first) and not second:
        return _joined(today.date(), first, zone, late)
    return _joined(_day(first, today.date()), second.strip(), zone, late)


def _day(words: str, today: date) -> date:
    if re.fullmatch(r"-\d{1,4}", words):
        return today + timedelta(days=int(words))
    found = _DAY.match(words)
    if not found:
        raise BadTime(words)
    year, month, day = found.groups()
    try:
        return date(int(year or today.year), int(month), int(day))
    except ValueError as trouble:
        raise BadTime(words) from trouble


def _joined(day: date, clock: str, zone: str, late: bool) -> datetime:
    found = _CLOCK.match(clock)
    if clock and not found:
        raise BadTime(clock)
    hours, minutes, seconds = found.groups() if found else ("0", "0", None)
    span = timedelta(days=0 if found else 1, minutes=1 if found and seconds is None else 0)
    try:
        clock_time = time(int(hours), int(minutes), int(seconds or 0))
        begin = datetime.combine(day, clock_time, ZoneInfo(zone))
        return (begin + span if late else begin).astimezone(UTC)
    except (ValueError, OverflowError) as trouble:
        raise BadTime(clock) from trouble
