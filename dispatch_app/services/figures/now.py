"""The figures of the last hour and of the day so far, by the same definitions as every report."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from dispatch_app.domain.codes import Nature
from dispatch_app.domain.figures.fields import SUBJECTS
from dispatch_app.domain.figures.model import Condition, Measure
from dispatch_app.ports.figures import FigureCell, FiguresNow, NowFigure
from dispatch_app.services.figures.answering import Answering, column_of
from dispatch_app.services.figures.cells import cells
from dispatch_app.services.figures.columns import Facts
from dispatch_app.services.figures.holding import holding
from dispatch_app.services.figures.measuring import measured
from dispatch_app.services.figures.moments import from_ms, to_ms

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
QUARTER_MS = 15 * 60_000
SHOWN = (
    *("calls_in", "calls_answered", "calls_abandoned", "pick_up", "incidents", "missions"),
    *("dispatch", "turn_out", "response", "chaser_share", "nuisance", "door", "empty"),
)
"""In the order in which they stand on the board; those that the centre's definitions lack are
left out."""
_IN = (Condition(field="direction", one_of=("in",)),)


def figures_now(answering: Answering, now: datetime, *, invented: bool) -> FiguresNow:
    midnight = _midnight(answering, now)
    known = [answering.book.newest(name) for name in SHOWN if name in answering.book.measures]
    return FiguresNow(
        made_at=now,
        sequence=answering.source.sequence,
        figures=tuple(
            NowFigure(
                column=column_of(measure),
                hour=_cell(answering, measure, now - HOUR, now),
                day=_cell(answering, measure, midnight, now),
            )
            for measure in known
        ),
        calls_by_quarter=_quarters(answering, "call", midnight, now),
        orders_by_quarter=_quarters(answering, "mission", midnight, now),
        calls_a_week_ago=_quarters(answering, "call", *_a_week_ago(answering, now)),
        orders_a_week_ago=_quarters(answering, "mission", *_a_week_ago(answering, now)),
        invented=invented,
    )


def _midnight(answering: Answering, at: datetime) -> datetime:
    return from_ms(answering.local.begin_of_day(answering.local.day_of(at)))


def _a_week_ago(answering: Answering, now: datetime) -> tuple[datetime, datetime]:
    """The whole day."""
    day = answering.local.day_of(now) - WEEK
    begin = answering.local.begin_of_day
    return from_ms(begin(day)), from_ms(begin(day + timedelta(days=1)))


def _cell(answering: Answering, measure: Measure, since: datetime, until: datetime) -> FigureCell:
    facts = _real(answering, measure.subject, since, until)
    found = measured(facts, answering.book.versions(measure.id), answering.local)
    return cells(found, np.zeros(len(facts), np.int64), 1)[0]


def _real(answering: Answering, subject: str, since: datetime, until: datetime) -> Facts:
    facts = answering.source.facts(subject, since, until)
    known = facts.words["nature"].known([Nature.REAL.value])
    return facts.take(np.isin(facts.codes["nature"], known))


def _quarters(
    answering: Answering, subject: str, since: datetime, until: datetime
) -> tuple[int, ...]:
    facts = _real(answering, subject, since, until)
    if "direction" in SUBJECTS[subject].fields:
        facts = facts.take(holding(facts, _IN))
    quarters = -(-(to_ms(until) - to_ms(since)) // QUARTER_MS)
    number = (facts.at - to_ms(since)) // QUARTER_MS
    counts: list[int] = np.bincount(number, minlength=quarters).tolist()
    return tuple(counts)
