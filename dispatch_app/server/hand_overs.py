"""Endpoint of the second signature under a hand-over, given at the seat of who goes.

The account that comes proves itself by its password for this one act; no session is opened for it.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.hand_over_commands import SignHandOver
from dispatch_app.domain.ids import HandOverId
from dispatch_app.domain.values import Actor
from dispatch_app.server.asking import centre_of, json, shape_of, who
from dispatch_app.server.commanding import asked
from dispatch_app.server.passwords import account_of
from dispatch_app.server.records import reply_of
from dispatch_app.wire.messages import HandOverSignature


async def sign(request: Request) -> Response:
    """`POST /v1/hand-overs/{hand_over}/signature`"""
    known = await who(request)
    given = await shape_of(request, HandOverSignature)
    centre = centre_of(request)
    account = await account_of(request, given.account, given.password)
    command = SignHandOver(
        id=HandOverId(request.path_params["hand_over"]),
        person=account.name or account.id,
        note=given.note,
    )
    actor = Actor(account=account.id, role=account.role, seat=known.actor.seat)
    taken = await asked(centre, command, actor=actor, command_id=centre.new_id())
    return json(reply_of(taken.answer, repeated=taken.repeated), 201)
