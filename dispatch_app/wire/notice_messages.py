"""The shapes in which notices of all time, and files beside them, cross the wire."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.domain.notices import Notice


class NoticeLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A notice with the journal number that lists go on before."""

    sequence: int
    notice: Notice


class NoticeList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/notices`: newest first."""

    notices: list[NoticeLine]


class AttachmentGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/attachments`: the bytes of a file, in Base64."""

    body: bytes


class AttachmentKept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer: by what the file is named beside a notice."""

    sha256: str
    size: int


_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind) for kind in (NoticeList, AttachmentGiven, AttachmentKept)
]
"""Learnt before there are threads; see `codec`."""
