"""Tables of text messages: what the centre sent, and what came."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    key,
    moment,
    place_in_journal,
    sequence,
    text,
)

TEXT_MESSAGE = Table(
    "text_message",
    METADATA,
    key(),
    place_in_journal(),
    text("number"),
    text("words"),
    text("incident"),
    text("role"),
    text("mission"),
    count("version"),
    text("state"),
    text("why"),
    text("gateway"),
    text("account"),
    text("person"),
    moment("asked_at"),
    moment("taken_at"),
    moment("sent_at"),
    moment("delivered_at"),
    moment("confirmed_at"),
)
Index("text_message_by_time", TEXT_MESSAGE.c.asked_at)
Index("text_message_by_incident", TEXT_MESSAGE.c.incident)
Index("text_message_by_mission", TEXT_MESSAGE.c.mission)

TEXT_CAME = Table(
    "text_came",
    METADATA,
    sequence(),
    text("number"),
    text("words"),
    text("answers"),
    count("confirms"),
    moment("happened_at"),
    moment("at"),
)
"""Answers, and what anybody else wrote to the centre's number."""
Index("text_came_by_time", TEXT_CAME.c.at)
