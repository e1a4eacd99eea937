"""Which events are about which row of the centre's own tables; the events tell the rest."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import METADATA, sequence, text

REGISTER_STEP = Table(
    "register_step",
    METADATA,
    sequence(),
    text("register", nullable=False),
    text("record", nullable=False),
)
Index(
    "register_step_by_record",
    REGISTER_STEP.c.register,
    REGISTER_STEP.c.record,
    REGISTER_STEP.c.sequence,
)
