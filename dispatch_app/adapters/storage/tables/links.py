"""Tables of cases shared with linked systems, and all that either side said in them."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    key,
    moment,
    place_in_journal,
    text,
)

LINK_CASE = Table(
    "link_case",
    METADATA,
    key(),
    place_in_journal(),
    text("wire"),
    text("partner"),
    count("ours"),
    text("purpose"),
    text("way"),
    text("needs"),
    text("incident"),
    text("standing"),
    text("reference"),
    text("listener"),
    text("items"),
    moment("read_back_at"),
    moment("at"),
)
"""`needs` and `items` are JSON. `listener` repeated `items` on the telephone."""
Index("link_case_by_incident", LINK_CASE.c.incident)
Index("link_case_by_sequence", LINK_CASE.c.sequence)

LINK_WORD = Table(
    "link_word",
    METADATA,
    key(),
    place_in_journal(),
    text("link_case"),
    text("kind"),
    count("ours"),
    text("words"),
    text("standing"),
    text("reason"),
    text("reference"),
    text("content"),
    text("account"),
    text("role"),
    text("seat"),
    moment("said_at"),
    moment("delivered_at"),
    text("trouble"),
    moment("at"),
)
"""`content` is JSON of what was told of the incident; empty where nothing was."""
Index("link_word_by_case", LINK_WORD.c.link_case, LINK_WORD.c.sequence)
