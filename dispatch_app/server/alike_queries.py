"""Endpoint of cases of the past that are like an open one. Off the order path: own thread."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.likeness import most_alike, told
from dispatch_app.server.asking import centre_of, json, reader
from dispatch_app.server.centre import Centre
from dispatch_app.server.operations import Operation, in_path, operation
from dispatch_app.server.problems import Refusal
from dispatch_app.services.rights import Reading
from dispatch_app.wire.alike_messages import AlikeCases

MOST_COMPARED = 3_000
MOST_TOLD = 8
ALIKE_SHAPES: tuple[Any, ...] = (AlikeCases,)


async def alike(request: Request) -> Response:
    """`GET /v1/incidents/{incident}/alike`"""
    await reader(request, Reading.INCIDENTS)
    wanted = IncidentId(request.path_params["incident"])
    found = await asyncio.to_thread(_found, centre_of(request), wanted)
    if found is None:
        raise Refusal(404, "incident.unknown", incident=wanted)
    return json(found)


def _found(centre: Centre, wanted: IncidentId) -> AlikeCases | None:
    looks = centre.past_cases.looks_of(wanted)
    if looks is None:
        return None
    past = centre.past_cases.candidates(looks, wanted, MOST_COMPARED)
    cases = [told(one) for one in most_alike(looks, past, MOST_TOLD)]
    return AlikeCases(cases=cases, among=len(past))


ROUTES = (Route("/v1/incidents/{incident}/alike", alike),)


def alike_paths(schema_of: Mapping[Any, Any]) -> Operation:
    made = operation(
        "incident_alike",
        "Closed cases that are most like this one, and why; nothing that tells who they were.",
        answer=schema_of[AlikeCases],
        refusals=("401", "403", "404", "503"),
    )
    return {"/v1/incidents/{incident}/alike": {"get": made | {"parameters": [in_path("incident")]}}}
