"""Endpoints of sessions: password, key, who am I, sign out. Passwords are checked on a thread."""

from __future__ import annotations

import asyncio
import base64
import binascii

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.codes import Role, SeatState
from dispatch_app.domain.commands import SetSeatState, SignInSeat
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.domain.values import Actor
from dispatch_app.ports.accounts import Account
from dispatch_app.server.asking import body_of, centre_of, json, shape_of, who
from dispatch_app.server.centre import Centre
from dispatch_app.server.commanding import asked
from dispatch_app.server.nonces import SIGNED
from dispatch_app.server.passwords import account_of, must_be_calm
from dispatch_app.server.problems import Refusal, refusal
from dispatch_app.server.sessions import Known, bearer
from dispatch_app.server.worlds import must_be_meant
from dispatch_app.services.rights import MAY_ASK
from dispatch_app.wire.messages import KeySignIn, Nonce, Session, SignIn

SEATED = frozenset({Role.DISPATCHER, Role.SHIFT_LEADER, Role.DIRECTOR})


async def sign_in(request: Request) -> Response:
    """`POST /v1/sessions`"""
    asked_for = await shape_of(request, SignIn)
    centre = centre_of(request)
    must_be_meant(centre, training=asked_for.training)
    account = await account_of(request, asked_for.account, asked_for.password)
    seat = _seat(account, asked_for.seat)
    if seat is not None:
        await _sit_down(centre, account, seat)
    token, known = await centre.sessions.open(account, seat)
    return json(_session(token, known, centre), 201)


async def nonce(request: Request) -> Response:
    """`POST /v1/sessions/nonce`"""
    await body_of(request)
    return json(Nonce(nonce=centre_of(request).nonces.make()), 201)


async def sign_in_by_key(request: Request) -> Response:
    """`POST /v1/sessions/key`"""
    proof = await shape_of(request, KeySignIn)
    centre = centre_of(request)
    must_be_meant(centre, training=proof.training)
    must_be_calm(centre, proof.account)
    if not centre.nonces.use(proof.nonce):
        raise refusal("session.nonce-unknown")
    message = SIGNED.format(account=proof.account, nonce=proof.nonce).encode()
    account = await asyncio.to_thread(
        centre.accounts.check_signature,
        AccountId(proof.account),
        message,
        _signature(proof.signature),
    )
    token, known = await centre.sessions.open(account, None)
    return json(_session(token, known, centre), 201)


async def me(request: Request) -> Response:
    """`GET /v1/me`: the session, without its token."""
    return json(_session("", await who(request), centre_of(request)))


async def sign_out(request: Request) -> Response:
    """`DELETE /v1/sessions/current`: a person who leaves frees the seat."""
    known = await who(request)
    centre = centre_of(request)
    if known.actor.seat is not None and known.actor.role in SEATED:
        await asked(
            centre,
            SetSeatState(seat=known.actor.seat, state=SeatState.SIGNED_OUT),
            actor=known.actor,
            command_id=centre.new_id(),
        )
    await centre.sessions.end(bearer(request.headers["authorization"]))
    centre.hub.end(known.token_hash)
    return Response(status_code=204)


def _signature(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as strange:
        raise refusal("message.invalid", detail="signature: not base64") from strange


def _seat(account: Account, wanted: str | None) -> SeatId | None:
    if account.role not in SEATED:
        if wanted:
            raise Refusal(409, "seat.not-for-role", role=account.role.value)
        return None
    if not wanted and account.role is not Role.DIRECTOR:
        raise Refusal(409, "seat.needed")
    return SeatId(wanted) if wanted else None


async def _sit_down(centre: Centre, account: Account, seat: SeatId) -> None:
    """Take the seat, unless another person's live session holds it.

    Who comes back to a seat they already hold keeps its state: a call may be going on there.
    """
    known_seat = centre.bus.state.seats.get(seat)
    if known_seat is None:
        raise Rejected("seat.unknown", seat=seat)
    listening = frozenset(x.token_hash for x in centre.hub.listeners)
    for other in centre.sessions.at_seat(seat, listening):
        if other.actor.account != account.id:
            raise Refusal(409, "seat.taken", seat=seat, person=other.name)
    if known_seat.person == account.name and known_seat.state is not SeatState.SIGNED_OUT:
        return
    await asked(
        centre,
        SignInSeat(seat=seat, person=account.name),
        actor=Actor(account=account.id, role=account.role, seat=seat),
        command_id=centre.new_id(),
    )


def _session(token: str, known: Known, centre: Centre) -> Session:
    return Session(
        token=token,
        account=known.actor.account,
        role=known.actor.role,
        name=known.name,
        seat=known.actor.seat,
        station=known.actor.station,
        expires_at=known.expires_at,
        may=tuple(sorted(kind.__name__ for kind in MAY_ASK[known.actor.role])),
        stale_fixes=centre.stale_fixes,
        training=centre.bus.state.training is not None,
    )
