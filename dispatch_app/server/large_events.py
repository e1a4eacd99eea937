"""Endpoint that tells the plans of large events, as the centre's files have them now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.large_events.commands import SetEventPlans
from dispatch_app.domain.large_events.plans import EventPlan
from dispatch_app.server.asking import centre_of, json, reader
from dispatch_app.server.centre import Centre
from dispatch_app.server.commanding import asked
from dispatch_app.server.operations import Operation, operation
from dispatch_app.services.rights import Reading
from dispatch_app.services.watch import CENTRE
from dispatch_app.wire.large_event_messages import EventPlanList

LARGE_EVENT_SHAPES: tuple[Any, ...] = (EventPlanList,)


async def plans(request: Request) -> Response:
    """`GET /v1/large-events/plans`: those in force from now on."""
    await reader(request, Reading.INCIDENTS)
    return json(EventPlanList(plans=list(await _brought(centre_of(request)))))


async def _brought(centre: Centre) -> tuple[EventPlan, ...]:
    """The files come into use when somebody is about to work by them: no restart, and each version
    stands in the journal."""
    try:
        found = await asyncio.to_thread(centre.event_plans)
    except InvalidValue as mistake:
        raise Rejected("large.bad-plans", why=str(mistake)) from mistake
    if centre.bus.state.large.plans != {plan.kind: plan for plan in found}:
        wish = SetEventPlans(plans=found)
        await asked(centre, wish, actor=CENTRE, command_id=centre.new_id())
    return found


ROUTES = (Route("/v1/large-events/plans", plans),)


def large_event_paths(schema_of: Mapping[Any, Any]) -> Operation:
    read = operation(
        "large_event_plans",
        "Plans of large events as the centre's files have them now; a change comes into force.",
        answer=schema_of[EventPlanList],
        refusals=("401", "403", "409", "503"),
    )
    return {"/v1/large-events/plans": {"get": read}}
