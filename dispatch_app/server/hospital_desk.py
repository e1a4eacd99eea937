"""The page of an emergency department: signing in, its board as it changes, its answers.

A cookie that no script can read carries the session; whatever changes something shows besides a
token that only the page itself was given. The page's files and words come ready from outside.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.forewarning.kept import KeptForewarning
from dispatch_app.domain.hospital_parts.values import now_of, parts_of
from dispatch_app.domain.ids import HospitalId
from dispatch_app.server.asking import centre_of, json, number_of, shape_of
from dispatch_app.server.centre import Centre
from dispatch_app.server.commanding import taken_for
from dispatch_app.server.hub import Listener
from dispatch_app.server.operations import Operation, in_path, operation, query
from dispatch_app.server.passwords import account_of
from dispatch_app.server.problems import Refusal
from dispatch_app.server.sessions import Known
from dispatch_app.services.audience import part_of, viewer_of
from dispatch_app.services.rights import Reading, check_reading
from dispatch_app.wire.hospital_messages import (
    BroughtPatient,
    BroughtPatients,
    HospitalBoard,
    PageSession,
    PageSignIn,
    coming,
    on_board,
)
from dispatch_app.wire.messages import CommandReply

COOKIE = "hospital_page"
TOKEN_HEADER = "Page-Token"
PATH = "/hospital"
LONGEST_WAIT_S = 25
LOOK_S = 0.5
"""A question that waits looks so often whether its page, its session or the server has gone."""
PAGE = 100
BIGGEST = 2**62
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
)


async def to_page(_: Request) -> Response:
    """`GET /hospital`"""
    return RedirectResponse(f"{PATH}/", 308)


async def file(request: Request) -> Response:
    """`GET /hospital/{name}`: files of the page; the page itself without a name."""
    wanted = request.path_params.get("name") or "index.html"
    found = centre_of(request).hospital_page.get(wanted)
    if found is None:
        raise Refusal(404, "path.unknown")
    return Response(found.body, media_type=found.media, headers=dict(HEADERS))


# ---- sessions


async def sign_in(request: Request) -> Response:
    """`POST /hospital/session`"""
    _must_be_from_here(request)
    asked = await shape_of(request, PageSignIn)
    centre = centre_of(request)
    account = await account_of(request, asked.account, asked.password)
    if account.role is not Role.HOSPITAL or account.hospital is None:
        raise Refusal(403, "right.missing", asked="hospital", role=account.role.value)
    token, known = await centre.sessions.open(account, None)
    answer = json(_session(known, token), 201)
    answer.set_cookie(
        COOKIE,
        token,
        path=PATH,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


async def me(request: Request) -> Response:
    """`GET /hospital/session`: who is signed in, after the page was loaded anew."""
    known = await _who(request)
    return json(_session(known, request.cookies[COOKIE]))


async def sign_out(request: Request) -> Response:
    """`DELETE /hospital/session`"""
    known = await _changing(request)
    centre = centre_of(request)
    await centre.sessions.end(request.cookies[COOKIE])
    centre.hub.end(known.token_hash)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path=PATH)
    return answer


def _session(known: Known, token: str) -> PageSession:
    return PageSession(
        account=known.actor.account,
        name=known.name,
        hospital=known.actor.hospital or "",
        csrf=_page_token(token),
        expires_at=known.expires_at,
    )


def _page_token(token: str) -> str:
    """Follows from the session, says nothing of it."""
    return hashlib.sha256(b"hospital page:" + token.encode()).hexdigest()


async def _who(request: Request) -> Known:
    known = await centre_of(request).sessions.known(request.cookies.get(COOKIE, ""))
    check_reading(known.actor, Reading.OWN_PATIENTS)
    return known


async def _changing(request: Request) -> Known:
    """The session of a page that means it: another site may send our cookie, but not our token."""
    _must_be_from_here(request)
    known = await _who(request)
    shown = request.headers.get(TOKEN_HEADER, "")
    if not hmac.compare_digest(shown.encode(), _page_token(request.cookies[COOKIE]).encode()):
        raise Refusal(403, "session.page-token")
    return known


def _must_be_from_here(request: Request) -> None:
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Refusal(403, "session.other-site")


# ---- the board


async def board(request: Request) -> Response:
    """`GET /hospital/board?after=&wait=`: at once if something newer concerns the hospital, else
    when it does, or after `wait` seconds."""
    known = await _who(request)
    centre = centre_of(request)
    after = number_of(request, "after", 0, BIGGEST)
    wait_s = number_of(request, "wait", 0, LONGEST_WAIT_S)
    if wait_s:
        await _until_news(request, centre, known, after, wait_s)
    return json(_board(centre, known), 200)


async def _until_news(
    request: Request, centre: Centre, known: Known, after: int, wait_s: float
) -> None:
    viewer = viewer_of(known.actor)
    listener = Listener(viewer=viewer, role=known.actor.role, token_hash=known.token_hash)
    ends = time.monotonic() + wait_s
    centre.hub.join(listener)
    try:
        while not listener.ended and time.monotonic() < ends and not _leaving(request):
            items = centre.hub.news.after(after)
            if items is None or any(viewer.sees(item.circle) for item in items):
                return
            after = centre.hub.news.sequence
            listener.wake.clear()
            try:
                await asyncio.wait_for(listener.wake.wait(), LOOK_S)
            except TimeoutError:
                if await request.is_disconnected():
                    return
    finally:
        centre.hub.leave(listener)


def _leaving(request: Request) -> bool:
    """Whether the server is about to stop: nobody is kept waiting then."""
    leaving: bool = getattr(request.app.state, "leaving", bool)()
    return leaving


def _board(centre: Centre, known: Known) -> HospitalBoard:
    """The number first: what comes meanwhile is asked for again, and nothing is missed."""
    sequence = centre.hub.news.sequence
    state = part_of(centre.bus.state, viewer_of(known.actor))
    hospital = state.hospitals.get(known.actor.hospital or HospitalId(""))
    if hospital is None:
        raise Rejected("hospital.unknown", hospital=known.actor.hospital or "")
    now = centre.clock.now()
    parts = parts_of(state.records).get(hospital.id, ())
    return HospitalBoard(
        sequence=sequence,
        server_time=now,
        hospital=hospital,
        patients=[coming(f) for f in state.forewarnings.live.values()],
        parts=[on_board(one) for one in now_of(parts, hospital, now, centre.zone)],
        owing=len(state.forewarnings.owing),
    )


async def brought(request: Request) -> Response:
    """`GET /hospital/patients?before=&open=`: of the past, newest first; with `open=1` those whose
    outcome has not been told."""
    known = await _who(request)
    assert known.actor.hospital is not None
    before = number_of(request, "before", 0, BIGGEST)
    found = await asyncio.to_thread(
        centre_of(request).forewarning_records.of_hospital,
        known.actor.hospital,
        PAGE,
        before=before or None,
        without_outcome=request.query_params.get("open") == "1",
    )
    return json(BroughtPatients(patients=[_brought(number, kept) for number, kept in found]))


def _brought(number: int, kept: KeptForewarning) -> BroughtPatient:
    return BroughtPatient(
        sequence=number,
        id=kept.id,
        number=kept.number,
        vehicle=kept.vehicle,
        brief=kept.brief,
        at=kept.at,
        came_at=kept.arrived_at or kept.taken_at,
        condition=kept.condition or "",
        taken_by=kept.taken_by,
        outcome=kept.outcome or "",
        disease_class=kept.disease_class,
        outcome_at=kept.outcome_at,
        withdrawn=kept.withdrawn_at is not None,
    )


async def command(request: Request) -> Response:
    """`POST /hospital/commands/{kind}`: what a hospital may ask for, by the one door."""
    return await taken_for(await _changing(request), request)


ROUTES = (
    Route(PATH, to_page),
    Route(f"{PATH}/", file),
    Route(f"{PATH}/session", sign_in, methods=["POST"]),
    Route(f"{PATH}/session", me, methods=["GET"]),
    Route(f"{PATH}/session", sign_out, methods=["DELETE"]),
    Route(f"{PATH}/board", board),
    Route(f"{PATH}/patients", brought),
    Route(f"{PATH}/commands/{{kind}}", command, methods=["POST"]),
    Route(f"{PATH}/{{name}}", file),
)


def hospital_paths(schema_of: Any) -> Operation:
    """What a page may ask, for whoever writes another one."""
    signing = operation(
        "hospital_sign_in",
        "Sign an emergency department in; the session goes into a cookie.",
        answer=schema_of[PageSession],
        body=schema_of[PageSignIn],
        status="201",
        refusals=("400", "401", "403", "413", "429", "503"),
    )
    own = operation("hospital_session", "Who is signed in.", answer=schema_of[PageSession])
    out = operation("hospital_sign_out", "Sign out.", status="204")
    told = operation(
        "hospital_board",
        "Patients on their way to the hospital, and its own report. With `wait` it is answered "
        "when something newer than `after` concerns the hospital, or when the time is over.",
        answer=schema_of[HospitalBoard],
        refusals=("400", "401", "403"),
    )
    told["parameters"] = [
        query("after", "The board's last number."),
        query("wait", f"Seconds, {LONGEST_WAIT_S} at most."),
    ]
    past = operation(
        "hospital_patients",
        "Patients of the past, newest first.",
        answer=schema_of[BroughtPatients],
        refusals=("400", "401", "403"),
    )
    past["parameters"] = [
        query("before", "Those before this journal number."),
        query("open", "1: those whose outcome has not been told."),
    ]
    asked = operation(
        "hospital_command",
        "A command of the hospital's: AnswerForewarning, TakePatientOver, TellOutcome, "
        f"ReportHospital, ReportHospitalPart. The header {TOKEN_HEADER} shows the page's token.",
        answer=schema_of[CommandReply],
        refusals=("400", "401", "403", "409", "413", "429", "503"),
    )
    asked["parameters"] = [in_path("kind")]
    page = {"type": "string", "format": "binary"}
    files = operation("hospital_page_file", "A file of the page.", answer=page, refusals=("404",))
    files["parameters"] = [in_path("name")]
    open_to_all: Operation = {"security": []}
    return {
        PATH: {
            "get": {
                **operation("hospital_page_way", "To the page.", status="308", refusals=()),
                **open_to_all,
            }
        },
        f"{PATH}/": {
            "get": {
                **operation("hospital_page", "The page.", answer=page, refusals=()),
                **open_to_all,
            }
        },
        f"{PATH}/{{name}}": {"get": {**files, **open_to_all}},
        f"{PATH}/session": {"post": {**signing, "security": []}, "get": own, "delete": out},
        f"{PATH}/board": {"get": told},
        f"{PATH}/patients": {"get": past},
        f"{PATH}/commands/{{kind}}": {"post": asked},
    }
