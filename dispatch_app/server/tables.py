"""Endpoints of the master data as tables: stations, vehicles, hospitals; telephone subscribers."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.values import Subscriber
from dispatch_app.server.asking import body_of, centre_of, decoded, json, reader
from dispatch_app.services.rights import Reading
from dispatch_app.wire.messages import MasterData, SubscriberCount, Subscribers

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024 * 1024
"""The largest table of subscribers: about half a million numbers."""


async def master_data(request: Request) -> Response:
    """`GET /v1/master-data`: what serves, what was retired, and what the map covers."""
    await reader(request, Reading.MASTER_DATA)
    centre = centre_of(request)
    state = centre.bus.state
    return json(
        MasterData(
            stations=list(state.stations.values()),
            vehicles=list(state.vehicles.values()),
            hospitals=list(state.hospitals.values()),
            retired_stations=list(state.retired_stations.values()),
            retired_vehicles=list(state.retired_vehicles.values()),
            retired_hospitals=list(state.retired_hospitals.values()),
            bounds=centre.bounds,
        )
    )


async def subscribers(request: Request) -> Response:
    """`GET /v1/subscribers`: the whole table. Personal data: who took it stands in the log."""
    known = await reader(request, Reading.SUBSCRIBERS)
    rows = await asyncio.to_thread(lambda: list(centre_of(request).subscribers.all()))
    log.info("%s took the subscriber table (%d numbers)", known.actor.account, len(rows))
    return json(Subscribers(subscribers=rows))


async def replace_subscribers(request: Request) -> Response:
    """`PUT /v1/subscribers`: a whole new table in place of the old one, or nothing."""
    known = await reader(request, Reading.SUBSCRIBERS)
    body = await body_of(request, most=MOST_BYTES)
    rows: list[Subscriber] = (await asyncio.to_thread(decoded, body, Subscribers)).subscribers
    count = await asyncio.to_thread(centre_of(request).subscribers.replace_all, rows)
    log.info("%s replaced the subscriber table (%d numbers)", known.actor.account, count)
    return json(SubscriberCount(numbers=count))
