"""Reads the centre's answers to searches. Asks nobody and shows nothing."""

from __future__ import annotations

import msgspec

from dispatch_app.domain.search.answers import Counted as Counted
from dispatch_app.domain.search.answers import FoundRow as FoundRow
from dispatch_app.ports.searching import WholeRecord as WholeRecord
from dispatch_app.wire.search_messages import Found as Found

_LEARNT = msgspec.json.Decoder(WholeRecord)
"""Learnt before there are threads; see `wire.codec`."""
SEARCH, COUNT = "/v1/search", "/v1/search/count"


class Unreadable(Exception):
    """The centre speaks another version."""


def record_path(kind: str, thing: str) -> str:
    return f"/v1/records/{kind}/{thing}"


def read[T: (Found, Counted, WholeRecord)](answer: bytes, kind: type[T]) -> T:
    """One of the three shapes.

    Raises:
        Unreadable: the answer has another shape.
    """
    try:
        return msgspec.json.decode(answer, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
