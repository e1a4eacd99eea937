"""Reads CSV files and workbooks cell by cell and says what is wrong. Knows no particular table."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from gis.errors import BadTable

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_SHOWN: Final = 40
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_CONTROLS: Final = dict.fromkeys((*range(32), *range(127, 160), 0xFEFF), " ")


class Reason(StrEnum):
    """Why a row was refused or mended; stable codes for reports and programs."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY_CELLS = "too_many_cells"
    BAD_QUOTES = "bad_quotes"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_PHONE_NUMBER = "not_a_phone_number"
    NOT_A_POSITION = "not_a_position"
    SWAPPED = "swapped"
    OUTSIDE = "outside"
    UNKNOWN_CODE = "unknown_code"
    DUPLICATE = "duplicate"
    UNKNOWN_STATION = "unknown_station"
    FAR_FROM_ROADS = "far_from_roads"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one row, in words that tell the mend."""

    file: str
    row: int
    """As a spreadsheet counts: the header is row 1."""
    column: str
    reason: Reason
    text: str

    def __str__(self) -> str:
        return f"{self.file}: row {self.row}, {self.column}: {self.text}"


class BadCell(Exception):
    """One cell spoils its row."""

    def __init__(self, column: str, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.column, self.reason, self.text = column, reason, text


@dataclass(frozen=True, slots=True)
class Record:
    """One row by column name; cells are trimmed."""

    file: str
    row: int
    cells: dict[str, str]
    notes: list[Finding] = field(default_factory=list)
    """What was mended while the row was read."""

    def optional(self, column: str) -> str:
        return self.cells.get(column, "")

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        value = self.optional(column)
        if not value:
            raise BadCell(column, Reason.EMPTY, "is empty; fill it in")
        return value

    def plain(self, column: str) -> str:
        """A cell for machines: full-width digits, letters and signs made plain."""
        return unicodedata.normalize("NFKC", self.text(column)).strip()

    def number(self, column: str) -> float:
        return self._as_number(column, self.plain(column))

    def count(self, column: str) -> int | None:
        """A whole number of things, None if the cell is empty."""
        if not self.optional(column):
            return None
        value = self.plain(column)
        number = self._as_number(column, value)
        if number < 0 or number != int(number):
            raise BadCell(column, Reason.NOT_A_NUMBER, f"{shown(value)} is no count; write 0, 1, …")
        return int(number)

    def measure(self, column: str, least: float, most: float) -> float | None:
        """A measure within what can be true, None if the cell is empty."""
        if not self.optional(column):
            return None
        value = self.plain(column)
        number = self._as_number(column, value)
        if not least <= number <= most:
            text = f"{shown(value)} cannot be; write {least:g} to {most:g}, or leave it empty"
            raise BadCell(column, Reason.OUT_OF_RANGE, text)
        return number

    def code(self, column: str, allowed: Sequence[str]) -> str:
        value = self.plain(column).lower()
        if value not in allowed:
            raise BadCell(column, Reason.UNKNOWN_CODE, _unknown(value, allowed))
        return value

    def parts(self, column: str) -> tuple[str, ...]:
        """The pieces of a cell, separated by semicolons."""
        pieces = (piece.strip() for piece in self.optional(column).replace("；", ";").split(";"))
        return tuple(piece for piece in pieces if piece)

    def codes(self, column: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Known codes of a list; unknown ones are left out and noted."""
        wanted = [piece.lower() for piece in self.parts(column)]
        for piece in wanted:
            if piece not in allowed:
                self.note(column, Reason.UNKNOWN_CODE, f"{_unknown(piece, allowed)}; left out")
        return tuple(dict.fromkeys(piece for piece in wanted if piece in allowed))

    def note(self, column: str, reason: Reason, text: str) -> None:
        self.notes.append(Finding(self.file, self.row, column, reason, text))

    @staticmethod
    def _as_number(column: str, value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if "_" in value or not abs(number) < 1e15:
            raise BadCell(column, Reason.NOT_A_NUMBER, f"{shown(value)} is no number; write digits")
        return number


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file, or the first sheet of a workbook, with its header understood."""

    file: str
    encoding: str
    records: tuple[Record, ...]
    rejected: tuple[Finding, ...]
    """Rows that cannot be told into cells."""


def read_sheet(path: Path, required: Sequence[str]) -> Sheet:
    """Read a CSV file in UTF-8 or GB18030, one row a line, or the first sheet of a workbook.

    A cell of a CSV file must not hold a line break: so a forgotten quote spoils its own row and
    no other.

    Raises:
        BadTable: no such file, another encoding, no header, or a required column is missing.
    """
    return _workbook(path, required) if is_workbook(path) else _csv_sheet(path, required)


def is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def _csv_sheet(path: Path, required: Sequence[str]) -> Sheet:
    text, encoding = _decoded(path)
    lines = _LINE_END.split(text)
    header = _header(path, _names(path, lines[0]), required)
    records: list[Record] = []
    rejected: list[Finding] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip(", \t\u3000"):
            continue
        try:
            cells = _under(header, _split(line, header))
        except BadCell as bad:
            rejected.append(Finding(path.name, number, bad.column, bad.reason, bad.text))
        else:
            records.append(Record(path.name, number, cells))
    return Sheet(path.name, encoding, tuple(records), tuple(rejected))


def _workbook(path: Path, required: Sequence[str]) -> Sheet:
    from gis.workbooks import read_rows  # loads slowly, and seats never need it

    rows = read_rows(path)
    header = _header(path, rows[0] if rows else [], required)
    records: list[Record] = []
    rejected: list[Finding] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(_clean(cell) for cell in row):
            continue
        try:
            cells = _under(header, [_clean(cell) for cell in row])
        except BadCell as bad:
            rejected.append(Finding(path.name, number, bad.column, bad.reason, bad.text))
        else:
            records.append(Record(path.name, number, cells))
    return Sheet(path.name, "xlsx", tuple(records), tuple(rejected))


def shown(value: str) -> str:
    """A cell's text for a message: quoted, cut, without control characters."""
    printable = "".join(sign if sign.isprintable() else "?" for sign in value)
    return f"'{printable[:_SHOWN]}{'…' if len(printable) > _SHOWN else ''}'"


def digits_of(record: Record, column: str) -> str:
    """A telephone number as digits alone, the way a line delivers it."""
    value = record.plain(column)
    digits = value.translate({ord(sign): None for sign in " -()/."}).removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 20):
        raise BadCell(
            column,
            Reason.NOT_A_PHONE_NUMBER,
            f"{shown(value)} is no telephone number; write 3 to 20 digits as text",
        )
    return digits


def _decoded(path: Path) -> tuple[str, str]:
    try:
        content = path.read_bytes()
    except OSError as trouble:
        raise BadTable(f"{path}: cannot be read ({trouble.strerror}); check the path") from trouble
    for encoding in _encodings(content):
        try:
            return content.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise BadTable(f"{path}: neither UTF-8 nor GB18030; save it as CSV UTF-8")


def _encodings(content: bytes) -> Iterator[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
    yield from _ENCODINGS


def _names(path: Path, line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error as trouble:
        raise BadTable(f"{path}: row 1 is no CSV header ({trouble}); save it as CSV") from trouble


def _header(path: Path, names: Sequence[str], required: Sequence[str]) -> list[str]:
    header = [unicodedata.normalize("NFKC", _clean(name)).lower() for name in names]
    missing = [name for name in required if name not in header]
    if missing:
        raise BadTable(
            f"{path}: row 1 lacks the column {', '.join(missing)}; "
            f"it needs {','.join(required)}, separated by commas"
        )
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise BadTable(f"{path}: row 1 names {', '.join(twice)} twice; keep one")
    return header


def _split(line: str, header: list[str]) -> list[str]:
    try:
        return [_clean(cell) for cell in next(csv.reader([line], strict=True))]
    except csv.Error as trouble:
        raise BadCell(
            header[0],
            Reason.BAD_QUOTES,
            f"the quotes do not match ({trouble}); mend them, leave no line break in a cell",
        ) from trouble


def _under(header: list[str], cells: list[str]) -> dict[str, str]:
    if any(cells[len(header) :]):
        raise BadCell(
            header[-1],
            Reason.TOO_MANY_CELLS,
            f"{len(cells)} cells under {len(header)} columns; put quotes round commas",
        )
    return dict(zip(header, cells, strict=False))


def _clean(cell: str) -> str:
    """Without control characters and blanks around."""
    return cell.translate(_CONTROLS).strip()


def _unknown(value: str, allowed: Sequence[str]) -> str:
    return f"{shown(value)} is unknown; use one of {', '.join(allowed)}"
