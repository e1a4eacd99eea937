"""Tables of where callers were said to be, and of doubts about places that somebody settled."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    measure,
    moment,
    nature,
    sequence,
    text,
)

CALLER_LOCATION = Table(
    "caller_location",
    METADATA,
    sequence(),
    nature(),
    text("call"),
    text("locator"),
    text("source"),
    text("reason"),
    measure("lat"),
    measure("lon"),
    measure("radius_m"),
    moment("measured_at"),
    text("address"),
    text("seat"),
    moment("at"),
)
"""What was asked and what was answered: a row without locator is a question of a seat, one with a
reason an answer without a position."""
Index("caller_location_by_call", CALLER_LOCATION.c.call)
Index("caller_location_by_time", CALLER_LOCATION.c.at)

PLACE_DECISION = Table(
    "place_decision",
    METADATA,
    sequence(),
    nature(),
    text("incident"),
    text("seat"),
    text("verdict"),
    text("reason"),
    count("kept"),
    measure("distance_m"),
    text("decision"),
    moment("at"),
)
Index("place_decision_by_incident", PLACE_DECISION.c.incident)
