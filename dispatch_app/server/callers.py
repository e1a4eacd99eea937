"""Endpoint for linked systems: whose a number is, and where its telephone was found just now."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.caller_positions import CallerPosition, by_trust, of_subscriber
from dispatch_app.domain.codes import PlaceSource, Role
from dispatch_app.domain.commands import RecordNumberAsked
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.numbers import is_mobile, normal_number
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import MAX_TEXT, Actor, Subscriber
from dispatch_app.server.asking import centre_of, json, reader
from dispatch_app.server.commanding import asked
from dispatch_app.server.problems import Refusal, refusal
from dispatch_app.services.rights import Reading
from dispatch_app.services.watch import CENTRE
from dispatch_app.wire.messages import CallerAnswer, CallerPoint


async def caller(request: Request) -> Response:
    """`GET /v1/callers/{number}`: 404 if nothing at all is known of it.

    Who asked about whom stands in the journal before anything is told.
    """
    known = await reader(request, Reading.CALLERS)
    centre = centre_of(request)
    if not centre.command_limits.allows(known.token_hash.hex()):
        raise refusal("limit.commands")
    number = request.path_params["number"]
    question = RecordNumberAsked(number=number[:MAX_TEXT], account=_asker(request, known.actor))
    await asked(centre, question, actor=CENTRE, command_id=f"asked:{centre.new_id()}")
    subscriber = await asyncio.to_thread(centre.subscribers.lookup, number)
    heard = positions_of(centre.bus.state, number)
    installed = of_subscriber(subscriber, centre.clock.now())
    positions = by_trust((*heard, *((installed,) if installed else ())), mobile=is_mobile(number))
    if subscriber is None and not positions:
        raise Refusal(404, "number.unknown")
    return json(_answer(number, subscriber, positions))


def _asker(request: Request, actor: Actor) -> AccountId:
    """Behind the process that speaks with linked systems stands one of them: both are named."""
    partner = request.query_params.get("for", "") if actor.role is Role.LINKS else ""
    return AccountId(f"{actor.account}:{partner}"[:MAX_TEXT]) if partner else actor.account


def positions_of(state: CentreState, number: str) -> list[CallerPosition]:
    """What the centre's own locators said of live calls of this number.

    What another linked system said is left out: two systems must not take their own words back as
    a confirmation.
    """
    key = normal_number(number)
    calls = [c for c in state.calls.values() if c.number and normal_number(c.number) == key]
    found = [p for call in calls for p in call.located]
    return [p for p in found if p.source is PlaceSource.CELL]


def _answer(
    number: str, subscriber: Subscriber | None, positions: tuple[CallerPosition, ...]
) -> CallerAnswer:
    points = [_point(p) for p in positions]
    return CallerAnswer(
        number=number,
        name=subscriber.name if subscriber else "",
        address=subscriber.address if subscriber else "",
        best=points[0] if points else None,
        positions=points,
    )


def _point(p: CallerPosition) -> CallerPoint:
    return CallerPoint(
        latitude=p.position.lat,
        longitude=p.position.lon,
        radius_m=p.radius_m,
        measured_at=p.measured_at,
        source=p.source,
    )
