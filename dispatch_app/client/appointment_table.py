"""Reads the centre's answer for lists of booked transports. Knows no network and shows nothing."""

from __future__ import annotations

import msgspec

from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.appointments.records import AppointmentLine
from dispatch_app.wire.appointment_messages import AppointmentList

_LIST = msgspec.json.Decoder(AppointmentList)


def read(answer: bytes) -> tuple[AppointmentLine, ...]:
    """In the order in which the centre gave them.

    Raises:
        Unreadable: the answer has another shape.
    """
    try:
        return tuple(_LIST.decode(answer).appointments)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
