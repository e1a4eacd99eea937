"""Reads and writes the first sheet of an Excel workbook (.xlsx) as rows of text. Knows no table."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from gis.errors import BadTable

MOST_BYTES: Final = 400_000_000
"""A workbook that unpacks to more is refused before it is unpacked."""
MOST_COLUMNS: Final = 200

_DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
)
"""What the library raises over damaged files: it promises no exception of its own."""


def read_rows(path: Path) -> list[list[str]]:
    """The rows of the first sheet, the header first, numbers written plainly.

    Raises:
        BadTable: no such file, no workbook, or one that unpacks to too much.
    """
    try:
        _must_be_small(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of styles that nobody reads
            return list(_rows(path))
    except OSError as trouble:
        raise BadTable(f"{path}: cannot be read ({trouble.strerror}); check the path") from trouble
    except _DAMAGED as trouble:
        raise BadTable(
            f"{path}: is no Excel workbook that can be read ({type(trouble).__name__}); "
            "save it as .xlsx or CSV"
        ) from trouble


def _must_be_small(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
            raise BadTable(f"{path}: unpacks to more than {MOST_BYTES} bytes; split it")


def _rows(path: Path) -> Iterator[list[str]]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            yield _without_end([_text(value) for value in row])
    finally:
        book.close()


def _without_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _text(value: Any) -> str:
    """As a person reads the cell: 13812345678 and not 1.38e10."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a workbook in which every cell is text: leading zeros stay, nothing is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (header, *rows):
        sheet.append([_as_text(sheet, value) for value in row])
    book.save(path)


def _as_text(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
