"""Endpoints that find recordings and count them. The sound itself is fetched from the recorder."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import CallId, LineId, SeatId
from dispatch_app.domain.recordings import RecordingId
from dispatch_app.ports.recording_records import RecordingQuery
from dispatch_app.server.asking import centre_of, json, moment_of, number_of, reader
from dispatch_app.server.problems import Refusal
from dispatch_app.server.seeing_whole import for_asker, may_see_whole
from dispatch_app.services.masked_values import masked_value
from dispatch_app.services.rights import Reading

PAGE = 1000
LEAST_DIGITS = 7
"""Of a number that belongs to a person."""
MONTH = timedelta(days=31)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def recordings(request: Request) -> Response:
    """`GET /v1/recordings?…`: newest first, by any mix of what is known of them."""
    known = await reader(request, Reading.RECORDINGS)
    wanted = _query(request)
    whole = await may_see_whole(request, known)
    if not whole:
        _must_not_feel_for(wanted)
    limit = max(1, number_of(request, "limit", 100, PAGE))
    found = await asyncio.to_thread(centre_of(request).recording_records.find, wanted, limit + 1)
    shown = found[:limit] if whole else await asyncio.to_thread(masked_value, found[:limit])
    return json({"recordings": shown, "more": len(found) > limit})


def _must_not_feel_for(wanted: RecordingQuery) -> None:
    """Who sees numbers masked may name one whole, but not come to it by its parts; marks and notes
    may hold anything.

    Raises:
        Rejected: `search.masked`.
    """
    for field, given in (("number", wanted.number), ("called", wanted.called)):
        if given is not None and not _is_whole(given):
            raise Rejected("search.masked", field=field)
    if wanted.text is not None:
        raise Rejected("search.masked", field="text")


def _is_whole(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) >= LEAST_DIGITS


def _query(request: Request) -> RecordingQuery:
    given = {name: text for name, text in request.query_params.items() if text.strip()}
    line, seat, call = given.get("line"), given.get("seat"), given.get("call")
    before = given.get("before")
    return RecordingQuery(
        serial=given.get("serial"),
        number=given.get("number"),
        called=given.get("called"),
        line=LineId(line) if line else None,
        seat=SeatId(seat) if seat else None,
        call=CallId(call) if call else None,
        incident=given.get("incident"),
        since=moment_of(request, "since", EPOCH) if "since" in given else None,
        until=moment_of(request, "until", EPOCH) if "until" in given else None,
        text=given.get("text"),
        before=RecordingId(before) if before else None,
    )


async def recording(request: Request) -> Response:
    """`GET /v1/recordings/{recording}`: what is known of it, its remarks, and who heard it."""
    known = await reader(request, Reading.RECORDINGS)
    wanted = RecordingId(request.path_params["recording"])
    found = await asyncio.to_thread(centre_of(request).recording_records.record, wanted)
    if found is None:
        raise Refusal(404, "recording.unknown", recording=wanted)
    return json(await for_asker(request, known, found))


async def statistics(request: Request) -> Response:
    """`GET /v1/recordings/statistics?since=&until=`: by the centre's days and channels."""
    await reader(request, Reading.RECORDINGS)
    centre = centre_of(request)
    until = moment_of(request, "until", centre.clock.now())
    since = moment_of(request, "since", until - MONTH)
    days = await asyncio.to_thread(
        centre.recording_records.by_day, since, until, lambda at: _day(at, request)
    )
    return json({"days": days})


def _day(at: datetime, request: Request) -> str:
    return f"{at.astimezone(centre_of(request).zone):%Y-%m-%d}"
