"""Words of subjects, fields, operators and cells as a person reads them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.client.search_answers import Counted
from dispatch_app.domain.search.answers import Cell
from dispatch_app.domain.search.fields import OPERATORS, Field, Kind, Operator, Subject
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local, span_text
from dispatch_app.ui.director.query_values import Names
from dispatch_app.ui.kit.keyed_table import Head

_FIGURES = frozenset({Kind.COUNT, Kind.SPAN, Kind.LENGTH})
_WIDTHS = {
    Kind.MOMENT: 176,
    Kind.COUNT: 76,
    Kind.SPAN: 84,
    Kind.LENGTH: 96,
    Kind.CODE: 96,
    Kind.PHONE: 124,
}
_WIDE = {"place": 250, "address": 250, "body": 420, "diagnosis": 180, "note": 200, "numbers": 220}
_NARROW = {"seat": 60, "line": 60, "vehicle": 70, "priority": 66, "sex": 54}
_USUAL, _DAY_PX = 120, 110
_SIGN_PX, _AROUND_PX = 14, 30
"""So that the words of a head stand whole, with the sign of the order beside them."""


def field_word(subject: Subject, field: Field, texts: Texts) -> str:
    own = f"query.field.{subject.name}.{field.key}"
    return texts(own) if texts.has(own) else texts(f"query.field.{field.key}")


def operators_of(field: Field) -> list[Operator]:
    """In the order of the list of all, those that are asked most first."""
    return [each for each in Operator if each in OPERATORS[field.kind]]


def operator_word(field: Field, operator: Operator, texts: Texts) -> str:
    own = f"query.operator.{field.kind.value}.{operator.value}"
    return texts(own) if texts.has(own) else texts(f"query.operator.{operator.value}")


def hint(field: Field, operator: Operator, texts: Texts) -> str:
    if operator in (Operator.EMPTY, Operator.FILLED):
        return ""
    one = texts(f"query.hint.{field.kind.value}")
    return texts("query.hint.between", one=one) if operator is Operator.BETWEEN else one


def _signs(word: str) -> float:
    """Letters are half as wide as Chinese signs."""
    return sum(0.6 if sign.isascii() else 1.0 for sign in word)


def head(subject: Subject, field: Field, texts: Texts) -> Head:
    width = (
        _DAY_PX
        if field.day
        else _WIDE.get(field.key) or _NARROW.get(field.key) or _WIDTHS.get(field.kind, _USUAL)
    )
    word = field_word(subject, field, texts)
    return Head(
        word, field.kind in _FIGURES, max(width, round(_SIGN_PX * _signs(word)) + _AROUND_PX)
    )


@dataclass(frozen=True, kw_only=True)
class Wording:
    """How cells become words: codes and ids by their names, times in the centre's zone."""

    texts: Texts
    zone: str
    names: Names

    def cell(self, cell: Cell, field: Field) -> str:
        if cell is None or cell == "":
            return ""
        match field.kind:
            case Kind.MOMENT:
                at = local(datetime.fromisoformat(str(cell)), self.zone)
                return f"{at:%Y-%m-%d}" if field.day else f"{at:%Y-%m-%d %H:%M:%S}"
            case Kind.SPAN:
                return span_text(float(cell))
            case Kind.LENGTH:
                return _km(float(cell))
            case Kind.CODE:
                return self._code(field, str(cell))
            case _:
                return self._named(field, str(cell))

    def _code(self, field: Field, code: str) -> str:
        key = f"{field.table}.{code}"
        return self.texts(key) if self.texts.has(key) else code

    def _named(self, field: Field, value: str) -> str:
        return self.names.get(field.key, {}).get(value, value)


def totals_words(counted: Counted, subject: Subject, texts: Texts) -> str:
    """How many, and what the columns that can be added up come to."""
    key = "query.count-more" if counted.more else "query.count"
    parts = [texts(key, count=f"{counted.count:,}")]
    if counted.more:
        return f"{parts[0]}    {texts('query.no-totals')}"
    for name, total in counted.totals.items():
        field = subject.fields[name]
        figure = _FIGURE_WORDS.get(field.kind, _number)
        parts.append(
            texts(
                "query.total",
                field=field_word(subject, field, texts),
                sum=figure(total.sum),
                mean=figure(total.mean),
                n=f"{total.count:,}",
            )
        )
    return "    ".join(parts)


def _km(metres: float) -> str:
    return f"{metres / 1000:,.1f}"


_FIGURE_WORDS = {Kind.SPAN: span_text, Kind.LENGTH: _km}


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
