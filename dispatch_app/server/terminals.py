"""Endpoint of the vehicle terminals: which were heard, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.server.asking import centre_of, json, reader
from dispatch_app.server.operations import Operation, operation
from dispatch_app.services.rights import Reading
from dispatch_app.wire.terminals import Terminals

TERMINAL_SHAPES: tuple[Any, ...] = (Terminals,)


async def terminals(request: Request) -> Response:
    """`GET /v1/terminals`: those that are bound to vehicles, and strangers heard lately."""
    await reader(request, Reading.TERMINALS)
    return json(Terminals(terminals=list(centre_of(request).bus.state.terminals.values())))


def terminal_paths(schema_of: Mapping[Any, Any]) -> Operation:
    return {
        "/v1/terminals": {
            "get": operation(
                "terminals",
                "Boxes in vehicles, whose they are, and strangers that nobody has bound.",
                answer=schema_of[Terminals],
            )
        }
    }
