"""Remembers on disk which messages and nonces came from whom, so that neither counts twice."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from dispatch_app.adapters.links.disk import opened
from dispatch_app.adapters.links.problems import LinkProblem
from dispatch_app.adapters.links.signing import FRESH

IDS_KEPT = timedelta(days=90)
"""A partner that repeats itself after longer than this opens a case anew."""

_SCHEMA = """
create table if not exists seen (
    partner text not null, id text not null, digest text not null, at real not null,
    primary key (partner, id)
);
create table if not exists nonce (
    partner text not null, nonce text not null, at real not null, primary key (partner, nonce)
);
"""


class LinkMemory:
    """May be used from several threads."""

    def __init__(self, path: Path | str) -> None:
        self._lock = Lock()
        self._db = opened(path, _SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def take_nonce(self, partner: str, nonce: str, at: datetime) -> None:
        """Raises:
        LinkProblem: `link.replayed`.
        """
        now = at.timestamp()
        with self._lock:
            self._db.execute("delete from nonce where at < ?", (now - 2 * FRESH.total_seconds(),))
            try:
                self._db.execute("insert into nonce values (?, ?, ?)", (partner, nonce, now))
            except sqlite3.IntegrityError as known:
                raise LinkProblem("link.replayed") from known

    def knows(self, partner: str, message: str, body: bytes) -> bool:
        """Whether this very message was taken before.

        Raises:
            LinkProblem: `link.id-reused`: another one was, under the same id.
        """
        with self._lock:
            row = self._db.execute(
                "select digest from seen where partner = ? and id = ?", (partner, message)
            ).fetchone()
        if row is None:
            return False
        if row[0] != _digest(body):
            raise LinkProblem("link.id-reused", id=message)
        return True

    def keep(self, partner: str, message: str, body: bytes, at: datetime) -> None:
        """It has been taken, and is on the disk."""
        now = at.timestamp()
        with self._lock:
            self._db.execute("delete from seen where at < ?", (now - IDS_KEPT.total_seconds(),))
            self._db.execute(
                "insert or ignore into seen values (?, ?, ?, ?)",
                (partner, message, _digest(body), now),
            )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
