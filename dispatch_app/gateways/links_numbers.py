"""Asks the centre for a partner whose a number is and where it calls from. Keeps nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import msgspec

from dispatch_app.adapters.links.messages import DATUM, Location, NumberAnswer, NumberQuery
from dispatch_app.adapters.links.problems import LinkProblem
from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import Answer
from dispatch_app.wire.messages import CallerAnswer

Lookup = Callable[[str, NumberQuery], Awaitable[NumberAnswer]]
Ask = Callable[[str, Answer], None]
WAIT_S = 4.0
"""A partner waits no longer with a caller on the line."""


def lookup_of(ask: Ask) -> Lookup:
    """`ask` puts a query to the centre now or not at all."""

    async def lookup(partner: str, query: NumberQuery) -> NumberAnswer:
        loop = asyncio.get_running_loop()
        came: asyncio.Future[bytes | Declined | Away] = loop.create_future()

        def then(answer: bytes | Declined | Away) -> None:
            loop.call_soon_threadsafe(_settle, came, answer)

        asked_for = quote(partner, safe="")
        ask(f"/v1/callers/{quote(query.number, safe='')}?for={asked_for}", then)
        try:
            answer = await asyncio.wait_for(came, WAIT_S)
        except TimeoutError as late:
            raise LinkProblem("link.unavailable") from late
        return _answer(query, answer)

    return lookup


def _settle(came: asyncio.Future[bytes | Declined | Away], answer: bytes | Declined | Away) -> None:
    if not came.done():
        came.set_result(answer)


def _answer(query: NumberQuery, answer: bytes | Declined | Away) -> NumberAnswer:
    if isinstance(answer, Declined) and answer.status == 404:
        raise LinkProblem("link.number-unknown")
    if not isinstance(answer, bytes):
        raise LinkProblem("link.unavailable")
    known = msgspec.json.decode(answer, type=CallerAnswer)
    return NumberAnswer(
        id=query.id,
        number=query.number,
        name=known.name,
        address=known.address,
        locations=[
            Location(
                latitude=point.latitude,
                longitude=point.longitude,
                datum=DATUM,
                uncertainty_m=point.radius_m,
                measured_at=point.measured_at,
            )
            for point in known.positions
        ],
    )
