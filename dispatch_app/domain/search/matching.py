"""Whether one thing answers a question: for things of the live state, which are few. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dispatch_app.domain.search.asking import Asked, Condition
from dispatch_app.domain.search.fields import Kind, Operator

Cells = Mapping[str, Any]


def matching(rows: Iterable[Cells], asked: Asked) -> list[Cells]:
    """Those that answer, in the order that was asked for; what is empty comes first."""
    found = [row for row in rows if all(holds(c, row.get(c.field.key)) for c in asked.conditions)]
    key = asked.sort.key
    found.sort(key=lambda row: _rank(row.get(key)), reverse=not asked.ascending)
    return found


def _rank(value: Any) -> tuple[bool, Any]:
    return (not is_empty(value), 0 if is_empty(value) else value)


def is_empty(value: Any) -> bool:
    return value is None or value == ""


def holds(condition: Condition, value: Any) -> bool:
    """Whether a value answers one condition. What is empty answers `EMPTY` and `NOT` alone."""
    match condition.operator:
        case Operator.EMPTY:
            return is_empty(value)
        case Operator.FILLED:
            return not is_empty(value)
        case Operator.NOT:
            return is_empty(value) or not _same(condition, value)
        case _ if is_empty(value):
            return False
        case Operator.IS:
            return _same(condition, value)
        case _:
            return _HOLDS[condition.operator](value, condition.values, condition.field.kind)


def _same(condition: Condition, value: Any) -> bool:
    if condition.field.kind is Kind.TEXT:
        return str(value).lower() in {str(v).lower() for v in condition.values}
    return value in condition.values


def _contains(value: Any, given: Sequence[Any], _kind: Kind) -> bool:
    return str(given[0]).lower() in str(value).lower()


def _begins(value: Any, given: Sequence[Any], _kind: Kind) -> bool:
    return str(value).lower().startswith(str(given[0]).lower())


def _ends(value: Any, given: Sequence[Any], _kind: Kind) -> bool:
    return str(value).lower().endswith(str(given[0]).lower())


def _at_least(value: Any, given: Sequence[Any], _kind: Kind) -> bool:
    return bool(value >= given[0])


def _below(value: Any, given: Sequence[Any], _kind: Kind) -> bool:
    return bool(value < given[0])


def _between(value: Any, given: Sequence[Any], _kind: Kind) -> bool:
    return bool(given[0] <= value < given[1])


_HOLDS: Mapping[Operator, Callable[[Any, Sequence[Any], Kind], bool]] = {
    Operator.CONTAINS: _contains,
    Operator.BEGINS: _begins,
    Operator.ENDS: _ends,
    Operator.AT_LEAST: _at_least,
    Operator.BELOW: _below,
    Operator.BETWEEN: _between,
}
