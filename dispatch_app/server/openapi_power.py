"""The description of what is measured at the power supplies. Knows no request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dispatch_app.server.operations import Operation, operation
from dispatch_app.server.power import PowerKept
from dispatch_app.wire.messages import PowerReadings

POWER_SHAPES: tuple[Any, ...] = (PowerKept, PowerReadings)


def power_paths(schema_of: Mapping[Any, Any]) -> Operation:
    return {
        "/v1/power": {
            "get": operation(
                "power",
                "What was measured at the supplies just now.",
                answer=schema_of[PowerReadings],
            ),
            "post": operation(
                "feed_power",
                "Hand in measurements; says how many were kept.",
                answer=schema_of[PowerKept],
                body=schema_of[PowerReadings],
                refusals=("400", "401", "403", "413", "429"),
            ),
        }
    }
