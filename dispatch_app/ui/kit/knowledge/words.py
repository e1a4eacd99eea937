"""What is said of an entry of the knowledge base. Pure; no widgets."""

from __future__ import annotations

from dispatch_app.domain.knowledge.shelf import Shelved
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.knowledge.reader import ReaderView


def title_of(one: Shelved, texts: Texts) -> str:
    return one.entry.title.of(texts.language)


def view_of(one: Shelved, texts: Texts, zone: str) -> ReaderView:
    entry = one.entry
    names = (entry.title.zh, entry.title.en, *entry.aliases)
    others = [name for name in dict.fromkeys(names) if name != title_of(one, texts)]
    return ReaderView(
        title=title_of(one, texts),
        kind=texts(f"knowledge.kind.{entry.kind.value}"),
        other_names=" · ".join(others),
        body=entry.body.of(texts.language) or entry.body.zh,
        doubt="" if one.version is not None else texts("knowledge.not-approved"),
        foot=_foot(one, texts, zone),
    )


def _foot(one: Shelved, texts: Texts, zone: str) -> str:
    parts = []
    if one.entry.sources:
        parts.append(texts("knowledge.sources", sources="；".join(one.entry.sources)))
    if one.version is not None:
        parts.append(
            texts(
                "knowledge.version",
                number=one.version.number,
                day=f"{local(one.version.at, zone):%Y-%m-%d}",
                person=one.version.approved_by.account,
            )
        )
    return "\n".join(parts)
