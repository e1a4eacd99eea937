"""A debrief on A4 pages, in words. Pure until it is painted; writes no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from dispatch_app.domain.training.scores import Score, WorkScore
from dispatch_app.i18n.texts import Texts
from dispatch_app.papers.sheet import Taken
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.printing.text_pages import STYLE, TextPages, pages_pdf
from dispatch_app.ui.kit.training.score_words import (
    figure_heads,
    figure_lines,
    heading,
    moment_heads,
    moment_lines,
    people_heads,
    people_lines,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebriefOrder:
    score: Score
    chosen: WorkScore | None
    """None: of all."""
    taken: Taken
    zone: str
    invented: bool


def debrief_pdf(order: DebriefOrder, texts: Texts) -> bytes:
    return pages_pdf(debrief_pages(order, texts), texts)


def debrief_pages(order: DebriefOrder, texts: Texts) -> TextPages:
    taken = order.taken
    words = texts("paper.taken", centre=taken.centre, who=taken.who, when=taken.when, why=taken.why)
    marks = [texts("training.mark")] if order.score.run is not None else []
    marks += [texts("story.invented")] if order.invented else []
    return TextPages(
        title=texts("training.debrief"),
        html=debrief_html(order, texts),
        creator=taken.centre,
        foot="　".join((*marks, words)),
        across="  ".join((*marks, taken.who, taken.when, taken.centre)),
    )


def debrief_html(order: DebriefOrder, texts: Texts) -> str:
    body = "".join(_parts(order, texts))
    return f"<html><head><style>{STYLE}</style></head><body>{body}</body></html>"


def _parts(order: DebriefOrder, texts: Texts) -> Iterator[str]:
    score, chosen = order.score, order.chosen
    yield f"<h1>{escape(texts('training.debrief'))}</h1>"
    yield f"<p>{escape(heading(score, texts, order.zone))}</p>"
    if chosen is None or chosen.account is None:
        yield from _section("people", people_heads(texts), people_lines(score, texts), texts)
    work = chosen or score.team
    name = work.name or texts("training.team")
    yield f"<h2>{escape(texts('training.part.figures'))} · {escape(name)}</h2>"
    yield _table(figure_heads(texts), figure_lines(work, texts))
    moments = moment_lines(score, chosen, texts, order.zone)
    yield from _section("moments", moment_heads(texts), moments, texts)


def _section(
    name: str, heads: Sequence[Head], lines: Sequence[Line], texts: Texts
) -> Iterator[str]:
    if lines:
        yield f"<h2>{escape(texts(f'training.part.{name}'))}</h2>"
        yield _table(heads, lines)


def _table(heads: Sequence[Head], lines: Iterable[Line]) -> str:
    above = "".join(f"<th>{escape(head.word)}</th>" for head in heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line.cells) + "</tr>"
        for line in lines
    )
    return f'<table cellspacing="0" width="100%"><tr>{above}</tr>{rows}</table>'
