"""The endpoint of the truth desk: where what vehicles say and where they are disagree."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.server.asking import centre_of, json, reader
from dispatch_app.server.operations import Operation, operation, word
from dispatch_app.services.rights import Reading
from dispatch_app.wire.truth_messages import TruthRows

TRUTH_SHAPES: tuple[Any, ...] = (TruthRows,)


async def truth(request: Request) -> Response:
    """`GET /v1/truth?known=<version>`: the whole table, or only that nothing has changed."""
    await reader(request, Reading.TRACKS)
    table = centre_of(request).truth.table
    same = request.query_params.get("known", "") == str(table.version)
    rows = None if same else list(table.rows)
    return json(TruthRows(version=table.version, rows=rows, looked_at=table.looked_at))


def truth_paths(schema_of: Any) -> Operation:
    made = operation(
        "truth",
        "Vehicles whose word and positions disagree: doubts, and what would mend them.",
        answer=schema_of[TruthRows],
        refusals=("401", "403"),
    )
    made["parameters"] = [word("known", "The version that the asker has.")]
    return {"/v1/truth": {"get": made}}
