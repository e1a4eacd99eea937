"""Finds the stretch of the journal that a time belongs to: it has no index by time and needs none.

Sequence numbers rise with the time at which events were written down.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.domain.search.asking import Condition
from dispatch_app.domain.search.fields import Operator

SLACK_MS = 3_600_000
"""So far a clock of the centre may once have been set back."""


def stretch_of(connection: Connection, conditions: tuple[Condition, ...]) -> ColumnElement[bool]:
    """Bounds by number for what is asked by time; it is asked by time as well."""
    bounds = [_bounds(connection, c) for c in conditions if c.field.key == "at" and c.values]
    return and_(true(), *bounds)


def _bounds(connection: Connection, condition: Condition) -> ColumnElement[bool]:
    moments = [to_ms(value) for value in condition.values]  # type: ignore[arg-type]
    found: list[ColumnElement[bool]] = []
    if condition.operator in (Operator.AT_LEAST, Operator.BETWEEN):
        found.append(EVENT.c.sequence >= first_from(connection, moments[0] - SLACK_MS))
    if condition.operator in (Operator.BELOW, Operator.BETWEEN):
        found.append(EVENT.c.sequence <= first_from(connection, moments[-1] + SLACK_MS))
    return and_(true(), *found)


def first_from(connection: Connection, at_ms: int) -> int:
    """The first event not before a time, by halves."""
    low = connection.scalar(select(func.min(EVENT.c.sequence))) or 0
    high = (connection.scalar(select(func.max(EVENT.c.sequence))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        at = connection.scalar(select(EVENT.c.at).where(EVENT.c.sequence == middle))
        if at is not None and at < at_ms:
            low = middle + 1
        else:
            high = middle
    return int(low)
