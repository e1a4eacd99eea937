"""Asks the centre for rows of its own tables and keeps the newest answer of each. Shows nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.registers import RegisterRow, Unreadable, rows_in, rows_path
from dispatch_app.domain.events import Event
from dispatch_app.domain.registers.steps import step_of
from dispatch_app.ui.director.data_words import OFFERED
from dispatch_app.ui.kit.desk import Desk

Answer = bytes | Declined | Away


class TableRows:
    def __init__(self, desk: Desk, heard: Callable[[str], None]) -> None:
        """`heard` is told the name of a table whenever its rows are otherwise."""
        self._desk, self._heard = desk, heard
        self.known: dict[str, tuple[RegisterRow, ...]] = {}
        self.trouble = ""
        """Why the last question had no answer: `away`, `unreadable` or a refusal's code."""
        self._asked: set[str] = set()
        self._stale: set[str] = set()
        """Changed while their question was under way: asked once more."""

    def ask(self, *tables: str) -> None:
        for table in tables:
            if table in self._asked:
                self._stale.add(table)
            elif self._desk.online:
                self._asked.add(table)
                self._desk.ask(rows_path(table), partial(self._have, table))

    def ask_with_others(self, table: str) -> None:
        """The table, and those whose rows it may name, if they are not known."""
        self.ask(table, *(t for t in OFFERED if t != table and t not in self.known))

    def follow(self, events: Iterable[Event]) -> None:
        """Ask again for tables that events were about, as far as somebody has looked at them."""
        about = {step.register for event in events if (step := step_of(event)) is not None}
        self.ask(*sorted(about & self.known.keys()))

    def _have(self, table: str, answer: Answer) -> None:
        self._asked.discard(table)
        try:
            fresh = rows_in(answer) if isinstance(answer, bytes) else None
            self.trouble = "" if fresh is not None else _trouble(answer)
        except Unreadable:
            fresh, self.trouble = None, "unreadable"
        if table in self._stale:
            self._stale.discard(table)
            self.ask(table)
        if fresh is None:
            self._heard(table)
        elif fresh != self.known.get(table):
            self.known[table] = fresh
            self._heard(table)


def _trouble(answer: Answer) -> str:
    return answer.problem.code if isinstance(answer, Declined) else "away"
