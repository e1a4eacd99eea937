"""One incident's story as a text with tables, to be put on paper. Pure: values in, HTML out.

The caller's number and name are left out; addresses and free words are masked by role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from dispatch_app.domain.codes import Role
from dispatch_app.domain.form_history import FormStep, FormThen, form_at
from dispatch_app.domain.masking import Personal, shown_to
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, local, span_text
from dispatch_app.papers.sheet import Taken
from dispatch_app.ui.kit.printing.text_pages import STYLE
from dispatch_app.ui.kit.replay.marking import Marked
from dispatch_app.ui.kit.replay.subject import Subject
from dispatch_app.ui.kit.replay.then_words import (
    FormNames,
    form_lines,
    ranking_caption,
    ranking_heads,
    ranking_lines,
)

_PERSONAL = {"callback_number", "contact_name"}
_MOST_RANKED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOrder:
    """All that a story is written from."""

    subject: Subject
    names: FormNames
    role: Role
    taken: Taken
    zone: str
    invented: bool


def story_html(order: StoryOrder, texts: Texts) -> str:
    return f"<html><head><style>{STYLE}</style></head><body>{''.join(_parts(order, texts))}</body>"


def _parts(order: StoryOrder, texts: Texts) -> Iterator[str]:
    subject = order.subject
    yield f"<h1>{escape(texts('story.title', number=subject.number))}</h1>"
    yield f"<p>{escape(_period(order, texts))}</p>"
    yield from _section(texts("story.chain"), _table(_chain_heads(texts), _chain(order)))
    yield from _section(texts("story.form"), _form(order, texts))
    yield from _section(texts("story.written"), _table(_written_heads(texts), _steps(order, texts)))
    for choice in subject.choices:
        heads = [head.word for head in ranking_heads(texts)]
        rows = [line.cells for line in ranking_lines(choice, texts)[:_MOST_RANKED]]
        yield from _section(ranking_caption(choice, texts, order.zone), _table(heads, rows))
    yield from _section(texts("story.recordings"), _table(_sound_heads(texts), _sounds(order)))
    yield from _section(texts("story.marks"), _table(_mark_heads(texts), _marks(order)))


def _section(title: str, table: str) -> Iterator[str]:
    """Without rows there is no section."""
    if table:
        yield f"<h2>{escape(title)}</h2>{table}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    told = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    if not told:
        return ""
    above = "".join(f"<th>{escape(head)}</th>" for head in heads)
    return f'<table cellspacing="0" width="100%"><tr>{above}</tr>{told}</table>'


def _period(order: StoryOrder, texts: Texts) -> str:
    subject = order.subject
    since, until = (local(at, order.zone) for at in (subject.since, subject.until))
    vehicles = " ".join(subject.vehicles)
    return texts(
        "story.period", since=f"{since:%Y-%m-%d %H:%M}", until=f"{until:%H:%M}", vehicles=vehicles
    )


def _chain_heads(texts: Texts) -> list[str]:
    return [texts(f"replay.head.{name}") for name in ("time", "event", "origin")]


def _chain(order: StoryOrder) -> Iterator[tuple[str, ...]]:
    """Bookmarks have a table of their own."""
    for moment in order.subject.chain:
        if not isinstance(moment, Marked):
            yield clock_text(moment.at, order.zone), moment.word, moment.origin


def _form(order: StoryOrder, texts: Texts) -> str:
    """As it stood at the end."""
    last = form_at(_told(order), order.subject.until)
    lines = form_lines(last, order.names, texts)
    heads = [texts("replay.then.field"), texts("replay.then.value")]
    return _table(heads, ([line.cells[0].lstrip("● "), line.cells[1]] for line in lines))


def _written_heads(texts: Texts) -> list[str]:
    return [texts("replay.head.time"), texts("story.seat"), texts("story.changed")]


def _steps(order: StoryOrder, texts: Texts) -> Iterator[tuple[str, ...]]:
    """Each step by itself: what it wrote."""
    for step in _told(order):
        alone = form_at((step,), step.at)
        lines = form_lines(_without_fresh(alone), order.names, texts)
        changed = "；".join("　".join(line.cells) for line in lines)
        if changed:
            yield clock_text(step.at, order.zone), step.seat or "", changed


def _without_fresh(then: FormThen | None) -> FormThen | None:

    return None if then is None else replace(then, fresh=frozenset())


def _told(order: StoryOrder) -> tuple[FormStep, ...]:
    return tuple(_handed(step, order.role) for step in order.subject.form)


def _handed(step: FormStep, role: Role) -> FormStep:

    words = {
        name: shown_to(role, word, Personal.WORDS)
        for name, word in step.words.items()
        if name not in _PERSONAL
    }
    place = step.place
    if place is not None:
        place = replace(place, text=shown_to(role, place.text, Personal.ADDRESS))
    return replace(step, words=words, place=place)


def _sound_heads(texts: Texts) -> list[str]:
    return [texts("replay.head.time"), texts("story.length"), texts("story.recording")]


def _sounds(order: StoryOrder) -> Iterator[tuple[str, ...]]:
    for found in order.subject.recordings:
        yield clock_text(found.began_at, order.zone), span_text(found.length_s), str(found.id)


def _mark_heads(texts: Texts) -> list[str]:
    return [texts("replay.head.time"), texts("story.mark"), texts("story.by")]


def _marks(order: StoryOrder) -> Iterator[tuple[str, ...]]:
    for mark in order.subject.marks:
        words = shown_to(order.role, mark.words, Personal.WORDS)
        yield clock_text(mark.moment, order.zone), words, str(mark.by.account)


def watermark(order: StoryOrder, texts: Texts) -> str:
    taken = order.taken
    words = [taken.who, taken.when, taken.centre]
    if order.invented:
        words.insert(0, texts("story.invented"))
    return "  ".join(word for word in words if word)
