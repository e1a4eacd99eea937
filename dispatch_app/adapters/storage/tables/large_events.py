"""Tables of large events and their casualties. Missions stand with the others."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    key,
    moment,
    nature,
    place_in_journal,
    sequence,
    text,
)

LARGE_EVENT = Table(
    "large_event",
    METADATA,
    sequence(),
    text("incident"),
    nature(),
    text("number"),
    text("kind"),
    text("plan_version"),
    count("level"),
    count("patients"),
    text("account"),
    text("person"),
    moment("declared_at"),
)
"""One row a declaration; an incident that was closed too early may be declared once more."""
Index("large_event_by_incident", LARGE_EVENT.c.incident, LARGE_EVENT.c.sequence)
Index("large_event_by_time", LARGE_EVENT.c.declared_at)

LARGE_EVENT_STEP = Table(
    "large_event_step",
    METADATA,
    sequence(),
    text("incident"),
    text("step"),
    count("level"),
    count("patients"),
    count("vehicles"),
    text("words"),
    text("account"),
    text("person"),
    moment("at"),
)
"""What was done about it: sent, level, told, ground, line, report, closed."""
Index("large_event_step_by_incident", LARGE_EVENT_STEP.c.incident, LARGE_EVENT_STEP.c.sequence)

CASUALTY = Table(
    "casualty",
    METADATA,
    key(),
    place_in_journal(),
    text("incident"),
    text("tag"),
    text("triage"),
    text("state"),
    text("sex"),
    count("age_years"),
    text("mission"),
    text("hospital"),
    text("note"),
    moment("at"),
)
Index("casualty_by_incident", CASUALTY.c.incident, CASUALTY.c.tag)

MOVE_UP = Table(
    "move_up",
    METADATA,
    key(),
    place_in_journal(),
    text("vehicle"),
    text("donor"),
    text("station"),
    text("incident"),
    text("account"),
    text("person"),
    moment("ordered_at"),
    moment("acknowledged_at"),
    moment("ended_at"),
    text("ended_because"),
)
Index("move_up_by_sequence", MOVE_UP.c.sequence)
