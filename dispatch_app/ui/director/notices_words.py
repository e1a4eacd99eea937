"""Notices of all time as rows of words, and times as the writer types them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dispatch_app.domain.notices import Notice
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.notices.words import (
    addressed,
    moment_text,
    reading_count,
    title,
    writer,
)

_TYPED = re.compile(r"(?:(\d{1,2})[-./](\d{1,2})\s+)?(\d{1,2}):?(\d{2})")


def heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("notices.head.state"), width_px=80),
        Head(texts("notices.column.urgency"), width_px=70),
        Head(texts("notices.head.at"), width_px=110),
        Head(texts("notices.column.until"), width_px=110),
        Head(texts("notices.column.read"), figures=True, width_px=70),
        Head(texts("notices.head.from"), width_px=150),
        Head(texts("notices.head.title"), width_px=260),
        Head(texts("notices.column.to"), width_px=240),
    )


def lines(
    notices: Iterable[Notice], state: CentreState, now: datetime, texts: Texts, zone: str
) -> tuple[Line, ...]:
    """In the order given; what is live is told as it is now."""
    live = state.notices
    return tuple(_line(live.get(n.id, n), state, now, texts, zone) for n in notices)


def _line(notice: Notice, state: CentreState, now: datetime, texts: Texts, zone: str) -> Line:
    cells = (
        texts(f"notices.state.{notice.state(now).value}"),
        texts(f"notices.urgency.{notice.urgency.value}"),
        moment_text(notice.at, zone),
        moment_text(notice.valid_until, zone),
        reading_count(notice, state),
        writer(notice, state, texts),
        title(notice),
        addressed(notice.to, state, texts),
    )
    return Line(key=notice.id, cells=cells, about=notice)


def moment_of(typed: str, now: datetime, zone: str) -> datetime | None:
    """`11-22 1730` or `1730` in the centre's zone: the next such moment of this day or year; None
    if it cannot be read."""
    match = _TYPED.fullmatch(typed.strip())
    if match is None:
        return None
    here = local(now, zone)
    month, day = (int(match[1]), int(match[2])) if match[1] else (here.month, here.day)
    year = here.year + (1 if (month, day) < (here.month, here.day) else 0)
    try:
        at = datetime(year, month, day, int(match[3]), int(match[4]), tzinfo=ZoneInfo(zone))
    except ValueError:
        return None
    return at.astimezone(UTC)
