"""Tables of the journal itself: events and their seals, answers, the newest snapshot, bookmarks."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from dispatch_app.adapters.storage.tables.columns import BIG, METADATA, moment, sequence, text

SCHEMA_VERSION = Table(
    "schema_version",
    METADATA,
    Column("version", BIG, primary_key=True, autoincrement=False),
)

EVENT = Table(
    "event",
    METADATA,
    sequence(),
    text("command_id", nullable=False),
    text("kind", nullable=False),
    moment("at", nullable=False),
    text("account", nullable=False),
    text("role", nullable=False),
    text("seat"),
    text("station"),
    text("body", nullable=False),
)

EVENT_BY_KIND = Index("event_by_kind", EVENT.c.kind, EVENT.c.sequence)
EVENT_BY_ACCOUNT = Index("event_by_account", EVENT.c.account, EVENT.c.sequence)
"""For the audit: what is rare is found among many millions. Its times need none."""

JOURNAL_SEAL = Table(
    "journal_seal",
    METADATA,
    Column("through", BIG, primary_key=True, autoincrement=False),
    Column("first", BIG, nullable=False),
    text("head", nullable=False),
)
"""One row for each commit: see `sealing`."""

ANSWER = Table(
    "answer",
    METADATA,
    Column("command_id", Text, primary_key=True),
    text("kind", nullable=False),
    Column("first_sequence", BIG),
    Column("last_sequence", BIG, nullable=False),
    text("refusal", nullable=False),
    text("details", nullable=False),
)

SNAPSHOT = Table(
    "snapshot",
    METADATA,
    Column("slot", BIG, primary_key=True, autoincrement=False),
    Column("sequence", BIG, nullable=False),
    Column("state", LargeBinary, nullable=False),
)

BOOKMARK = Table(
    "bookmark",
    METADATA,
    Column("reader", Text, primary_key=True),
    Column("sequence", BIG, nullable=False),
)
