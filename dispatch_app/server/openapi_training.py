"""What the OpenAPI document says of training and of scored shifts. Knows no request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dispatch_app.domain.training.scores import Score
from dispatch_app.server.operations import Operation, operation, word

TRAINING_SHAPES: tuple[Any, ...] = (Score, list[Score])


def training_paths(schema_of: Mapping[Any, Any]) -> Operation:
    score = operation(
        "score",
        "What a shift was worth, played or real: figures against norms, points, and the moments "
        "that cost them. A dispatcher sees the own work alone.",
        answer=schema_of[Score],
        refusals=("400", "401", "403", "409", "503"),
    )
    score["parameters"] = [
        word("from", "ISO time; the beginning of the training, or twelve hours before `until`."),
        word("until", "ISO time; now without it. Seven days after `from` at most."),
    ]
    results = operation(
        "training_results",
        "What earlier training runs came to, the earliest first; none at a live centre. A "
        "dispatcher sees the own work alone.",
        answer=schema_of[list[Score]],
        refusals=("401", "403"),
    )
    return {
        "/v1/training/score": {"get": score},
        "/v1/training/results": {"get": results},
    }
