"""Endpoints of the centre's own tables: rows with what to say when changing them, and histories."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.registers.catalogue import REGISTERS
from dispatch_app.domain.registers.rows import rows
from dispatch_app.domain.registers.steps import step_of
from dispatch_app.domain.state import CentreState
from dispatch_app.ports.journal import Entry
from dispatch_app.server.asking import centre_of, number_of, reader
from dispatch_app.server.operations import Operation, in_path, operation, query, word
from dispatch_app.server.problems import JSON
from dispatch_app.services.register_rights import check_table
from dispatch_app.services.rights import Reading
from dispatch_app.wire import codec
from dispatch_app.wire.register_messages import (
    RegisterRow,
    RegisterRows,
    RegisterStep,
    RegisterSteps,
)

PAGE = 200


async def register_rows(request: Request) -> Response:
    """`GET /v1/registers/{register}`"""
    register = await _table(request)
    state = centre_of(request).bus.state
    return Response(await asyncio.to_thread(_rows, state, register), media_type=JSON)


async def register_steps(request: Request) -> Response:
    """`GET /v1/registers/{register}/steps?id=&limit=`: newest first."""
    register = await _table(request)
    wanted = request.query_params.get("id", "")
    limit = number_of(request, "limit", 50, PAGE)
    records = centre_of(request).records
    found = await asyncio.to_thread(records.record_steps, register, wanted, limit)
    steps = [step for entry in found if (step := _step(entry)) is not None]
    told = RegisterSteps(register=register, id=wanted, steps=steps)
    return Response(codec.encode(told), media_type=JSON)


async def _table(request: Request) -> str:
    known = await reader(request, Reading.REGISTERS)
    register: str = request.path_params["register"]
    if register not in REGISTERS:
        raise Rejected("record.no-such-table", register=register)
    check_table(known.actor, register)
    return register


def _rows(state: CentreState, register: str) -> bytes:
    found = [
        RegisterRow(id=row.id, cells=dict(row.cells), seen=row.seen, retired=row.retired)
        for row in rows(state, register)
    ]
    return codec.encode(RegisterRows(register=register, rows=found))


def _step(entry: Entry) -> RegisterStep | None:
    step = step_of(entry.event)
    if step is None:
        return None
    return RegisterStep(
        sequence=entry.sequence, at=entry.at, by=entry.actor, cells=step.cells, note=step.note
    )


def register_paths(schema_of: Any) -> Operation:
    table = operation(
        "register_rows",
        "One of the centre's own tables: rows that serve, then those that were retired.",
        answer=schema_of[RegisterRows],
        refusals=("401", "403", "409"),
    )
    table["parameters"] = [in_path("register")]
    steps = operation(
        "register_steps",
        "What happened to one row, newest first: who, when, what stood there after it.",
        answer=schema_of[RegisterSteps],
        refusals=("400", "401", "403", "409"),
    )
    steps["parameters"] = [
        in_path("register"),
        word("id", "The row's id."),
        query("limit", f"So many at most; {PAGE}."),
    ]
    return {
        "/v1/registers/{register}": {"get": table},
        "/v1/registers/{register}/steps": {"get": steps},
    }
