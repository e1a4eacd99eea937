"""Endpoints of booked transports of all time: lists, and the steps of one. Booking is a command."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.ids import AppointmentId
from dispatch_app.domain.masking import sees_whole
from dispatch_app.ports.appointment_records import AppointmentsWanted, Ending
from dispatch_app.server.asking import centre_of, json, moment_of, number_of, reader
from dispatch_app.server.operations import Operation, in_path, operation, query, word
from dispatch_app.server.problems import refusal
from dispatch_app.services.masked_values import masked_value
from dispatch_app.services.rights import Reading
from dispatch_app.wire.appointment_messages import AppointmentList, AppointmentSteps

PAGE = 500
LONGEST_SEARCH = 100
APPOINTMENT_SHAPES: tuple[Any, ...] = (AppointmentList, AppointmentSteps)


async def appointments(request: Request) -> Response:
    """`GET /v1/appointments?since=&until=&phone=&text=&ending=&newest=&limit=`"""
    known = await reader(request, Reading.APPOINTMENTS)
    found = await asyncio.to_thread(
        centre_of(request).appointment_records.appointments,
        _wanted(request),
        number_of(request, "limit", 200, PAGE),
        newest_first=bool(number_of(request, "newest", 0, 1)),
    )
    if not sees_whole(known.actor.role):
        found = masked_value(found)
    return json(AppointmentList(appointments=list(found)))


async def steps(request: Request) -> Response:
    """`GET /v1/appointments/{appointment}/steps`"""
    known = await reader(request, Reading.APPOINTMENTS)
    found = await asyncio.to_thread(
        centre_of(request).appointment_records.appointment_steps,
        AppointmentId(request.path_params["appointment"]),
    )
    if not sees_whole(known.actor.role):
        found = masked_value(found)
    return json(AppointmentSteps(steps=list(found)))


def _wanted(request: Request) -> AppointmentsWanted:
    asked = request.query_params
    ending = asked.get("ending")
    if ending is not None and ending not in set(Ending):
        raise refusal("message.invalid", detail="ending: " + ", ".join(Ending))
    return AppointmentsWanted(
        since=_moment(request, "since"),
        until=_moment(request, "until"),
        phone=asked.get("phone", "")[:LONGEST_SEARCH],
        text=asked.get("text", "")[:LONGEST_SEARCH],
        ending=Ending(ending) if ending is not None else None,
    )


def _moment(request: Request, name: str) -> datetime | None:
    if name not in request.query_params:
        return None
    return moment_of(request, name, centre_of(request).clock.now())


def appointment_paths(schema_of: Mapping[Any, Any]) -> Operation:
    listing = operation(
        "appointments",
        "Booked transports of all time, in the order of fetching.",
        answer=schema_of[AppointmentList],
        refusals=("400", "401", "403", "503"),
    )
    listing["parameters"] = [
        word("since", "Those to be fetched from then on; an ISO time."),
        word("until", "Those to be fetched before."),
        word("phone", "The whole number of who booked."),
        word("text", "A part of the name, of a place or of the transport's number."),
        word("ending", "open, delivered, cancelled or not_appeared."),
        query("newest", "1: the latest first."),
        query("limit", "At most so many."),
    ]
    one = operation(
        "appointmentSteps",
        "What was done about one booked transport, in order.",
        answer=schema_of[AppointmentSteps],
        refusals=("401", "403", "503"),
    )
    one["parameters"] = [in_path("appointment")]
    return {
        "/v1/appointments": {"get": listing},
        "/v1/appointments/{appointment}/steps": {"get": one},
    }
