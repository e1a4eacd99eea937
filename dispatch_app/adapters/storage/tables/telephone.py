"""Tables of refused calls, of the call-back list, and of what was done to numbers."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    key,
    moment,
    sequence,
    text,
)

REFUSED_CALL = Table(
    "refused_call",
    METADATA,
    key(),
    text("ref"),
    text("line"),
    text("number"),
    text("number_key"),
    count("intercepted"),
    moment("at"),
)
Index("refused_call_by_time", REFUSED_CALL.c.at)
Index("refused_call_by_number", REFUSED_CALL.c.number_key, REFUSED_CALL.c.at)

CALL_BACK_LOG = Table(
    "call_back_log",
    METADATA,
    sequence(),
    text("call"),
    text("act"),
    text("why"),
    text("outcome"),
    text("attempt"),
    text("seat"),
    text("note"),
    moment("at"),
)
"""Wanted, tried, settled: each step of calling somebody back. `attempt` is the call out."""
Index("call_back_log_by_call", CALL_BACK_LOG.c.call, CALL_BACK_LOG.c.sequence)

NUMBER_LOG = Table(
    "number_log",
    METADATA,
    sequence(),
    text("number"),
    text("act"),
    moment("begins"),
    moment("until"),
    text("badge"),
    text("thing"),
    text("note"),
    text("account"),
    text("role"),
    text("seat"),
    moment("at"),
)
"""Locks, interceptions and notes: who, why, until when. `thing` is a note's id."""
Index("number_log_by_number", NUMBER_LOG.c.number, NUMBER_LOG.c.sequence)
