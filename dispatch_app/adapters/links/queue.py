"""A partner's own messages on their way out, kept on disk in the order of saying."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from dispatch_app.adapters.links.disk import opened
from dispatch_app.adapters.links.messages import InCase, decode, encode

_SCHEMA = """
create table if not exists waiting (
    position integer primary key autoincrement, id text not null unique, body blob not null
);
"""


class LinkQueue:
    """May be used from several threads."""

    def __init__(self, path: Path | str) -> None:
        self._lock = Lock()
        self._db = opened(path, _SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def put(self, message: InCase) -> None:
        with self._lock:
            self._db.execute(
                "insert or ignore into waiting (id, body) values (?, ?)",
                (message.id, encode(message)),
            )

    def first(self) -> InCase | None:
        with self._lock:
            row = self._db.execute("select body from waiting order by position limit 1").fetchone()
        message = decode(row[0]) if row is not None else None
        return message if isinstance(message, InCase) else None

    def drop(self, message: str) -> None:
        with self._lock:
            self._db.execute("delete from waiting where id = ?", (message,))

    def __len__(self) -> int:
        with self._lock:
            count: int = self._db.execute("select count(*) from waiting").fetchone()[0]
            return count
