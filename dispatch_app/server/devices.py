"""Endpoints of devices: gateways tell, maintainers look. Apart from commands and the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.server.asking import centre_of, json, number_of, reader, shape_of
from dispatch_app.server.operations import Operation, in_path, operation, query
from dispatch_app.server.problems import refusal
from dispatch_app.services.rights import Reading
from dispatch_app.wire.devices import (
    DeviceBytes,
    DeviceFeed,
    DeviceFeedAnswer,
    DeviceFile,
    Devices,
)

DEVICE_SHAPES: tuple[Any, ...] = (DeviceFeed, DeviceFeedAnswer, Devices, DeviceBytes, DeviceFile)
_MOST = 2**53


async def feed(request: Request) -> Response:
    """`POST /v1/devices`: a gateway tells how its devices stand, and hears which are looked at."""
    known = await reader(request, Reading.FEED_DEVICES)
    centre = centre_of(request)
    told = await shape_of(request, DeviceFeed)
    if not centre.position_limits.allows(known.token_hash.hex(), max(1, len(told.devices))):
        raise refusal("limit.positions")
    watched = centre.devices.take(known.actor.account, told, now=centre.clock.now())
    return json(DeviceFeedAnswer(watched=watched))


async def devices(request: Request) -> Response:
    """`GET /v1/devices`: every device of every gateway, as it was said last."""
    await reader(request, Reading.DEVICES)
    centre = centre_of(request)
    return json(Devices(devices=centre.devices.latest(now=centre.clock.now())))


async def passing(request: Request) -> Response:
    """`GET /v1/devices/{gateway}/{device}/bytes?after=`"""
    await reader(request, Reading.DEVICE_BYTES)
    centre = centre_of(request)
    after = number_of(request, "after", 0, _MOST)
    gateway, device = request.path_params["gateway"], request.path_params["device"]
    found = centre.devices.look(gateway, device, after, now=centre.clock.now())
    return json(DeviceBytes(bursts=found))


async def recording(request: Request) -> Response:
    """`GET /v1/devices/{gateway}/{device}/recording`"""
    await reader(request, Reading.DEVICE_BYTES)
    gateway, device = request.path_params["gateway"], request.path_params["device"]
    found = centre_of(request).devices.file(gateway, device)
    if found is None:
        raise refusal("device.no-recording")
    return json(found)


def device_paths(schema_of: Mapping[Any, Any]) -> Operation:
    named = [in_path("gateway"), in_path("device")]
    after = query("after", "Number of the last burst that is known.")
    return {
        "/v1/devices": {
            "get": operation(
                "devices",
                "Devices of all gateways: state, counters, last errors, settings.",
                answer=schema_of[Devices],
            ),
            "post": operation(
                "feed_devices",
                "A gateway tells of its devices; hears whose bytes somebody looks at.",
                answer=schema_of[DeviceFeedAnswer],
                body=schema_of[DeviceFeed],
                refusals=("400", "401", "403", "413", "429"),
            ),
        },
        "/v1/devices/{gateway}/{device}/bytes": {
            "get": operation(
                "device_bytes",
                "What passes on a device's wire, numbers of callers masked. Asking is looking:"
                " bytes come while somebody asks at least every five seconds.",
                answer=schema_of[DeviceBytes],
                refusals=("400", "401", "403"),
            )
            | {"parameters": [*named, after]},
        },
        "/v1/devices/{gateway}/{device}/recording": {
            "get": operation(
                "device_recording",
                "The last recording of a device that was fetched from its gateway.",
                answer=schema_of[DeviceFile],
                refusals=("401", "403", "404"),
            )
            | {"parameters": named},
        },
    }
