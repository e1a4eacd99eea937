"""Tables of road conditions, of the centre's own places, of corrections, and of every change."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    key,
    measure,
    moment,
    sequence,
    text,
)

ROAD_CONDITION = Table(
    "road_condition",
    METADATA,
    key(),
    text("kind"),
    text("shape"),
    text("reason"),
    text("road"),
    text("note"),
    text("described"),
    measure("factor"),
    moment("since"),
    moment("until"),
    text("account"),
    text("seat"),
    moment("set_at"),
    moment("changed_at"),
    moment("ended_at"),
)
"""`described` holds the whole condition, shape and limits too."""
Index("road_condition_by_time", ROAD_CONDITION.c.set_at)

OWN_PLACE = Table(
    "own_place",
    METADATA,
    key(),
    text("name"),
    text("kind"),
    text("address"),
    measure("lat"),
    measure("lon"),
    text("described"),
    moment("added_at"),
    moment("changed_at"),
    moment("retired_at"),
)
Index("own_place_by_name", OWN_PLACE.c.name)

CORRECTION = Table(
    "correction",
    METADATA,
    key(),
    text("typed"),
    text("incident"),
    text("described"),
    text("status"),
    text("place"),
    text("account"),
    text("seat"),
    moment("filed_at"),
    moment("decided_at"),
)
Index("correction_by_time", CORRECTION.c.filed_at)
Index("correction_by_incident", CORRECTION.c.incident)

MAP_CHANGE = Table(
    "map_change",
    METADATA,
    sequence(),
    text("subject"),
    text("thing"),
    text("act"),
    text("described"),
    text("note"),
    text("account"),
    text("role"),
    text("seat"),
    moment("at"),
)
"""Every step in the life of one thing: what it was after it, who did it."""
Index("map_change_by_thing", MAP_CHANGE.c.thing, MAP_CHANGE.c.sequence)
Index("map_change_by_subject", MAP_CHANGE.c.subject, MAP_CHANGE.c.sequence)
