"""Endpoint: what was shared of an incident with linked systems and what they said, by role."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.links.figures import figures
from dispatch_app.server.asking import centre_of, json, moment_of, reader
from dispatch_app.server.operations import Operation, in_path, operation, word
from dispatch_app.services.masked_links import link_cases_for
from dispatch_app.services.rights import Reading
from dispatch_app.wire.link_messages import LinkCases, SharedCases

LINK_SHAPES: tuple[Any, ...] = (LinkCases, SharedCases)
MOST = 5000
MONTH, MOMENT = timedelta(days=31), timedelta(milliseconds=1)


async def cases(request: Request) -> Response:
    """`GET /v1/incidents/{incident}/links`"""
    known = await reader(request, Reading.INCIDENTS)
    wanted = IncidentId(request.path_params["incident"])
    found = await asyncio.to_thread(centre_of(request).link_records.of_incident, wanted)
    return json(LinkCases(cases=list(link_cases_for(known.actor.role, found))))


async def shared(request: Request) -> Response:
    """`GET /v1/links?since=&until=`: all cases of a period, and how each side answered in it."""
    known = await reader(request, Reading.INCIDENTS)
    centre = centre_of(request)
    now = centre.clock.now()
    until = moment_of(request, "until", now + MOMENT)
    since = moment_of(request, "since", until - MONTH)
    found = await asyncio.to_thread(centre.link_records.between, since, until, MOST + 1)
    cases = found[:MOST]
    timers = centre.timers
    counted = figures(
        reversed(cases), now, received_s=timers.link_received_s, answer_s=timers.link_answer_s
    )
    return json(
        SharedCases(
            cases=list(link_cases_for(known.actor.role, cases)),
            whole=len(found) <= MOST,
            figures=list(counted),
        )
    )


ROUTES = (Route("/v1/incidents/{incident}/links", cases), Route("/v1/links", shared))


def link_paths(schema_of: Mapping[Any, Any]) -> Operation:
    made = operation(
        "link_cases",
        "What was shared of an incident with linked systems, and all that was said about it.",
        answer=schema_of[LinkCases],
        refusals=("401", "403", "503"),
    )
    made["parameters"] = [in_path("incident")]
    period = operation(
        "shared_cases",
        "All cases shared with linked systems in a period, and how each side answered.",
        answer=schema_of[SharedCases],
        refusals=("400", "401", "403", "503"),
    )
    period["parameters"] = [
        word("since", "The first moment, in ISO form; a month before the end if left out."),
        word("until", "The moment after the last; now if left out."),
    ]
    return {
        "/v1/incidents/{incident}/links": {"get": made},
        "/v1/links": {"get": period},
    }
