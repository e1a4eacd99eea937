"""Charts by keys and pointer: the exact value is said, Enter opens what lies behind."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.papers.amounts import Amount, Unit
from dispatch_app.papers.charts import (
    Bar,
    CurveLine,
    Curves,
    Mark,
    Matrix,
    Ranking,
    Spread,
    Tone,
    place_among,
)
from dispatch_app.ui.kit.charts.curve import CurveChart
from dispatch_app.ui.kit.charts.matrix import MatrixChart, contrast
from dispatch_app.ui.kit.charts.ranking import RankingChart
from dispatch_app.ui.kit.charts.ring import RingChart
from dispatch_app.ui.kit.charts.spread import SpreadChart
from dispatch_app.ui.kit.theme import Theme

SECONDS = Unit(amount=Amount.SECONDS)
CALLS = Unit(suffix="件")
BARS = (
    Bar(key="a", word="胸痛", value=432.0, beside=450.0, note="n 149"),
    Bar(key="b", word="摔伤", value=None, note="n 0"),
    Bar(key="c", word="卒中", value=610.0, beside=600.0, note="n 12"),
)
NORM = Mark("标准", 600.0, Tone.NORM)


class Heard:
    """What a chart said and opened."""

    def __init__(self, chart: Any) -> None:
        self.told: list[str] = []
        self.opened: list[str] = []
        chart.told.connect(self.told.append)
        chart.opened.connect(self.opened.append)


def shown(chart: QWidget, width: int = 700, height: int = 320) -> Heard:
    chart.resize(width, height)
    chart.show()
    QTest.qWaitForWindowExposed(chart)
    return Heard(chart)


def ranking() -> RankingChart:
    chart = RankingChart(Theme.load("night"), "另有 {n} 行")
    chart.show_ranking(
        Ranking(bars=BARS, unit=SECONDS, norm=NORM, now_word="本期", beside_word="上期")
    )
    return chart


def spread() -> SpreadChart:
    chart = SpreadChart(Theme.load("night"))
    chart.show_spread(
        Spread(
            edges=(0.0, 60.0, 120.0, 180.0),
            counts=(3, 5, 2),
            keys=("0", "60", "120"),
            unit=SECONDS,
            counted="件",
            marks=(NORM, Mark("P50", 90.0, Tone.HALF)),
            open_above=True,
        )
    )
    return chart


def test_an_arrow_says_the_bar_and_enter_opens_it(qapp: QApplication):
    chart = ranking()
    heard = shown(chart)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(chart, key)
    assert heard.told[0] == "胸痛　7'12\"　n 149　上期 7'30\""
    assert heard.told[1] == "摔伤　—　n 0"
    assert heard.opened == ["c"]


def test_bars_that_find_no_room_are_counted_and_cannot_be_chosen(qapp: QApplication):
    chart = RankingChart(Theme.load("night"), "另有 {n} 行")
    bars = tuple(Bar(key=str(n), word=str(n), value=float(n)) for n in range(40))
    chart.show_ranking(Ranking(bars=bars, unit=CALLS))
    shown(chart, height=160)
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert 0 < chart.count < 40
    assert chart.field_at(QPointF(10.0, 155.0)) is None


def test_a_double_click_on_a_slice_opens_it(qapp: QApplication):
    chart = RingChart(Theme.load("day"), "其余")
    chart.show_ring((Bar(key="a", word="一", value=3.0), Bar(key="b", word="二", value=1.0)), CALLS)
    heard = shown(chart)
    middle, reach = chart._ring.center(), chart._ring.width() * 0.4
    at = QPointF(middle.x() + reach, middle.y()).toPoint()
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=at)
    assert heard.opened == ["a"]
    assert chart.words_of(0) == "一　3 件　75.0 %"
    assert chart.field_at(middle) is None


def test_a_field_of_the_week_says_day_hour_and_value(qapp: QApplication):
    chart = MatrixChart(Theme.load("night"))
    values = tuple(tuple(float(row * 24 + hour) for hour in range(24)) for row in range(7))
    keys = tuple(tuple(f"{row}.{hour}" for hour in range(24)) for row in range(7))
    chart.show_matrix(
        Matrix(
            rows=tuple("一二三四五六日"),
            columns=tuple(f"{h:02d}" for h in range(24)),
            values=values,
            unit=CALLS,
            keys=keys,
        )
    )
    heard = shown(chart)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(chart, key)
    assert heard.told[-1] == "二 01　25 件"
    assert heard.opened == ["1.1"]


@pytest.mark.parametrize("theme", ["night", "day"])
@pytest.mark.parametrize("share", [0.0, 0.12, 0.4, 0.5, 0.6, 0.8, 1.0])
def test_figures_can_be_read_on_every_shade(theme: str, share: float, qapp: QApplication):
    chart = MatrixChart(Theme.load(theme))
    ground: QColor = chart._mixed(share)
    assert contrast(chart._letters_on(ground), ground) >= 4.5


def test_a_class_says_its_bounds_its_count_and_its_share(qapp: QApplication):
    chart = spread()
    heard = shown(chart)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(chart, key)
    assert heard.told == [
        "0 s – 1'00\"　3 件　30.0 %",
        "1'00\" – 2'00\"　5 件　50.0 %",
        "≥ 2'00\"　2 件　20.0 %",
    ]
    assert heard.opened == ["120"]


def test_marks_stand_where_their_value_lies_among_the_classes():
    edges = (0.0, 60.0, 120.0, 600.0)
    assert [place_among(value, edges) for value in (-5.0, 30.0, 360.0, 900.0)] == [
        0.0,
        0.5,
        2.5,
        3.0,
    ]


def test_the_pointer_chooses_the_class_below_it(qapp: QApplication):
    chart = spread()
    heard = shown(chart)
    scene = chart.getViewBox().mapViewToScene(QPointF(1.5, 1.0))
    QTest.mouseDClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=chart.mapFromScene(scene))
    assert heard.opened == ["60"]


def test_a_curve_says_both_periods_at_a_point(qapp: QApplication):
    chart = CurveChart(Theme.load("night"))
    chart.show_curves(
        Curves(
            words=("11-01", "11-02"),
            lines=(
                CurveLine(word="本期", values=(61.0, None)),
                CurveLine(word="上期", values=(30.0, 59.0), dashed=True),
            ),
            unit=SECONDS,
            keys=("x", "y"),
            norm=NORM,
        )
    )
    heard = shown(chart)
    QTest.keyClick(chart, Qt.Key.Key_End)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert heard.told == ["11-02　本期 —　上期 59 s"]
    assert heard.opened == ["y"]


def test_all_charts_take_on_the_other_theme(qapp: QApplication):
    theme = Theme.load("night")
    charts = [ranking(), spread()]
    for chart in charts:
        chart._theme = theme
        shown(chart)
    theme.become(Theme.load("day"))
    for chart in charts:
        chart.become()
        ground = chart.grab().toImage().pixelColor(chart.width() - 5, 5)
        assert ground == theme.colour("panel")
