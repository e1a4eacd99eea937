"""What is typed as a value becomes what the centre understands. Knows no widgets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch_app.domain.search.asking import Criterion
from dispatch_app.domain.search.fields import Field, Kind, Operator
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.recording.criteria import BadTime, moment_of

_PARTS = re.compile(r"[,，、;；]+")
_BETWEEN = re.compile(r"\s*[~～—]+\s*")
_BARE_CLOCK = re.compile(r"(?<![\d:.-])([01]?\d|2[0-3])([0-5]\d)$")
_M_PER_KM = 1000.0
_SPAN = re.compile(r"(?:(\d+):)?(\d+):(\d{2})$")

Names = Mapping[str, Mapping[str, str]]
"""By field: what ids are called, by the id."""


class BadValue(Exception):
    """Words that are no value of their field; the argument says which words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What typed words are read against."""

    now: datetime
    zone: str
    texts: Texts
    names: Names = field(default_factory=dict)


def criterion_of(field: Field, operator: Operator, words: str, at: Typing) -> Criterion:
    """One line of the question.

    Raises:
        BadValue: the words are no value of this field.
    """
    if operator in (Operator.EMPTY, Operator.FILLED):
        return Criterion(field=field.key, operator=operator)
    read = _READERS.get(field.kind, _as_typed)
    parts = _parts(operator, words)
    values = tuple(read(field, part, at, n) for n, part in enumerate(parts))
    if not values or (operator is Operator.BETWEEN and len(values) != 2):
        raise BadValue(words)
    return Criterion(field=field.key, operator=operator, values=values)


def _parts(operator: Operator, words: str) -> list[str]:
    if operator is Operator.BETWEEN:
        parts = _BETWEEN.split(words.strip())
    elif operator in (Operator.IS, Operator.NOT):
        parts = _PARTS.split(words)
    else:
        parts = [words]
    return [part.strip() for part in parts if part.strip()]


def _as_typed(_field: Field, words: str, _at: Typing, _place: int) -> str:
    return words


def _code(field: Field, words: str, at: Typing, _place: int) -> str:
    """By its word, by the beginning of its word, or by the code itself."""
    names = {at.texts.code(field.table, code): code for code in field.codes}
    if words in field.codes:
        return words
    if words in names:
        return names[words]
    begun = [code for name, code in names.items() if name.lower().startswith(words.lower())]
    if len(begun) != 1:
        raise BadValue(words)
    return begun[0]


def _name(field: Field, words: str, at: Typing, _place: int) -> str:
    """By what it is called, or by its id."""
    return next((i for i, name in at.names.get(field.key, {}).items() if name == words), words)


def _moment(_field: Field, words: str, at: Typing, place: int) -> str:
    """As for recordings, and a clock of four digits; the second of two is the end of its day."""
    clocked = _BARE_CLOCK.sub(r"\1:\2", words)
    try:
        return moment_of(clocked, now=at.now, zone=at.zone, late=place == 1).isoformat()
    except BadTime as trouble:
        raise BadValue(words) from trouble


def _span(_field: Field, words: str, _at: Typing, _place: int) -> str:
    """Seconds, minutes and seconds, or hours as well."""
    found = _SPAN.match(words)
    if found:
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return str(hours * 3600 + minutes * 60 + seconds)
    try:
        return str(float(words))
    except ValueError as trouble:
        raise BadValue(words) from trouble


def _length(_field: Field, words: str, _at: Typing, _place: int) -> str:
    """Kilometres as they are typed; the centre is asked in metres."""
    try:
        return str(float(words) * _M_PER_KM)
    except ValueError as trouble:
        raise BadValue(words) from trouble


_READERS: Mapping[Kind, Callable[[Field, str, Typing, int], str]] = {
    Kind.CODE: _code,
    Kind.NAME: _name,
    Kind.MOMENT: _moment,
    Kind.SPAN: _span,
    Kind.LENGTH: _length,
}
