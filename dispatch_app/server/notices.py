"""Endpoints of notices: those of all time, and the files beside them. Posting is a command."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import NoticeId
from dispatch_app.domain.notice_commands import PostNotice
from dispatch_app.domain.notices import LARGEST_ATTACHMENT, Notice
from dispatch_app.domain.values import Actor
from dispatch_app.server.asking import body_of, centre_of, decoded, json, number_of, reader, who
from dispatch_app.server.centre import Centre
from dispatch_app.server.operations import Operation, in_path, operation, query, word
from dispatch_app.server.problems import Refusal, refusal
from dispatch_app.services.audience import circle_of_notice, viewer_of
from dispatch_app.services.rights import MAY_ASK, Reading
from dispatch_app.wire.notice_messages import (
    AttachmentGiven,
    AttachmentKept,
    NoticeLine,
    NoticeList,
)

PAGE = 200
BIGGEST = 2**62
NOTICE_SHAPES: tuple[Any, ...] = (NoticeList, AttachmentGiven, AttachmentKept)
LONGEST_SEARCH = 100
_LARGEST_BODY = LARGEST_ATTACHMENT * 4 // 3 + 100
"""Base64 makes four letters of three bytes."""


async def notices(request: Request) -> Response:
    """`GET /v1/notices?text=&limit=&before=`: newest first, with who read them."""
    await reader(request, Reading.NOTICES)
    before = number_of(request, "before", 0, BIGGEST)
    found = await asyncio.to_thread(
        centre_of(request).notice_records.notices,
        number_of(request, "limit", 50, PAGE),
        before=before or None,
        text=request.query_params.get("text", "")[:LONGEST_SEARCH],
    )
    return json(NoticeList(notices=[NoticeLine(sequence=s, notice=n) for s, n in found]))


async def attach(request: Request) -> Response:
    """`POST /v1/attachments`: the bytes of a file; what becomes of them a notice says."""
    known = await who(request)
    if PostNotice not in MAY_ASK[known.actor.role]:
        raise Rejected("right.missing", asked="attachments", role=known.actor.role.value)
    centre = centre_of(request)
    if not centre.command_limits.allows(known.token_hash.hex()):
        raise refusal("limit.commands")
    body = decoded(await body_of(request, _LARGEST_BODY), AttachmentGiven).body
    if not 0 < len(body) <= LARGEST_ATTACHMENT:
        raise refusal("message.invalid", detail=f"body: 1 to {LARGEST_ATTACHMENT} bytes")
    sha256 = await asyncio.to_thread(centre.attachments.put, body)
    return json(AttachmentKept(sha256=sha256, size=len(body)), 201)


async def attachment(request: Request) -> Response:
    """`GET /v1/notices/{notice}/attachments/{sha256}`: the bytes, for those whom it concerns."""
    known = await reader(request, Reading.ATTACHMENTS)
    centre = centre_of(request)
    notice = await _notice(centre, NoticeId(request.path_params["notice"]))
    sha256 = request.path_params["sha256"]
    if notice is None or not _shows(notice, known.actor):
        raise Refusal(404, "notice.unknown", notice=request.path_params["notice"])
    if all(sha256 != one.sha256 for one in notice.attachments):
        raise Refusal(404, "notice.no-attachment", sha256=sha256)
    body = await asyncio.to_thread(centre.attachments.get, sha256)
    if body is None:
        raise Refusal(404, "notice.attachment-lost", sha256=sha256)
    return Response(body, media_type="application/octet-stream", headers=_AS_FILE)


_AS_FILE = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
"""Whatever stands in it, nobody's browser is to run it."""


async def _notice(centre: Centre, wanted: NoticeId) -> Notice | None:
    known = centre.bus.state.notices.get(wanted)
    if known is not None:
        return known
    return await asyncio.to_thread(centre.notice_records.notice, wanted)


def _shows(notice: Notice, actor: Actor) -> bool:
    return viewer_of(actor).sees(circle_of_notice(notice.to, notice.by))


def notice_paths(schema_of: Any) -> Operation:
    listing = operation(
        "notices",
        "Notices and messages of all time, newest first, with who read them.",
        answer=schema_of[NoticeList],
    )
    listing["parameters"] = [
        word("text", "A part of title, text or writer."),
        query("before", "Those before this journal number."),
        query("limit", "At most so many."),
    ]
    bytes_ = {"type": "string", "format": "binary"}
    fetching = operation(
        "attachment",
        "A file beside a notice.",
        answer=bytes_,
        refusals=("401", "403", "404"),
    )
    fetching["parameters"] = [in_path("notice"), in_path("sha256")]
    return {
        "/v1/notices": {"get": listing},
        "/v1/attachments": {
            "post": operation(
                "attach",
                "Hand in the bytes of a file; a notice names them by their SHA-256.",
                answer=schema_of[AttachmentKept],
                body=schema_of[AttachmentGiven],
                status="201",
                refusals=("400", "401", "403", "413", "429", "503"),
            )
        },
        "/v1/notices/{notice}/attachments/{sha256}": {"get": fetching},
    }
