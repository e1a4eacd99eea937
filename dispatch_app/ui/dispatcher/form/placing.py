"""Presenter of the place: proposal, search, free places, map picks, and the watch over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.domain.codes import PlaceSource
from dispatch_app.domain.values import MAX_TEXT, Place, Position
from dispatch_app.ui.dispatcher.form import sentinel
from dispatch_app.ui.dispatcher.form.case import Keeping
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.form.place_section import PlaceSection, PlaceView
from dispatch_app.ui.dispatcher.form.place_words import PlaceWords
from dispatch_app.ui.dispatcher.form.sentinel import Doubt
from dispatch_app.ui.kit.guide.questions import (
    Drive,
    Driven,
    Find,
    Found,
    LonLat,
    Lost,
    Namesakes,
    SoundAlike,
)
from gis.gazetteer.kinds import POINT
from gis.gazetteer.match import How, Match

SEARCH_MS = 50
_LIMIT = 9
SUPERSEDED = "superseded"
"""The guide was asked to search something else meanwhile, such as by the map."""
_GUESSED: frozenset[How] = frozenset({"fuzzy", "homophone"})
"""Another name than the one typed: taken only by somebody who has seen it."""
_NAMED = frozenset({PlaceSource.SEARCH, PlaceSource.TYPED, PlaceSource.HISTORY})


class Placing(QObject):
    doubted = Signal(object)
    """A `Doubt`, or None when there is none any more."""
    pick_wanted = Signal()
    done = Signal()
    """The place needs nothing more for now: on to the complaint."""

    def __init__(
        self, current: Current, section: PlaceSection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._current = current
        self._section = section
        self._guide = current.workplace.guide
        self._words = PlaceWords(current.workplace.texts)
        self._text: str | None = None
        self._found: str | None = None
        self._matches: tuple[Match, ...] = ()
        self._at = 0
        self._known = True
        self._take_when_found = False
        self._doubt: Doubt | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_MS)
        self._pause.timeout.connect(self._search)
        self._connect()

    def _connect(self) -> None:
        field = self._section.field
        field.edited.connect(self.edit)
        field.taken.connect(self.enter)
        field.moved.connect(self._move)
        field.escaped.connect(self._escape)
        field.left.connect(self._close)
        self._section.results.picked.connect(self.pick)
        self._section.confirmed.connect(self.confirm)
        self._section.shown_on_map.connect(self.key_f8)
        self._section.meeting.edited.connect(lambda t: self._current.take(meeting_point=t))

    # ---- what there is

    @property
    def place(self) -> Place | None:
        found: Place | None = self._current.value("place")
        return found

    @property
    def caller(self) -> Place | None:
        """Where the number says that the caller is."""
        call = self._current.call
        known = call.subscriber if call else None
        if known is None or not known.address:
            return None
        return Place(
            text=known.address[:MAX_TEXT],
            position=known.position,
            uncertainty_m=sentinel.INSTALLED_M if known.position else 0.0,
            source=PlaceSource.SUBSCRIBER,
        )

    @property
    def proposal(self) -> Place | None:
        """The caller's own place, until another is fixed or typed."""
        caller = self.caller
        known = caller is not None and caller.position is not None
        return caller if known and self.place is None and self._text is None else None

    @property
    def doubt(self) -> Doubt | None:
        return self._doubt

    # ---- turning to another form

    def turn(self) -> None:
        self._text = self._current.typed("place") or None
        self._close()
        self._set_doubt(None)
        self._section.forget_shown()
        place = self.place
        if place is not None and sentinel.open_doubt(self._answers):
            self._watch(place)
        self.propose()

    def propose(self) -> None:
        """An address without a position is searched as if it had been typed."""
        caller = self.caller
        if caller is None or self.place is not None or self._text is not None:
            return
        if caller.position is None and self._current.case is not None:
            self._text = caller.text
            self._search()

    # ---- typing

    def edit(self, text: str) -> None:
        self._text = text
        self._take_when_found = False
        self._current.keep_typed("place", text)
        self._section.forget_shown()
        self._pause.start()
        self.show()

    def _search(self) -> None:
        self._pause.stop()
        text, case = (self._text or "").strip(), self._current.case
        if not text or case is None:
            self._close()
            return

        def then(answer: Found | Lost) -> None:
            if case is not self._current.case or text != (self._text or "").strip():
                return
            if isinstance(answer, Found):
                self._have(text, answer.matches, known=True)
            elif answer.reason == SUPERSEDED:
                self._pause.start()
            else:
                self._have(text, (), known=False)

        self._guide.find(Find(text=text, near=_lonlat(self.caller), limit=_LIMIT), then)

    def _have(self, text: str, matches: tuple[Match, ...], *, known: bool) -> None:
        self._found, self._matches, self._at, self._known = text, matches, 0, known
        unseen, self._take_when_found = self._take_when_found, False
        if unseen and not (matches and matches[0].how in _GUESSED):
            self.pick(0)
        else:
            self._show_results()

    def _show_results(self) -> None:
        rows = [self._words.row(match) for match in self._matches]
        rows.append(self._words.free_row(self._text or "", known=self._known))
        self._section.show_results(rows, self._at)

    def _close(self) -> None:
        self._pause.stop()
        self._found, self._matches, self._take_when_found = None, (), False
        self._section.show_results((), 0)

    def _escape(self) -> None:
        """Close the list; what was typed stays. An emptied field gets its place back."""
        self._close()
        if not self._text:
            self._text = None
            self.show()

    def _move(self, by: int) -> None:
        if self._found is None:
            self._search()
            return
        self._at = (self._at + by) % (len(self._matches) + 1)
        self._show_results()

    # ---- deciding

    def enter(self) -> None:
        if self._text is not None and self._text.strip():
            self._enter_typed()
        elif self._doubt is not None:
            self.confirm()
        elif self.place is None and self.proposal is not None:
            self.fix(self.proposal)
        else:
            self._text = None
            self.done.emit()

    def _enter_typed(self) -> None:
        if self._found == (self._text or "").strip():
            self.pick(self._at)
        else:
            self._take_when_found = True
            self._search()

    def pick(self, at: int) -> None:
        """Take a line of the list; the last one keeps the text as it was typed."""
        if at < len(self._matches):
            self.fix(place_of(self._matches[at]))
        else:
            self.fix(Place(text=(self._text or "").strip()[:MAX_TEXT]))

    def take_place(self, place: Place) -> None:
        """A point of the map. What was typed and not found keeps its words."""
        words = (self._text or "").strip() or self._words_without_position()
        if words:
            place = replace(place, text=words[:MAX_TEXT], kind="")
        self.fix(place)

    def _words_without_position(self) -> str:
        place = self.place
        return place.text if place is not None and place.position is None else ""

    def fix(self, place: Place) -> None:
        answers = {k: v for k, v in self._answers.items() if k != sentinel.FACT}
        self._text = None
        self._current.keep_typed("place", "")
        self._close()
        self._set_doubt(None)
        self._section.forget_shown()
        self._current.take(at_once=True, place=place, answers=answers)
        self._watch(place)
        self.show()
        if self._doubt is None and place.position is not None:
            self.done.emit()

    # ---- the watch

    @property
    def _answers(self) -> dict[str, str]:
        return dict(self._current.value("answers") or {})

    def _watch(self, place: Place) -> None:
        """Distance speaks at once; namesakes and road times come when the guide has them."""
        far = sentinel.far_apart(self.caller, place)
        if far is not None:
            self._raise(far)
        elif self._may_have_namesakes(place):
            name, at = place.text, place.position
            assert at is not None
            self._ask(self._guide.namesakes, Namesakes(name=name, point=(at.lon, at.lat)), place)

    def _may_have_namesakes(self, place: Place) -> bool:
        named = place.position is not None and place.source in _NAMED
        return named and not sentinel.near_caller(self.caller, place)

    def _ask(self, ask: Callable[..., None], question: Any, place: Place) -> None:
        """Answers for a place that is not the form's any more are left aside."""
        case = self._current.case

        def then(answer: object) -> None:
            if case is not self._current.case or self.place != place:
                return
            if isinstance(answer, SoundAlike) and answer.matches and self._doubt is None:
                self._raise(_namesake(place, answer.matches[0]))
            elif isinstance(answer, Driven) and self._doubt is not None and answer.line:
                self._set_doubt(replace(self._doubt, drive_s=answer.time_s))
                self.show()

        ask(question, then)

    def _raise(self, doubt: Doubt) -> None:
        if sentinel.confirmed(self._answers):
            return
        self._set_doubt(doubt)
        self._current.take(answers={**self._answers, sentinel.FACT: doubt.reason})
        start, end = _lonlat(doubt.other), _lonlat(doubt.place)
        if start is not None and end is not None:
            self._ask(self._guide.drive, Drive(start=start, end=end), doubt.place)
        self.show()

    def confirm(self) -> None:
        """This place and no other; the decision is kept with the incident."""
        if self._doubt is None:
            return
        fact = self._doubt.reason + sentinel.CONFIRMED
        self._set_doubt(None)
        self._current.take(at_once=True, answers={**self._answers, sentinel.FACT: fact})
        self.show()
        self.done.emit()

    def _set_doubt(self, doubt: Doubt | None) -> None:
        if doubt != self._doubt:
            self._doubt = doubt
            self.doubted.emit(doubt)

    def key_f8(self) -> None:
        """Show both points of a doubt; else let the place be picked on the map."""
        if self._current.case is None:
            return
        if self._doubt is not None:
            self.doubted.emit(replace(self._doubt, asked=True))
        else:
            self.pick_wanted.emit()

    # ---- showing

    def show(self) -> None:
        case = self._current.case
        if case is None:
            return
        self._section.show_view(self._view())
        meeting, keeping = self._section.meeting, self._current.keeping()
        meeting.show_value(self._current.value("meeting_point"))
        meeting.show_keeping(keeping["meeting_point"], self._current.why("meeting_point"))

    def _view(self) -> PlaceView:
        place, proposal = self.place, self.proposal
        shown = place or proposal
        text = self._text if self._text is not None else (shown.text if shown else "")
        status, tone = self._words.status(
            place, typing=self._text is not None, proposed=proposal is not None, doubt=self._doubt
        )
        keeping = self._current.keeping()["place"] if self._text is None else Keeping.EMPTY
        return PlaceView(
            text=text,
            status=status,
            tone=tone,
            facts=self._words.facts(shown, self.caller) if self._text is None else "",
            doubt=self._words.doubt(self._doubt) if self._text is None else "",
            keeping=keeping,
            why=self._current.why("place"),
        )


def place_of(match: Match) -> Place:
    """The place that was found, with what was typed behind it and belongs to no map."""
    return Place(
        text=f"{match.name} {match.detail}".strip()[:MAX_TEXT],
        position=Position(lat=match.lat, lon=match.lon),
        uncertainty_m=match.uncertainty_m,
        source=PlaceSource.COORDINATES if match.kind == POINT else PlaceSource.SEARCH,
        kind=match.kind,
    )


def _namesake(place: Place, match: Match) -> Doubt:
    other = place_of(match)
    if match.district:
        other = replace(other, text=f"{match.name}（{match.district}）")
    assert place.position is not None and other.position is not None
    distance_m = sentinel.metres_between(place.position, other.position)
    return Doubt(reason=sentinel.NAMESAKE, place=place, other=other, distance_m=distance_m)


def _lonlat(place: Place | None) -> LonLat | None:
    if place is None or place.position is None:
        return None
    return place.position.lon, place.position.lat
