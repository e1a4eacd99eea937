"""Puts the search of one store together."""

from __future__ import annotations

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.search.finding import SqlSearching
from dispatch_app.adapters.storage.search.readers import DEADLINE_S, Readers


def open_search(database: Database, *, deadline_s: float = DEADLINE_S) -> SqlSearching:
    return SqlSearching(Readers(database, deadline_s=deadline_s))
