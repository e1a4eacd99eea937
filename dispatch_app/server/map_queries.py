"""Endpoints that read the map's own data: conditions, own places, corrections, their history."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.codes import MapSubject
from dispatch_app.server.asking import centre_of, json, number_of, reader
from dispatch_app.server.problems import refusal
from dispatch_app.services.rights import Reading
from dispatch_app.wire.messages import Corrections, OwnPlaces, RoadConditions

PAGE = 1000
BIGGEST = 2**62


async def road_conditions(request: Request) -> Response:
    """`GET /v1/road-conditions`: those that hold, with the number that counts all changes."""
    await reader(request, Reading.MAP)
    state = centre_of(request).bus.state
    return json(
        RoadConditions(
            version=state.road_condition_version,
            holding=list(state.road_conditions.values()),
            ended=list(state.ended_conditions.values()),
        )
    )


async def own_places(request: Request) -> Response:
    """`GET /v1/own-places`"""
    await reader(request, Reading.MAP)
    state = centre_of(request).bus.state
    return json(
        OwnPlaces(
            places=list(state.own_places.values()), retired=list(state.retired_places.values())
        )
    )


async def corrections(request: Request) -> Response:
    """`GET /v1/corrections`"""
    await reader(request, Reading.MAP)
    state = centre_of(request).bus.state
    return json(
        Corrections(
            waiting=list(state.corrections.values()),
            decided=list(state.decided_corrections.values()),
        )
    )


async def map_changes(request: Request) -> Response:
    """`GET /v1/map-changes?subject=&thing=&limit=&before=`: newest first."""
    await reader(request, Reading.MAP)
    before = number_of(request, "before", 0, BIGGEST)
    found = await asyncio.to_thread(
        centre_of(request).map_records.map_steps,
        number_of(request, "limit", 100, PAGE),
        subject=_subject(request),
        thing=request.query_params.get("thing"),
        before=before or None,
    )
    return json(found)


def _subject(request: Request) -> MapSubject | None:
    given = request.query_params.get("subject")
    if given is None:
        return None
    if given not in list(MapSubject):
        known = ", ".join(subject.value for subject in MapSubject)
        raise refusal("message.invalid", detail=f"subject: one of {known}")
    return MapSubject(given)
