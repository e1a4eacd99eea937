"""The table of steps of CPR lanes."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import METADATA, moment, sequence, text

CPR_STEP = Table(
    "cpr_step",
    METADATA,
    sequence(),
    text("incident"),
    text("call"),
    text("step"),
    moment("answered_at"),
    moment("reached_at"),
    text("account"),
)
Index("cpr_step_by_incident", CPR_STEP.c.incident)
