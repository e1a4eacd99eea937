"""Endpoint that reads what became of alarms. Those that matter now stand in the snapshot."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.server.asking import centre_of, json, number_of, reader
from dispatch_app.services.rights import Reading

PAGE = 1000
BIGGEST = 2**62


async def alarm_steps(request: Request) -> Response:
    """`GET /v1/alarm-steps?alarm=&limit=&before=`: newest first."""
    await reader(request, Reading.ALARMS)
    before = number_of(request, "before", 0, BIGGEST)
    found = await asyncio.to_thread(
        centre_of(request).alarm_records.alarm_steps,
        number_of(request, "limit", 100, PAGE),
        alarm=request.query_params.get("alarm"),
        before=before or None,
    )
    return json(found)
