"""The small files in which the links remember: whole after every word, for several threads."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def opened(path: Path | str, schema: str) -> sqlite3.Connection:
    """The caller keeps threads apart. Each statement is a transaction, on disk when it returns."""
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=full")
    database.executescript(schema)
    return database
