"""Endpoints that only read: snapshot, journal, record, health."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.ids import IncidentId
from dispatch_app.server.asking import (
    centre_of,
    json,
    moment_of,
    number_of,
    position_of,
    reader,
)
from dispatch_app.server.health import health_of
from dispatch_app.server.openapi import document
from dispatch_app.server.problems import JSON, Refusal
from dispatch_app.server.records import record_of
from dispatch_app.server.seeing_whole import for_asker, may_see_whole
from dispatch_app.server.tracking import fixes_for
from dispatch_app.services.audience import part_of, viewer_of
from dispatch_app.services.masked_records import record_for
from dispatch_app.services.review_view import may_see_event
from dispatch_app.services.rights import Reading
from dispatch_app.wire import codec
from dispatch_app.wire.messages import Snapshot

PAGE = 1000
DAY = timedelta(days=1)
MOMENT = timedelta(milliseconds=1)
BIGGEST = 2**62


async def snapshot(request: Request) -> Response:
    """`GET /v1/snapshot`: what the asker may see, and the number to go on from.

    Never ahead of what the stream has published, so that no event is folded twice.
    """
    known = await reader(request, Reading.SNAPSHOT)
    centre = centre_of(request)
    folded = centre.bus.folded
    viewer = viewer_of(known.actor)
    state = await asyncio.to_thread(codec.encode, part_of(folded.state, viewer))
    return json(
        Snapshot(
            sequence=folded.sequence,
            state=msgspec.Raw(state),
            fixes=fixes_for(centre, known),
            server_time=centre.clock.now(),
        )
    )


async def journal(request: Request) -> Response:
    """`GET /v1/journal?after=&limit=`"""
    known = await reader(request, Reading.JOURNAL)
    after = number_of(request, "after", 0, BIGGEST)
    limit = number_of(request, "limit", 100, PAGE)
    entries = await asyncio.to_thread(centre_of(request).journal.read, after, limit)
    seen = [entry for entry in entries if may_see_event(entry.event, known.actor)]
    shown = await for_asker(request, known, [entry.event for entry in seen])
    pairs = zip(seen, shown, strict=True)
    return json([record_of(replace(entry, event=event)) for entry, event in pairs])


async def history(request: Request) -> Response:
    """`GET /v1/numbers/{number}/history`"""
    known = await reader(request, Reading.NUMBERS)
    number = request.path_params["number"]
    limit = number_of(request, "limit", 20, PAGE)
    found = await asyncio.to_thread(centre_of(request).records.history_of_number, number, limit)
    return json(await for_asker(request, known, found))


async def place_history(request: Request) -> Response:
    """`GET /v1/places/history?lat=&lon=&limit=`: earlier incidents at a place, newest first."""
    known = await reader(request, Reading.NUMBERS)
    at = position_of(request)
    limit = number_of(request, "limit", 20, PAGE)
    found = await asyncio.to_thread(centre_of(request).records.history_at, at, limit)
    return json(await for_asker(request, known, found))


async def incidents(request: Request) -> Response:
    """`GET /v1/incidents?since=&until=&limit=&after=`: newest first."""
    known = await reader(request, Reading.INCIDENTS)
    centre = centre_of(request)
    until = moment_of(request, "until", centre.clock.now() + MOMENT)
    since = moment_of(request, "since", until - DAY)
    limit = number_of(request, "limit", 100, PAGE)
    after = request.query_params.get("after")
    found = await asyncio.to_thread(
        centre.records.incidents, since, until, limit, IncidentId(after) if after else None
    )
    return json(await for_asker(request, known, found))


async def incident(request: Request) -> Response:
    """`GET /v1/incidents/{incident}`: the whole record."""
    known = await reader(request, Reading.INCIDENTS)
    wanted = IncidentId(request.path_params["incident"])
    found = await asyncio.to_thread(centre_of(request).records.incident_record, wanted)
    if found is None:
        raise Refusal(404, "incident.unknown", incident=wanted)
    whole = await may_see_whole(request, known)
    return json(found if whole else record_for(known.actor.role, found))


async def health(request: Request) -> Response:
    """`GET /v1/health`: 200 while every timer comes round, else 503."""
    report = health_of(centre_of(request))
    return json(report, 200 if report.healthy else 503)


async def openapi(_: Request) -> Response:
    """`GET /openapi.json`"""
    return Response(document(), media_type=JSON)
