"""Calls and orders of each quarter of an hour, today against a week ago, for the chart. Pure."""

from __future__ import annotations

from dispatch_app.i18n.texts import Texts
from dispatch_app.papers.amounts import Unit
from dispatch_app.papers.charts import CurveLine, Curves
from dispatch_app.ports.figures import FiguresNow

QUARTERS = 96


def curves(figures: FiguresNow, weekday: int, texts: Texts) -> Curves:
    """`weekday`: 1 (Monday) to 7, of today."""
    day = texts(f"live.weekday.{weekday}")
    return Curves(
        words=tuple(f"{at // 4:02d}:{at % 4 * 15:02d}" for at in range(QUARTERS)),
        lines=(
            CurveLine(word=texts("live.calls"), values=_whole(figures.calls_by_quarter[:-1])),
            CurveLine(word=texts("live.orders"), values=_whole(figures.orders_by_quarter[:-1])),
            CurveLine(
                word=texts("live.calls-ago", weekday=day),
                values=_whole(figures.calls_a_week_ago),
                dashed=True,
            ),
        ),
        unit=Unit(suffix=texts("live.count-unit")),
    )


def _whole(counts: tuple[int, ...]) -> tuple[float | None, ...]:
    """A value for each quarter of a day; those to come have none. The running one is no whole
    quarter, and would look like a fall."""
    values: list[float | None] = [float(n) for n in counts[:QUARTERS]]
    return (*values, *([None] * (QUARTERS - len(values))))
