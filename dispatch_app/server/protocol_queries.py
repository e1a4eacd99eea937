"""Endpoints of the centre's protocols: which texts there were, and by which a call was asked. What
holds now is part of the live state."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dispatch_app.domain.protocols.history import ProtocolVersions, ProtocolWords
from dispatch_app.server.asking import centre_of, json, reader
from dispatch_app.server.operations import Operation, in_path, operation
from dispatch_app.server.problems import refusal
from dispatch_app.services.rights import Reading


async def versions(request: Request) -> Response:
    """`GET /v1/protocols/{code}`: newest first."""
    await reader(request, Reading.PROTOCOLS)
    records = centre_of(request).protocol_records
    found = await asyncio.to_thread(records.versions, request.path_params["code"])
    return json(ProtocolVersions(versions=found))


async def text(request: Request) -> Response:
    """`GET /v1/protocols/{code}/{digest}`"""
    await reader(request, Reading.PROTOCOLS)
    records, given = centre_of(request).protocol_records, request.path_params
    found = await asyncio.to_thread(records.text, given["code"], given["digest"])
    return json(_found(found))


async def asked(request: Request) -> Response:
    """`GET /v1/asked-protocols/{stamp}`: by the stamp that stands with an incident."""
    await reader(request, Reading.PROTOCOLS)
    records = centre_of(request).protocol_records
    found = await asyncio.to_thread(records.asked, request.path_params["stamp"])
    return json(_found(found))


def _found(words: ProtocolWords | None) -> ProtocolWords:
    if words is None:
        raise refusal("protocol.no-such-text")
    return words


ROUTES = (
    Route("/v1/protocols/{code}", versions),
    Route("/v1/protocols/{code}/{digest}", text),
    Route("/v1/asked-protocols/{stamp}", asked),
)
PROTOCOL_SHAPES: tuple[Any, ...] = (ProtocolVersions, ProtocolWords)


def protocol_paths(schema_of: Any) -> Operation:
    known = operation(
        "protocol_versions",
        "Which texts of a protocol there were: when, by whom written, by whom approved.",
        answer=schema_of[ProtocolVersions],
    )
    known["parameters"] = [in_path("code")]
    one = operation(
        "protocol_text",
        "One text, by its fingerprint.",
        answer=schema_of[ProtocolWords],
        refusals=("401", "403", "404"),
    )
    one["parameters"] = [in_path("code"), in_path("digest")]
    by_stamp = operation(
        "asked_protocol",
        "By which text a call was asked, by the stamp that stands with its incident.",
        answer=schema_of[ProtocolWords],
        refusals=("401", "403", "404"),
    )
    by_stamp["parameters"] = [in_path("stamp")]
    return {
        "/v1/protocols/{code}": {"get": known},
        "/v1/protocols/{code}/{digest}": {"get": one},
        "/v1/asked-protocols/{stamp}": {"get": by_stamp},
    }
