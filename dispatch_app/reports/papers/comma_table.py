"""A report as comma-separated text for spreadsheets: plain exact numbers, units in the heads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from dispatch_app.i18n import Texts
from dispatch_app.papers.amounts import Amount
from dispatch_app.papers.sheet import Sheet, Taken
from dispatch_app.reports.papers.words import heads_of, scope_lines, taken_lines

_PLACES = 6
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def comma_table(sheet: Sheet, taken: Taken, texts: Texts) -> bytes:
    """UTF-8 with a mark in front, as Excel wants it. Seconds, shares of 1, kilometres."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows(map(_safe, _before(sheet, taken, texts)))
    writer.writerow(_safe(_heads(sheet, texts)))
    for row in sheet.table.rows:
        writer.writerow([*_safe(row.words), *map(_plain, row.figures)])
    blanks = [texts("sheet.total"), *[""] * (len(sheet.table.titles) - 1)]
    total = blanks if sheet.table.titles else []
    writer.writerow([*total, *map(_plain, sheet.table.totals)])
    writer.writerow([])
    writer.writerows(_safe((line,)) for line in (*sheet.definition, sheet.standing))
    return out.getvalue().encode("utf-8-sig")


def _before(sheet: Sheet, taken: Taken, texts: Texts) -> Iterable[Sequence[str]]:
    yield (sheet.title, sheet.invented_word) if sheet.invented else (sheet.title,)
    yield from scope_lines(sheet, texts)
    yield from taken_lines(taken, texts)
    yield ()


def _heads(sheet: Sheet, texts: Texts) -> list[str]:
    """Each with what its numbers are in."""
    units = ["" for _ in sheet.table.titles]
    units += [_unit(head.unit.amount, texts) for head in sheet.table.heads]
    return [
        f"{head} ({unit})" if unit else head
        for head, unit in zip(heads_of(sheet), units, strict=True)
    ]


def _unit(amount: Amount, texts: Texts) -> str:
    """Counts have none."""
    key = f"paper.unit.{amount.value}"
    return texts(key) if texts.has(key) else ""


def _plain(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.{_PLACES}f}".rstrip("0").rstrip(".")


def _safe(cells: Sequence[str]) -> list[str]:
    """Words that a spreadsheet would take for a formula are made plain."""
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
