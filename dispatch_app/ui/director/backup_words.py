"""How the copies of the record stand, in a few words for the head of the window. Pure."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.backups import BackupTold
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local


def backup_words(
    told: BackupTold | None, now: datetime, zone: str, texts: Texts
) -> tuple[str, str]:
    """The words and their tone; none where the centre makes no copies."""
    if told is None:
        return "", "off"
    if told.trouble is not None:
        return texts(
            "backup.trouble", why=texts(f"alarm.reason.backup_{told.trouble.value}")
        ), "bad"
    if told.made_at is None:
        return (texts("backup.working"), "off") if told.working else ("", "off")
    made, today = local(told.made_at, zone), local(now, zone).date()
    at = f"{made:%H:%M}" if made.date() == today else f"{made:%m-%d %H:%M}"
    if told.proven_at is None:
        return texts("backup.made", at=at), "warn"
    if told.proven_sequence == told.sequence:
        return texts("backup.proven", at=at), "ok"
    proven = f"{local(told.proven_at, zone):%m-%d}"
    return texts("backup.proven-before", at=at, proven=proven), "ok"
