"""Connections for questions that may take long: few, apart from all others, with a deadline.

A question that is cut off has cost the store no more than its deadline.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFree

from dispatch_app.adapters.storage.database import Database
from dispatch_app.domain.errors import Rejected
from dispatch_app.ports.errors import Unavailable

AT_ONCE = 2
"""A third question waits: two cores have orders to carry out as well."""
DEADLINE_S = 4.0
"""A seat waits five seconds for an answer."""
_STEPS = 4_000
"""So many steps of SQLite between two looks at the clock: some tenths of a millisecond."""


class Readers:
    """A small pool on the same store; never writes."""

    def __init__(
        self,
        database: Database,
        *,
        deadline_s: float = DEADLINE_S,
        beside: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`beside`: a file of SQLite that is read along with the store, under the name `beside`."""
        self._deadline_s = deadline_s
        self._clock = clock
        self._engine = database.readers_apart(AT_ONCE, wait_s=deadline_s, deadline_s=deadline_s)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        if beside is not None:
            _read_along(self._engine, beside)

    @property
    def is_sqlite(self) -> bool:
        return self._is_sqlite

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent look.

        Raises:
            Rejected: `search.too-broad`: it took longer than the deadline, or none was free.
            Unavailable: the store is away.
        """
        try:
            with self._engine.connect() as connection, self._limited(connection):
                yield connection
        except NoneFree as busy:
            raise Rejected("search.busy") from busy
        except DBAPIError as trouble:
            if _was_cut_off(trouble):
                raise Rejected("search.too-broad", seconds=f"{self._deadline_s:g}") from trouble
            raise Unavailable(str(trouble.orig)) from trouble
        except SQLAlchemyError as trouble:
            raise Unavailable(str(trouble)) from trouble

    @contextmanager
    def _limited(self, connection: Connection) -> Iterator[None]:
        """PostgreSQL watches the time by itself."""
        if not self._is_sqlite:
            yield
            return
        wire: Any = connection.connection.driver_connection
        until = self._clock() + self._deadline_s
        wire.set_progress_handler(lambda: self._clock() > until, _STEPS)
        try:
            yield
        finally:
            wire.set_progress_handler(None, 0)

    def close(self) -> None:
        self._engine.dispose()


def _read_along(engine: Engine, file: Path) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.execute("ATTACH DATABASE ? AS beside", (str(file),))


def _was_cut_off(trouble: DBAPIError) -> bool:
    said = str(trouble.orig)
    return "interrupted" in said or "statement timeout" in said
