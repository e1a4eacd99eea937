"""Table of what became of each alarm: raised, cleared, acknowledged, brought before the leader."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    moment,
    nature,
    sequence,
    text,
)

ALARM_LOG = Table(
    "alarm_log",
    METADATA,
    sequence(),
    nature(),
    text("alarm"),
    text("act"),
    count("severity"),
    text("reason"),
    text("detail"),
    text("word"),
    text("note"),
    text("account"),
    text("role"),
    text("seat"),
    moment("fault_at"),
    moment("at"),
)
"""`fault_at`: when the fault itself began or ended; `at`: when the centre heard of it."""
Index("alarm_log_by_time", ALARM_LOG.c.at)
Index("alarm_log_by_alarm", ALARM_LOG.c.alarm, ALARM_LOG.c.sequence)
