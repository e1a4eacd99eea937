"""Endpoints of replays: what was written into a form when, and bookmarks; masked by role."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.form_history import KINDS, FormStep, steps_of
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.replay_marks import KINDS as MARK_KINDS
from dispatch_app.domain.replay_marks import marks_of
from dispatch_app.server.asking import centre_of, json, reader
from dispatch_app.server.centre import Centre
from dispatch_app.server.operations import Operation, in_path, operation
from dispatch_app.server.problems import Refusal
from dispatch_app.services.masked_records import form_steps_for, marks_for
from dispatch_app.services.rights import Reading
from dispatch_app.wire.form_messages import FormHistory, ReplayMarks

FORM_SHAPES: tuple[Any, ...] = (FormHistory, ReplayMarks)


async def form(request: Request) -> Response:
    """`GET /v1/incidents/{incident}/form`"""
    known = await reader(request, Reading.INCIDENTS)
    wanted = IncidentId(request.path_params["incident"])
    steps = await asyncio.to_thread(_steps, centre_of(request), wanted)
    if steps is None:
        raise Refusal(404, "incident.unknown", incident=wanted)
    return json(FormHistory(steps=list(form_steps_for(known.actor.role, steps))))


def _steps(centre: Centre, wanted: IncidentId) -> tuple[FormStep, ...] | None:
    found = centre.records.incident_record(wanted)
    if found is None:
        return None
    incident = found.incident
    since = min([incident.opened_at, *(call.rang_at for call in found.calls)])
    over = incident.closed_at or centre.clock.now()
    entries = centre.searching.written(wanted, KINDS, since, over)
    return steps_of(wanted, (entry.event for entry in entries))


async def marks(request: Request) -> Response:
    """`GET /v1/incidents/{incident}/marks`"""
    known = await reader(request, Reading.INCIDENTS)
    wanted = IncidentId(request.path_params["incident"])
    searching = centre_of(request).searching
    entries = await asyncio.to_thread(searching.named, wanted, MARK_KINDS)
    found = marks_of(wanted, (entry.event for entry in entries))
    return json(ReplayMarks(marks=list(marks_for(known.actor.role, found))))


def form_paths(schema_of: Mapping[Any, Any]) -> Operation:
    made = operation(
        "form_history",
        "What was written into an incident's form, step by step.",
        answer=schema_of[FormHistory],
        refusals=("401", "403", "404", "503"),
    )
    marked = operation(
        "replay_marks",
        "Bookmarks in an incident's story, in its order.",
        answer=schema_of[ReplayMarks],
        refusals=("401", "403", "503"),
    )
    named = {"parameters": [in_path("incident")]}
    return {
        "/v1/incidents/{incident}/form": {"get": made | named},
        "/v1/incidents/{incident}/marks": {"get": marked | named},
    }
