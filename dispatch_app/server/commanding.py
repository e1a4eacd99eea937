"""Endpoint of commands: read strictly, hand to the one writer, answer when it is durable."""

from __future__ import annotations

import asyncio
import re

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.commands import Command
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.values import Actor
from dispatch_app.ports.errors import Unavailable
from dispatch_app.server.asking import body_of, centre_of, json, who
from dispatch_app.server.centre import Centre
from dispatch_app.server.drilling import must_be_linked
from dispatch_app.server.problems import refusal
from dispatch_app.server.records import reply_of
from dispatch_app.server.sessions import Known
from dispatch_app.services.datums import in_wgs84
from dispatch_app.services.deciding import Taken
from dispatch_app.wire.codec import decode_command
from dispatch_app.wire.messages import COMMAND_ID

DEADLINE_S = 5.0
ID_SHAPE = re.compile(r"[0-9A-Za-z_.-]{8,64}")
"""Ids with a colon are the centre's own."""


async def command(request: Request) -> Response:
    """`POST /v1/commands/{kind}`: the body holds the command's fields."""
    return await taken_for(await who(request), request)


async def taken_for(known: Known, request: Request) -> Response:
    """Hand a request's command to the writer for whoever is known to ask."""
    centre = centre_of(request)
    must_be_linked(centre, known.actor.role)
    if not centre.command_limits.allows(known.token_hash.hex()):
        raise refusal("limit.commands")
    command_id = request.headers.get(COMMAND_ID) or centre.new_id()
    if ID_SHAPE.fullmatch(command_id) is None:
        raise refusal("message.invalid", detail=f"{COMMAND_ID}: {ID_SHAPE.pattern}")
    wanted = decode_command(request.path_params["kind"], await body_of(request) or b"{}")
    wanted = _in_wgs84(wanted, centre)
    taken = await asked(centre, wanted, actor=known.actor, command_id=command_id)
    return json(reply_of(taken.answer, repeated=taken.repeated))


def _in_wgs84(wanted: Command, centre: Centre) -> Command:
    try:
        return in_wgs84(wanted, centre.to_wgs84)
    except InvalidValue as strange:
        raise refusal("message.invalid", detail=str(strange)) from strange


async def asked(centre: Centre, wanted: Command, *, actor: Actor, command_id: str) -> Taken:
    """Ask the writer and wait for what is durable.

    Raises:
        Rejected: the rules or the rights say no.
        Unavailable: not decided; to be sent again with the same id.
    """
    promise = asyncio.wrap_future(centre.bus.submit(wanted, actor=actor, command_id=command_id))
    try:
        taken = await asyncio.wait_for(promise, DEADLINE_S)
    except TimeoutError as late:
        raise Unavailable("the writer did not answer in time") from late
    if taken.answer.refusal:
        raise Rejected(taken.answer.refusal, **dict(taken.answer.details))
    return taken
