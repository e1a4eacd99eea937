"""Table of what became of each refresh of the subscribers."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    key,
    moment,
    text,
)

SUBSCRIBER_REFRESH = Table(
    "subscriber_refresh",
    METADATA,
    key(),
    moment("at", nullable=False),
    text("source", nullable=False),
    text("outcome", nullable=False),
    *(count(name, nullable=False) for name in ("numbers", "added", "changed", "gone", "rejected")),
    text("why", nullable=False),
    text("account", nullable=False, server_default=""),
    count("generation", nullable=False, server_default="0"),
    text("faults", nullable=False, server_default="[]"),
)
Index("subscriber_refresh_by_time", SUBSCRIBER_REFRESH.c.at)
