"""The list below the place's field: what is typed is searched, and what was found can be chosen.

Decides nothing about the place itself.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.domain.values import Place
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.form.hits import Hit, hits
from dispatch_app.ui.dispatcher.form.place_section import PlaceSection
from dispatch_app.ui.dispatcher.form.place_words import PlaceWords
from dispatch_app.ui.dispatcher.form.results import ResultRow
from dispatch_app.ui.dispatcher.form.watching import lonlat
from dispatch_app.ui.kit.guide.questions import SUPERSEDED, Find, Found, Lost
from gis.gazetteer.match import Match

SEARCH_MS = 50
_LIMIT = 9


class PlaceSearch(QObject):
    """`typed`: the words that are searched, stripped; `near`: where the caller is."""

    found_first = Signal()
    """The first line is to be taken: Enter was pressed before the list was there."""

    def __init__(
        self,
        current: Current,
        section: PlaceSection,
        words: PlaceWords,
        *,
        typed: Callable[[], str],
        near: Callable[[], Place | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._current, self._section, self._words = current, section, words
        self._typed, self._near = typed, near
        self._guide = current.workplace.guide
        self._found: str | None = None
        self._hits: tuple[Hit, ...] = ()
        self.at = 0
        """The line that is chosen; the last one keeps the words as they were typed."""
        self._known = True
        self._take_when_found = False
        self._gives_up = ""
        """The words for which Enter was pressed once although they have no position."""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_MS)
        self._pause.timeout.connect(self.search)

    def edited(self) -> None:
        """Other words stand in the field: searched after a short pause."""
        self._take_when_found, self._gives_up = False, ""
        self._pause.start()

    def search(self) -> None:
        self._pause.stop()
        text, case = self._typed(), self._current.case
        if not text or case is None:
            self.close()
            return

        def then(answer: Found | Lost) -> None:
            if case is not self._current.case or text != self._typed():
                return
            if isinstance(answer, Found):
                self._have(text, answer.matches, known=True)
            elif answer.reason == SUPERSEDED:
                self._pause.start()  # something else was searched meanwhile, such as by the map
            else:
                self._have(text, (), known=False)

        self._guide.find(Find(text=text, near=lonlat(self._near()), limit=_LIMIT), then)

    def take_first(self) -> None:
        """Search now, and take the first hit unseen unless it is guessed."""
        self._take_when_found = True
        self.search()

    def stands_for(self, text: str) -> bool:
        """Whether the list that is shown is that of these words."""
        return self._found == text

    def hit(self, at: int) -> Hit | None:
        """A line of the list; None for the last one."""
        return self._hits[at] if at < len(self._hits) else None

    def move(self, by: int) -> None:
        if self._found is None:
            self.search()
            return
        self.at, self._gives_up = (self.at + by) % (len(self._hits) + 1), ""
        self._show()

    def given_up(self, text: str) -> bool:
        return self._gives_up == text

    def give_up(self, text: str) -> None:
        """Say in the last line what would be lost by keeping words that have no position."""
        self._gives_up, self.at = text, len(self._hits)
        self._show()

    def close(self) -> None:
        self._pause.stop()
        self._gives_up = ""
        self._found, self._hits, self._take_when_found = None, (), False
        self._section.show_results((), 0)

    def _have(self, text: str, matches: tuple[Match, ...], *, known: bool) -> None:
        caller = self._near()
        near = caller.position if caller else None
        self._hits = hits(text, matches, self._current.workplace.desk.state, self._words, near)
        self._found, self.at, self._known = text, 0, known
        unseen, self._take_when_found = self._take_when_found, False
        if unseen and not (self._hits and self._hits[0].guessed):
            self.found_first.emit()
        else:
            self._show()

    def _show(self) -> None:
        rows = [hit.row for hit in self._hits]
        rows.append(self._free_row())
        self._section.show_results(rows, self.at)

    def _free_row(self) -> ResultRow:
        text = self._typed()
        if text and text == self._gives_up:
            return self._words.giving_up_row(text)
        return self._words.free_row(text, known=self._known)
