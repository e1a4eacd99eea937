"""Rows and texts of the page of the knowledge base: what is in force, what is written. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dispatch_app.domain.knowledge.entries import (
    Knowledge,
    KnowledgeDraft,
    KnowledgeEntry,
    Withdrawn,
)
from dispatch_app.domain.knowledge.shelf import Shelved, shelf
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.knowledge.reader import ReaderView
from dispatch_app.ui.kit.knowledge.words import view_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """All that there is of one code."""

    code: str
    now: Shelved | None
    """What seats find; None: nothing yet, or nothing any more."""
    draft: KnowledgeDraft | None
    withdrawn: Withdrawn | None
    shipped: KnowledgeEntry | None

    @property
    def entry(self) -> KnowledgeEntry:
        """The newest text, as it would be changed."""
        if self.draft is not None:
            return self.draft.entry
        if self.now is not None:
            return self.now.entry
        assert self.shipped is not None
        return self.shipped


def items(shipped: Iterable[KnowledgeEntry], own: Knowledge) -> tuple[Item, ...]:
    """Drafts that wait for a second person first, then other drafts, then all by kind and title."""
    known = {entry.code: entry for entry in shipped}
    found = {one.entry.code: one for one in shelf(known.values(), own)}
    codes = (*known, *own.versions, *own.drafts)
    every = (
        Item(
            code=code,
            now=found.get(code),
            draft=own.drafts.get(code),
            withdrawn=own.withdrawn.get(code),
            shipped=known.get(code),
        )
        for code in dict.fromkeys(codes)
    )
    return tuple(sorted(every, key=_order))


def _order(item: Item) -> tuple[int, str, str]:
    waits = item.draft is not None and item.draft.waits
    rank = 0 if waits else 1 if item.draft is not None else 2
    return rank, item.entry.kind.value, item.entry.title.zh


def heads(texts: Texts) -> list[Head]:
    return [
        Head(texts("knowledge.head.title"), width_px=240),
        Head(texts("knowledge.head.kind"), width_px=90),
        Head(texts("knowledge.head.state"), width_px=150),
        Head(texts("knowledge.head.version"), figures=True, width_px=60),
        Head(texts("knowledge.head.day"), width_px=100),
    ]


def line(item: Item, texts: Texts, zone: str) -> Line:
    version = item.now.version if item.now is not None else None
    return Line(
        key=item.code,
        cells=(
            item.entry.title.of(texts.language),
            texts(f"knowledge.kind.{item.entry.kind.value}"),
            state(item, texts),
            str(version.number) if version is not None else "",
            f"{local(version.at, zone):%Y-%m-%d}" if version is not None else "",
        ),
        about=item,
        tip=item.code,
    )


def state(item: Item, texts: Texts) -> str:
    if item.draft is not None:
        name = "waits" if item.draft.waits else "sent-back" if item.draft.sent_back else "draft"
    elif item.withdrawn is not None:
        name = "withdrawn"
    elif item.now is not None and item.now.version is None:
        name = "shipped"
    else:
        name = "in-force"
    return texts(f"knowledge.state.{name}")


def shown(item: Item, texts: Texts, zone: str) -> ReaderView:
    """The draft with what it changes, else what is in force; each with what is to be said of it."""
    if item.draft is not None:
        view = view_of(Shelved(entry=item.draft.entry), texts, zone)
        changed = changes(item.now.entry if item.now else None, item.draft.entry)
        told = changed or [texts("knowledge.changes.none")]
        body = "\n".join((view.body, f"# {texts('knowledge.changes')}", *told))
        return replace(view, body=body, doubt=_of_draft(item.draft, texts))
    one = item.now or Shelved(entry=item.entry)
    view = view_of(one, texts, zone)
    if item.withdrawn is None:
        return view
    gone = item.withdrawn
    said = texts("knowledge.gone", person=gone.by.account, why=gone.why)
    return replace(view, doubt=said)


def _of_draft(draft: KnowledgeDraft, texts: Texts) -> str:
    authors = texts("knowledge.authors", people="、".join(draft.authors))
    back = texts("knowledge.sent-back", why=draft.sent_back) if draft.sent_back else ""
    return " · ".join(part for part in (authors, back) if part)


def changes(before: KnowledgeEntry | None, after: KnowledgeEntry) -> list[str]:
    """Lines that go and lines that come, of all texts of an entry."""
    old = _lines(before) if before is not None else []
    found = difflib.ndiff(old, _lines(after))
    return [f"- {'＋' if d[0] == '+' else '－'} {d[2:]}" for d in found if d[:2] in ("+ ", "- ")]


def _lines(entry: KnowledgeEntry) -> list[str]:
    names = ("、".join(part) for part in (entry.aliases, entry.tags, entry.protocols))
    texts = (entry.title.zh, entry.title.en, *names, *entry.sources)
    bodies = (*entry.body.zh.splitlines(), *entry.body.en.splitlines())
    return [line.strip() for line in (*texts, *bodies) if line.strip()]
