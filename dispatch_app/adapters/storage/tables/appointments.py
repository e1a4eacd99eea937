"""Tables of booked transports: what was booked and what became of it, and every step on the way."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    key,
    measure,
    moment,
    place_in_journal,
    sequence,
    text,
)

APPOINTMENT = Table(
    "appointment",
    METADATA,
    key(),
    place_in_journal(),
    text("number"),
    text("series"),
    text("call"),
    text("name"),
    text("phone"),
    text("start_text"),
    text("end_text"),
    text("booking"),
    text("person"),
    text("account"),
    text("seat"),
    text("vehicle"),
    text("station"),
    text("incident"),
    text("mission"),
    text("ending"),
    text("reason"),
    moment("pick_up_at"),
    moment("latest_at"),
    moment("booked_at"),
    moment("confirmed_at"),
    moment("reminded_at"),
    moment("accepted_at"),
    moment("dispatched_at"),
    moment("boarded_at"),
    moment("delivered_at"),
    moment("over_at"),
    measure("distance_m"),
)
"""`booking` is JSON of the whole; what lists look for stands in columns of its own. `phone` is the
number as it is compared. `ending` is empty while it is to come or under way."""
Index("appointment_by_time", APPOINTMENT.c.pick_up_at, APPOINTMENT.c.id)
Index("appointment_by_phone", APPOINTMENT.c.phone, APPOINTMENT.c.pick_up_at)

APPOINTMENT_STEP = Table(
    "appointment_step",
    METADATA,
    sequence(),
    text("appointment"),
    text("act"),
    text("code"),
    text("vehicle"),
    text("station"),
    text("note"),
    count("bare_cells"),
    count("bare_people"),
    text("account"),
    text("role"),
    text("seat"),
    moment("at"),
)
"""`code` is why: of the ending, the refusal, the delay, or why cover was given up."""
Index("appointment_step_by_appointment", APPOINTMENT_STEP.c.appointment)
Index("appointment_step_by_time", APPOINTMENT_STEP.c.at)
