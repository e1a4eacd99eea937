"""Tables of accounts, their keys and sessions, and of telephone subscribers."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from dispatch_app.adapters.storage.tables.columns import (
    BIG,
    METADATA,
    count,
    key,
    measure,
    moment,
    text,
)

ACCOUNT = Table(
    "account",
    METADATA,
    key(),
    text("role", nullable=False),
    text("name", nullable=False),
    text("password_hash"),
    text("station"),
    count("failed", nullable=False),
    moment("locked_until"),
    count("expired"),
    moment("retired_at"),
    text("hospital"),
)

MACHINE_KEY = Table(
    "machine_key",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
)

SESSION = Table(
    "session",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    text("account", nullable=False),
    text("seat"),
    text("station"),
    moment("expires_at", nullable=False),
)
Index("session_by_account", SESSION.c.account)

SUBSCRIBER = Table(
    "subscriber",
    METADATA,
    Column("generation", BIG, primary_key=True, autoincrement=False),
    Column("number", Text, primary_key=True),
    text("name", nullable=False),
    text("address", nullable=False),
    measure("lat"),
    measure("lon"),
    text("warning", nullable=False),
)

SUBSCRIBER_SET = Table(
    "subscriber_set",
    METADATA,
    Column("slot", BIG, primary_key=True, autoincrement=False),
    Column("generation", BIG, nullable=False),
)
