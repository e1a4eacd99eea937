"""Tables of what vehicles and seats said of themselves, and of what was late.

What missions made of a vehicle stands in the mission stages, not here again.
"""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    measure,
    moment,
    nature,
    sequence,
    text,
)

VEHICLE_LOG = Table(
    "vehicle_log",
    METADATA,
    sequence(),
    text("vehicle"),
    text("state"),
    text("reason"),
    text("crew"),
    text("origin"),
    moment("at"),
    moment("heard_at"),
)
Index("vehicle_log_by_vehicle", VEHICLE_LOG.c.vehicle, VEHICLE_LOG.c.at)

VEHICLE_LOG_BY_TIME = Index("vehicle_log_by_time", VEHICLE_LOG.c.at, VEHICLE_LOG.c.sequence)

DUTY_LOG = Table(
    "duty_log",
    METADATA,
    sequence(),
    text("vehicle"),
    text("act"),
    text("detail"),
    text("by_whom"),
    moment("at"),
)
"""Shifts planned, begun and ended, checks, fuel and oxygen, upkeep, the planned ends of pauses."""
Index("duty_log_by_vehicle", DUTY_LOG.c.vehicle, DUTY_LOG.c.at)

SEAT_LOG = Table(
    "seat_log",
    METADATA,
    sequence(),
    text("seat"),
    text("state"),
    text("person"),
    text("reason"),
    moment("at"),
)
Index("seat_log_by_seat", SEAT_LOG.c.seat, SEAT_LOG.c.at)

SEAT_LOG_BY_TIME = Index("seat_log_by_time", SEAT_LOG.c.at, SEAT_LOG.c.sequence)

OVERDUE = Table(
    "overdue",
    METADATA,
    sequence(),
    nature(),
    text("kind"),
    text("subject"),
    moment("at"),
)
Index("overdue_by_subject", OVERDUE.c.subject)
Index("overdue_by_time", OVERDUE.c.at)

WAITING_LOG = Table(
    "waiting_log",
    METADATA,
    sequence(),
    nature(),
    text("incident"),
    text("act"),
    text("vehicle"),
    text("code"),
    measure("seconds"),
    text("note"),
    text("account"),
    text("seat"),
    moment("due_at"),
    moment("at"),
)
"""Calls to those who wait for a vehicle, and vehicles that were offered to them."""
Index("waiting_log_by_incident", WAITING_LOG.c.incident, WAITING_LOG.c.sequence)
Index("waiting_log_by_time", WAITING_LOG.c.at)

ENDING_LOG = Table(
    "ending_log",
    METADATA,
    sequence(),
    nature(),
    text("incident"),
    text("act"),
    text("code"),
    text("note"),
    text("account"),
    text("seat"),
    text("second"),
    text("to_kind"),
    text("to_name"),
    text("hospital"),
    text("told"),
    moment("at"),
)
"""Incidents that nobody was to go to, with the second person; and those referred to others."""
Index("ending_log_by_incident", ENDING_LOG.c.incident, ENDING_LOG.c.sequence)
Index("ending_log_by_time", ENDING_LOG.c.at)
