"""Columns of a table of the centre's own data: what a cell may hold, and what is wrong with one.

Cells are texts, as a form or a file holds them. Knows no particular table.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from dispatch_app.domain.masking import Personal
from dispatch_app.domain.quick import dataclass

Cells = Mapping[str, str]
"""The cells of one row by column name; one that is missing is empty."""

LONGEST_CELL = 500
SEPARATOR = ";"
_SEPARATORS = str.maketrans({"；": ";", "、": ";", "\n": ";"})
_SIGNS_OF_PHONES = str.maketrans("", "", " -()/.")
_YES = frozenset({"yes", "1", "true", "是", "y"})
_NO = frozenset({"", "no", "0", "false", "否", "n"})
YES = "yes"
WHOLE_KEYS = "*"
"""As `words` of a column: its codes are whole keys of the catalogue, shown beside their words."""


class Kind(StrEnum):
    TEXT = "text"
    KEY = "key"
    """The row's own id: letters, digits and signs without blanks."""
    WHOLE = "whole"
    DECIMAL = "decimal"
    PHONE = "phone"
    PHONES = "phones"
    WORDS = "words"
    """Several texts between semicolons."""
    CODE = "code"
    CODES = "codes"
    REFERENCE = "reference"
    """The id of a row of another table."""
    DAY = "day"
    FLAG = "flag"
    CLOCK = "clock"
    """A time of the day, as `08:00`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    name: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    least: float = 0.0
    most: float = 0.0
    """Of figures; both 0: any."""
    codes: tuple[str, ...] = ()
    table: str = ""
    """Whose rows a reference names."""
    code_list: str = ""
    """The list that offers values here; others may be typed."""
    words: str = ""
    """The catalogue's table of words for the codes."""
    personal: Personal | None = None
    """What of it could tell who a private person is; masked where it leaves the house."""
    width_px: int = 110


class BadCell(Exception):
    """One cell spoils its row. Carries a code for the catalogue, not a sentence."""

    def __init__(self, column: str, reason: str, **details: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column, self.reason, self.details = column, reason, details


def normal(column: Column, text: str) -> str:
    """The cell as it is kept: trimmed, digits made plain, codes in small letters.

    Raises:
        BadCell: it cannot stand in this column.
    """
    kept = _NORMAL[column.kind](column, text.strip())
    if column.needed and not kept:
        raise BadCell(column.name, "empty")
    if len(kept) > LONGEST_CELL:
        raise BadCell(column.name, "too-long", most=str(LONGEST_CELL))
    return kept


def normal_row(columns: tuple[Column, ...], cells: Cells) -> dict[str, str]:
    """All cells of a row, in the order of the columns.

    Raises:
        BadCell: the first that cannot stand, or a cell of no column.
    """
    known = {column.name for column in columns}
    stranger = next((name for name in cells if name not in known), None)
    if stranger is not None:
        raise BadCell(stranger, "no-such-column")
    return {column.name: normal(column, cells.get(column.name, "")) for column in columns}


def faults(columns: tuple[Column, ...], cells: Cells) -> tuple[BadCell, ...]:
    """Everything that is wrong in a row, not only the first."""
    found: list[BadCell] = []
    for column in columns:
        try:
            normal(column, cells.get(column.name, ""))
        except BadCell as bad:
            found.append(bad)
    return tuple(found)


def pieces(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several."""
    parts = (part.strip() for part in text.translate(_SEPARATORS).split(SEPARATOR))
    return tuple(dict.fromkeys(part for part in parts if part))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _text(_column: Column, text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _key(column: Column, text: str) -> str:
    kept = _plain(text)
    if any(c.isspace() or c in "/?#%&\\" or not c.isprintable() for c in kept) or len(kept) > 64:
        raise BadCell(column.name, "not-a-key")
    return kept


def _figure(column: Column, text: str) -> float | None:
    plain = _plain(text)
    if not plain:
        return None
    try:
        figure = float(plain)
    except ValueError:
        figure = math.nan
    if "_" in plain or not math.isfinite(figure):
        raise BadCell(column.name, "not-a-number")
    if (column.least or column.most) and not column.least <= figure <= column.most:
        raise BadCell(
            column.name, "out-of-range", least=f"{column.least:g}", most=f"{column.most:g}"
        )
    return figure


def _whole(column: Column, text: str) -> str:
    figure = _figure(column, text)
    if figure is None:
        return ""
    if figure != int(figure):
        raise BadCell(column.name, "not-whole")
    return str(int(figure))


def _decimal(column: Column, text: str) -> str:
    figure = _figure(column, text)
    return "" if figure is None else repr(figure).removesuffix(".0")


def _phone(column: Column, text: str) -> str:
    """One number as it is read; dashes stay."""
    _bare(column, text)
    return "".join(_plain(text).split())


def _bare(column: Column, text: str) -> str:
    """Digits alone, as a line delivers them."""
    digits = _plain(text).translate(_SIGNS_OF_PHONES).removeprefix("+")
    if digits and not (digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 20):
        raise BadCell(column.name, "not-a-phone")
    return digits


def _phones(column: Column, text: str) -> str:
    return SEPARATOR.join(_bare(column, part) for part in pieces(text.replace(",", ";")))


def _words(column: Column, text: str) -> str:
    return SEPARATOR.join(_text(column, part) for part in pieces(text))


def _code(column: Column, text: str) -> str:
    code = _plain(text).lower()
    if code and code not in column.codes:
        raise BadCell(column.name, "unknown-code", allowed=", ".join(column.codes))
    return code


def _codes(column: Column, text: str) -> str:
    return SEPARATOR.join(_code(column, part) for part in pieces(text.replace(",", ";")))


def _reference(_column: Column, text: str) -> str:
    return _plain(text)


def _day(column: Column, text: str) -> str:
    plain = _plain(text).replace("/", "-").replace(".", "-")
    if not plain:
        return ""
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        return date(year, month, day).isoformat()
    except ValueError as strange:
        raise BadCell(column.name, "not-a-day") from strange


def _flag(column: Column, text: str) -> str:
    word = _plain(text).lower()
    if word in _YES:
        return YES
    if word in _NO:
        return ""
    raise BadCell(column.name, "not-yes-or-no")


def _clock(column: Column, text: str) -> str:
    plain = _plain(text)
    digits = plain.replace(":", "") if ":" in plain[1:3] else plain
    if not plain:
        return ""
    if not (digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 4):
        raise BadCell(column.name, "not-a-clock")
    hour, minute = int(digits[:-2]), int(digits[-2:])
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise BadCell(column.name, "not-a-clock")
    return f"{hour % 24:02}:{minute:02}"


_NORMAL: Mapping[Kind, Callable[[Column, str], str]] = {
    Kind.TEXT: _text,
    Kind.KEY: _key,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.PHONE: _phone,
    Kind.PHONES: _phones,
    Kind.WORDS: _words,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.REFERENCE: _reference,
    Kind.DAY: _day,
    Kind.FLAG: _flag,
    Kind.CLOCK: _clock,
}
