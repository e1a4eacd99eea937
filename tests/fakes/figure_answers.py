"""A catalogue with three reports, and answers to them that were made up by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from dispatch_app.domain.figures.model import Words
from dispatch_app.ports.figures import (
    ColumnKind,
    DimensionKind,
    FigureAnswer,
    FigureCatalogue,
    FigureCell,
    FigureColumn,
    FigureDefinition,
    FigureDimension,
    FigureExclusion,
    FigureHistogram,
    FigureMatrix,
    FigurePlace,
    FigurePlaces,
    FigurePoint,
    FigureQuestion,
    FigureReport,
    FigureRow,
    FigureSeries,
    FigureStep,
    FigureTable,
)

SINCE = datetime(2026, 10, 31, 16, tzinfo=UTC)
"""Midnight of the first of November in Shanghai."""
UNTIL = datetime(2026, 11, 21, 16, tzinfo=UTC)
MADE = datetime(2026, 11, 22, 1, 41, 7, tzinfo=UTC)

RESPONSE = FigureColumn(
    measure="response",
    kind=ColumnKind.TIME,
    name=Words(zh="反应时间", en="Response"),
    unit="s",
    norm=600.0,
    target=0.9,
)
RUNS = FigureColumn(measure="runs", kind=ColumnKind.COUNT, name=Words(zh="出车", en="Runs"))
MILES = FigureColumn(
    measure="miles", kind=ColumnKind.SUM, name=Words(zh="里程", en="Mileage"), unit="m"
)
EMPTY = FigureColumn(
    measure="empty",
    kind=ColumnKind.SHARE,
    name=Words(zh="放空率", en="Empty runs"),
    target=0.8,
)


def a_catalogue() -> FigureCatalogue:
    def report(name: str, zh: str, group: str, *columns: FigureColumn) -> FigureReport:
        return FigureReport(
            id=name,
            group=group,
            name=Words(zh=zh, en=name),
            subject="mission",
            at="ordered_at",
            columns=columns,
            dimensions=("station", "hour", "priority"),
            split=("station",),
            focus=columns[0].measure,
            placed=True,
        )

    return FigureCatalogue(
        reports=(
            report("response", "反应时间", "station", RESPONSE, RUNS),
            report("mileage", "里程", "vehicle", MILES, RUNS),
            report("empty", "放空", "ending", EMPTY),
        ),
        dimensions=(
            FigureDimension(id="station", kind=DimensionKind.STATION),
            FigureDimension(id="hour", kind=DimensionKind.HOUR),
            FigureDimension(id="priority", kind=DimensionKind.CODE, codes="Priority"),
        ),
        groups=(
            ("station", Words(zh="分站", en="Stations")),
            ("vehicle", Words(zh="车辆", en="Vehicles")),
            ("ending", Words(zh="结局", en="Endings")),
        ),
        zone="Asia/Shanghai",
    )


def a_time(n: int, p50: float | None, **more: float) -> FigureCell:
    given = {"p90": 820.0, "mean": 470.0, "within": 0.86, **more} if n else {}
    return FigureCell(n=n, value=float(n), p50=p50, **given)  # type: ignore[arg-type]


def a_count(n: int) -> FigureCell:
    return FigureCell(n=n, value=float(n))


def a_table(north: float = 432.0, south: float = 610.0) -> FigureTable:
    """Two stations that ran, and one that did not."""
    return FigureTable(
        rows=(
            FigureRow(key=("S1",), cells=(a_time(149, north), a_count(160))),
            FigureRow(key=("S2",), cells=(a_time(12, south), a_count(14))),
            FigureRow(key=("S3",), cells=(a_time(0, None), a_count(0))),
        ),
        totals=(
            FigureCell(
                n=161,
                value=161.0,
                mean=470.0,
                p50=445.0,
                p90=820.0,
                within=0.86,
                excluded=9,
                corrected=2,
            ),
            a_count(174),
        ),
    )


DEFINITION = FigureDefinition(
    measure="response",
    version=4,
    since=date(2026, 3, 1),
    kind=ColumnKind.TIME,
    name=RESPONSE.name,
    start="answered_at",
    stop="first_on_scene_at",
    norm=600.0,
    target=0.9,
    n=161,
    exclusions=(
        FigureExclusion(code="no_stop", name=Words(zh="缺终点时刻", en="end not known"), n=9),
        FigureExclusion(code="backwards", name=Words(zh="终点早", en="ends early"), n=0),
    ),
)


def a_series(days: int = 21, start: float = 400.0) -> FigureSeries:
    return FigureSeries(
        step=FigureStep.DAY,
        points=tuple(
            FigurePoint(at=SINCE + timedelta(days=day), cell=a_time(8, start + 5 * day))
            for day in range(days)
        ),
    )


def an_answer(**changed: object) -> FigureAnswer:
    """What a station's response was in three weeks."""
    answer = FigureAnswer(
        question=FigureQuestion(report="response", since=SINCE, until=UNTIL),
        split=("station",),
        focus="response",
        columns=(RESPONSE, RUNS),
        definitions=(DEFINITION,),
        table=a_table(),
        left_out={"drill": 3, "test": 0},
        sequence=12_345,
        made_at=MADE,
        took_ms=12.0,
        invented=True,
        series=a_series(),
        histogram=FigureHistogram(
            edges=(0.0, 300.0, 600.0, 900.0),
            counts=(40, 90, 25),
            above=6,
            norm=600.0,
            p50=445.0,
            p90=820.0,
        ),
        matrix=FigureMatrix(
            cells=tuple(
                tuple(a_time(day + hour, 300.0 + 10 * hour + day) for hour in range(24))
                for day in range(7)
            )
        ),
        places=FigurePlaces(
            places=(
                FigurePlace(lat=31.23, lon=121.47, n=12, mean=430.0),
                FigurePlace(lat=31.25, lon=121.49, n=3, mean=700.0),
            ),
            unplaced=2,
        ),
    )
    return replace(answer, **changed)  # type: ignore[arg-type]


def compared() -> FigureAnswer:
    """The same beside the three weeks before."""
    before = SINCE - timedelta(days=21)
    question = FigureQuestion(
        report="response", since=SINCE, until=UNTIL, compare_since=before, compare_until=SINCE
    )
    return an_answer(
        question=question,
        compared=a_table(400.0, 620.0),
        compared_series=a_series(start=380.0),
    )
