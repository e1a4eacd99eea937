"""Cases shared with linked systems for who needs no person: numbers, names and words masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dispatch_app.domain.codes import Role
from dispatch_app.domain.links.values import LinkCase, LinkContent, LinkWord
from dispatch_app.domain.masking import (
    masked_address,
    masked_name,
    masked_number,
    masked_words,
    sees_whole,
)


def link_cases_for(role: Role, cases: Sequence[LinkCase]) -> tuple[LinkCase, ...]:
    return tuple(cases) if sees_whole(role) else tuple(_case(case) for case in cases)


def _case(case: LinkCase) -> LinkCase:
    heard = case.read_back
    return replace(
        case,
        content=_content(case.content),
        words=tuple(_word(word) for word in case.words),
        read_back=replace(heard, listener=masked_name(heard.listener)) if heard else None,
    )


def _word(word: LinkWord) -> LinkWord:
    content = _content(word.content) if word.content is not None else None
    return replace(word, words=masked_words(word.words), content=content)


def _content(content: LinkContent) -> LinkContent:
    return replace(
        content,
        place=masked_address(content.place),
        callback_number=masked_number(content.callback_number),
        contact_name=masked_name(content.contact_name),
        note=masked_words(content.note),
    )
