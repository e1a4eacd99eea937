"""Refusals as they leave the server: a status, a code for the catalogue, and details."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from dispatch_app.domain.errors import Rejected
from dispatch_app.ports.accounts import SignInRefused
from dispatch_app.ports.errors import Unavailable
from dispatch_app.services.deciding import Failed
from dispatch_app.wire import codec
from dispatch_app.wire.errors import BadMessage
from dispatch_app.wire.messages import Problem

log = logging.getLogger(__name__)

JSON = "application/json"

STATUS_OF_FAMILY: Mapping[str, int] = {
    "message": 400,
    "session": 401,
    "right": 403,
    "limit": 429,
}
"""Families of codes that are not rules of dispatch; every other refusal is a 409."""

STATUS_OF_CODE: Mapping[str, int] = {
    "message.too-large": 413,
    "message.unknown-kind": 404,
    "recording.unknown": 404,
    "device.no-recording": 404,
    "protocol.no-such-text": 404,
}

CODE_OF_SIGN_IN: Mapping[str, str] = {
    "sign-in.wrong": "session.refused",
    "sign-in.locked": "session.locked",
    "sign-in.expired": "session.password-expired",
}

STATUS_OF_HTTP: Mapping[int, str] = {404: "path.unknown", 405: "path.method"}


class Refusal(Exception):
    """The server says no before the rules are asked."""

    def __init__(self, status: int, code: str, **details: str) -> None:
        super().__init__(code)
        self.status = status
        self.problem = Problem(code=code, details=details)


def status_of(code: str) -> int:
    family = code.partition(".")[0]
    return STATUS_OF_CODE.get(code) or STATUS_OF_FAMILY.get(family, 409)


def refusal(code: str, **details: str) -> Refusal:
    return Refusal(status_of(code), code, **details)


def problem_response(status: int, problem: Problem) -> Response:
    return Response(codec.encode(problem), status_code=status, media_type=JSON)


async def on_refusal(_: Request, no: Exception) -> Response:
    assert isinstance(no, Refusal)
    return problem_response(no.status, no.problem)


async def on_rejected(_: Request, no: Exception) -> Response:
    assert isinstance(no, Rejected)
    return problem_response(status_of(no.code), Problem(code=no.code, details=no.details))


async def on_sign_in_refused(_: Request, no: Exception) -> Response:
    assert isinstance(no, SignInRefused)
    details = {"until": no.until.isoformat()} if no.until else {}
    problem = Problem(code=CODE_OF_SIGN_IN.get(no.code, "session.refused"), details=details)
    return problem_response(401, problem)


async def on_bad_message(_: Request, no: Exception) -> Response:
    assert isinstance(no, BadMessage)
    problem = Problem(code=no.code, details={"detail": no.detail})
    return problem_response(status_of(no.code), problem)


async def on_unavailable(_: Request, away: Exception) -> Response:
    log.warning("put off: %s", away)
    return problem_response(503, Problem(code="unavailable"))


async def on_failed(_: Request, __: Exception) -> Response:
    return problem_response(500, Problem(code="failed"))


async def on_http(_: Request, no: Exception) -> Response:
    """Starlette's own refusals: unknown paths and methods."""
    assert isinstance(no, HTTPException)
    code = STATUS_OF_HTTP.get(no.status_code, "message.invalid")
    return problem_response(no.status_code, Problem(code=code))


async def on_gone(_: Request, __: Exception) -> Response:
    """Whoever asked was killed in the middle of a word; nothing of it was taken, nobody hears."""
    log.info("a request ended before all of it had come")
    return Response(status_code=400)


async def on_crash(_: Request, bug: Exception) -> Response:
    log.error("a request failed", exc_info=bug)
    return problem_response(500, Problem(code="failed"))


HANDLERS = {
    Refusal: on_refusal,
    Rejected: on_rejected,
    SignInRefused: on_sign_in_refused,
    BadMessage: on_bad_message,
    Unavailable: on_unavailable,
    Failed: on_failed,
    HTTPException: on_http,
    ClientDisconnect: on_gone,
    Exception: on_crash,
}
