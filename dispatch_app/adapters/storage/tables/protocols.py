"""Every text of a protocol that was ever known, so that what was asked can be read again."""

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

PROTOCOL_TEXT = Table(
    "protocol_text",
    METADATA,
    key(),
    place_in_journal(),
    text("code"),
    text("version"),
    text("digest"),
    text("body"),
    text("note"),
    text("authors"),
    text("approved_by"),
    count("in_force"),
    moment("at"),
)
"""One row each time that a text came into force or was found among the server's files (then
`in_force` says whether it also came into force)."""
Index("protocol_text_by_code", PROTOCOL_TEXT.c.code, PROTOCOL_TEXT.c.sequence)
