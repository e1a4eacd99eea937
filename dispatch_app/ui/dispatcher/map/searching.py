"""The map's search: typed text to places, one of them shown, and on Enter taken for the scene."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.domain.codes import PlaceSource
from dispatch_app.domain.values import Place, Position
from dispatch_app.ui.dispatcher.dispatching.words import distance_text
from dispatch_app.ui.dispatcher.map.overlay import MOST_FOUND, FoundRow
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import Find, Found, Lost
from gis.gazetteer.match import Match

PAUSE_MS = 60


class Searching(QObject):
    looked_at = Signal(object)
    """The `Place` that is to be shown, or None when the search is over."""
    taken = Signal(object)
    """The `Place` that is the scene."""

    def __init__(self, workplace: Workplace, window: MapWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._place = workplace
        self._window = window
        self._found: tuple[Match, ...] = ()
        self._at: int | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        box = window.search
        box.typed.connect(self._typed)
        box.stepped.connect(self._look_if_shown)
        box.entered.connect(self.enter)
        box.left.connect(self.leave)

    @property
    def place(self) -> Place | None:
        """The place that is looked at."""
        return None if self._at is None else place_of(self._found[self._at])

    def _typed(self, _text: str) -> None:
        self._pause.start()

    def _ask(self) -> None:
        text = self._window.search.field.text().strip()
        if not text:
            self._show("", ())
            return
        question = Find(text=text, near=self._window.map.view.centre, limit=MOST_FOUND)
        self._place.guide.find(question, partial(self._answered, text))

    def _answered(self, text: str, answer: Found | Lost) -> None:
        if isinstance(answer, Found) and text == self._window.search.field.text().strip():
            self._show(text, answer.matches)

    def _show(self, text: str, matches: tuple[Match, ...]) -> None:
        self._found, self._at = matches, None
        self._window.search.show_rows([self._row(match) for match in matches])
        none = text and not matches
        texts = self._place.texts
        self._window.search.say(texts("mapwindow.search-hint"))
        self._window.say(texts("mapwindow.search-none", text=text) if none else "")
        self._window.settle_boxes()

    def _row(self, match: Match) -> FoundRow:
        texts, kind = self._place.texts, f"form.kind.{match.kind}"
        away = "" if match.distance_m is None else distance_text(match.distance_m)
        name = f"{match.name} {match.detail}".strip()
        return FoundRow(name, texts(kind) if texts.has(kind) else "", away)

    def enter(self, at: int) -> None:
        """Once shows the place, once more takes it for the scene."""
        if at == self._at and self.place is not None:
            self.taken.emit(self.place)
            self.leave()
            return
        self._look(at)
        self._window.search.say(self._place.texts("mapwindow.search-again"))

    def _look_if_shown(self, at: int) -> None:
        """Once a place is shown, the arrows show the next."""
        if self._at is not None:
            self._look(at)

    def _look(self, at: int) -> None:
        self._at = at
        self.looked_at.emit(self.place)

    def leave(self) -> None:
        self._show("", ())
        self.looked_at.emit(None)
        self._window.map.setFocus()


def place_of(match: Match) -> Place:
    return Place(
        text=f"{match.name} {match.detail}".strip(),
        position=Position(lat=match.lat, lon=match.lon),
        uncertainty_m=match.uncertainty_m,
        source=PlaceSource.SEARCH,
        kind=match.kind,
    )
