"""What the OpenAPI document says of planning. Knows no request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dispatch_app.domain.planning.history import CallHistory
from dispatch_app.server.operations import Operation, operation, word


def planning_paths(schema_of: Mapping[Any, Any]) -> Operation:
    read = operation(
        "planning_history",
        "How many real calls came in each half hour, by day of the centre's zone.",
        answer=schema_of[CallHistory],
        refusals=("400", "401", "403", "503"),
    )
    read["parameters"] = [
        word("first", "Day of the centre's zone; the first there is without it."),
        word("last", "Day of the centre's zone, included; yesterday without it."),
    ]
    return {"/v1/planning/history": {"get": read}}
