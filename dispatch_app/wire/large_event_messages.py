"""Answers about large events. Knows no request."""

from __future__ import annotations

import msgspec

from dispatch_app.domain.large_events.plans import EventPlan


class EventPlanList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    plans: list[EventPlan]
