"""Reviews of calls in words. Pure: values in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from dispatch_app.domain.quality.results import Result
from dispatch_app.domain.quality.reviews import Assessment, Review, ReviewState, Said
from dispatch_app.domain.quality.sheets import Item, Mark, Score, ScoreSheet
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local, span_text
from dispatch_app.ui.kit.keyed_table import Head, Line

_ORDER = (
    ReviewState.DUE,
    ReviewState.SECOND_DUE,
    ReviewState.DIFFERS,
    ReviewState.APPEALED,
    ReviewState.ANSWERED,
    ReviewState.DONE,
)
"""What waits for somebody stands on top."""
_WAITING = frozenset(_ORDER[:4])


def review_heads(texts: Texts) -> tuple[Head, ...]:
    columns = (
        *(("state", False, 78), ("at", False, 104), ("person", False, 112)),
        *(("incident", False, 122), ("why", False, 128), ("points", True, 54), ("due", False, 64)),
    )
    return tuple(Head(texts(f"quality.head.{n}"), figures, px) for n, figures, px in columns)


def review_lines(
    reviews: Iterable[Review],
    sheets: Mapping[str, ScoreSheet],
    now: datetime,
    texts: Texts,
    zone: str,
) -> tuple[Line, ...]:
    """What is due first, by the day on which it is due; within a day as the calls came."""

    def place(review: Review) -> tuple[int, date, datetime]:
        day = local(review.due_at, zone).date()
        return _ORDER.index(review.state), day, review.of.answered_at

    return tuple(_line(r, sheets, now, texts, zone) for r in sorted(reviews, key=place))


def _line(
    review: Review, sheets: Mapping[str, ScoreSheet], now: datetime, texts: Texts, zone: str
) -> Line:
    of = review.of
    cells = (
        texts(f"quality.state.{review.state.value}"),
        _day(of.answered_at, zone),
        texts("quality.person", seat=of.seat, person=of.person),
        of.incident_number or texts("quality.no-incident"),
        why(review, texts),
        points(review.final, sheets.get(review.sheet)),
        _due(review, now, texts, zone),
    )
    return Line(key=review.id, cells=cells, about=review)


def why(review: Review, texts: Texts) -> str:
    rule = review.rule
    return texts(f"quality.rule.{rule.value}" if rule else f"quality.by.{review.chosen_by.value}")


def points(found: Assessment | None, sheet: ScoreSheet | None) -> str:
    """With a sign where it is not good enough."""
    if found is None:
        return ""
    counted = Score(points=found.points, knocked_out=found.knocked_out)
    sign = "" if sheet is None or counted.passes(sheet) else "◆ "
    return f"{sign}{found.points:g}"


def _due(review: Review, now: datetime, texts: Texts, zone: str) -> str:
    if review.state not in _WAITING:
        return ""
    day = f"{local(review.due_at, zone):%m-%d}"
    return f"◆ {day}" if now > review.due_at else day


def _day(at: datetime, zone: str) -> str:
    return f"{local(at, zone):%m-%d %H:%M}"


# ---- one review


def item_heads(texts: Texts) -> tuple[Head, ...]:
    columns = (("section", 110), ("item", 310), ("scale", 56), ("mark", 70), ("second", 76))
    return tuple(Head(texts(f"quality.head.{name}"), width_px=px) for name, px in columns)


def item_lines(
    sheet: ScoreSheet,
    marks: Mapping[str, Mark],
    texts: Texts,
    other: Mapping[str, Mark] | None = None,
) -> tuple[Line, ...]:
    """`other`: what a second person marked; where it differs, a sign stands before it."""
    found = []
    for section in sheet.sections:
        for item in section.items:
            there = other.get(item.code) if other is not None else None
            differs = other is not None and there is not marks.get(item.code)
            cells = (
                section.text.of(texts.language),
                _item(item, texts),
                texts(f"quality.scale.{item.scale.value}"),
                _mark(marks.get(item.code), texts),
                f"◆ {_mark(there, texts)}" if differs else _mark(there, texts),
            )
            found.append(Line(key=item.code, cells=cells, about=item))
    return tuple(found)


def _item(item: Item, texts: Texts) -> str:
    sign = "✕ " if item.knock_out else ""
    return f"{sign}{item.text.of(texts.language)}  ×{item.weight:g}"


def _mark(mark: Mark | None, texts: Texts) -> str:
    return "" if mark is None else texts(f"quality.mark.{mark.value}")


def story(review: Review, texts: Texts, zone: str) -> str:
    """Everything that was said of it, one line each."""
    named = (("first", review.first), ("second", review.second), ("settled", review.settled))
    lines = [_assessment(name, found, texts, zone) for name, found in named if found is not None]
    spoken = (("appeal", review.appeal), ("answer", review.answer), ("coaching", review.coaching))
    lines += [_spoken(name, said, texts, zone) for name, said in spoken if said is not None]
    return "\n".join(lines)


def _assessment(name: str, found: Assessment, texts: Texts, zone: str) -> str:
    head = texts(
        f"quality.story.{name}",
        who=found.person,
        at=_day(found.at, zone),
        points=f"{found.points:g}",
        comment=found.comment,
    ).rstrip(" :：")
    notes = [f"    {span_text(note.at_s)}  {note.text}" for note in found.notes]
    return "\n".join((head, *notes))


def _spoken(name: str, said: Said, texts: Texts, zone: str) -> str:
    words = texts(f"quality.story.{name}", who=said.person, at=_day(said.at, zone), text=said.text)
    if said.read_at is None:
        return words
    return f"{words}  {texts('quality.story.read', at=_day(said.read_at, zone))}"


# ---- results


def result_heads(texts: Texts) -> tuple[Head, ...]:
    columns = (
        *(("month", False, 90), ("subject", False, 160), ("n", True, 60), ("mean", True, 80)),
        *(("change", True, 90), ("lowest", True, 80), ("passed", True, 110), ("out", True, 90)),
    )
    return tuple(Head(texts(f"quality.result.{n}"), figures, px) for n, figures, px in columns)


def result_lines(results: Iterable[Result], texts: Texts) -> tuple[Line, ...]:
    """The newest month first."""
    ordered = sorted(results, key=lambda r: (r.month, r.name), reverse=True)
    return tuple(_result(one) for one in ordered)


def _result(one: Result) -> Line:
    trend = "" if one.change is None else f"{'▲' if one.change >= 0 else '▼'} {one.change:+g}"
    share = f"{one.passed}/{one.n}"
    cells = (one.month, one.name, str(one.n), f"{one.mean:g}", trend, f"{one.lowest:g}", share)
    return Line(key=f"{one.month}/{one.subject}", cells=(*cells, str(one.knocked_out)))
