"""Watches over the place of the form: weighs it again with all that comes, keeps what is decided.

Never touches what is typed, and never moves the cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.domain.codes import PlaceSource, Verdict
from dispatch_app.domain.commands import DecidePlace
from dispatch_app.domain.ids import CallId, VehicleId
from dispatch_app.domain.place_sentinel import MEASURED, Judgement, Nearest, PlaceDecision, judge
from dispatch_app.domain.state import READY
from dispatch_app.domain.values import Place, Position
from dispatch_app.ui.dispatcher.dispatching.travel import vehicle_sources
from dispatch_app.ui.dispatcher.form import sentinel
from dispatch_app.ui.dispatcher.form.case import Case
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.form.place_words import place_of
from dispatch_app.ui.dispatcher.form.sentinel import Doubt
from dispatch_app.ui.dispatcher.form.witnesses import testimony
from dispatch_app.ui.kit.guide.questions import (
    Drive,
    Driven,
    Haste,
    Leg,
    LonLat,
    Lost,
    Namesakes,
    Rank,
    Ranked,
    SoundAlike,
)

NEAREST = 2
"""So many vehicles are named at each of two doubted points."""
_NAMED = frozenset({PlaceSource.SEARCH, PlaceSource.TYPED, PlaceSource.HISTORY})
_DOUBTED = frozenset({Verdict.DOUBTFUL, Verdict.CONTRADICTS})


class Watching(QObject):
    doubted = Signal(object)
    """A `Doubt`, or None when there is none any more."""
    changed = Signal()
    """What is to be shown of the doubt or the verdict is otherwise than before."""

    def __init__(self, current: Current, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current = current
        self._guide = current.workplace.guide
        self._place: Place | None = None
        self._namesakes: tuple[Place, ...] | None = None
        """None: the guide has not been asked for this place."""
        self._drives_s: dict[Position, float] = {}
        self._history: dict[CallId, tuple[Place, ...]] = {}
        self._roads_soon = QTimer(self)
        self._roads_soon.setSingleShot(True)
        self._roads_soon.setInterval(0)
        self._roads_soon.timeout.connect(self._ask_roads)
        self.doubt: Doubt | None = None
        self.judgement = Judgement(verdict=Verdict.UNKNOWN)

    # ---- what there is to watch

    def look(self, place: Place) -> None:
        """Weigh a place that was fixed; distance speaks at once, the guide's answers later."""
        if place != self._place:
            self._namesakes, self._drives_s = None, {}
        self._place = place
        self._weigh()

    def leave(self) -> None:
        self._place, self._namesakes = None, None
        self.judgement = Judgement(verdict=Verdict.UNKNOWN)
        self._set(None)

    def again(self) -> None:
        """A position or an earlier place became known."""
        if self._place is not None:
            self._weigh()

    def know_history(self, call: CallId, places: tuple[Place, ...]) -> None:
        if self._history.get(call) != places:
            self._history[call] = places
            self.again()

    # ---- weighing

    @property
    def _answers(self) -> dict[str, str]:
        return dict(self._current.value("answers") or {})

    def _weigh(self) -> None:
        place, call = self._place, self._current.call
        if place is None:
            return
        self.judgement = judge(
            place,
            testimony(
                place,
                call,
                self._current.workplace.desk.now(),
                history=self._history.get(call.id, ()) if call else (),
                namesakes=self._namesakes or (),
                drives_s=self._drives_s,
                words=self._current.workplace.texts("form.caller-place"),
            ),
        )
        self._ask_namesakes(place)
        self._follow(place)
        self.changed.emit()

    def _follow(self, place: Place) -> None:
        """Raise, change or drop the doubt; what somebody confirmed stays confirmed."""
        against = self.judgement.against
        if sentinel.confirmed(self._answers):
            return
        if against is None or self.judgement.verdict not in _DOUBTED:
            self._drop()
            return
        doubt = sentinel.doubt_of(
            place, against.witness, self.judgement.verdict, self.judgement.findings
        )
        self._raise(_with_what_is_known(doubt, self.doubt))

    def _raise(self, doubt: Doubt) -> None:
        before = self.doubt
        same = before is not None and before.other.position == doubt.other.position
        self._set(doubt)
        self._current.take(answers={**self._answers, sentinel.FACT: doubt.reason})
        if not same:
            self._roads_soon.start()

    def _drop(self) -> None:
        """What spoke against the place speaks no more, such as after a better position."""
        if self.doubt is None:
            return
        self._set(None)
        answers = {k: v for k, v in self._answers.items() if k != sentinel.FACT}
        self._current.take(answers=answers)

    def _set(self, doubt: Doubt | None) -> None:
        if doubt != self.doubt:
            self.doubt = doubt
            self.doubted.emit(doubt)

    # ---- asking the guide

    def _ask_namesakes(self, place: Place) -> None:
        """Only where nobody speaks for the place: then its name alone does not tell which it is."""
        clear = self.judgement.verdict is Verdict.AGREES
        if clear or self._namesakes is not None or place.position is None:
            return
        measured = any(f.witness.kind in MEASURED for f in self.judgement.findings)
        if place.source not in _NAMED or measured:
            return
        self._namesakes = ()
        at = place.position
        self._ask(
            self._guide.namesakes, Namesakes(name=place.text, point=(at.lon, at.lat)), self._alike
        )

    def _alike(self, answer: SoundAlike | Lost) -> None:
        if isinstance(answer, SoundAlike) and answer.matches:
            self._namesakes = tuple(_named(match) for match in answer.matches)
            self._weigh()

    def _ask_roads(self) -> None:
        """The way between the two points; behind the recommendation, which is asked for first."""
        doubt = self.doubt
        here, there = lonlat(doubt.place if doubt else None), lonlat(doubt.other if doubt else None)
        if here is None or there is None:
            return
        way = Drive(start=there, end=here, haste=Haste.AHEAD)
        self._ask(self._guide.drive, way, self._driven)

    def _ask_nearest(self, doubt: Doubt) -> None:
        """Who could be first at each of the two."""
        here, there = lonlat(doubt.place), lonlat(doubt.other)
        desk = self._current.workplace.desk
        ready = tuple(
            s
            for s in vehicle_sources(desk.state, desk.fixes)
            if desk.state.vehicle_state(desk.state.vehicles[VehicleId(s.id)]) in READY
        )
        if not ready or here is None or there is None:
            return
        here_first = Rank(place=here, vehicles=ready, asker="sentinel-place")
        self._ask(self._guide.rank, here_first, self._ranked_place)
        there_first = Rank(place=there, vehicles=ready, asker="sentinel-other")
        self._ask(self._guide.rank, there_first, self._ranked_other)

    def _driven(self, answer: Driven | Lost) -> None:
        self._take_way(answer)
        if self.doubt is not None:
            self._ask_nearest(self.doubt)

    def _take_way(self, answer: Driven | Lost) -> None:
        """A long way shows that a point which looks near is far: all is weighed once more."""
        doubt = self.doubt
        if not isinstance(answer, Driven) or not answer.line or doubt is None:
            return
        if doubt.other.position is not None:
            self._drives_s[doubt.other.position] = answer.time_s
        self._set(replace(doubt, drive_s=answer.time_s, line=answer.line))
        self._weigh()

    def _ranked_place(self, answer: Ranked | Lost) -> None:
        if isinstance(answer, Ranked) and self.doubt is not None:
            self._set(replace(self.doubt, near_place=_nearest(answer.vehicles)))
            self.changed.emit()

    def _ranked_other(self, answer: Ranked | Lost) -> None:
        if isinstance(answer, Ranked) and self.doubt is not None:
            self._set(replace(self.doubt, near_other=_nearest(answer.vehicles)))
            self.changed.emit()

    def _ask(self, ask: Callable[..., None], question: Any, then: Callable[[Any], None]) -> None:
        """Answers for a place that is not the form's any more are left aside."""
        case, place = self._current.case, self._place

        def still(answer: object) -> None:
            if case is self._current.case and place == self._place:
                then(answer)

        ask(question, still)

    # ---- deciding

    def settle(self, *, kept: bool) -> Doubt | None:
        """Somebody has decided; who, what and why goes to the journal with the incident."""
        doubt, case = self.doubt, self._current.case
        if doubt is None or case is None:
            return None
        desk = self._current.workplace.desk
        decision = replace(doubt.decided(kept=kept), shown_at=desk.now())
        self._set(None)
        if kept:
            fact = doubt.reason + sentinel.CONFIRMED
            self._current.take(at_once=True, answers={**self._answers, sentinel.FACT: fact})
        self._current.saving.flush(case, lambda: self._send(case, decision))
        self.changed.emit()
        return doubt

    def _send(self, case: Case, decision: PlaceDecision) -> None:
        if case.incident is not None:
            command = DecidePlace(incident=case.incident, decision=decision)
            self._current.workplace.desk.send(command)


def _with_what_is_known(doubt: Doubt, before: Doubt | None) -> Doubt:
    """The same two points keep their way and their vehicles."""
    if before is None or before.other.position != doubt.other.position:
        return doubt
    return replace(
        doubt,
        drive_s=before.drive_s,
        line=before.line,
        near_place=before.near_place,
        near_other=before.near_other,
    )


def _nearest(legs: Mapping[str, Leg]) -> tuple[Nearest, ...]:
    found = [
        Nearest(vehicle=VehicleId(id_), time_s=leg.time_s)
        for id_, leg in legs.items()
        if leg.time_s is not None
    ]
    return tuple(sorted(found, key=lambda n: n.time_s)[:NEAREST])


def _named(match: Any) -> Place:
    other = place_of(match)
    return replace(other, text=f"{match.name}（{match.district}）") if match.district else other


def lonlat(place: Place | None) -> LonLat | None:
    if place is None or place.position is None:
        return None
    return place.position.lon, place.position.lat
