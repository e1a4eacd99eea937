"""Looking for recordings: what was typed becomes a query, its answer becomes rows. No widgets."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.client.api import Away, Declined
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.recording.criteria import BadTime, Criteria, path_of
from dispatch_app.ui.kit.recording.found import Found, Results, Unreadable, read


class SearchView(Protocol):
    def show_found(self, found: tuple[Found, ...], *, more: bool) -> None: ...
    def show_state(self, tone: str, text: str) -> None: ...
    def show_wrong(self, field: str) -> None:
        """Mark the field whose words cannot be understood; empty: none."""
        ...


class Searching:
    """Only the newest question is answered; what was found stays until then."""

    def __init__(self, desk: Desk, texts: Texts, view: SearchView, *, zone: str) -> None:
        self._desk = desk
        self._texts = texts
        self._view = view
        self._zone = zone
        self._number = 0
        self._asked = Criteria()
        self.found: tuple[Found, ...] = ()
        self.more = False

    def search(self, criteria: Criteria) -> None:
        self._begin(criteria, before="")

    def again(self) -> None:
        """What was asked last: there may be newer ones, or new words about them."""
        self._begin(self._asked, before="")

    def go_on(self) -> None:
        """The next ones behind what is shown."""
        if self.more and self.found:
            self._begin(self._asked, before=self.found[-1].id)

    def _begin(self, criteria: Criteria, before: str) -> None:
        try:
            path = path_of(criteria, now=self._desk.now(), zone=self._zone, before=before)
        except BadTime as trouble:
            self._view.show_wrong(str(trouble))
            self._view.show_state("warning", self._texts("recordings.bad-time"))
            return
        self._number += 1
        number = self._number
        self._asked = criteria
        self._view.show_wrong("")
        self._view.show_state("info", self._texts("recordings.searching"))
        self._desk.ask(path, lambda answer: self._have(number, bool(before), answer))

    def _have(self, number: int, further: bool, answer: bytes | Declined | Away) -> None:
        if number != self._number:
            return
        match answer:
            case bytes():
                self._take(answer, further)
            case Declined():
                self._view.show_state("alarm", self._no(answer))
            case Away():
                self._view.show_state("alarm", self._texts("recordings.centre-away"))

    def _take(self, body: bytes, further: bool) -> None:
        try:
            results = read(body, Results)
        except Unreadable:
            self._view.show_state("alarm", self._texts("recordings.version"))
            return
        before = self.found if further else ()
        self.found = (*before, *results.recordings)
        self.more = results.more
        self._view.show_found(self.found, more=results.more)
        key = "recordings.found-more" if results.more else "recordings.found"
        text = self._texts(key, count=len(self.found)) if self.found else ""
        self._view.show_state("info", text or self._texts("recordings.none"))

    def _no(self, trouble: Declined) -> str:
        key = f"refusal.{trouble.problem.code}"
        return self._texts(key) if self._texts.has(key) else trouble.problem.code
