"""The few figures that stand large above a report. Knows no chart."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.papers.amounts import Amount, Unit
from dispatch_app.papers.columns import change, primary, unit_of
from dispatch_app.papers.naming import Naming
from dispatch_app.papers.sheet import KeyFigure
from dispatch_app.ports.figures import ColumnKind, FigureCell, FigureColumn

_SHARE = Unit(amount=Amount.SHARE)


def key_figures(
    column: FigureColumn, cell: FigureCell, before: FigureCell | None, naming: Naming
) -> tuple[KeyFigure, ...]:
    """Of the measure in focus, over the whole period."""
    made = _Keyed(column, cell, before, naming)
    match column.kind:
        case ColumnKind.TIME:
            return (made.n(), *made.times(), *made.norm())
        case ColumnKind.SHARE:
            return (made.main("share"), *made.goal(), made.n())
        case ColumnKind.SUM:
            return (made.main("sum"), made.mean(), made.n())
        case ColumnKind.COUNT:
            return (made.main("count"),)


def other_figure(
    column: FigureColumn, cell: FigureCell, before: FigureCell | None, naming: Naming
) -> KeyFigure:
    """Of a measure that is not in focus: the one figure that stands for it."""
    main = _Keyed(column, cell, before, naming).main(column.kind.value)
    counted = column.kind is ColumnKind.COUNT
    return replace(
        main,
        word=_named(column, naming),
        note=main.note or ("" if counted else f"n {cell.n:,}"),
    )


def _named(column: FigureColumn, naming: Naming) -> str:
    name = naming.of(column.name)
    return f"{name} P50" if column.kind is ColumnKind.TIME else name


class _Keyed:
    def __init__(
        self, column: FigureColumn, cell: FigureCell, before: FigureCell | None, naming: Naming
    ) -> None:
        self._column, self._cell, self._before, self._naming = column, cell, before, naming
        self._texts = naming.texts
        self._unit = unit_of(column, naming.texts)

    def main(self, sub: str) -> KeyFigure:
        value = primary(self._column, self._cell)
        was = primary(self._column, self._before) if self._before else None
        name, word = self._naming.of(self._column.name), self._texts(f"sheet.key.{sub}")
        return KeyFigure(
            word=f"{name} {word}" if self._column.kind is ColumnKind.SUM else name,
            value=self._unit.say(value),
            note=self._against(value, was),
            tone=self._tone(value) if self._column.kind is ColumnKind.SHARE else "",
        )

    def n(self) -> KeyFigure:
        notes = []
        if self._cell.excluded:
            notes.append(self._texts("sheet.note.excluded", n=f"{self._cell.excluded:,}"))
        if self._cell.corrected:
            notes.append(self._texts("sheet.note.corrected", n=f"{self._cell.corrected:,}"))
        if self._before is not None:
            notes.append(self._texts("sheet.was", value=f"{self._before.n:,}"))
        return KeyFigure(
            word=self._texts("sheet.key.n"), value=f"{self._cell.n:,}", note="　".join(notes)
        )

    def times(self) -> tuple[KeyFigure, ...]:
        return tuple(
            self._time(name, getattr(self._cell, name), getattr(self._before, name, None))
            for name in ("p50", "p90", "mean")
        )

    def _time(self, name: str, value: float | None, was: float | None) -> KeyFigure:
        note = self._against(value, was)
        return KeyFigure(
            word=self._texts(f"sheet.key.{name}"), value=self._unit.say(value), note=note
        )

    def mean(self) -> KeyFigure:
        scale = 1000.0 if self._column.unit == "m" else 1.0
        value = None if self._cell.mean is None else self._cell.mean / scale
        return KeyFigure(word=self._texts("sheet.key.mean"), value=self._unit.say(value))

    def norm(self) -> tuple[KeyFigure, ...]:
        if self._column.norm is None:
            return ()
        was = self._before.within if self._before else None
        within = KeyFigure(
            word=self._texts("sheet.key.within", norm=self._unit.say(self._column.norm)),
            value=_SHARE.say(self._cell.within),
            note=self._target() or self._against(self._cell.within, was, is_share=True),
            tone=self._tone(self._cell.within),
        )
        return (within,)

    def goal(self) -> tuple[KeyFigure, ...]:
        if self._column.target is None:
            return ()
        value = _SHARE.say(self._column.target)
        return (KeyFigure(word=self._texts("sheet.key.target"), value=value),)

    def _target(self) -> str:
        if self._column.target is None:
            return ""
        return self._texts("sheet.target", target=_SHARE.say(self._column.target))

    def _tone(self, share: float | None) -> str:
        if share is None or self._column.target is None:
            return ""
        return "ok" if share >= self._column.target else "warning"

    def _against(self, value: float | None, was: float | None, *, is_share: bool = False) -> str:
        """What it was in the other period, and by how much it has changed."""
        if was is None:
            return ""
        share = is_share or self._column.kind is ColumnKind.SHARE
        unit = _SHARE if is_share else self._unit
        said = self._texts("sheet.was", value=unit.say(was))
        if share:
            by = None if value is None else value - was
            return f"{said}　{Unit(amount=Amount.POINTS).say(by)}"
        return f"{said}　{Unit(amount=Amount.CHANGE).say(change(self._column, value, was))}"
