"""Takes a whole answer out of the house: all its pages, then the reason on record, then the file.

Nothing is written before the centre has taken the reason down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.client.search_answers import SEARCH, Found, FoundRow, Unreadable, read
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.exports import LONGEST_CRITERIA, Export, ExportFormat
from dispatch_app.domain.search.asking import MOST_ROWS, Query
from dispatch_app.domain.search.catalogue import SUBJECTS
from dispatch_app.i18n.times import local
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.query_files import TakenTable, file_of
from dispatch_app.ui.director.query_names import names_of
from dispatch_app.ui.director.query_words import Wording, field_word, operator_word
from dispatch_app.ui.kit.replay.replaying import Errand, saved

MOST = {ExportFormat.XLSX: 50_000, ExportFormat.CSV: 50_000, ExportFormat.PDF: 2_000}
"""What a person can do something with; figures over more are the business of reports."""
FORMS = tuple(MOST)
Rows = tuple[tuple[str, ...], ...]
Answer = bytes | Declined | Away
Say = Callable[[str, str], None]


class QueryTaking:
    """One at a time; a new one takes the place of one that has not come to its file."""

    def __init__(self, place: DirectorPlace, errand: Errand, say: Say) -> None:
        self._place, self._texts, self._errand, self._say = place, place.texts, errand, say
        self._number = 0
        self._rows: list[FoundRow] = []
        self._masked = True

    def begin(self, query: Query, form: ExportFormat, reason: str) -> None:
        self._number += 1
        self._rows = []
        self._page(query, form, reason, "")

    def stop(self) -> None:
        self._number += 1

    # ---- all pages

    def _page(self, query: Query, form: ExportFormat, reason: str, after: str) -> None:
        count = f"{len(self._rows):,}"
        self._say("info", self._texts("query.take.fetching", count=count))
        fields = {"query": msgspec.to_builtins(query), "limit": MOST_ROWS, "after": after}
        then = partial(self._have, self._number, query, form, reason)
        self._place.desk.hand_in(SEARCH, fields, then)

    def _have(
        self, number: int, query: Query, form: ExportFormat, reason: str, answer: Answer
    ) -> None:
        if number != self._number:
            return
        if not isinstance(answer, bytes):
            away = isinstance(answer, Away)
            key = "query.away" if away else "query.take.refused"
            self._say("alarm", self._texts(key))
            return
        try:
            found = read(answer, Found)
        except Unreadable:
            self._say("alarm", self._texts("query.version"))
            return
        self._rows += found.rows
        self._masked = found.masked
        if len(self._rows) > MOST[form]:
            self._say("warning", self._texts("query.take.too-many", most=f"{MOST[form]:,}"))
        elif found.after:
            self._page(query, form, reason, found.after)
        else:
            self._record(replace(query, columns=tuple(found.columns)), form, reason)

    # ---- on record, then the file

    def _record(self, query: Query, form: ExportFormat, reason: str) -> None:
        export = Export(
            subject=query.subject,
            format=form,
            rows=len(self._rows),
            criteria=self._criteria(query)[:LONGEST_CRITERIA],
            masked=self._masked,
        )
        command = RecordExport(export=export, reason=reason)
        self._place.desk.send(command, partial(self._replied, self._number, query, form, reason))

    def _replied(
        self, number: int, query: Query, form: ExportFormat, reason: str, reply: Reply
    ) -> None:
        if number != self._number:
            return
        match reply:
            case Accepted():
                self._write(query, form, reason)
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                self._say("alarm", self._texts(key, **details) if self._texts.has(key) else code)
            case _:
                self._say("alarm", self._texts("query.away"))

    def _write(self, query: Query, form: ExportFormat, reason: str) -> None:
        table, worded = self._head(query, reason), self._wording_of(query)
        stamp = f"{local(self._place.desk.now(), self._place.zone):%Y%m%d-%H%M%S}"
        name = f"{table.title}-{stamp}.{form.value}"
        folder = self._place.exports
        rows = tuple(self._rows)

        def work() -> Path | OSError:
            """Apart: tens of thousands of rows take seconds to put into words."""
            return saved(folder, name, file_of(replace(table, rows=worded(rows)), form))

        self._errand(work, self._written)

    def _wording_of(self, query: Query) -> Callable[[Sequence[FoundRow]], Rows]:
        """Words rows by what is known now; needs nothing of the seat any more."""
        subject = SUBJECTS[query.subject]
        fields = tuple(subject.fields[key] for key in query.columns)
        place = self._place
        wording = Wording(texts=self._texts, zone=place.zone, names=names_of(place))
        return lambda rows: tuple(
            tuple(wording.cell(c, f) for c, f in zip(row.cells, fields, strict=True))
            for row in rows
        )

    def _written(self, result: object) -> None:
        if isinstance(result, Path):
            count = f"{len(self._rows):,}"
            self._say("info", self._texts("query.take.done", count=count, file=result))
        elif isinstance(result, OSError):
            self._say("alarm", self._texts("query.take.failed", why=result.strerror or ""))

    def _head(self, query: Query, reason: str) -> TakenTable:
        """The file without its rows."""
        place, texts = self._place, self._texts
        subject = SUBJECTS[query.subject]
        fields = tuple(subject.fields[key] for key in query.columns)
        session = place.desk.session
        who = (session.name or session.account) if session else ""
        when = f"{local(place.desk.now(), place.zone):%Y-%m-%d %H:%M:%S}"
        invented = texts("query.take.invented") if place.desk.state.invented else ""
        whole = texts("query.take.masked" if self._masked else "query.take.whole")
        return TakenTable(
            title=texts(f"query.subject.{subject.name}"),
            heads=tuple(field_word(subject, field, texts) for field in fields),
            rows=(),
            notes=(
                texts("query.take.who", who=who, when=when, centre=texts("figures.take.centre")),
                texts("query.take.why", reason=reason),
                texts("query.take.by", criteria=self._criteria(query)),
                texts("query.take.count", count=f"{len(self._rows):,}", whole=whole),
            ),
            mark=" · ".join(word for word in (who, when, invented) if word),
        )

    def _criteria(self, query: Query) -> str:
        """As a person reads them."""
        subject, texts = SUBJECTS[query.subject], self._texts
        parts = [
            " ".join(
                (
                    field_word(subject, subject.fields[c.field], texts),
                    operator_word(subject.fields[c.field], c.operator, texts),
                    "、".join(c.values),
                )
            )
            for c in query.criteria
        ]
        return "; ".join((*parts, *([query.text] if query.text else []))) or "—"
