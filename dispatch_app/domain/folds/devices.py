"""Takes events of devices into the state."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from dispatch_app.domain.device_events import DeviceAnswered, DeviceAsked
from dispatch_app.domain.devices import REQUESTS_KEPT, DeviceRequest
from dispatch_app.domain.state import CentreState


def asked(state: CentreState, event: DeviceAsked) -> CentreState:
    request = DeviceRequest(
        id=event.request,
        gateway=event.gateway,
        device=event.device,
        wish=event.wish,
        changes=event.changes,
        by=event.by,
        at=event.at,
    )
    known = state.device_requests
    too_many = max(0, len(known) + 1 - REQUESTS_KEPT)
    kept = dict(islice(known.items(), too_many, None))
    return replace(state, device_requests={**kept, request.id: request})


def answered(state: CentreState, event: DeviceAnswered) -> CentreState:
    known = state.device_requests.get(event.request)
    if known is None:
        return state
    told = replace(
        known,
        outcome=event.outcome,
        code=event.code,
        place=event.place,
        why=event.why,
        answered_at=event.at,
    )
    return replace(state, device_requests={**state.device_requests, told.id: told})
