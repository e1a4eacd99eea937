"""Two who work on one thing at once: what the second has not seen is not changed unseen."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.map_changes import Change

MEANWHILE = {
    "condition": "condition.changed-meanwhile",
    "place": "place.changed-meanwhile",
    "correction": "correction.changed-meanwhile",
}


def must_be_as_seen(thing: str, last: Change, seen: datetime | None) -> None:
    """Let a step pass if the asker knew the last one, or did not say.

    Raises:
        Rejected: a code of `MEANWHILE`, naming who was faster.
    """
    if seen is not None and seen != last.at:
        raise Rejected(MEANWHILE[thing], account=last.by.account, seat=last.by.seat or "")
