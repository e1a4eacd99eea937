"""Presenter of the place: proposal, free places, map picks, and the watch over them.

The list below the field is `place_search`.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.codes import Verdict
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.numbers import is_mobile
from dispatch_app.domain.values import MAX_TEXT, Place
from dispatch_app.ui.dispatcher.form import sentinel
from dispatch_app.ui.dispatcher.form.address_history import AddressHistory
from dispatch_app.ui.dispatcher.form.case import Keeping
from dispatch_app.ui.dispatcher.form.correcting import Correcting
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.form.naming import Naming
from dispatch_app.ui.dispatcher.form.place_search import PlaceSearch
from dispatch_app.ui.dispatcher.form.place_section import PlaceSection, PlaceView
from dispatch_app.ui.dispatcher.form.place_words import PlaceWords, words_without_position
from dispatch_app.ui.dispatcher.form.sentinel import Doubt
from dispatch_app.ui.dispatcher.form.watching import Watching
from dispatch_app.ui.dispatcher.form.witnesses import Sighting, better_than, billed, sightings


class Placing(QObject):
    doubted = Signal(object)
    """A `Doubt`, or None when there is none any more."""
    pick_wanted = Signal()
    right_point_wanted = Signal(object)
    """The `Place` that the map has wrong: its right point is to be shown on the map."""
    said = Signal(str, str)
    """Tone and text."""
    done = Signal()
    """The place needs nothing more for now: on to the complaint."""

    def __init__(
        self, current: Current, section: PlaceSection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._current = current
        self._section = section
        self._words = PlaceWords(current.workplace.texts)
        self._text: str | None = None
        self._refusal = ""
        """Why the last key was refused; it stands in the place's line until something is done."""
        self.watch = Watching(current, self)
        self.correcting = Correcting(current, self)
        self._naming = Naming(current, self)
        self.earlier = AddressHistory(current, self)
        self.search = PlaceSearch(
            current,
            section,
            self._words,
            typed=lambda: self._typed,
            near=lambda: self.caller,
            parent=self,
        )
        self._connect()

    def _connect(self) -> None:
        self.watch.doubted.connect(self.doubted)
        self.watch.changed.connect(self.show)
        self.earlier.told.connect(self.show)
        self.correcting.pick_wanted.connect(self.right_point_wanted)
        self.correcting.said.connect(self._say)
        field = self._section.field
        field.edited.connect(self.edit)
        field.taken.connect(self.enter)
        field.taken_otherwise.connect(self.take_other)
        field.moved.connect(self.search.move)
        field.escaped.connect(self._escape)
        field.left.connect(self.search.close)
        self.search.found_first.connect(lambda: self.pick(0))
        self._section.results.picked.connect(self.pick)
        self._section.confirmed.connect(self.confirm)
        self._section.other_taken.connect(self.take_other)
        self._section.shown_on_map.connect(self.key_f8)
        self._section.meeting.edited.connect(lambda t: self._current.take(meeting_point=t))

    def _say(self, tone: str, text: str) -> None:
        self._refusal = "" if tone == "info" else text
        self.show()
        self.said.emit(tone, text)

    # ---- what there is

    @property
    def place(self) -> Place | None:
        found: Place | None = self._current.value("place")
        return found

    @property
    def _typed(self) -> str:
        """The words in the field that are no place yet."""
        return (self._text or "").strip()

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        """Where the caller may be, the most telling first."""
        return sightings(self._current.call, self._words.caller_place)

    @property
    def caller(self) -> Place | None:
        """Where the caller is most likely to be; without a position, where the number is known."""
        found = self.sightings
        if found:
            return found[0].place
        return billed(self._current.call)

    @property
    def proposal(self) -> Place | None:
        """Where a fixed line is installed, until another place is fixed or typed.

        A circle is proposed to nobody: whoever wants it takes it by its own key.
        """
        call = self._current.call
        if call is None or is_mobile(call.number):
            return None
        if self.place is not None or self._text is not None:
            return None
        return next((s.place for s in self.sightings if s.installed), None)

    @property
    def doubt(self) -> Doubt | None:
        return self.watch.doubt

    # ---- turning to another form

    def turn(self) -> None:
        self._text, self._refusal = self._current.typed("place") or None, ""
        self.search.close()
        self.watch.leave()
        self.correcting.forget()
        self._section.forget_shown()
        place = self.place
        if place is not None and sentinel.open_doubt(self._answers):
            self.watch.look(place)
        self.propose()

    def follow(self) -> None:
        """The caller's number or position became known, or better known."""
        self.propose()
        place = self.place
        if place is not None and not sentinel.confirmed(self._answers):
            self.watch.look(place)
        self.show()

    def propose(self) -> None:
        """An address without a position is searched as if it had been typed."""
        caller = self.caller
        if caller is None or self.place is not None or self._text is not None:
            return
        if caller.position is None and self._current.case is not None:
            self._text = caller.text
            self.search.search()

    # ---- typing

    def edit(self, text: str) -> None:
        self._text = text
        self._refusal = ""
        self._current.keep_typed("place", text)
        self._section.forget_shown()
        self.search.edited()
        self.show()

    def _escape(self) -> None:
        """Close the list. A place that was taken is shown again: list, table and field agree.

        What was typed before any place was taken stays.
        """
        self.search.close()
        if not self._text or self.place is not None:
            self._text = None
            self._current.keep_typed("place", "")
            self._section.forget_shown()
            self.show()

    # ---- deciding

    def enter(self) -> None:
        if self._typed:
            self._enter_typed()
        elif self.doubt is not None:
            self.confirm()
        elif self.place is None and self.proposal is not None:
            self.fix(self.proposal)
        else:
            self._text = None
            self.done.emit()

    def _enter_typed(self) -> None:
        if self.search.stands_for(self._typed):
            self.pick(self.search.at)
        else:
            self.search.take_first()

    def pick(self, at: int) -> None:
        """Take a line of the list; the last one keeps the text as it was typed."""
        hit = self.search.hit(at)
        if hit is not None:
            self.correcting.offered(self._typed, hit.place)
            self.fix(hit.place)
        else:
            self._keep_words(self._typed)

    def _keep_words(self, text: str) -> None:
        """A crew on its way loses its known position by a second Enter only."""
        if self._driven_to() and not self.search.given_up(text):
            self.search.give_up(text)
            self.said.emit("warning", self._words.giving_up_row(text).name)
            return
        self.fix(Place(text=text[:MAX_TEXT]))

    def _driven_to(self) -> bool:
        """A vehicle is on its way to the position that the place has."""
        place = self.place
        return place is not None and place.position is not None and self._current.crew_drives

    def take_earlier(self, place: Place) -> None:
        """A place of the number's history; one without a position is searched as if typed where
        it would replace a position that a vehicle drives to."""
        if place.position is None and self._driven_to():
            self.edit(place.text)
            self.search.search()
        else:
            self.fix(place)

    def take_place(self, place: Place) -> bool:
        """A point of the map; True if it was the right one of a wrong address.

        What was typed and not found keeps its words.
        """
        corrects = self.correcting.waiting
        words = self._typed or words_without_position(self.place)
        if words:
            place = replace(place, text=words[:MAX_TEXT], kind="")
        self.fix(self.correcting.picked(place))
        return corrects

    def _words_to_keep(self) -> str:
        """Those that a person typed, when a better position of the caller takes the place of an
        earlier one; words that came with that one go with it."""
        place = self.place
        if better_than(place, self.sightings) is None or place is None:
            return words_without_position(place)
        return "" if self._words.caller_place in place.text else place.text

    def take_caller(self) -> bool:
        """The caller's position as the place, with the words that were typed; False if none."""
        found = self.sightings
        if not found or self._current.case is None:
            return False
        words = self._typed or self._words_to_keep()
        place = found[0].place
        self.fix(replace(place, text=words[:MAX_TEXT]) if words else place)
        if not words:
            self._naming.ask(place, self._name)
        return True

    def _name(self, place: Place, named: Place) -> None:
        """Words alone are no reason for another slip to a crew that is on its way."""
        if self.place != place or self._driven_to():
            return
        self._current.take(at_once=True, place=named)
        self.watch.look(named)
        self.show()

    def fix(self, place: Place, *, settled: str = "", stay: bool = False) -> None:
        """`settled`: the fact that somebody has just decided for this place; `stay`: the cursor
        does not move.

        A doubt holds nobody up: the cursor goes on, so that what is typed next never lands in a
        place that was taken. The doubt waits in its line.
        """
        answers = sentinel.decided_answers(self._answers, settled)
        self._text, self._refusal = None, ""
        self._current.keep_typed("place", "")
        self.search.close()
        self.watch.leave()
        self._section.forget_shown()
        self._current.take(at_once=True, place=place, answers=answers)
        self.watch.look(place)
        self.show()
        if place.position is not None and not stay:
            self.done.emit()

    # ---- the watch

    @property
    def _answers(self) -> dict[str, str]:
        return dict(self._current.value("answers") or {})

    def know_history(self, call: CallId, places: tuple[Place, ...]) -> None:
        self.watch.know_history(call, places)

    def confirm(self) -> None:
        """This place and no other; the decision is kept with the incident."""
        if self.watch.settle(kept=True) is None:
            return
        self.show()
        self.done.emit()

    def take_other(self) -> None:
        """The other point of the doubt is where help is needed."""
        if self._typed:
            self.enter()
            return
        doubt = self.watch.settle(kept=False)
        if doubt is not None:
            self.fix(doubt.other, settled=doubt.reason + sentinel.CONFIRMED)

    def key_keep(self) -> None:
        """Confirm from anywhere; the cursor stays where somebody is at work."""
        if self._shows_doubt and self.watch.settle(kept=True) is not None:
            self.show()

    def key_other(self) -> None:
        """Take the other point from anywhere."""
        doubt = self.watch.settle(kept=False) if self._shows_doubt else None
        if doubt is not None:
            self.fix(doubt.other, settled=doubt.reason + sentinel.CONFIRMED, stay=True)

    @property
    def _shows_doubt(self) -> bool:
        """While another place is being typed there is nothing to decide about the last one."""
        return self._text is None and self.doubt is not None

    def key_correct(self) -> None:
        """The map has the place wrong that was found."""
        if self._current.case is not None:
            self.correcting.key(self.place)

    def forget_correction(self) -> None:
        """The pick of the right point was left: nothing is filed."""
        if self.correcting.waiting:
            self.correcting.wait_no_longer()
            self._say("info", self._current.workplace.texts("form.correct.left"))

    def key_f8(self) -> None:
        """Show both points of a doubt; else let the place be picked on the map."""
        if self._current.case is None:
            return
        if self.doubt is not None:
            self.doubted.emit(replace(self.doubt, asked=True))
        else:
            self.correcting.wait_no_longer()
            self.pick_wanted.emit()

    # ---- showing

    def show(self) -> None:
        if self._current.case is None:
            return
        self._section.show_view(self._view())
        meeting, keeping = self._section.meeting, self._current.keeping()
        meeting.show_value(self._current.value("meeting_point"))
        meeting.show_keeping(keeping["meeting_point"], self._current.why("meeting_point"))

    def _facts(self, shown: Place | None) -> str:
        better = better_than(self.place, self.sightings)
        if better is not None and self.place is not None:
            return self._words.better(self.place, better.place)
        verdict = self.watch.judgement.verdict if self.place is not None else Verdict.UNKNOWN
        earlier = self.earlier.words(self.place)
        facts = self._words.facts(shown, self.caller, verdict)
        return f"{earlier} · {facts}" if earlier else facts

    def _view(self) -> PlaceView:
        place, proposal = self.place, self.proposal
        shown = place or proposal
        text = self._text if self._text is not None else (shown.text if shown else "")
        status, tone = self._words.status(
            place, typing=self._text is not None, proposed=proposal is not None, doubt=self.doubt
        )
        keeping = self._current.keeping()["place"] if self._text is None else Keeping.EMPTY
        return PlaceView(
            text=text,
            status=status,
            tone=tone,
            facts=self._refusal or (self._facts(shown) if self._text is None else ""),
            doubt=self._words.doubt(self.doubt) if self._text is None else "",
            grave=self.doubt is not None and self.doubt.verdict is Verdict.CONTRADICTS,
            namesake=self.doubt is not None and self.doubt.reason == sentinel.NAMESAKE,
            keeping=keeping,
            why=self._current.why("place"),
        )
