"""What a field of a subject is: its kind, its codes, who may see it. Names no field."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from dispatch_app.domain.masking import Personal
from dispatch_app.domain.quick import dataclass


class Kind(StrEnum):
    TEXT = "text"
    PHONE = "phone"
    """A telephone number, compared however it is written."""
    CODE = "code"
    """One of a closed list."""
    NAME = "name"
    """The id of a seat, vehicle, station, account: compared whole."""
    MOMENT = "moment"
    COUNT = "count"
    SPAN = "span"
    """Seconds."""
    LENGTH = "length"
    """Metres."""


class Operator(StrEnum):
    IS = "is"
    """One of the values."""
    NOT = "not"
    """None of the values; what is empty counts."""
    CONTAINS = "contains"
    BEGINS = "begins"
    ENDS = "ends"
    AT_LEAST = "at_least"
    """Also of times: at that time or later."""
    BELOW = "below"
    """Also of times: before that time."""
    BETWEEN = "between"
    """From the first value up to, and without, the second."""
    EMPTY = "empty"
    FILLED = "filled"


_ANY = frozenset({Operator.EMPTY, Operator.FILLED})
_PARTS = frozenset({Operator.CONTAINS, Operator.BEGINS, Operator.ENDS})
_CHOICE = frozenset({Operator.IS, Operator.NOT})
_ORDER = frozenset({Operator.AT_LEAST, Operator.BELOW, Operator.BETWEEN})

OPERATORS: Mapping[Kind, frozenset[Operator]] = {
    Kind.TEXT: _ANY | _PARTS | _CHOICE,
    Kind.PHONE: _ANY | _PARTS | _CHOICE,
    Kind.CODE: _ANY | _CHOICE,
    Kind.NAME: _ANY | _CHOICE,
    Kind.MOMENT: _ANY | _ORDER,
    Kind.COUNT: _ANY | _ORDER | _CHOICE,
    Kind.SPAN: _ANY | _ORDER,
    Kind.LENGTH: _ANY | _ORDER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column that can be shown, and asked by."""

    key: str
    kind: Kind
    codes: tuple[str, ...] = ()
    """Every value that a `CODE` can have."""
    table: str = ""
    """Of the catalogue of words that names its codes."""
    personal: Personal | None = None
    sums: bool = False
    """Whether its total and mean say something."""
    first: bool = False
    """Shown unless other columns are chosen."""
    day: bool = False
    """Of a moment: midnight of the centre's zone, and means the whole day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One kind of thing. Its newest come first unless another order is asked for."""

    name: str
    fields: Mapping[str, Field]
    order: str
    """The field by which it is ordered; never empty in any row."""
    live: bool = False
    """Few, and part of the live state: looked through whole."""
    text: bool = False
    """Whether the search box finds it."""

    @property
    def first_columns(self) -> tuple[str, ...]:
        return tuple(f.key for f in self.fields.values() if f.first)
