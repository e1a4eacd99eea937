"""Finds the places of a booking's two stops from what was typed, in characters or by pinyin.

What was found is offered by digits; nothing that the map only guesses is taken unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from dispatch_app.domain.appointments.values import Stop
from dispatch_app.domain.caller_positions import metres_between
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.values import Place
from dispatch_app.ui.dispatcher.form.hits import Hit, hits
from dispatch_app.ui.dispatcher.form.place_words import PlaceWords
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.guide.questions import Find, Found, Lost

_LIMIT = 9
_HOSPITAL_M = 150.0
"""A place so near to one of our hospitals, and of its name, is that hospital."""


class Stops:
    def __init__(
        self, workplace: Workplace, chooser: Chooser, put: Callable[[str, str], None]
    ) -> None:
        """`put` writes into a field the words of the place that was chosen."""
        self._place, self._chooser, self._put = workplace, chooser, put
        self._words = PlaceWords(workplace.texts)
        self._chosen: dict[str, Place] = {}
        self._known: dict[str, HospitalId] = {}
        """Hospitals of places that stood from the beginning."""
        self._asked: dict[str, str] = {}

    def begin(self, stops: Mapping[str, Stop]) -> None:
        """Those that stand already, by field."""
        self._chosen = {field: stop.place for field, stop in stops.items()}
        self._known = {f: stop.hospital for f, stop in stops.items() if stop.hospital is not None}
        self._asked = {}

    def place(self, field: str, typed: str) -> Place | None:
        """The place that was chosen for exactly these words; None while nobody has."""
        known = self._chosen.get(field)
        return known if known is not None and known.text == typed.strip() else None

    def stop(self, field: str, typed: str, room: str) -> Stop:
        place = self.place(field, typed) or Place(text=typed.strip())
        hospital = self._known.get(field) or self._hospital(place)
        return Stop(place=place, room=room, hospital=hospital)

    def _hospital(self, place: Place) -> HospitalId | None:
        at = place.position
        if at is None:
            return None
        for hospital in self._place.desk.state.hospitals.values():
            near = metres_between(at, hospital.position) <= _HOSPITAL_M
            if near and (hospital.name in place.text or place.text in hospital.name):
                return hospital.id
        return None

    # ---- looking for it

    def left(self, field: str, typed: str, title: str) -> None:
        """The cursor has left the field: look for what stands there, once."""
        words = typed.strip()
        if not words or self.place(field, words) or self._asked.get(field) == words:
            return
        self._asked[field] = words
        own = self._hospitals(words)
        question = Find(text=words, limit=_LIMIT)
        self._place.guide.find(question, partial(self._found, field, words, title, own))

    def _hospitals(self, words: str) -> tuple[Place, ...]:
        known = self._place.desk.state.hospitals.values()
        named = (h for h in known if words in h.name)
        return tuple(Place(text=h.name, position=h.position) for h in named)[:3]

    def _found(
        self,
        field: str,
        words: str,
        title: str,
        own: tuple[Place, ...],
        answer: Found | Lost,
    ) -> None:
        matches = answer.matches if isinstance(answer, Found) else ()
        found: tuple[Hit, ...] = hits(words, matches, self._place.desk.state, self._words)
        places = {place.text: (place, place.text) for place in own}
        for hit in found:
            about = " · ".join(w for w in (hit.row.kind, hit.row.district, hit.row.how) if w)
            places.setdefault(hit.place.text, (hit.place, f"{hit.row.name}   {about}"))
        if not places:
            return
        options = [Option(text, label) for text, (_, label) in list(places.items())[:_LIMIT]]
        choose = partial(self._choose, field, {text: place for text, (place, _) in places.items()})
        hint = self._place.texts("outcome.hint")
        self._chooser.ask(title, hint, options, choose)

    def _choose(self, field: str, places: dict[str, Place], text: str) -> None:
        self._chosen[field] = places[text]
        self._known.pop(field, None)
        self._put(field, text)
