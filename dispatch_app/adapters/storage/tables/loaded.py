"""Table of what the region's own tables said when they were loaded last."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from dispatch_app.adapters.storage.tables.columns import METADATA, text

LOADED_ROW = Table(
    "loaded_row",
    METADATA,
    Column("row", Text, primary_key=True),
    text("digest", nullable=False),
)
