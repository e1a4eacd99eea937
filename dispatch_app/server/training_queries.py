"""Endpoint of scored shifts. They are counted elsewhere: here they are asked for and narrowed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.training.scores import Score
from dispatch_app.domain.training.scoring import of_one
from dispatch_app.ports.figures import ScoreQuestion
from dispatch_app.server.asking import centre_of, json, moment_of, reader
from dispatch_app.server.figure_queries import desk_of
from dispatch_app.services.rights import Reading

LONGEST = timedelta(days=7)
USUAL = timedelta(hours=12)
_SCORE = msgspec.json.Decoder(Score)
"""Learnt before there are threads; see `codec`."""


async def score(request: Request) -> Response:
    """`GET /v1/training/score?from=&until=`: what a shift was worth."""
    known = await reader(request, Reading.SCORES)
    centre = centre_of(request)
    until = moment_of(request, "until", centre.clock.now())
    since = moment_of(request, "from", _begin(request, until))
    if not timedelta(0) < until - since <= LONGEST:
        raise Rejected("score.period", days=str(LONGEST.days))
    question = ScoreQuestion(since=since, until=until, timers=centre.timers)
    found = _SCORE.decode(await desk_of(request).ask(lambda f: f.score(question)))
    if known.actor.role is Role.DISPATCHER:
        found = of_one(found, known.actor.account, known.name)
    return json(found)


async def results(request: Request) -> Response:
    """`GET /v1/training/results`: what earlier runs came to. A live centre has none."""
    known = await reader(request, Reading.SCORES)
    centre = centre_of(request)
    if centre.bus.state.training is None:
        return json([])
    found = await asyncio.to_thread(centre.training_results)
    if known.actor.role is Role.DISPATCHER:
        found = [of_one(each, known.actor.account, known.name) for each in found]
    return json(list(found))


def _begin(request: Request, until: datetime) -> datetime:
    """A training run from its first call; else the last twelve hours."""
    training = centre_of(request).bus.state.training
    began = training.began_at if training is not None else None
    return min(began or until - USUAL, until - timedelta(seconds=1))


ROUTES = (
    Route("/v1/training/score", score),
    Route("/v1/training/results", results),
)
