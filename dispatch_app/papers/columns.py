"""Which figures one column of an answer is told by: a time has five of them, a count one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dispatch_app.i18n.texts import Texts
from dispatch_app.papers.amounts import Amount, Unit
from dispatch_app.papers.naming import Naming
from dispatch_app.papers.sheet import Head
from dispatch_app.ports.figures import ColumnKind, FigureCell, FigureColumn

Read = Callable[[FigureCell], float | None]
_METRES_A_KM = 1000.0
COUNTED = Unit(amount=Amount.COUNT)


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of a column."""

    head: Head
    read: Read


def unit_of(column: FigureColumn, texts: Texts) -> Unit:
    """Of the column's one figure."""
    match column.kind:
        case ColumnKind.TIME:
            return Unit(amount=Amount.SECONDS, word=texts("sheet.unit.time"))
        case ColumnKind.SHARE:
            return Unit(amount=Amount.SHARE, word="%")
        case ColumnKind.COUNT:
            return Unit(amount=Amount.COUNT, word=texts("sheet.unit.count"))
        case ColumnKind.SUM:
            return _unit_of_sum(column.unit, texts)


def _unit_of_sum(unit: str, texts: Texts) -> Unit:
    if unit == "s":
        return Unit(amount=Amount.SECONDS, word=texts("sheet.unit.time"))
    if unit == "m":
        return Unit(amount=Amount.KILOMETRES, word="km")
    return Unit(amount=Amount.NUMBER)


def primary(column: FigureColumn, cell: FigureCell) -> float | None:
    """The one figure that stands for a column: the median of a time, else its value."""
    if column.kind is ColumnKind.TIME:
        return cell.p50
    return _scaled(column, cell.value)


def _scaled(column: FigureColumn, value: float | None) -> float | None:
    """Metres are read as kilometres."""
    return value / _METRES_A_KM if value is not None and column.unit == "m" else value


def parts_of(column: FigureColumn, naming: Naming) -> tuple[Part, ...]:
    """All figures of a column, as a table shows them."""
    unit, texts = unit_of(column, naming.texts), naming.texts

    def part(sub: str, unit: Unit, read: Read, *, primary: bool = False) -> Part:
        word = texts(f"sheet.sub.{sub}") if sub else ""
        head = Head(
            word=naming.of(column.name),
            sub=word,
            unit=unit,
            measure=column.measure,
            part=sub,
            primary=primary,
        )
        return Part(head, read)

    def value(cell: FigureCell) -> float | None:
        return _scaled(column, cell.value)

    match column.kind:
        case ColumnKind.COUNT:
            return (part("", unit, value, primary=True),)
        case ColumnKind.SHARE:
            return (part("share", unit, value, primary=True), part("n", COUNTED, _n))
        case ColumnKind.SUM:
            mean = part("mean", unit, lambda cell: _scaled(column, cell.mean))
            return (part("sum", unit, value, primary=True), mean)
        case ColumnKind.TIME:
            within = Unit(amount=Amount.SHARE)
            return (
                part("n", COUNTED, _n),
                part("p50", unit, lambda cell: cell.p50, primary=True),
                part("p90", unit, lambda cell: cell.p90),
                part("mean", unit, lambda cell: cell.mean),
                *([part("within", within, lambda cell: cell.within)] if column.norm else []),
            )


def compared_heads(column: FigureColumn, naming: Naming, beside: str) -> tuple[Head, Head]:
    """The other period's figure, and by how much it has changed since."""
    name, unit = naming.of(column.name), unit_of(column, naming.texts)
    amount = Amount.POINTS if column.kind is ColumnKind.SHARE else Amount.CHANGE
    return (
        Head(word=name, sub=beside, unit=unit, measure=column.measure, part="beside"),
        Head(
            word=name,
            sub=naming.texts("sheet.sub.change"),
            unit=Unit(amount=amount),
            measure=column.measure,
            part="change",
        ),
    )


def change(column: FigureColumn, now: float | None, before: float | None) -> float | None:
    """Shares by the difference, all else by the share of what was before."""
    if now is None or before is None:
        return None
    if column.kind is ColumnKind.SHARE:
        return now - before
    return None if before == 0 else (now - before) / before


def figures_of(
    columns: Sequence[FigureColumn],
    parts: Sequence[Sequence[Part]],
    cells: Sequence[FigureCell],
    before: Sequence[FigureCell] | None,
    *,
    compared: bool,
) -> tuple[float | None, ...]:
    """One row, in the order of the heads."""
    found: list[float | None] = []
    for at, (column, own, cell) in enumerate(zip(columns, parts, cells, strict=True)):
        found += [part.read(cell) for part in own]
        if compared:
            was = primary(column, before[at]) if before else None
            found += [was, change(column, primary(column, cell), was)]
    return tuple(found)


def _n(cell: FigureCell) -> float | None:
    return float(cell.n)
