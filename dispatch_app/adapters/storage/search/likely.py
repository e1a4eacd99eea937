"""A condition that leads to no index: said so to SQLite, which else would sort a whole table by it.

It takes an equality for rare; with `likely` it goes along the index of the order and stops in time.
PostgreSQL knows from its own figures.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from dispatch_app.domain.search.asking import Condition
from dispatch_app.domain.search.fields import Kind, Operator, Subject

_INDEXED = {
    "call": {"number"},
    "incident": {"number", "callback_number"},
    "mission": {"number", "vehicle", "station"},
    "audit": {"kind", "account"},
    "vehicle_state": {"vehicle"},
    "seat_state": {"seat"},
    "subscriber": {"number"},
    "recording": {"serial", "line"},
    "vehicle_day": {"vehicle"},
    "forewarning": {"hospital"},
}


class Likely(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(Likely)
def _plain(element: Likely, compiler: SQLCompiler, **more: Any) -> str:
    return f"({compiler.process(element.clauses, **more)})"


@compiles(Likely, "sqlite")
def _told(element: Likely, compiler: SQLCompiler, **more: Any) -> str:
    return f"likely({compiler.process(element.clauses, **more)})"


def weighed(
    subject: Subject, condition: Condition, told: ColumnElement[bool]
) -> ColumnElement[bool]:
    """The condition, and what it is worth to the search for a way."""
    return told if _leads(subject, condition) else Likely(told)


def _leads(subject: Subject, condition: Condition) -> bool:
    """Whether an index leads to what answers."""
    key, operator = condition.field.key, condition.operator
    if key == subject.order:
        return operator not in (Operator.EMPTY, Operator.FILLED, Operator.NOT)
    begins = condition.field.kind is Kind.PHONE and operator is Operator.BEGINS
    return key in _INDEXED.get(subject.name, ()) and (operator is Operator.IS or begins)
