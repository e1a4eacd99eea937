"""What a CSV file or workbook would change in a table, before anything is changed; tables as files.

Reads and writes files; sends nothing and shows nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dispatch_app.client.registers import RegisterRow
from dispatch_app.domain.registers.catalogue import Register
from dispatch_app.domain.registers.columns import BadCell, Kind, faults, normal_row
from dispatch_app.domain.registers.kept import NEW
from dispatch_app.ui.director.data_words import Wording
from gis.cells import Record, is_workbook, read_sheet
from gis.coordinates import Datum, to_wgs84
from gis.errors import BadTable

COMMENT = "#"
"""A row that begins so is no data: who took the file out, when and why."""


class UnusableFile(Exception):
    """It cannot be read or written at all; the message says the mend."""


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """One row of the file."""

    number: int
    """As a spreadsheet counts: the header is row 1."""
    verdict: Verdict
    id: str = ""
    cells: Mapping[str, str]
    seen: str = NEW
    faults: tuple[BadCell, ...] = ()
    changed: tuple[str, ...] = ()
    """Names of the columns that differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    file: str
    rows: tuple[Previewed, ...]
    ignored: tuple[str, ...] = ()
    """Columns of the file that the table lacks."""

    def count(self, verdict: Verdict) -> int:
        return sum(1 for row in self.rows if row.verdict is verdict)

    @property
    def good(self) -> tuple[Previewed, ...]:
        wanted = (Verdict.NEW, Verdict.CHANGED)
        return tuple(row for row in self.rows if row.verdict in wanted)


def preview(
    path: Path, register: Register, held: Sequence[RegisterRow], wording: Wording
) -> Preview:
    """Compare a file with the table.

    Raises:
        UnusableFile: no such file, no header, or none of its columns is the table's.
    """
    try:
        sheet = read_sheet(path, ())
    except BadTable as trouble:
        raise UnusableFile(str(trouble)) from trouble
    records = [record for record in sheet.records if not _is_comment(record)]
    names = _columns(register, wording)
    given = dict.fromkeys(name for record in records for name in record.cells)
    if not any(name in names for name in given):
        raise UnusableFile(f"{path.name}: {', '.join(register.names)}")
    look = _Looking(register, held, wording, names)
    unread = [
        Previewed(
            number=found.row,
            verdict=Verdict.REJECTED,
            cells={},
            faults=(BadCell(found.column, found.reason.value),),
        )
        for found in sheet.rejected
    ]
    rows = sorted([*unread, *map(look.at, records)], key=lambda row: row.number)
    ignored = tuple(name for name in given if name and name not in names)
    return Preview(file=path.name, rows=tuple(rows), ignored=ignored)


def _is_comment(record: Record) -> bool:
    return next(iter(record.cells.values()), "").startswith(COMMENT)


def _columns(register: Register, wording: Wording) -> dict[str, str]:
    """Names and words of columns, as headers may have them, to names."""
    names = {column.name: column.name for column in register.columns}
    words = {wording.label(c).lower(): c.name for c in register.columns}
    more = {"datum": "datum"} if register.lies_somewhere else {}
    return {**words, **names, "id": "id", **more}


class _Looking:
    """Goes through the rows of one file, and remembers which rows it has met."""

    def __init__(
        self,
        register: Register,
        held: Sequence[RegisterRow],
        wording: Wording,
        names: Mapping[str, str],
    ) -> None:
        self._register, self._wording, self._names = register, wording, names
        self._by_id = {row.id: row for row in held}
        self._by_nature: dict[tuple[str, ...], list[RegisterRow]] = {}
        for row in held:
            self._by_nature.setdefault(self._nature(row.cells), []).append(row)
        self._met: dict[str | tuple[str, ...], int] = {}

    def _nature(self, cells: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(cells.get(name, "") for name in self._register.natural)

    def at(self, record: Record) -> Previewed:
        given = {self._names[k]: v for k, v in record.cells.items() if k in self._names}
        id_ = given.get("id", "").strip()
        wrong: list[BadCell] = []
        meant = {
            column.name: self._wording.meant(column, given[column.name])
            for column in self._register.columns
            if column.name in given
        }
        wrong += _moved(meant, given.get("datum", ""))
        known = self._known(id_, meant)
        if known is None and id_ and self._register.made_id:
            wrong.append(BadCell("id", "no-such-row", id=id_))
        cells = {**(known.cells if known is not None else {}), **meant}
        wrong += faults(self._register.columns, cells)
        wrong += self._twice(record.row, known.id if known else id_ or self._nature(cells))
        wrong += self._references(cells, known)
        if wrong:
            return Previewed(
                number=record.row,
                verdict=Verdict.REJECTED,
                id=known.id if known else id_,
                cells=cells,
                faults=tuple({bad.column: bad for bad in reversed(wrong)}.values()),
            )
        return self._judged(record.row, known, normal_row(self._register.columns, cells))

    def _known(self, id_: str, cells: Mapping[str, str]) -> RegisterRow | None:
        if id_ or not self._register.made_id:
            return self._by_id.get(id_)
        alike = self._by_nature.get(self._nature(cells), [])
        return alike[0] if len(alike) == 1 else None

    def _twice(self, row: int, key: str | tuple[str, ...]) -> list[BadCell]:
        first = self._met.setdefault(key, row)
        column = "id" if isinstance(key, str) else self._register.natural[0]
        return [] if first == row else [BadCell(column, "duplicate", row=str(first))]

    def _references(self, cells: Mapping[str, str], known: RegisterRow | None) -> list[BadCell]:
        return [
            BadCell(column.name, "no-such-row", id=cells[column.name])
            for column in self._register.columns
            if column.kind is Kind.REFERENCE
            and cells.get(column.name)
            and (known is None or known.cells.get(column.name) != cells[column.name])
            and not self._wording.serves(column.table, cells[column.name])
        ]

    def _judged(self, number: int, known: RegisterRow | None, cells: dict[str, str]) -> Previewed:
        if known is None:
            return Previewed(
                number=number, verdict=Verdict.NEW, id=cells.get("id", ""), cells=cells
            )
        changed = tuple(n for n in self._register.names if known.cells.get(n, "") != cells[n])
        same = not changed and not known.retired
        return Previewed(
            number=number,
            verdict=Verdict.SAME if same else Verdict.CHANGED,
            id=known.id,
            cells=cells,
            seen=known.seen,
            changed=changed,
        )


def _moved(cells: dict[str, str], datum: str) -> list[BadCell]:
    """Bring the row's degrees to WGS-84."""
    word = datum.strip().lower().replace("-", "")
    if not word or word == Datum.WGS84:
        return []
    if word not in set(Datum):
        return [BadCell("datum", "unknown-code", allowed=", ".join(Datum))]
    try:
        cells.update(in_wgs84(cells.get("lon", ""), cells.get("lat", ""), Datum(word)))
    except ValueError:
        return [BadCell("lon", "not-a-number")]
    return []


def in_wgs84(lon: str, lat: str, datum: Datum) -> dict[str, str]:
    """The two cells of a position of any datum, to a tenth of a metre.

    Raises:
        ValueError: they are no figures.
    """
    if not lon.strip() and not lat.strip():
        return {"lon": "", "lat": ""}
    at = to_wgs84(float(lon), float(lat), datum)
    return {"lon": f"{float(at.lon):.6f}", "lat": f"{float(at.lat):.6f}"}


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A new file, by its ending CSV or workbook; one that is there is not overwritten.

    Raises:
        UnusableFile: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise UnusableFile(f"{path}: exists already")
        if is_workbook(path):
            from gis.workbooks import write_rows  # loads slowly, and seats seldom need it

            write_rows(path, header, rows)
            return
        with path.open("x", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as trouble:
        raise UnusableFile(f"{path}: {trouble.strerror}") from trouble
