"""The endpoint of record pages: one thing with all that belongs to it, masked by role."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.search.answers import Step
from dispatch_app.domain.state import Call
from dispatch_app.ports.records import IncidentRecord
from dispatch_app.ports.searching import WholeRecord
from dispatch_app.server.asking import centre_of, json, who
from dispatch_app.server.centre import Centre
from dispatch_app.server.operations import Operation, in_path, operation
from dispatch_app.server.problems import Refusal
from dispatch_app.server.seeing_whole import may_see_whole
from dispatch_app.services.masked_records import call_for, record_for
from dispatch_app.services.search_rights import check_search

KINDS = ("incident", "call", "mission", "case", "acceptance")
RECORD_SHAPES: tuple[Any, ...] = (WholeRecord,)


async def record(request: Request) -> Response:
    """`GET /v1/records/{kind}/{thing}`"""
    known = await who(request)
    kind, thing = request.path_params["kind"], request.path_params["thing"]
    if kind not in KINDS:
        raise Refusal(404, "record.unknown", kind=kind[:40], thing=thing[:40])
    check_search(known.actor, kind)
    centre, role = centre_of(request), known.actor.role
    found, call, steps = await asyncio.to_thread(_read, centre, kind, thing)
    if found is None and call is None:
        raise Refusal(404, "record.unknown", kind=kind, thing=thing[:40])
    whole = await may_see_whole(request, known)
    return json(
        WholeRecord(
            incident=found if whole or found is None else record_for(role, found),
            call=call if whole or call is None else call_for(role, call),
            steps=steps,
            masked=not whole,
        )
    )


def _read(
    centre: Centre, kind: str, thing: str
) -> tuple[IncidentRecord | None, Call | None, tuple[Step, ...]]:
    incident = centre.searching.incident_of(kind, thing)
    found = centre.records.incident_record(IncidentId(incident)) if incident else None
    if found is not None:
        return found, None, _steps(centre, found)
    call = centre.searching.call(CallId(thing)) if kind == "call" else None
    if call is None:
        return None, None, ()
    over = call.ended_at or call.abandoned_at or call.rang_at
    return None, call, centre.searching.trail([call.id], call.rang_at, over)


def _steps(centre: Centre, found: IncidentRecord) -> tuple[Step, ...]:
    incident = found.incident
    calls = [call.rang_at for call in found.calls]
    things = [incident.id, *incident.missions, *(call.id for call in found.calls)]
    over = incident.closed_at or centre.clock.now()
    return centre.searching.trail(things, min([incident.opened_at, *calls]), over)


def record_paths(schema_of: Any) -> Operation:
    made = operation(
        "whole_record",
        "One incident, call, mission, run sheet or acceptance with all that belongs to it.",
        answer=schema_of[WholeRecord],
        refusals=("401", "403", "404", "409", "503"),
    )
    made["parameters"] = [in_path("kind"), in_path("thing")]
    return {"/v1/records/{kind}/{thing}": {"get": made}}
