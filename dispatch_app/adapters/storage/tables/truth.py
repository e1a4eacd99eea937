"""Tables of the truth desk: stages entered as positions show them, and what sources told twice."""

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

STAGE_CORRECTION = Table(
    "stage_correction",
    METADATA,
    sequence(),
    nature(),
    text("mission"),
    text("stage"),
    moment("at"),
    moment("entered_at"),
    text("seat"),
    moment("told_at"),
    text("told_origin"),
    text("fence"),
    text("fence_of"),
    moment("fix_at"),
    measure("distance_m"),
)
Index("stage_correction_by_mission", STAGE_CORRECTION.c.mission)

STAGE_TOLD_AGAIN = Table(
    "stage_told_again",
    METADATA,
    sequence(),
    nature(),
    text("mission"),
    text("stage"),
    moment("at"),
    moment("heard_at"),
    text("origin"),
)
Index("stage_told_again_by_mission", STAGE_TOLD_AGAIN.c.mission)
