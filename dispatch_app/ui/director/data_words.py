"""Rows of the centre's own tables in people's words, and words as cells again. Knows no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from dispatch_app.client.registers import RegisterRow, RegisterStep
from dispatch_app.domain.registers.catalogue import Register
from dispatch_app.domain.registers.columns import (
    SEPARATOR,
    WHOLE_KEYS,
    YES,
    BadCell,
    Column,
    Kind,
    pieces,
)
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.keyed_table import Head, Line
from gis.gazetteer.folding import Folding, initials_of

_JOINED = "；"
_FIGURES = frozenset({Kind.WHOLE, Kind.DECIMAL})
_OFFERED = ("stations", "hospitals", "vehicles", "code_lists")
OFFERED: tuple[str, ...] = _OFFERED
"""Tables whose rows others name: they are asked for beside the one that is shown."""

Known = Mapping[str, Sequence[RegisterRow]]


class Wording:
    """Says cells in words and reads words back; codes are understood too."""

    def __init__(self, texts: Texts, known: Known) -> None:
        self._texts = texts
        self._names = {
            table: {row.id: _name(row) for row in known.get(table, ())} for table in _OFFERED
        }
        self._known = known

    def label(self, column: Column) -> str:
        return self._texts(f"column.{column.name}")

    def shown(self, column: Column, cell: str) -> str:
        match column.kind:
            case Kind.CODE | Kind.CODES:
                return _JOINED.join(self._code(column, code) for code in pieces(cell))
            case Kind.REFERENCE:
                name = self._names.get(column.table, {}).get(cell, "")
                return f"{cell} {name}".strip()
            case Kind.FLAG:
                return self._texts("data.yes") if cell == YES else ""
            case Kind.WORDS | Kind.PHONES:
                return cell.replace(SEPARATOR, _JOINED)
            case _:
                return cell

    def _code(self, column: Column, code: str) -> str:
        if column.words == WHOLE_KEYS:
            return f"{self._texts(code)} · {code}" if self._texts.has(code) else code
        key = f"{column.words}.{code}"
        return self._texts(key) if self._texts.has(key) else code

    def meant(self, column: Column, text: str) -> str:
        """The cell that somebody means; what is not understood stays as it was typed."""
        match column.kind:
            case Kind.CODE | Kind.CODES:
                words = {self._code(column, code): code for code in column.codes}
                return SEPARATOR.join(words.get(part, part) for part in pieces(text))
            case Kind.REFERENCE:
                return self._row_meant(column.table, text.strip())
            case _:
                return text.strip()

    def _row_meant(self, table: str, text: str) -> str:
        names = self._names.get(table, {})
        head = text.partition(" ")[0]
        if text in names or head in names:
            return text if text in names else head
        named = [id_ for id_, name in names.items() if name == text]
        return named[0] if len(named) == 1 else text

    def offered(self, column: Column) -> list[str]:
        """What may be chosen: names of rows that serve, or the words of a list in its order."""
        if column.kind is Kind.REFERENCE:
            rows = [row for row in self._known.get(column.table, ()) if not row.retired]
            return [self.shown(column, row.id) for row in rows]
        return self._listed(column.code_list) if column.code_list else []

    def _listed(self, name: str) -> list[str]:
        rows = [
            row
            for row in self._known.get("code_lists", ())
            if row.cells.get("list") == name and not row.retired
        ]
        rows.sort(key=lambda row: (int(row.cells.get("order") or 9999), row.cells.get("zh", "")))
        return [_word(row, self._texts.language) for row in rows]

    def serves(self, table: str, id_: str) -> bool:
        return any(row.id == id_ and not row.retired for row in self._known.get(table, ()))

    def fault(self, bad: BadCell, register: Register) -> str:
        """What is wrong with a cell, and what to do."""
        return self.fault_of(bad.column, bad.reason, bad.details, register)

    def fault_of(
        self, column: str, reason: str, details: Mapping[str, str], register: Register
    ) -> str:
        key = f"column.{column}"
        label = self._texts(key) if self._texts.has(key) else column
        told = dict(details)
        if "allowed" in told and column in register.names:
            found = register.column(column)
            told["allowed"] = _JOINED.join(self._code(found, code) for code in found.codes)
        text = f"register.bad.{reason}"
        return self._texts(text, column=label, **told) if self._texts.has(text) else reason


def _word(row: RegisterRow, language: str) -> str:
    return (row.cells.get("en") if language == "en" else "") or row.cells.get("zh", "")


def _name(row: RegisterRow) -> str:
    return row.cells.get("name") or row.cells.get("plate") or row.cells.get("zh") or ""


# ---- the table -------------------------------------------------------------------------------


def heads(register: Register, wording: Wording, texts: Texts) -> list[Head]:
    columns = [
        Head(wording.label(c), figures=c.kind in _FIGURES, width_px=c.width_px)
        for c in register.columns
    ]
    return [*columns, Head(texts("data.state"), width_px=130)]


def lines(
    register: Register,
    rows: Iterable[RegisterRow],
    wording: Wording,
    texts: Texts,
    today: date,
) -> list[Line]:
    """What is due stands first, then as the table has it."""
    found = sorted(rows, key=lambda row: (row.retired, _rank(register, row, today)))
    return [
        Line(
            key=row.id,
            cells=(
                *(wording.shown(c, row.cells.get(c.name, "")) for c in register.columns),
                state_words(register, row, texts, today),
            ),
            about=row,
        )
        for row in found
    ]


def _rank(register: Register, row: RegisterRow, today: date) -> tuple[str, ...]:
    left = days_left(register, row, today)
    due = "0" if left is not None and left <= SOON_DAYS else "1"
    day = row.cells.get(register.due, "") if due == "0" else ""
    order = row.cells.get("order", "").rjust(5, "0") if "order" in register.names else ""
    return (due, day, row.cells.get("list", ""), order, row.cells.get("id", ""))


SOON_DAYS = 30
"""So many days before, what falls due is pointed at."""


def days_left(register: Register, row: RegisterRow, today: date) -> int | None:
    """Days until something must be done; below 0: it is overdue. None: nothing is due."""
    day = row.cells.get(register.due, "") if register.due else ""
    if not day or row.retired:
        return None
    return (date.fromisoformat(day) - today).days


def due_count(register: Register, rows: Iterable[RegisterRow], today: date) -> int:
    """Rows of which something must be done within `SOON_DAYS`."""
    left = (days_left(register, row, today) for row in rows)
    return sum(1 for days in left if days is not None and days <= SOON_DAYS)


def state_words(register: Register, row: RegisterRow, texts: Texts, today: date) -> str:
    if row.retired:
        return texts("data.retired")
    left = days_left(register, row, today)
    if left is None or left > SOON_DAYS:
        return ""
    return texts("data.overdue", days=-left) if left < 0 else texts("data.due-in", days=left)


# ---- finding ---------------------------------------------------------------------------------


class Finder:
    """Rows by any part of any cell, by pinyin or by initials."""

    def __init__(self, folding: Folding) -> None:
        self._folding = folding
        self._said: dict[str, tuple[str, str, str]] = {}

    def fits(self, line: Line, typed: str) -> bool:
        wanted = self._folding.key(typed)
        return not wanted or any(self._cell_fits(cell, wanted) for cell in line.cells if cell)

    def _cell_fits(self, cell: str, wanted: str) -> bool:
        key, sound, initials = self._of(cell)
        return wanted in key or wanted in initials or (len(wanted) > 1 and wanted in sound)

    def _of(self, cell: str) -> tuple[str, str, str]:
        known = self._said.get(cell)
        if known is None:
            key = self._folding.key(cell)
            syllables = self._folding.syllables(key)
            known = self._said[cell] = (key, "".join(syllables), initials_of(syllables))
        return known


# ---- history ---------------------------------------------------------------------------------


def step_heads(texts: Texts) -> list[Head]:
    return [
        Head(texts("data.step.at"), width_px=150),
        Head(texts("data.step.by"), width_px=84),
        Head(texts("data.step.what"), width_px=160),
    ]


def step_lines(
    register: Register, steps: Sequence[RegisterStep], wording: Wording, texts: Texts, zone: str
) -> list[Line]:
    """Newest first, each with what was otherwise before it."""
    older: Sequence[RegisterStep | None] = [*steps, None][1:]
    return [
        Line(
            key=str(step.sequence),
            cells=(
                local(step.at, zone).strftime("%Y-%m-%d %H:%M"),
                str(step.by.account),
                _what(register, step, before, wording, texts),
            ),
            about=step,
        )
        for step, before in zip(steps, older, strict=True)
    ]


def _what(
    register: Register,
    step: RegisterStep,
    before: RegisterStep | None,
    wording: Wording,
    texts: Texts,
) -> str:
    if step.cells is None:
        return texts("data.step.retired", note=step.note) if step.note else texts("data.retired")
    if before is None:
        return texts("data.step.added")
    if before.cells is None:
        return texts("data.step.back")
    changed = [
        texts(
            "data.step.cell",
            column=wording.label(column),
            old=wording.shown(column, before.cells.get(column.name, "")) or "—",
            new=wording.shown(column, step.cells.get(column.name, "")) or "—",
        )
        for column in register.columns
        if before.cells.get(column.name, "") != step.cells.get(column.name, "")
    ]
    return _JOINED.join(changed) or texts("data.step.same")
