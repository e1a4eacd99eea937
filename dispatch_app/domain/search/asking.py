"""A question as it is asked, and as it is understood. Each refusal names the field and the mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.masking import Personal
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.search.catalogue import SUBJECTS
from dispatch_app.domain.search.fields import OPERATORS, Field, Kind, Operator, Subject

MOST_CRITERIA = 20
MOST_VALUES = 50
LONGEST_VALUE = 200
MOST_ROWS = 500
BIGGEST = 2**53
Value = str | int | float | datetime

_TAKES: Mapping[Operator, tuple[int, int]] = {
    Operator.IS: (1, MOST_VALUES),
    Operator.NOT: (1, MOST_VALUES),
    Operator.BETWEEN: (2, 2),
    Operator.EMPTY: (0, 0),
    Operator.FILLED: (0, 0),
}
"""How many values each takes; the others take one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of a question. Values are words: times in ISO form with their zone, spans in
    seconds, lengths in metres."""

    field: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """All criteria hold at once; several values of one criterion are alternatives."""

    subject: str
    criteria: tuple[Criterion, ...] = ()
    text: str = ""
    """As typed into the search box."""
    sort: str = ""
    """A field; empty: the subject's own order."""
    ascending: bool = False
    columns: tuple[str, ...] = ()
    """Empty: the subject's first columns."""

    def __post_init__(self) -> None:
        if len(self.criteria) > MOST_CRITERIA or len(self.columns) > MOST_CRITERIA * 3:
            raise InvalidValue(f"a question has {MOST_CRITERIA} criteria at most")
        if len(self.text) > LONGEST_VALUE:
            raise InvalidValue(f"the search box takes {LONGEST_VALUE} signs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A criterion that is understood."""

    field: Field
    operator: Operator
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that makes sense."""

    subject: Subject
    conditions: tuple[Condition, ...]
    text: str
    sort: Field
    ascending: bool
    columns: tuple[Field, ...]
    hidden: tuple[str, ...] = ()
    """Kinds of events that this asker is not to know; only the audit log has such."""


def understood(query: Query, *, whole: bool = True, home_area: str = "") -> Asked:
    """Read a question.

    Args:
        whole: whether the asker sees persons whole. Who does not may name a number or a name whole,
            but cannot feel his way to it by parts.
        home_area: area code of the centre, for local numbers.

    Raises:
        Rejected: `search.subject`, `search.field`, `search.operator`, `search.values`,
            `search.value`, `search.masked`, `search.text`; details name field and mend.
    """
    subject = SUBJECTS.get(query.subject)
    if subject is None:
        raise Rejected("search.subject", subject=_short(query.subject), known=", ".join(SUBJECTS))
    text = query.text.strip()
    if text and not subject.text:
        raise Rejected("search.text", subject=subject.name)
    if text and not whole:
        raise Rejected("search.masked", field="text")
    return Asked(
        subject=subject,
        conditions=tuple(_condition(subject, c, whole, home_area) for c in query.criteria),
        text=text,
        sort=_field(subject, query.sort or subject.order),
        ascending=query.ascending,
        columns=_columns(subject, query.columns),
    )


def _columns(subject: Subject, names: Sequence[str]) -> tuple[Field, ...]:
    """Each once, in the order in which they were named."""
    wanted = dict.fromkeys(names or subject.first_columns)
    return tuple(_field(subject, name) for name in wanted)


def _field(subject: Subject, name: str) -> Field:
    field = subject.fields.get(name)
    if field is None:
        known = ", ".join(subject.fields)
        raise Rejected("search.field", field=_short(name), subject=subject.name, known=known)
    return field


def _condition(subject: Subject, asked: Criterion, whole: bool, home_area: str) -> Condition:
    field = _field(subject, asked.field)
    _must_fit(field, asked)
    if not whole and field.personal is not None and not _harmless(field, asked.operator):
        raise Rejected("search.masked", field=field.key)
    read = _READERS[field.kind]
    values = tuple(read(field, value) for value in asked.values)
    if field.kind is Kind.PHONE and asked.operator in (Operator.IS, Operator.NOT):
        values = tuple(normal_number(str(value), home_area) for value in values)
    return Condition(field=field, operator=asked.operator, values=values)


def _harmless(field: Field, operator: Operator) -> bool:
    if operator in (Operator.EMPTY, Operator.FILLED):
        return True
    return operator is Operator.IS and field.personal in (Personal.NUMBER, Personal.NAME)


def _must_fit(field: Field, asked: Criterion) -> None:
    if asked.operator not in OPERATORS[field.kind]:
        fitting = ", ".join(sorted(OPERATORS[field.kind]))
        raise Rejected(
            "search.operator", field=field.key, operator=asked.operator.value, fitting=fitting
        )
    least, most = _TAKES.get(asked.operator, (1, 1))
    if not least <= len(asked.values) <= most:
        raise Rejected("search.values", field=field.key, least=str(least), most=str(most))


def _words(field: Field, value: str) -> Value:
    value = value.strip()
    if not value or len(value) > LONGEST_VALUE or "\0" in value:
        raise _wrong(field, value, f"1 to {LONGEST_VALUE} signs")
    return value


def _phone(field: Field, value: str) -> Value:
    digits = "".join(sign for sign in value if sign.isascii() and (sign.isdigit() or sign == "+"))
    if not digits or len(digits) > LONGEST_VALUE:
        raise _wrong(field, value, "digits")
    return digits


def _code(field: Field, value: str) -> Value:
    if value not in field.codes:
        raise _wrong(field, value, ", ".join(field.codes))
    return value


def _moment(field: Field, value: str) -> Value:
    try:
        at = datetime.fromisoformat(value)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError) as strange:
        raise _wrong(field, value, "2026-11-22T08:00:00+08:00") from strange
    raise _wrong(field, value, "2026-11-22T08:00:00+08:00")


def _count(field: Field, value: str) -> Value:
    text = value.strip()
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < 17):
        raise _wrong(field, value, "a whole number")
    return int(text)


def _span(field: Field, value: str) -> Value:
    return _figure(field, value, "seconds")


def _length(field: Field, value: str) -> Value:
    return _figure(field, value, "metres")


def _figure(field: Field, value: str, unit: str) -> Value:
    try:
        figure = float(value)
    except ValueError as strange:
        raise _wrong(field, value, unit) from strange
    if not -BIGGEST < figure < BIGGEST:
        raise _wrong(field, value, unit)
    return figure


_READERS: Mapping[Kind, Callable[[Field, str], Value]] = {
    Kind.TEXT: _words,
    Kind.PHONE: _phone,
    Kind.CODE: _code,
    Kind.NAME: _words,
    Kind.MOMENT: _moment,
    Kind.COUNT: _count,
    Kind.SPAN: _span,
    Kind.LENGTH: _length,
}


def _wrong(field: Field, value: str, mend: str) -> Rejected:
    return Rejected("search.value", field=field.key, value=_short(value), mend=mend)


def _short(text: str) -> str:
    return text[:40]
