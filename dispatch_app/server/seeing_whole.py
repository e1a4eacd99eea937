"""Who sees persons whole in an answer: by role, or for a reason that is written down first."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from dispatch_app.domain.export_commands import ReadWhole
from dispatch_app.domain.masking import sees_whole
from dispatch_app.server.asking import centre_of
from dispatch_app.server.commanding import asked
from dispatch_app.server.sessions import Known
from dispatch_app.services.masked_values import masked_value


async def for_asker[T](request: Request, known: Known, found: T) -> T:
    """What was found, as this account may see it.

    `?reason=` asks to see it whole; that, and why, is in the journal before it is answered.

    Raises:
        Rejected: the rules or the rights say no.
    """
    if await may_see_whole(request, known):
        return found
    return await asyncio.to_thread(masked_value, found)


async def may_see_whole(request: Request, known: Known) -> bool:
    if sees_whole(known.actor.role):
        return True
    reason = request.query_params.get("reason", "").strip()
    if not reason:
        return False
    centre = centre_of(request)
    command = ReadWhole(what=_what(request), reason=reason)
    await asked(centre, command, actor=known.actor, command_id=centre.new_id())
    return True


def _what(request: Request) -> str:
    """The question itself, without the reason: who looked at what can be told later."""
    rest = [(k, v) for k, v in request.query_params.multi_items() if k != "reason"]
    given = "&".join(f"{name}={value}" for name, value in rest)
    return f"{request.url.path}?{given}" if given else request.url.path
