"""Endpoint: what was shared of an incident with linked systems and what they said, by role."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.ids import IncidentId
from dispatch_app.server.asking import centre_of, json, reader
from dispatch_app.server.operations import Operation, in_path, operation
from dispatch_app.services.masked_links import link_cases_for
from dispatch_app.services.rights import Reading
from dispatch_app.wire.link_messages import LinkCases

LINK_SHAPES: tuple[Any, ...] = (LinkCases,)


async def cases(request: Request) -> Response:
    """`GET /v1/incidents/{incident}/links`"""
    known = await reader(request, Reading.INCIDENTS)
    wanted = IncidentId(request.path_params["incident"])
    found = await asyncio.to_thread(centre_of(request).link_records.of_incident, wanted)
    return json(LinkCases(cases=list(link_cases_for(known.actor.role, found))))


def link_paths(schema_of: Mapping[Any, Any]) -> Operation:
    made = operation(
        "link_cases",
        "What was shared of an incident with linked systems, and all that was said about it.",
        answer=schema_of[LinkCases],
        refusals=("401", "403", "503"),
    )
    made["parameters"] = [in_path("incident")]
    return {"/v1/incidents/{incident}/links": {"get": made}}
