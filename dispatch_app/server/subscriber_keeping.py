"""Endpoints of the table of subscribers as it is kept up: how it stands, anew, back, one number."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatch_app.domain.commands import RecordNumberAsked
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.masking import Personal, masked
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.subscriber_refresh import SubscriberStanding
from dispatch_app.domain.values import MAX_TEXT, Subscriber
from dispatch_app.server.asking import centre_of, json, reader, shape_of
from dispatch_app.server.commanding import asked
from dispatch_app.server.operations import WHOLE, Operation, operation
from dispatch_app.server.problems import Refusal, refusal
from dispatch_app.server.seeing_whole import may_see_whole
from dispatch_app.services.rights import Reading
from dispatch_app.services.watch import CENTRE
from dispatch_app.wire.subscriber_messages import NumberOwner, NumberWish, RefreshWish, WayBackWish

log = logging.getLogger(__name__)


async def standing(request: Request) -> Response:
    """`GET /v1/subscribers/refreshes`"""
    await reader(request, Reading.SUBSCRIBER_KEEPING)
    return json(await asyncio.to_thread(centre_of(request).subscriber_keeping.standing))


async def refresh(request: Request) -> Response:
    """`POST /v1/subscribers/refreshes`: begun, not done; the answer says so, the next one how."""
    known = await reader(request, Reading.SUBSCRIBER_KEEPING)
    await shape_of(request, RefreshWish)
    keeping, account = centre_of(request).subscriber_keeping, known.actor.account
    await asyncio.to_thread(keeping.refresh, account)
    log.info("%s has the subscriber table brought anew", account)
    return json(await asyncio.to_thread(keeping.standing), 202)


async def back(request: Request) -> Response:
    """`POST /v1/subscribers/back`"""
    known = await reader(request, Reading.SUBSCRIBER_KEEPING)
    wish = await shape_of(request, WayBackWish)
    keeping, account = centre_of(request).subscriber_keeping, known.actor.account
    await asyncio.to_thread(keeping.go_back, account, wish.why)
    log.info("%s went back to the subscriber table before", account)
    return json(await asyncio.to_thread(keeping.standing))


async def number(request: Request) -> Response:
    """`POST /v1/subscribers/number`: who asked about whom is in the journal before it is told."""
    known = await reader(request, Reading.SUBSCRIBER_KEEPING)
    wish, centre = await shape_of(request, NumberWish), centre_of(request)
    if not centre.command_limits.allows(known.token_hash.hex()):
        raise refusal("limit.commands")
    if not normal_number(wish.number):
        raise Rejected("number.invalid", number=wish.number[:MAX_TEXT])
    question = RecordNumberAsked(number=wish.number[:MAX_TEXT], account=known.actor.account)
    await asked(centre, question, actor=CENTRE, command_id=f"asked:{centre.new_id()}")
    found = await asyncio.to_thread(centre.subscribers.lookup, wish.number)
    if found is None:
        raise Refusal(404, "number.unknown")
    return json(_owner(found, is_masked=not await may_see_whole(request, known)))


def _owner(found: Subscriber, *, is_masked: bool) -> NumberOwner:
    def told(value: str, kind: Personal) -> str:
        return masked(value, kind) if is_masked else value

    return NumberOwner(
        number=told(found.number, Personal.NUMBER),
        name=told(found.name, Personal.NAME),
        address=told(found.address, Personal.ADDRESS),
        warning=told(found.warning, Personal.RECORD),
        is_masked=is_masked,
    )


ROUTES = (
    Route("/v1/subscribers/refreshes", standing, methods=["GET"]),
    Route("/v1/subscribers/refreshes", refresh, methods=["POST"]),
    Route("/v1/subscribers/back", back, methods=["POST"]),
    Route("/v1/subscribers/number", number, methods=["POST"]),
)


def subscriber_paths(schema_of: Any) -> Operation:
    told = schema_of[SubscriberStanding]
    asking = ("400", "401", "403", "409", "503")
    one = operation(
        "subscriber_of_number",
        "Whose a number is; who asked stands in the journal.",
        answer=schema_of[NumberOwner],
        body=schema_of[NumberWish],
        refusals=(*asking, "404", "429"),
    )
    return {
        "/v1/subscribers/refreshes": {
            "get": operation(
                "subscriber_refreshes",
                "How the table of subscribers stands, and what became of the last refreshes.",
                answer=told,
                refusals=("401", "403", "503"),
            ),
            "post": operation(
                "refresh_subscribers",
                "Begin to bring the table anew from the source that the configuration names.",
                answer=told,
                body=schema_of[RefreshWish],
                status="202",
                refusals=asking,
            ),
        },
        "/v1/subscribers/back": {
            "post": operation(
                "subscribers_back",
                "Let the table before hold again; a second time goes forth again.",
                answer=told,
                body=schema_of[WayBackWish],
                refusals=asking,
            )
        },
        "/v1/subscribers/number": {"post": {**one, "parameters": [WHOLE]}},
    }
