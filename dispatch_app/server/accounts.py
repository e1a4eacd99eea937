"""Endpoints of accounts: who keeps them adds, changes, locks and retires; everybody changes their
own password. Each step stands in the journal before it is taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.account_commands import RecordAccountStep
from dispatch_app.domain.account_steps import (
    PEOPLE,
    AccountAct,
    AccountLine,
    must_be_a_password,
    must_leave_one,
    must_not_be_oneself,
)
from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId, HospitalId, StationId
from dispatch_app.domain.registers.keepers import MAY_KEEP
from dispatch_app.ports.accounts import Account
from dispatch_app.server.asking import centre_of, json, reader, shape_of
from dispatch_app.server.centre import Centre
from dispatch_app.server.commanding import asked
from dispatch_app.server.operations import Operation, in_path, operation
from dispatch_app.server.problems import Refusal, refusal
from dispatch_app.services.rights import MAY_ASK, MAY_READ, Reading
from dispatch_app.services.watch import CENTRE
from dispatch_app.wire.account_messages import (
    AccountLines,
    AccountWish,
    OwnPassword,
    Rights,
    RoleRights,
)

LOCKED_FOR = timedelta(days=36500)
"""A lock by hand stays until it is taken away."""
ACTS = frozenset(AccountAct) - {AccountAct.OWN_PASSWORD_SET}
NAME_MOST = 100
_GOES = frozenset({AccountAct.LOCKED, AccountAct.RETIRED, AccountAct.PASSWORD_EXPIRED})


async def accounts(request: Request) -> Response:
    """`GET /v1/accounts`"""
    await reader(request, Reading.ACCOUNTS)
    return json(AccountLines(accounts=await _lines(centre_of(request))))


async def rights(request: Request) -> Response:
    """`GET /v1/rights`"""
    await reader(request, Reading.ACCOUNTS)
    return json(Rights(roles=[_rights_of(role) for role in Role if role is not Role.SYSTEM]))


def _rights_of(role: Role) -> RoleRights:
    return RoleRights(
        role=role,
        may_ask=sorted(kind.__name__ for kind in MAY_ASK[role]),
        may_read=sorted(reading.value for reading in MAY_READ[role]),
        keeps=sorted(MAY_KEEP.get(role, ())),
    )


async def act(request: Request) -> Response:
    """`POST /v1/accounts/{account}/{act}`: what is done stands under `AccountAct`."""
    known = await reader(request, Reading.ACCOUNTS)
    centre = centre_of(request)
    wish = await shape_of(request, AccountWish)
    wanted = request.path_params["act"]
    if wanted not in set(ACTS):
        raise refusal("message.invalid", detail=f"act: one of {', '.join(sorted(ACTS))}")
    account, step = AccountId(request.path_params["account"]), AccountAct(wanted)
    async with centre.keeping_accounts:
        await _take(centre, account, step, wish, by=known.actor.account)
    return json(AccountLines(accounts=await _lines(centre)), 201)


async def own_password(request: Request) -> Response:
    """`POST /v1/sessions/password`: the old one proves who asks; it may have run out."""
    given = await shape_of(request, OwnPassword)
    centre = centre_of(request)
    if not centre.sign_in_limits.allows(given.account[:NAME_MOST]):
        raise refusal("limit.sign-ins")
    must_be_a_password(given.fresh)
    if given.fresh == given.password:
        raise Rejected("account.password-same")
    async with centre.hashing:
        account = await asyncio.to_thread(
            centre.accounts.prove_password,
            AccountId(given.account),
            given.password,
            centre.clock.now(),
        )
        await _write_down(centre, account.id, AccountAct.OWN_PASSWORD_SET, account.id)
        await asyncio.to_thread(centre.accounts.set_password, account.id, given.fresh)
    _forget(centre, account.id)
    return Response(status_code=204)


async def _lines(centre: Centre) -> list[AccountLine]:
    return await asyncio.to_thread(centre.accounts.lines, centre.clock.now())


async def _take(
    centre: Centre, account: AccountId, step: AccountAct, wish: AccountWish, *, by: AccountId
) -> None:
    lines, now = await _lines(centre), centre.clock.now()
    line = next((line for line in lines if line.id == account), None)
    known = centre.bus.state.hospitals
    _check(lines, line, account, step, wish, by=by, now=now, known=known)
    role = wish.role if step in (AccountAct.ADDED, AccountAct.CHANGED) else None
    await _write_down(centre, account, step, by, role=role, reason=wish.reason)
    await _done(centre, account, step, wish, line, now)
    if step not in (AccountAct.ADDED, AccountAct.UNLOCKED, AccountAct.RESTORED):
        _forget(centre, account)


def _check(
    lines: list[AccountLine],
    line: AccountLine | None,
    account: AccountId,
    step: AccountAct,
    wish: AccountWish,
    *,
    by: AccountId,
    now: datetime,
    known: Collection[HospitalId],
) -> None:
    """Everything that speaks against a step, before any of it is done."""
    if step in (AccountAct.ADDED, AccountAct.CHANGED):
        _must_speak_for(known, wish)
    if step is AccountAct.ADDED:
        _must_be_new(account, line, wish)
    elif line is None:
        raise Refusal(404, "account.unknown", account=account)
    if step in (AccountAct.ADDED, AccountAct.PASSWORD_SET):
        must_be_a_password(wish.password)
    if step in _GOES:
        must_not_be_oneself(account, by)
        must_leave_one(lines, account, now)
    if step is AccountAct.CHANGED and line is not None:
        _must_suit(wish)
        if wish.role is not line.role:
            must_not_be_oneself(account, by)
            must_leave_one(lines, account, now)


def _must_be_new(account: AccountId, line: AccountLine | None, wish: AccountWish) -> None:
    if line is not None:
        raise Rejected("account.exists", account=account)
    if not account.strip() or len(account) > NAME_MOST or not account.isprintable():
        raise Rejected("account.name-needed")
    _must_suit(wish)


def _must_speak_for(known: Collection[HospitalId], wish: AccountWish) -> None:
    """Of a hospital or of none, as its role asks."""
    whose = wish.hospital or ""
    if (wish.role is Role.HOSPITAL) != bool(whose):
        raise Rejected("account.hospital-needed" if not whose else "account.hospital-not-for-role")
    if whose and whose not in known:
        raise Rejected("hospital.unknown", hospital=whose)


def _must_suit(wish: AccountWish) -> None:
    if wish.role not in PEOPLE:
        raise Rejected("account.role-of-machines", role=wish.role.value if wish.role else "")
    if not wish.name.strip() or len(wish.name) > NAME_MOST:
        raise Rejected("account.name-needed")


async def _write_down(
    centre: Centre,
    account: AccountId,
    step: AccountAct,
    by: AccountId,
    *,
    role: Role | None = None,
    reason: str = "",
) -> None:
    command = RecordAccountStep(account=account, act=step, by=by, role=role, reason=reason)
    await asked(centre, command, actor=CENTRE, command_id=f"account:{centre.new_id()}")


async def _done(
    centre: Centre,
    account: AccountId,
    step: AccountAct,
    wish: AccountWish,
    line: AccountLine | None,
    now: datetime,
) -> None:
    keeping, run = centre.accounts, asyncio.to_thread
    station = StationId(wish.station) if wish.station else None
    hospital = HospitalId(wish.hospital) if wish.hospital else None
    match step:
        case AccountAct.ADDED:
            assert wish.role is not None
            fresh = Account(
                id=account,
                role=wish.role,
                name=wish.name.strip(),
                station=station,
                hospital=hospital,
            )
            async with centre.hashing:
                await run(lambda: centre.accounts.create(fresh, password=wish.password))
        case AccountAct.CHANGED:
            role, name = wish.role, wish.name.strip()
            assert role is not None
            change = partial(keeping.change, account, role=role, name=name)
            await run(partial(change, station=station, hospital=hospital))
        case AccountAct.PASSWORD_SET:
            async with centre.hashing:
                await run(centre.accounts.set_password, account, wish.password)
        case AccountAct.PASSWORD_EXPIRED:
            await run(keeping.expire_password, account)
        case AccountAct.LOCKED:
            await run(keeping.lock, account, now + LOCKED_FOR)
        case AccountAct.UNLOCKED:
            await run(keeping.unlock, account)
        case AccountAct.RETIRED:
            await run(keeping.retire, account, now)
        case AccountAct.RESTORED:
            await run(keeping.restore, account)
        case _:
            await run(keeping.end_sessions, account)


def _forget(centre: Centre, account: AccountId) -> None:
    """Who is signed in by it is out at once, and not only when the store is asked again."""
    for token_hash in centre.sessions.forget_account(account):
        centre.hub.end(token_hash)


def account_paths(schema_of: Any) -> Operation:
    listed = operation(
        "accounts",
        "Every account with its role and what stands in its way; no secrets.",
        answer=schema_of[AccountLines],
        refusals=("401", "403"),
    )
    table = operation(
        "rights", "What each role may.", answer=schema_of[Rights], refusals=("401", "403")
    )
    done = operation(
        "account_act",
        f"One step of an account: {', '.join(sorted(ACTS))}. It stands in the journal.",
        answer=schema_of[AccountLines],
        body=schema_of[AccountWish],
        status="201",
        refusals=("400", "401", "403", "404", "409", "503"),
    )
    done["parameters"] = [in_path("account"), in_path("act")]
    own = operation(
        "own_password",
        "Change one's own password by the one that was; sessions of the account end.",
        body=schema_of[OwnPassword],
        status="204",
        refusals=("400", "401", "409", "429"),
    )
    return {
        "/v1/accounts": {"get": listed},
        "/v1/rights": {"get": table},
        "/v1/accounts/{account}/{act}": {"post": done},
        "/v1/sessions/password": {"post": {**own, "security": []}},
    }
