"""Measures the page of reports: how long the window stands still while a year is shown."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
import time
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QApplication

from dispatch_app.i18n import Texts
from dispatch_app.papers.naming import Naming
from dispatch_app.papers.worded import Wording
from dispatch_app.ports.figures import FigureAnswer, FigurePoint, FigureRow, FigureTable
from dispatch_app.ui.director.figures_board import ChartKind
from dispatch_app.ui.director.figures_panel import FiguresPanel
from dispatch_app.ui.kit.theme import Theme
from tests.bench.figures import Figure, spread
from tests.fakes.figure_answers import SINCE, a_catalogue, a_count, a_time, compared

DAYS = 366
SLOT_MS = 50.0


def figures(*, quick: bool) -> list[Figure]:
    gc.disable()  # a seat's collector works between turns: `ui/kit/collector.py`
    try:
        return _measured(_Page(), 5 if quick else 30)
    finally:
        gc.enable()


def _measured(page: _Page, rounds: int) -> list[Figure]:
    drawn = [
        spread(
            f"reports: {DAYS} rows beside a year ago as {kind.value}, processor time",
            [page.painted_ms(kind) for _ in range(rounds)],
            limit=SLOT_MS,
        )
        for kind in ChartKind
        if kind is not ChartKind.MAP
    ]
    worded = spread(
        f"reports: a year of {DAYS} rows put into words, processor time",
        [page.worded_ms() for _ in range(rounds)],
        limit=SLOT_MS,
    )
    return [worded, *drawn]


class _Page:
    """A window of 1920×1080 that shows one answer again and again."""

    def __init__(self) -> None:
        self._app = QApplication.instance() or QApplication([])
        texts, theme = Texts.load("zh"), Theme.load("night")
        self._answer = a_year()
        self._wording = Wording(a_catalogue(), Naming(texts))
        self._sheet = self._wording.sheet(self._answer)
        self._panel = FiguresPanel(texts, theme)
        self._panel.resize(1920, 940)
        self._panel.show()
        self._app.processEvents()

    def worded_ms(self) -> float:
        begun = time.process_time()
        self._wording.sheet(self._answer)
        return 1000.0 * (time.process_time() - begun)

    def painted_ms(self, kind: ChartKind) -> float:
        """From the sheet to pixels: table, tiles, chart and all that is laid out anew."""
        begun = time.process_time()
        self._panel.show_sheet(self._sheet, None)
        self._panel.board.show_chart(kind, "")
        self._app.processEvents()
        return 1000.0 * (time.process_time() - begun)


def a_year() -> FigureAnswer:
    """A row and a point for each day, with the year before beside them."""
    answer = compared()
    rows = tuple(
        FigureRow(key=(f"{day:03d}",), cells=(a_time(30, 300.0 + day), a_count(33)))
        for day in range(DAYS)
    )
    table = FigureTable(rows=rows, totals=answer.table.totals)
    assert answer.series is not None
    points = tuple(
        FigurePoint(at=SINCE - timedelta(days=DAYS - day), cell=a_time(30, 300.0 + day))
        for day in range(DAYS)
    )
    series = replace(answer.series, points=points)
    return replace(answer, table=table, compared=table, series=series, compared_series=series)
