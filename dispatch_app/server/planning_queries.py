"""Endpoint that reads how many calls came when. What follows from it is reckoned at the seats."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.planning.history import CallHistory
from dispatch_app.server.asking import centre_of, json, reader
from dispatch_app.server.problems import refusal
from dispatch_app.services.rights import Reading

LONGEST = timedelta(days=5 * 366)


async def history(request: Request) -> Response:
    """`GET /v1/planning/history?first=&last=`: days of the centre's zone, both included. Without
    them all there is, the last day that is over included, five years at most."""
    await reader(request, Reading.FIGURES)
    centre = centre_of(request)
    yesterday = centre.clock.now().astimezone(centre.zone).date() - timedelta(days=1)
    last = _day(request, "last", yesterday)
    first = _day(request, "first", None)
    async with centre.counting_calls:
        found = await asyncio.to_thread(_read, request, first, last)
    return json(found)


def _read(request: Request, first: date | None, last: date) -> CallHistory:
    centre = centre_of(request)
    begins = first or centre.planning_records.first_day(centre.zone)
    if begins is None or begins > last:
        return CallHistory(first=last, counts=())
    begins = max(begins, last - LONGEST)
    return centre.planning_records.call_history(begins, last, centre.zone)


def _day[T](request: Request, name: str, default: T) -> date | T:
    text = request.query_params.get(name)
    if text is None:
        return default
    try:
        return date.fromisoformat(text)
    except ValueError as strange:
        raise refusal("message.invalid", detail=f"{name}: a day such as 2026-11-22") from strange
