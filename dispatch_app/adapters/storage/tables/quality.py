"""Tables of score sheets and of reviews of calls."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    key,
    measure,
    moment,
    place_in_journal,
    sequence,
    text,
)

SCORE_SHEET = Table(
    "score_sheet",
    METADATA,
    sequence(),
    text("name"),
    text("body"),
    moment("at"),
)

REVIEW = Table(
    "review",
    METADATA,
    key(),
    place_in_journal(),
    text("call"),
    text("incident"),
    text("incident_number"),
    text("seat"),
    text("account"),
    text("person"),
    moment("answered_at"),
    text("chosen_by"),
    text("rule"),
    text("sheet"),
    count("wants_second"),
    moment("due_at"),
    moment("chosen_at"),
    text("first"),
    text("first_marks"),
    measure("first_points"),
    text("second"),
    text("second_marks"),
    text("settled"),
    measure("settled_points"),
    text("appeal"),
    text("answer"),
    text("coaching"),
    moment("coaching_read_at"),
)
"""What one person found stands as JSON; marks and points again, to count without reading it."""
FOLLOW_UP = Table(
    "follow_up",
    METADATA,
    sequence(),
    text("incident"),
    count("attempt"),
    text("result"),
    text("answers"),
    text("version"),
    text("account"),
    text("role"),
    text("seat"),
    moment("at"),
)
Index("follow_up_by_incident", FOLLOW_UP.c.incident, FOLLOW_UP.c.sequence)
Index("follow_up_by_time", FOLLOW_UP.c.at)

Index("review_by_sequence", REVIEW.c.sequence)
Index("review_by_call", REVIEW.c.call)
Index("review_by_account", REVIEW.c.account, REVIEW.c.sequence)
Index("review_by_time", REVIEW.c.answered_at)
