"""Parts of which the description of a request is made. Knows no request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dispatch_app.wire.messages import Problem

REF = "#/components/schemas/{name}"
REFUSALS: Mapping[str, str] = {
    "400": "`message.*`: cannot be read; details name the field.",
    "401": "`session.*`: not signed in, or no longer.",
    "403": "`right.*`: this account may not do this.",
    "404": "Nothing of this name.",
    "409": "The rules say no; the code says which rule, details name the things.",
    "413": "`message.too-large`",
    "429": "`limit.*` or `session.locked`: too often; wait and send again.",
    "503": "`unavailable`: nothing was written; send the same again.",
}

Operation = dict[str, Any]


def operation(
    name: str,
    text: str,
    *,
    answer: Any = None,
    body: Any = None,
    status: str = "200",
    refusals: Iterable[str] = ("401", "403"),
) -> Operation:
    done: Operation = {"description": "Done."}
    if answer is not None:
        done["content"] = _json(answer)
    made: Operation = {
        "operationId": name,
        "summary": text.splitlines()[0],
        "description": text,
        "responses": {status: done, **{code: _refusal(code) for code in refusals}},
    }
    if body is not None:
        made["requestBody"] = {"required": True, "content": _json(body)}
    return made


def _refusal(status: str) -> Operation:
    problem = {"$ref": REF.format(name=Problem.__name__)}
    return {"description": REFUSALS[status], "content": _json(problem)}


def _json(schema: Any) -> Operation:
    return {"application/json": {"schema": schema}}


def query(name: str, text: str) -> Operation:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": {"type": "integer", "minimum": 0},
        "description": text,
    }


def word(name: str, text: str) -> Operation:
    return {**query(name, text), "schema": {"type": "string"}}


def degrees(name: str) -> Operation:
    return {
        "name": name,
        "in": "query",
        "required": True,
        "schema": {"type": "number"},
        "description": "WGS-84 degrees.",
    }


def in_path(name: str) -> Operation:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


WHOLE = word(
    "reason", "Why persons are told whole to a role that sees them masked; it is written down."
)
