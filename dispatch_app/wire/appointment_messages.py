"""The shapes in which booked transports of all time cross the wire."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.domain.appointments.records import AppointmentLine, AppointmentStep


class AppointmentList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/appointments`: in the order of fetching, or the latest first."""

    appointments: list[AppointmentLine]


class AppointmentSteps(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/appointments/{appointment}/steps`: what was done about it, in order."""

    steps: list[AppointmentStep]


_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind) for kind in (AppointmentList, AppointmentSteps)
]
"""Learnt before there are threads; see `codec`."""
