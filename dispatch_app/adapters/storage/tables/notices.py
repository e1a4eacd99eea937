"""Tables of notices and messages: what was written, who read it, which hospital was told."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    key,
    moment,
    place_in_journal,
    sequence,
    text,
)

NOTICE = Table(
    "notice",
    METADATA,
    key(),
    place_in_journal(),
    text("kind"),
    text("title"),
    text("body"),
    text("urgency"),
    text("addressed"),
    text("attachments"),
    text("answers"),
    text("account"),
    text("role"),
    text("seat"),
    text("station"),
    text("person"),
    moment("valid_from"),
    moment("valid_until"),
    moment("withdrawn_at"),
    text("withdrawn_because"),
    moment("at"),
)
"""`addressed` and `attachments` are JSON; nobody looks for what stands in them."""
Index("notice_by_sequence", NOTICE.c.sequence)

NOTICE_READ = Table(
    "notice_read",
    METADATA,
    sequence(),
    text("notice"),
    text("account"),
    text("role"),
    text("seat"),
    text("station"),
    text("person"),
    moment("read_at"),
    moment("at"),
)
Index("notice_read_by_notice", NOTICE_READ.c.notice, NOTICE_READ.c.sequence)

NOTICE_TOLD = Table(
    "notice_told",
    METADATA,
    sequence(),
    text("notice"),
    text("hospital"),
    text("account"),
    text("role"),
    text("seat"),
    text("person"),
    text("note"),
    moment("at"),
)
Index("notice_told_by_notice", NOTICE_TOLD.c.notice, NOTICE_TOLD.c.sequence)
