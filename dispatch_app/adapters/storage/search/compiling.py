"""Turns a question that makes sense into one statement. Runs none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, func, not_, or_, select, tuple_

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.search.columns import KEYED_NUMBERS, SHEETS, Sheet
from dispatch_app.adapters.storage.search.likely import weighed
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.domain.search.asking import Asked, Condition
from dispatch_app.domain.search.fields import Field, Kind, Operator

Expression = ColumnElement[Any]
_ESCAPE = "\\"
_WORDS = frozenset({Kind.TEXT, Kind.PHONE, Kind.CODE, Kind.NAME})
_LEAST = -(10**15)
"""Before every moment, count and span."""
ID, INCIDENT, OF_CALL, SORT = "row_id", "row_incident", "row_call", "row_sort"


def rows_of(asked: Asked) -> Select[Any]:
    """The columns that were asked for, with what names the row and what it is ordered by."""
    sheet = SHEETS[asked.subject.name]
    shown = [sheet.columns[f.key].label(f"c{n}") for n, f in enumerate(asked.columns)]
    wanted = select(sheet.id.label(ID), sort_of(asked).label(SORT), *shown)
    if sheet.incident is not None:
        wanted = wanted.add_columns(sheet.incident.label(INCIDENT))
    if sheet.call is not None:
        wanted = wanted.add_columns(sheet.call.label(OF_CALL))
    fields = [asked.sort, *asked.columns, *(c.field for c in asked.conditions)]
    return _narrowed(wanted, asked, sheet, _joins(sheet, fields, with_incident=True))


def narrowed_of(
    asked: Asked, columns: Iterable[Field], *, with_incident: bool = False
) -> Select[Any]:
    """Only what is to be added up."""
    sheet = SHEETS[asked.subject.name]
    columns = tuple(columns)
    shown = [sheet.columns[f.key].label(f"c{n}") for n, f in enumerate(columns)]
    wanted = select(sheet.id.label(ID), *shown)
    fields = [*columns, *(c.field for c in asked.conditions)]
    return _narrowed(wanted, asked, sheet, _joins(sheet, fields, with_incident=with_incident))


def _narrowed(wanted: Select[Any], asked: Asked, sheet: Sheet, joins: Sequence[str]) -> Select[Any]:
    source = sheet.source
    for name in joins:
        table, how = sheet.joins[name]
        source = source.outerjoin(table, how)
    wanted = wanted.select_from(source)
    if sheet.always is not None:
        wanted = wanted.where(sheet.always)
    if asked.hidden:
        wanted = wanted.where(EVENT.c.kind.not_in(asked.hidden))
    name = asked.subject.name
    return wanted.where(
        *(weighed(asked.subject, c, condition_of(name, c)) for c in asked.conditions)
    )


def _joins(sheet: Sheet, fields: Iterable[Field], *, with_incident: bool) -> list[str]:
    needed = {name for field in fields for name in sheet.needs.get(field.key, ())}
    if with_incident:
        needed |= set(sheet.incident_needs)
    return [name for name in sheet.joins if name in needed]


def sort_of(asked: Asked) -> Expression:
    """What is empty comes first, as in every store alike; the subject's own order is never empty
    and goes by its index."""
    sheet = SHEETS[asked.subject.name]
    column = sheet.columns[asked.sort.key]
    if asked.sort.key == asked.subject.order:
        return column if sheet.order is None else sheet.order
    return func.coalesce(
        column, "" if asked.sort.kind in _WORDS and not _is_int(column) else _LEAST
    )


def ordered(wanted: Select[Any], asked: Asked) -> Select[Any]:
    keys = (sort_of(asked), SHEETS[asked.subject.name].id)
    return wanted.order_by(*(k.asc() if asked.ascending else k.desc() for k in keys))


def behind(wanted: Select[Any], asked: Asked, place: tuple[Any, Any]) -> Select[Any]:
    """Rows after a place: no page is ever counted off from the beginning."""
    here = tuple_(sort_of(asked), SHEETS[asked.subject.name].id)
    there = tuple_(*place)
    return wanted.where(here > there if asked.ascending else here < there)


def condition_of(subject: str, condition: Condition) -> Expression:
    column = SHEETS[subject].columns[condition.field.key]
    if condition.operator is Operator.EMPTY:
        return _is_empty(column, condition.field)
    if condition.operator is Operator.FILLED:
        return not_(_is_empty(column, condition.field))
    values = [_stored(value, column) for value in condition.values]
    if condition.operator is Operator.NOT:
        return or_(_is_empty(column, condition.field), not_(_same(subject, condition, values)))
    if condition.operator is Operator.IS:
        return _same(subject, condition, values)
    if condition.field.kind is Kind.PHONE:
        column = _number(subject, condition.field)
        if condition.operator is Operator.BEGINS:
            return _begins_with_digits(column, str(values[0]))
    return _CONDITIONS[condition.operator](column, values)


def _same(subject: str, condition: Condition, values: Sequence[Any]) -> Expression:
    column = SHEETS[subject].columns[condition.field.key]
    if condition.field.kind is Kind.PHONE:
        return _number(subject, condition.field).in_(values)
    if condition.field.kind is Kind.TEXT and any(_has_case(v) for v in values):
        return func.lower(column).in_([str(v).lower() for v in values])
    return column.in_(values)


def _has_case(value: object) -> bool:
    """Numbers of incidents and Chinese have none: an index finds them as they are."""
    return str(value).lower() != str(value).upper()


def _number(subject: str, field: Field) -> Expression:
    keyed = KEYED_NUMBERS.get((subject, field.key))
    return keyed() if keyed else SHEETS[subject].columns[field.key]


def _begins_with_digits(column: Expression, digits: str) -> Expression:
    """As a stretch of an index: up to the next number of as many digits or fewer."""
    head = digits.rstrip("9")
    if not head.isdigit():
        return _like(column, f"{_plain(digits)}%")
    return and_(column >= digits, column < head[:-1] + str(int(head[-1]) + 1))


def _is_empty(column: Expression, field: Field) -> Expression:
    if field.kind in _WORDS and not _is_int(column):
        return func.coalesce(column, "") == ""
    return column.is_(None)


def _is_int(column: Expression) -> bool:
    return isinstance(column.type, Integer)


def _stored(value: Any, column: Expression) -> Any:
    if isinstance(value, datetime):
        return to_ms(value)
    return int(value) if isinstance(value, str) and _is_int(column) else value


def _like(column: Expression, pattern: str) -> Expression:
    return func.lower(column).like(pattern, escape=_ESCAPE)


def _plain(value: object) -> str:
    """A pattern's own signs lose their meaning."""
    text = str(value).lower()
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return text


_CONDITIONS: Mapping[Operator, Callable[[Expression, Sequence[Any]], Expression]] = {
    Operator.CONTAINS: lambda column, given: _like(column, f"%{_plain(given[0])}%"),
    Operator.BEGINS: lambda column, given: _like(column, f"{_plain(given[0])}%"),
    Operator.ENDS: lambda column, given: _like(column, f"%{_plain(given[0])}"),
    Operator.AT_LEAST: lambda column, given: column >= given[0],
    Operator.BELOW: lambda column, given: column < given[0],
    Operator.BETWEEN: lambda column, given: and_(column >= given[0], column < given[1]),
}
