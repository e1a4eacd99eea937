"""Endpoints of power measurements: apart from commands, never on a thread or in the journal."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.lamps import Lamp
from dispatch_app.server.asking import centre_of, json, reader, shape_of
from dispatch_app.server.drilling import drilled
from dispatch_app.server.problems import refusal
from dispatch_app.services.rights import Reading
from dispatch_app.wire.messages import PowerReadings


class PowerKept(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch."""

    kept: int


async def feed(request: Request) -> Response:
    """`POST /v1/power`: the process beside the UPSes hands in what it measured."""
    known = await reader(request, Reading.FEED_POWER)
    centre = centre_of(request)
    batch = await shape_of(request, PowerReadings)
    if not centre.position_limits.allows(known.token_hash.hex(), max(1, len(batch.readings))):
        raise refusal("limit.positions")
    return json(PowerKept(kept=centre.power.take(batch.readings, now=centre.clock.now())))


async def latest(request: Request) -> Response:
    """`GET /v1/power`: the newest measurement of each supply, if it is of now."""
    await reader(request, Reading.POWER)
    centre = centre_of(request)
    if Lamp.POWER in drilled(centre):
        return json(PowerReadings(readings=[]))
    return json(PowerReadings(readings=centre.power.latest(now=centre.clock.now())))
