"""Tables of recordings, of who took part, of the words about them, and of who heard them."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    moment,
    sequence,
    text,
)

RECORDING = Table(
    "recording",
    METADATA,
    sequence(),
    text("id"),
    text("recorder"),
    moment("serial"),
    text("line"),
    text("ref"),
    text("number"),
    text("called"),
    count("outgoing"),
    text("seats"),
    moment("began_at"),
    moment("ended_at"),
    moment("duration_ms"),
    moment("bytes"),
    text("sha256"),
    count("cut"),
    moment("lost_ms"),
    moment("clock_offset_ms"),
    count("seal_line"),
    text("seal_head"),
    text("call"),
    text("removal"),
    moment("removed_at"),
    text("hold"),
)
"""`seats` holds their names between commas, also in front and behind. `sequence` tells rows apart:
what a recorder names twice must not stop the journal."""
Index("recording_by_id", RECORDING.c.id)
Index("recording_by_time", RECORDING.c.began_at, RECORDING.c.sequence)
Index("recording_by_serial", RECORDING.c.serial)
Index("recording_by_call", RECORDING.c.call)
RECORDING_BY_LINE = Index(
    "recording_by_channel",
    RECORDING.c.line,
    RECORDING.c.began_at,
    RECORDING.c.sequence,
    RECORDING.c.number,
    RECORDING.c.called,
    RECORDING.c.seats,
)
"""As the next, for one channel."""
Index(
    "recording_by_numbers",
    RECORDING.c.began_at,
    RECORDING.c.sequence,
    RECORDING.c.number,
    RECORDING.c.called,
    RECORDING.c.seats,
)
"""Holds all that a search by a part of a number reads: it never touches the table itself."""

RECORDING_REMARK = Table(
    "recording_remark",
    METADATA,
    sequence(),
    text("recording"),
    moment("offset_ms"),
    text("text"),
    text("account"),
    text("seat"),
    moment("at"),
)
"""Marks have an offset, notes have none."""
Index("recording_remark_by_recording", RECORDING_REMARK.c.recording)

RECORDING_OPENING = Table(
    "recording_opening",
    METADATA,
    sequence(),
    text("recording"),
    text("line"),
    text("purpose"),
    text("reason"),
    text("account"),
    text("seat"),
    moment("at"),
)
"""Who heard what, or listened to which channel while it was talked there."""
Index("recording_opening_by_recording", RECORDING_OPENING.c.recording)
Index("recording_opening_by_time", RECORDING_OPENING.c.at)
