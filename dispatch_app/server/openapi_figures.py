"""What the OpenAPI document says of figures. Knows no request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dispatch_app.ports.figures import (
    CasesQuestion,
    FigureAnswer,
    FigureCases,
    FigureCatalogue,
    FigureQuestion,
    FiguresNow,
)
from dispatch_app.server.operations import Operation, operation

FIGURE_SHAPES: tuple[Any, ...] = (
    *(CasesQuestion, FigureAnswer, FigureCases, FigureCatalogue, FigureQuestion, FiguresNow),
)
_ASKED = ("400", "401", "403", "409", "413", "503")
_READ = ("401", "403", "503")


def figure_paths(schema_of: Mapping[Any, Any]) -> Operation:
    return {
        "/v1/figures": {
            "get": operation(
                "figure_catalogue",
                "Which reports there are, with their columns and what they can be split by.",
                answer=schema_of[FigureCatalogue],
                refusals=_READ,
            ),
            "post": operation(
                "figures",
                "One report over a period, with the definitions it was counted by and what they "
                "left out.",
                answer=schema_of[FigureAnswer],
                body=schema_of[FigureQuestion],
                refusals=_ASKED,
            ),
        },
        "/v1/figures/cases": {
            "post": operation(
                "figure_cases",
                "The rows behind a figure, page by page.",
                answer=schema_of[FigureCases],
                body=schema_of[CasesQuestion],
                refusals=_ASKED,
            )
        },
        "/v1/figures/now": {
            "get": operation(
                "figures_now",
                "The last 60 minutes and the day so far, by the same definitions.",
                answer=schema_of[FiguresNow],
                refusals=_READ,
            )
        },
    }
