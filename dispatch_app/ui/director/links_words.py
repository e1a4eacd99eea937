"""What is said of cases shared with partners above the seats: rows, figures, both sides' times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from dispatch_app.domain.links.figures import (
    PartnerFigures,
    Spans,
    answered_s,
    asked_s,
    unanswered,
)
from dispatch_app.domain.links.values import LinkCase, Links, LinkWay, LinkWord
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local, minutes_text, span_text
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.links.words import (
    case_line,
    partner_label,
    partner_name,
    said_words,
    standing_of,
    word_of,
)

NONE = "—"
_CASE_HEADS = {
    "at": (136, False),
    "partner": (112, False),
    "way": (84, False),
    "number": (122, False),
    "about": (200, False),
    "standing": (112, False),
    "waits": (66, True),
    "confirmed": (66, True),
    "answered": (66, True),
}
ABOUT = list(_CASE_HEADS).index("about")
"""The column that takes what room there is."""
_FIGURE_HEADS = {
    "partner": (120, False),
    "handed_out": (64, True),
    "support_asked": (64, True),
    "handed_in": (64, True),
    "support_given": (64, True),
    "accepted": (56, True),
    "refused": (56, True),
    "taken_back": (56, True),
    "waiting": (64, True),
    "confirmed": (186, True),
    "their_answers": (186, True),
    "our_answers": (186, True),
}


def case_heads(texts: Texts) -> tuple[Head, ...]:
    return _heads("links.above.head", _CASE_HEADS, texts)


def figure_heads(texts: Texts) -> tuple[Head, ...]:
    return _heads("links.above.figure", _FIGURE_HEADS, texts)


def _heads(part: str, table: dict[str, tuple[int, bool]], texts: Texts) -> tuple[Head, ...]:
    return tuple(
        Head(texts(f"{part}.{name}"), figures=figures, width_px=width)
        for name, (width, figures) in table.items()
    )


def partners_line(links: Links, texts: Texts) -> str:
    """Whom there is, and how each is reached now."""
    partners = sorted(links.partners.values(), key=lambda p: (p.kind.value, p.name))
    if not partners:
        return texts("links.above.no-partner")
    return "      ".join(partner_label(partner, texts) for partner in partners)


def in_order(cases: Iterable[LinkCase]) -> list[LinkCase]:
    """Those that nobody has answered stand first, the oldest first; then what goes on, then what
    is over, the newest first."""
    ordered = sorted(cases, key=lambda c: c.opened_at, reverse=True)
    waiting = [c for c in ordered if unanswered(c)][::-1]
    on = [c for c in ordered if not unanswered(c) and not c.over]
    return [*waiting, *on, *(c for c in ordered if c.over)]


def case_lines(
    cases: Sequence[LinkCase], links: Links, now: datetime, texts: Texts, zone: str
) -> list[Line]:
    return [_case_line(case, links, now, texts, zone) for case in cases]


def _case_line(case: LinkCase, links: Links, now: datetime, texts: Texts, zone: str) -> Line:
    told = case.content
    about = " · ".join(
        part
        for part in (
            texts("links.exercise") if told.exercise else "",
            told.complaint,
            told.place,
        )
        if part
    )
    side = "ours" if case.ours else "theirs"
    return Line(
        key=case.id,
        cells=(
            f"{local(case.opened_at, zone):%m-%d %H:%M:%S}",
            partner_name(links, case.partner),
            texts(f"links.above.{side}.{case.purpose.value}"),
            told.number,
            about,
            standing_of(case, texts),
            span_text((now - case.opened_at).total_seconds()) if unanswered(case) else "",
            texts("links.above.voice") if case.way is LinkWay.VOICE else _span(asked_s(case)),
            _span(answered_s(case)),
        ),
        about=case,
        tip=case_line(links, case, texts),
    )


def _span(seconds: float | None) -> str:
    if seconds is None:
        return NONE
    return f"{seconds:.0f} s" if seconds < 600 else minutes_text(seconds)


def story(case: LinkCase, links: Links, texts: Texts, zone: str) -> str:
    """All that either side said, each with when it was said and when it had arrived."""
    head = case_line(links, case, texts)
    return "\n".join((head, *_moments(case, links, texts, zone)))


def _moments(case: LinkCase, links: Links, texts: Texts, zone: str) -> Iterator[str]:
    theirs = partner_name(links, case.partner)
    for word in case.words:
        who = texts("links.we") if word.ours else theirs
        seat = texts("queue.at-seat", seat=word.by.seat) if word.by and word.by.seat else ""
        kind = word_of(word, texts) if word.standing is None else ""
        line = f"{local(word.at, zone):%H:%M:%S}  {who}{seat}"
        parts = (line, kind, said_words(word, texts), _arrived(word, texts, zone))
        yield "  ".join(part for part in parts if part)
    if case.read_back is not None:
        yield texts(
            "links.above.read-back",
            at=f"{local(case.read_back.at, zone):%H:%M:%S}",
            who=case.read_back.listener,
        )


def _arrived(word: LinkWord, texts: Texts, zone: str) -> str:
    if word.delivered_at is not None:
        return texts("links.above.arrived", at=f"{local(word.delivered_at, zone):%H:%M:%S}")
    return texts("links.above.owed") if word.owed else ""


# ---- figures


def figure_lines(rows: Sequence[PartnerFigures], links: Links, texts: Texts) -> list[Line]:
    return [_figure_line(row, links, texts) for row in rows]


def _figure_line(row: PartnerFigures, links: Links, texts: Texts) -> Line:
    counts = (
        *(row.handed_out, row.support_asked, row.handed_in, row.support_given),
        *(row.accepted, row.refused, row.taken_back, row.waiting),
    )
    spans = (row.confirmed, row.their_answers, row.our_answers)
    return Line(
        key=row.partner,
        cells=(
            partner_name(links, row.partner),
            *(str(count) for count in counts),
            *(_spans(one) for one in spans),
        ),
        about=row,
        tip=texts("links.above.left-out", count=row.exercises) if row.exercises else "",
    )


def _spans(spans: Spans) -> str:
    """P50 / P90, how many there were, and the share within the limit."""
    if spans.share is None:
        return NONE
    whole = spans.n + spans.missed
    return f"{_span(spans.p50_s)} / {_span(spans.p90_s)}  {spans.share:.0%} · n {whole}"


def foot(rows: Sequence[PartnerFigures], texts: Texts, *, whole: bool) -> str:
    """By which limits, and what stands in no figure."""
    if not rows:
        return texts("links.above.no-figures")
    out = sum(row.exercises for row in rows)
    said = texts(
        "links.above.limits",
        received=f"{rows[0].confirmed.limit_s:.0f}",
        answer=f"{rows[0].their_answers.limit_s:.0f}",
        out=out,
    )
    return said if whole else f"{said}  {texts('links.above.not-whole')}"


def title(cases: Sequence[LinkCase], texts: Texts) -> str:
    waiting = sum(1 for case in cases if unanswered(case))
    return texts("links.above.title", count=len(cases), waiting=waiting)
