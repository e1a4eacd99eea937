"""The shapes of the search on the wire: what is asked, pages and counts as answers."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.domain.search.answers import Counted, FoundRow
from dispatch_app.domain.search.asking import Query


class SearchQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/search` and `/v1/search/count`."""

    query: Query
    limit: int = 100
    after: str = ""
    """Of the page before; empty: from the beginning."""


class Found(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cells stand in the order of `columns`; moments are ISO times, spans seconds."""

    columns: list[str]
    rows: list[FoundRow]
    after: str
    """For the next page; empty: there is none."""
    masked: bool
    """Numbers, names and addresses are not whole for this account."""
    partial: bool = False
    """The words of the record are still being gathered: there may be more than was found."""


class SearchField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    kind: str
    operators: list[str]
    codes: list[str]
    personal: bool
    shown: bool
    """A column unless others are chosen."""


class SearchSubject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    order: str
    text: bool
    """Whether the search box finds it."""
    fields: list[SearchField]


class SearchSubjects(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/search`: what this account may ask for."""

    subjects: list[SearchSubject]


_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind) for kind in (SearchQuestion, Found, Counted, SearchSubjects)
]
"""Learnt before there are threads; see `codec`."""
