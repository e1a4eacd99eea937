"""Figures over the wire, as a seat reads them: questions as fields, answers as values."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.ports.figures import (
    CasesQuestion,
    FigureAnswer,
    FigureCases,
    FigureCatalogue,
    FigureQuestion,
)

CATALOGUE = "/v1/figures"
ANSWER = "/v1/figures"
CASES = "/v1/figures/cases"


class Unreadable(Exception):
    """The centre answers in another version's words."""


def fields_of(question: FigureQuestion | CasesQuestion) -> dict[str, Any]:
    """What is handed in."""
    fields: dict[str, Any] = msgspec.to_builtins(question)
    return fields


_CATALOGUES = msgspec.json.Decoder(FigureCatalogue)
_ANSWERS = msgspec.json.Decoder(FigureAnswer)
_CASES = msgspec.json.Decoder(FigureCases)


def read_catalogue(body: bytes) -> FigureCatalogue:
    """Raises Unreadable."""
    return _read(body, _CATALOGUES)


def read_answer(body: bytes) -> FigureAnswer:
    """Raises Unreadable."""
    return _read(body, _ANSWERS)


def read_cases(body: bytes) -> FigureCases:
    """Raises Unreadable."""
    return _read(body, _CASES)


def _read[T](body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as trouble:
        raise Unreadable(str(trouble)) from trouble
