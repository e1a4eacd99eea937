"""Series, histogram and week of an answer as charts. Paints nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.papers.amounts import Amount, Unit
from dispatch_app.papers.charts import CurveLine, Curves, Mark, Matrix, Spread, Tone
from dispatch_app.papers.columns import primary, unit_of
from dispatch_app.papers.naming import Naming
from dispatch_app.ports.figures import (
    ColumnKind,
    FigureAnswer,
    FigureColumn,
    FigureHistogram,
    FigureSeries,
    FigureStep,
)

_WRITTEN = {
    FigureStep.HOUR: "%m-%d %H:00",
    FigureStep.DAY: "%m-%d",
    FigureStep.WEEK: "%m-%d",
    FigureStep.MONTH: "%Y-%m",
}


def norm_of(column: FigureColumn, texts: Texts) -> Mark | None:
    """A time's norm, a share's target."""
    line = column.target if column.kind is ColumnKind.SHARE else column.norm
    if line is None or column.kind in (ColumnKind.COUNT, ColumnKind.SUM):
        return None
    said = unit_of(column, texts).say(line)
    return Mark(texts("sheet.mark.norm", norm=said), line, Tone.NORM)


def spread_of(answer: FigureAnswer, column: FigureColumn, texts: Texts) -> Spread | None:
    found = answer.histogram
    if found is None or column.kind is not ColumnKind.TIME or not sum(_counts(found)):
        return None
    counts = _counts(found)
    beside = answer.compared_histogram
    alike = beside is not None and beside.edges == found.edges
    return Spread(
        edges=(*found.edges, *([found.edges[-1] * 2] if found.above else [])),
        counts=counts,
        beside=_matched(beside, len(counts)) if beside is not None and alike else (),
        keys=tuple(str(at) for at in range(len(counts))),
        unit=unit_of(column, texts),
        counted=texts("sheet.unit.count"),
        marks=_marks(found, column, texts),
        open_above=bool(found.above),
        now_word=texts("sheet.now"),
        beside_word=texts("sheet.beside"),
    )


def _counts(found: FigureHistogram) -> tuple[int, ...]:
    """What lies past the last edge is a class of its own, if there is anything."""
    return (*found.counts, found.above) if found.above else found.counts


def _matched(beside: FigureHistogram, count: int) -> tuple[int, ...]:
    """In as many classes as the other period has; what lies past them goes into the last."""
    counts = (*beside.counts, beside.above)
    return (*counts[: count - 1], sum(counts[count - 1 :]))


def _marks(found: FigureHistogram, column: FigureColumn, texts: Texts) -> tuple[Mark, ...]:
    unit = unit_of(column, texts)
    lines = (
        (found.norm, "sheet.mark.norm", "norm", Tone.NORM),
        (found.p50, "sheet.mark.p50", "p50", Tone.HALF),
        (found.p90, "sheet.mark.p90", "p90", Tone.NINTH),
    )
    return tuple(
        Mark(texts(key, **{name: unit.say(value)}), value, tone)
        for value, key, name, tone in lines
        if value is not None
    )


def curves_of(
    answer: FigureAnswer, column: FigureColumn, naming: Naming, zone: str
) -> Curves | None:
    series, texts = answer.series, naming.texts
    if series is None or not series.points:
        return None
    begun = replace(series, points=tuple(p for p in series.points if p.at < answer.made_at))
    lines = _lines(begun, column, texts, texts("sheet.now"), dashed=False)
    if answer.compared_series is not None:
        lines += _lines(answer.compared_series, column, texts, texts("sheet.beside"), dashed=True)
    return Curves(
        words=tuple(_written(point.at, series.step, zone) for point in series.points),
        lines=tuple(lines),
        unit=unit_of(column, texts),
        keys=tuple(str(at) for at in range(len(series.points))),
        norm=norm_of(column, texts),
    )


def _lines(
    series: FigureSeries, column: FigureColumn, texts: Texts, word: str, *, dashed: bool
) -> list[CurveLine]:
    """A time has two lines, its median and its 90th percentile."""
    cells = [point.cell for point in series.points]
    if column.kind is not ColumnKind.TIME:
        values = tuple(primary(column, cell) for cell in cells)
        return [CurveLine(word=word, values=values, dashed=dashed)]
    half = tuple(cell.p50 for cell in cells)
    ninth = tuple(cell.p90 for cell in cells)
    return [
        CurveLine(word=f"{word} P50", values=half, dashed=dashed),
        CurveLine(word=f"{word} P90", values=ninth, dashed=dashed),
    ]


def _written(at: datetime, step: FigureStep, zone: str) -> str:
    return local(at, zone).strftime(_WRITTEN[step])


def matrix_of(answer: FigureAnswer, column: FigureColumn, texts: Texts) -> Matrix | None:
    if answer.matrix is None:
        return None
    cells = answer.matrix.cells
    counts = column.kind is ColumnKind.COUNT
    unit = unit_of(column, texts)
    return Matrix(
        rows=tuple(texts(f"sheet.weekday.{day}") for day in range(1, len(cells) + 1)),
        columns=tuple(f"{hour:02d}" for hour in range(24)),
        values=tuple(
            tuple(primary(column, cell) if cell.n else (0.0 if counts else None) for cell in row)
            for row in cells
        ),
        unit=Unit(amount=Amount.COUNT, suffix=unit.word) if counts else unit,
        keys=tuple(
            tuple(f"{day}.{hour}" for hour in range(24)) for day in range(1, len(cells) + 1)
        ),
    )
