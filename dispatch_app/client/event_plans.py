"""Reads the centre's answer of plans of large events. Asks nobody."""

from __future__ import annotations

import msgspec

from dispatch_app.domain.large_events.plans import EventPlan
from dispatch_app.wire.large_event_messages import EventPlanList

_PLANS = msgspec.json.Decoder(EventPlanList)


def read_plans(answer: bytes) -> tuple[EventPlan, ...]:
    return tuple(_PLANS.decode(answer).plans)
