"""Looking for things: what was picked becomes a question, its answer becomes rows. No widgets made.

Only the newest question is answered; what was found stays until then.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.search_answers import (
    COUNT,
    SEARCH,
    Counted,
    Found,
    FoundRow,
    Unreadable,
    read,
)
from dispatch_app.domain.search.asking import Query
from dispatch_app.domain.search.catalogue import SUBJECTS
from dispatch_app.domain.search.fields import Field
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.query_words import field_word, totals_words
from dispatch_app.ui.kit.desk import Desk

PAGE = 100
Answer = bytes | Declined | Away


class QueryView(Protocol):
    def begin(self, query: Query, fields: tuple[Field, ...]) -> None:
        """Another answer is coming."""
        ...

    def add(self, rows: tuple[FoundRow, ...], *, more: bool) -> None: ...
    def show_state(self, tone: str, words: str) -> None: ...
    def show_totals(self, words: str) -> None: ...


class Querying:
    def __init__(self, desk: Desk, texts: Texts, view: QueryView) -> None:
        self._desk, self._texts, self._view = desk, texts, view
        self._number = 0
        self._shown = 0
        self._waiting = False
        self.after = ""
        self.asked: Query | None = None
        self.masked = self.partial = False
        self.counted: Counted | None = None

    def ask(self, query: Query) -> None:
        self._number += 1
        self.asked, self.after, self._shown, self.counted = query, "", 0, None
        self._view.show_state("info", self._texts("query.asking"))
        self._view.show_totals("")
        self._page()

    def again(self) -> None:
        if self.asked is not None:
            self.ask(self.asked)

    def go_on(self) -> None:
        """The next page behind what is shown."""
        if self.after and not self._waiting:
            self._page()

    def stop(self) -> None:
        """Whatever is still answered is of no interest any more."""
        self._number += 1

    def _page(self) -> None:
        number, after = self._number, self.after
        self._waiting = True
        fields = {**self._body(), "limit": PAGE, "after": after}
        self._desk.hand_in(SEARCH, fields, lambda answer: self._have(number, after, answer))

    def _body(self) -> dict[str, object]:
        return {"query": msgspec.to_builtins(self.asked)}

    def _have(self, number: int, after: str, answer: Answer) -> None:
        if number != self._number:
            return
        self._waiting = False
        if not isinstance(answer, bytes):
            self._view.show_state("alarm", self._no(answer))
            return
        try:
            found = read(answer, Found)
        except Unreadable:
            self._view.show_state("alarm", self._texts("query.version"))
            return
        self._take(found, first=not after)

    def _take(self, found: Found, *, first: bool) -> None:
        assert self.asked is not None
        self.after, self.masked, self.partial = found.after, found.masked, found.partial
        if first:
            fields = SUBJECTS[self.asked.subject].fields
            self._view.begin(self.asked, tuple(fields[key] for key in found.columns))
            self._count()
        self._shown += len(found.rows)
        self._view.add(tuple(found.rows), more=bool(found.after))
        self._view.show_state("info", self._standing())

    def _standing(self) -> str:
        words = self._texts("query.shown", count=self._shown) if self._shown else ""
        masked = self._texts("query.masked") if self.masked else ""
        partial = self._texts("query.partial") if self.partial else ""
        return " · ".join(w for w in (words or self._texts("query.none"), partial, masked) if w)

    def _count(self) -> None:
        number = self._number
        self._desk.hand_in(COUNT, self._body(), lambda answer: self._have_count(number, answer))

    def _have_count(self, number: int, answer: Answer) -> None:
        if number != self._number or self.asked is None:
            return
        if not isinstance(answer, bytes):
            self._view.show_totals(self._no(answer))
            return
        try:
            self.counted = read(answer, Counted)
        except Unreadable:
            self._view.show_totals(self._texts("query.version"))
            return
        subject = SUBJECTS[self.asked.subject]
        self._view.show_totals(totals_words(self.counted, subject, self._texts))

    def _no(self, trouble: Declined | Away) -> str:
        if isinstance(trouble, Away):
            return self._texts("query.away")
        problem = trouble.problem
        key = f"refusal.{problem.code}"
        details = {**dict(problem.details), **self._named(problem.details)}
        return self._texts(key, **details) if self._texts.has(key) else problem.code

    def _named(self, details: dict[str, str]) -> dict[str, str]:
        """The field by its word."""
        subject = SUBJECTS.get(self.asked.subject) if self.asked else None
        field = subject.fields.get(details.get("field", "")) if subject else None
        if subject is None or field is None:
            return {}
        return {"field": field_word(subject, field, self._texts)}
