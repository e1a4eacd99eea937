"""Which rows stand behind a cell, a bar, a class, a point or a field of the week. Asks nobody."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.papers.sheet import SEPARATOR, Head
from dispatch_app.papers.worded import Wording
from dispatch_app.ports.figures import CasesQuestion, FigureAnswer
from dispatch_app.ui.director.figures_board import ChartKind


def behind_cell(
    answer: FigureAnswer, row: str, head: Head | None, wording: Wording
) -> CasesQuestion | None:
    """Of the sum, if `row` is empty; where a share within the norm stands, those that are late.

    None: nothing stands behind it, as behind a change between two periods.
    """
    question = answer.question
    key = tuple(row.split(SEPARATOR)) if row else None
    if head is not None and head.part == "change":
        return None
    if head is not None and head.part == "beside":
        if question.compare_since is None or question.compare_until is None:
            return None
        key = wording.twin(answer, key) if key is not None else None
        question = replace(
            question,
            since=question.compare_since,
            until=question.compare_until,
            compare_since=None,
            compare_until=None,
        )
    return CasesQuestion(
        question=question,
        measure=head.measure if head is not None else "",
        key=key,
        late=head is not None and head.part == "within",
    )


def behind_chart(answer: FigureAnswer, kind: ChartKind, key: str) -> CasesQuestion | None:
    asked = CasesQuestion(question=answer.question, measure=answer.focus)
    match kind:
        case ChartKind.RANKING | ChartKind.RING | ChartKind.MAP:
            return replace(asked, key=tuple(key.split(SEPARATOR)))
        case ChartKind.SPREAD:
            return _of_class(answer, asked, int(key))
        case ChartKind.CURVE:
            return _of_point(answer, asked, int(key))
        case ChartKind.WEEK:
            day, _, hour = key.partition(".")
            return replace(asked, weekday=int(day), hour=int(hour))


def _of_class(answer: FigureAnswer, asked: CasesQuestion, at: int) -> CasesQuestion | None:
    if answer.histogram is None:
        return None
    edges = answer.histogram.edges
    below = edges[at + 1] if at + 1 < len(edges) else None
    return replace(asked, at_least=edges[at], below=below)


def _of_point(answer: FigureAnswer, asked: CasesQuestion, at: int) -> CasesQuestion | None:
    if answer.series is None:
        return None
    points = answer.series.points
    until = points[at + 1].at if at + 1 < len(points) else answer.question.until
    return replace(asked, since=points[at].at, until=until)
