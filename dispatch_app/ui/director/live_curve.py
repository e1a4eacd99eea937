"""Calls and orders over the day, today against a week ago, for the chart. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch_app.i18n.texts import Texts
from dispatch_app.papers.amounts import Unit
from dispatch_app.papers.charts import CurveLine, Curves
from dispatch_app.ports.figures import FiguresNow

QUARTERS = 96
_LEAST_PEAK = 6
"""Where fewer calls than this come in the busiest quarter, quarters are noise: hours are shown."""


def quarters_a_step(figures: FiguresNow) -> int:
    """1 for quarters of an hour, 4 for hours."""
    peak = max((*figures.calls_by_quarter, *figures.calls_a_week_ago), default=0)
    return 1 if peak >= _LEAST_PEAK else 4


def curves(figures: FiguresNow, weekday: int, texts: Texts) -> Curves:
    """`weekday`: 1 (Monday) to 7, of today."""
    day, step = texts(f"live.weekday.{weekday}"), quarters_a_step(figures)
    over = len(figures.calls_by_quarter) - 1
    return Curves(
        words=tuple(f"{at // 4:02d}:{at % 4 * 15:02d}" for at in range(0, QUARTERS, step)),
        lines=(
            CurveLine(
                word=texts("live.calls"), values=_steps(figures.calls_by_quarter[:over], step)
            ),
            CurveLine(
                word=texts("live.orders"), values=_steps(figures.orders_by_quarter[:over], step)
            ),
            CurveLine(
                word=texts("live.calls-ago", weekday=day),
                values=_steps(figures.calls_a_week_ago, step),
                dashed=True,
            ),
        ),
        unit=Unit(suffix=texts("live.count-unit")),
    )


def _steps(counts: Sequence[int], step: int) -> tuple[float | None, ...]:
    """A value for each whole step of a day; those to come have none. The running one is not whole,
    and would look like a fall."""
    whole = len(counts) // step
    sums: list[float | None] = [
        float(sum(counts[n * step : n * step + step])) for n in range(whole)
    ]
    return (*sums[: QUARTERS // step], *([None] * (QUARTERS // step - whole)))
