"""Endpoints that read the phone book, what is known of a number, and refused calls."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.numbers import normal_number
from dispatch_app.server.asking import centre_of, json, moment_of, number_of, reader
from dispatch_app.server.seeing_whole import for_asker
from dispatch_app.services.rights import Reading
from dispatch_app.wire.messages import NumberKnown, PhoneBook

PAGE = 1000
BIGGEST = 2**62
DAY = timedelta(days=1)
MOMENT = timedelta(milliseconds=1)


async def phone_book(request: Request) -> Response:
    """`GET /v1/phone-book`: the house's own numbers, nobody's who calls."""
    await reader(request, Reading.NUMBERS)
    contacts = centre_of(request).bus.state.telephone.contacts
    return json(PhoneBook(contacts=list(contacts.values())))


async def number(request: Request) -> Response:
    """`GET /v1/numbers/{number}`: notes, lock and interception that hold now."""
    known = await reader(request, Reading.NUMBERS)
    centre = centre_of(request)
    telephone, now = centre.bus.state.telephone, centre.clock.now()
    wanted = normal_number(request.path_params["number"])
    lock = telephone.locks.get(wanted)
    interception = telephone.interceptions.get(wanted) or telephone.interceptions.get("")
    notes, lock, interception = await for_asker(
        request,
        known,
        (
            tuple(telephone.notes.get(wanted, ())),
            lock if lock is not None and lock.holds(now) else None,
            interception if interception is not None and interception.holds(now) else None,
        ),
    )
    return json(NumberKnown(number=wanted, notes=list(notes), lock=lock, interception=interception))


async def number_steps(request: Request) -> Response:
    """`GET /v1/number-steps?number=&limit=&before=`: locks, interceptions, notes; newest first."""
    known = await reader(request, Reading.NUMBERS)
    before = number_of(request, "before", 0, BIGGEST)
    found = await asyncio.to_thread(
        centre_of(request).telephone_records.number_steps,
        number_of(request, "limit", 100, PAGE),
        number=request.query_params.get("number"),
        before=before or None,
    )
    return json(await for_asker(request, known, found))


async def refused_calls(request: Request) -> Response:
    """`GET /v1/refused-calls?since=&until=&limit=`: newest first; a day unless told."""
    known = await reader(request, Reading.NUMBERS)
    centre = centre_of(request)
    until = moment_of(request, "until", centre.clock.now() + MOMENT)
    since = moment_of(request, "since", until - DAY)
    limit = number_of(request, "limit", 100, PAGE)
    found = await asyncio.to_thread(centre.telephone_records.refused_calls, since, until, limit)
    return json(await for_asker(request, known, found))
