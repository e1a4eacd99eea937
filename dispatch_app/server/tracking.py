"""Endpoints of positions: kept apart from commands, never on a thread, never in the journal."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.values import Fix
from dispatch_app.server.asking import centre_of, json, reader, shape_of
from dispatch_app.server.centre import Centre
from dispatch_app.server.drilling import drilled
from dispatch_app.server.problems import refusal
from dispatch_app.server.sessions import Known
from dispatch_app.services.audience import viewer_of
from dispatch_app.services.rights import Reading
from dispatch_app.wire.messages import Fixes


async def feed(request: Request) -> Response:
    """`POST /v1/positions`: says what became of the batch."""
    known = await reader(request, Reading.FEED_POSITIONS)
    centre = centre_of(request)
    batch = await shape_of(request, Fixes)
    if not centre.position_limits.allows(known.token_hash.hex(), max(1, len(batch.fixes))):
        raise refusal("limit.positions")
    known_vehicles, now = centre.bus.state.vehicles, centre.clock.now()
    received = centre.board.take(batch.fixes, known=known_vehicles, now=now)
    newest = centre.board.newest(fix.vehicle for fix in batch.fixes)
    centre.truth.take(newest)
    centre.waiting.take(newest)
    centre.forewarning.take(newest)
    centre.track_keeper.offer(batch.fixes, known=known_vehicles, now=now)
    return json(received)


async def latest(request: Request) -> Response:
    """`GET /v1/positions`: the newest fix of each vehicle that the asker may see."""
    known = await reader(request, Reading.POSITIONS)
    return json(Fixes(fixes=fixes_for(centre_of(request), known)))


def fixes_for(centre: Centre, known: Known) -> list[Fix]:
    if Lamp.GPS in drilled(centre):
        return []
    viewer = viewer_of(known.actor)
    vehicles = centre.bus.state.vehicles
    return [
        fix
        for fix in centre.board.latest()
        if fix.vehicle in vehicles and viewer.shows(vehicles[fix.vehicle].station)
    ]
