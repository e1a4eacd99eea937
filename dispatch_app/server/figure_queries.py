"""Endpoints of the figures. They are counted elsewhere: here they are asked for and handed on."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.figures import CasesQuestion, FigureQuestion
from dispatch_app.server.asking import body_of, centre_of, decoded, reader
from dispatch_app.server.figure_desk import FigureDesk
from dispatch_app.server.problems import JSON, refusal
from dispatch_app.services.rights import Reading
from dispatch_app.wire.codec import unknown_field


def desk_of(request: Request) -> FigureDesk:
    """Raises Unavailable where this server counts no figures."""
    desk = centre_of(request).figures
    if desk is None:
        raise Unavailable("this server counts no figures")
    return desk


async def catalogue(request: Request) -> Response:
    """`GET /v1/figures`: which reports there are."""
    await reader(request, Reading.FIGURES)
    invented = _invented(request)
    return _said(await desk_of(request).ask(lambda f: f.catalogue(invented=invented)))


async def answer(request: Request) -> Response:
    """`POST /v1/figures`: one report over a period."""
    await reader(request, Reading.FIGURES)
    question = await _asked(request, FigureQuestion)
    invented = _invented(request)
    return _said(await desk_of(request).ask(lambda f: f.answer(question, invented=invented)))


async def cases(request: Request) -> Response:
    """`POST /v1/figures/cases`: the rows behind a figure."""
    await reader(request, Reading.FIGURES)
    question = await _asked(request, CasesQuestion)
    return _said(await desk_of(request).ask(lambda f: f.cases(question)))


async def now(request: Request) -> Response:
    """`GET /v1/figures/now`: the last hour and the day so far."""
    await reader(request, Reading.FIGURES)
    return _said(await desk_of(request).now(invented=_invented(request)))


ROUTES = (
    Route("/v1/figures", catalogue, methods=["GET"]),
    Route("/v1/figures", answer, methods=["POST"]),
    Route("/v1/figures/cases", cases, methods=["POST"]),
    Route("/v1/figures/now", now),
)
_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind) for kind in (FigureQuestion, CasesQuestion)
]
"""Learnt before there are threads; see `codec`."""


async def _asked[T](request: Request, kind: type[T]) -> T:
    """A question of which every field is known: a typing error must not widen it."""
    body = await body_of(request)
    question = decoded(body, kind)
    if unknown := unknown_field(msgspec.json.decode(body), question):
        raise refusal("message.unknown-field", detail=f"{kind.__name__}{unknown}")
    return question


def _invented(request: Request) -> bool:
    return centre_of(request).bus.state.invented is not None


def _said(body: bytes) -> Response:
    return Response(body, media_type=JSON)
