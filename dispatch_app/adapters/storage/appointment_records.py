"""Reads booked transports of all time and their steps out of their tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none, to_ms
from dispatch_app.adapters.storage.projections.packing import unpacked
from dispatch_app.adapters.storage.tables.appointments import APPOINTMENT, APPOINTMENT_STEP
from dispatch_app.domain.appointments.values import Booking
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AppointmentId
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.values import Actor
from dispatch_app.ports.appointment_records import (
    AppointmentLine,
    AppointmentStep,
    AppointmentsWanted,
    Ending,
)


class SqlAppointmentRecords:
    """`ports.appointment_records.AppointmentRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def appointments(
        self, wanted: AppointmentsWanted, limit: int, *, newest_first: bool = False
    ) -> tuple[AppointmentLine, ...]:
        order = (APPOINTMENT.c.pick_up_at, APPOINTMENT.c.sequence, APPOINTMENT.c.number)
        found = select(APPOINTMENT).where(*_conditions(wanted)).limit(limit)
        found = found.order_by(*(c.desc() if newest_first else c for c in order))
        with self._database.reading() as connection:
            return tuple(_line(row) for row in connection.execute(found))

    def appointment_steps(self, wanted: AppointmentId) -> tuple[AppointmentStep, ...]:
        steps = (
            select(APPOINTMENT_STEP)
            .where(APPOINTMENT_STEP.c.appointment == wanted)
            .order_by(APPOINTMENT_STEP.c.sequence)
        )
        with self._database.reading() as connection:
            return tuple(_step(row) for row in connection.execute(steps))


def _conditions(wanted: AppointmentsWanted) -> list[ColumnElement[bool]]:
    table, found = APPOINTMENT.c, []
    if wanted.since is not None:
        found.append(table.pick_up_at >= to_ms(wanted.since))
    if wanted.until is not None:
        found.append(table.pick_up_at < to_ms(wanted.until))
    if wanted.phone:
        found.append(table.phone == normal_number(wanted.phone))
    if wanted.ending is not None:
        found.append(table.ending == ("" if wanted.ending is Ending.OPEN else wanted.ending.value))
    if wanted.text:
        columns = (table.name, table.start_text, table.end_text, table.number)
        found.append(or_(*(c.icontains(wanted.text, autoescape=True) for c in columns)))
    return found


def _line(row: Any) -> AppointmentLine:
    return AppointmentLine(
        id=row.id,
        sequence=row.sequence,
        number=row.number,
        booking=unpacked(row.booking, Booking),
        person=row.person or "",
        booked_at=from_ms(row.booked_at),
        ending=Ending(row.ending or Ending.OPEN),
        reason=row.reason or "",
        series=row.series,
        vehicle=row.vehicle,
        station=row.station,
        incident=row.incident,
        dispatched_at=moment_or_none(row.dispatched_at),
        boarded_at=moment_or_none(row.boarded_at),
        delivered_at=moment_or_none(row.delivered_at),
        over_at=moment_or_none(row.over_at),
        distance_m=row.distance_m,
    )


def _step(row: Any) -> AppointmentStep:
    return AppointmentStep(
        sequence=row.sequence,
        act=row.act,
        at=from_ms(row.at),
        by=Actor(account=row.account, role=Role(row.role), seat=row.seat),
        code=row.code or "",
        note=row.note or "",
        vehicle=row.vehicle,
        station=row.station,
        bare_cells=row.bare_cells,
        bare_people=row.bare_people,
    )
