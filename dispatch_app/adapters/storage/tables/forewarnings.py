"""The table of forewarnings: what hospitals were told, what they answered, what became of it."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    key,
    moment,
    nature,
    place_in_journal,
    text,
)

FOREWARNING = Table(
    "forewarning",
    METADATA,
    key(),
    place_in_journal(),
    text("mission"),
    text("number"),
    text("incident"),
    text("hospital"),
    text("vehicle"),
    text("station"),
    text("seat"),
    nature(),
    text("complaint"),
    text("brief"),
    count("version"),
    moment("at"),
    moment("eta_at"),
    moment("under_way_at"),
    moment("delivered_at"),
    moment("read_at"),
    moment("accepted_at"),
    moment("refused_at"),
    text("refused_because"),
    text("answered_by"),
    moment("withdrawn_at"),
    text("withdrawn_because"),
    moment("arrived_at"),
    moment("taken_at"),
    text("condition"),
    text("taken_by"),
    text("taken_note"),
    text("outcome"),
    moment("outcome_at"),
    text("disease_class"),
    text("outcome_by"),
    text("outcome_note"),
)
"""`brief` is JSON. `eta_at` is what the hospital was told last."""
Index("forewarning_by_hospital", FOREWARNING.c.hospital, FOREWARNING.c.sequence)
Index("forewarning_by_mission", FOREWARNING.c.mission)
FOREWARNING_BY_TIME = Index("forewarning_by_time", FOREWARNING.c.at, FOREWARNING.c.id)
