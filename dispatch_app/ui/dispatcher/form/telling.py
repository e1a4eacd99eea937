"""Presenter of the caller, the heading and the clock: what the form tells and nobody types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.api import Away, Declined
from dispatch_app.domain.caller_positions import TABLE
from dispatch_app.domain.codes import PlaceSource
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.state import Call, Incident
from dispatch_app.domain.values import MAX_TEXT, Place, Position
from dispatch_app.i18n.times import clock_text, local, span_text
from dispatch_app.ui.dispatcher.form.caller_section import CallerSection, CallerView
from dispatch_app.ui.dispatcher.form.case import Keeping
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.form.draft import FIELDS
from dispatch_app.ui.dispatcher.form.heading import ClockView, Heading, HeadingView
from dispatch_app.ui.dispatcher.form.whereabouts import Whereabouts
from dispatch_app.ui.dispatcher.form.witnesses import sightings
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.numbers.words import (
    crew_warnings,
    patient_warnings,
    seat_warnings,
)
from dispatch_app.ui.dispatcher.wording import complaint_name, number_text
from dispatch_app.ui.kit.chooser import Chooser, Option

_TICK_MS = 500
_MOST = 9
_MOBILE_DIGITS = 11
_HISTORY_UNCERTAINTY_M = 100.0


class Telling(QObject):
    place_wanted = Signal(object)
    """A place of the number's history that was chosen."""
    history_told = Signal()
    """More, or less, is known of the number's earlier calls."""
    history_known = Signal(str, object)
    """Call and the earlier places of its number that have positions."""

    def __init__(
        self,
        current: Current,
        caller: CallerSection,
        heading: Heading,
        chooser: Chooser,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._current = current
        self._caller = caller
        self._heading = heading
        self._chooser = chooser
        self._texts = current.workplace.texts
        self._whereabouts = Whereabouts(self._texts, current.workplace.zone)
        self._history: dict[CallId, list[dict[str, Any]]] = {}
        self._asked: set[tuple[CallId, str]] = set()
        caller.history_wanted.connect(self.offer_history)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self.tick)

    def turn(self) -> None:
        if self._current.case is None:
            self._ticks.stop()
        else:
            self._ticks.start()
        self.show()

    def show(self) -> None:
        if self._current.case is None:
            return
        self._ask_history()
        self._caller.show_view(self._caller_view())
        self._heading.show_view(self._heading_view())
        self.tick()

    # ---- caller

    def _caller_view(self) -> CallerView:
        call = self._current.call
        if call is None:
            number = self._current.value("callback_number") or self._texts("form.no-call")
            return CallerView(number=number)
        earlier = self._history.get(call.id)
        return CallerView(
            number=number_text(call, self._texts),
            name=" · ".join(p for p in (self._name(call), self._sort(call.number)) if p),
            address=self._address(call),
            source=self._source(call),
            source_tip=self._whereabouts.tip(call),
            can_take=any(not found.installed for found in sightings(call)),
            can_ask=self._can_ask(call),
            warnings=self._on_screen(call),
            history=self._history_word(earlier) if call.number else "",
            history_tip="\n".join(self._line(entry) for entry in (earlier or [])[:_MOST]),
            has_history=bool(earlier),
        )

    def _name(self, call: Call) -> str:
        return call.subscriber.name if call.subscriber else call.name

    def _sort(self, number: str) -> str:
        if not number:
            return ""
        mobile = len(number) == _MOBILE_DIGITS and number.startswith("1")
        return self._texts("form.mobile" if mobile else "form.landline")

    def _address(self, call: Call) -> str:
        if call.subscriber is not None:
            return call.subscriber.address
        return self._whereabouts.words(call) or self._texts("form.no-subscriber")

    def _source(self, call: Call) -> str:
        now = self._current.workplace.desk.now()
        return self._whereabouts.line(call, now, asking=self._can_ask(call))

    def _can_ask(self, call: Call) -> bool:
        """Somebody besides the own table could be asked about this number."""
        locators = self._current.workplace.desk.state.locators
        return bool(call.number) and any(id_ != TABLE for id_ in locators)

    def warnings(self) -> tuple[str, ...]:
        """What a crew must know of this number before it goes."""
        call = self._current.call
        if call is None:
            return ()
        noted = crew_warnings(self._current.workplace.desk.state, call.number, self._texts)
        return tuple(dict.fromkeys((*self._known_of(call), *noted)))

    def _on_screen(self, call: Call) -> tuple[str, ...]:
        """The seat sees the nuisance badge as well; no badge ever keeps a call away."""
        noted = seat_warnings(self._current.workplace.desk.state, call.number, self._texts)
        return tuple(dict.fromkeys((*self._known_of(call), *noted)))

    def _known_of(self, call: Call) -> tuple[str, ...]:
        """By the operator's table, and by the centre's own register of key patients."""
        workplace = self._current.workplace
        today = local(workplace.desk.now(), workplace.zone).date()
        patients = patient_warnings(workplace.desk.state, call.number, today, self._texts)
        return (*self._of_subscriber(call), *patients)

    def _of_subscriber(self, call: Call) -> tuple[str, ...]:
        warning = call.subscriber.warning if call.subscriber else ""
        if not warning:
            return ()
        code, _, text = warning.partition(":")
        key = f"form.warning.{code}"
        word = self._texts(key) if self._texts.has(key) else code
        return (f"{word} {text}".strip(),)

    def history_lines(self) -> tuple[str, ...] | None:
        """All earlier calls of the number, newest first; None while that is not known."""
        call = self._current.call
        earlier = self._history.get(call.id) if call is not None else None
        return None if earlier is None else tuple(self._line(entry) for entry in earlier)

    # ---- history of the number

    def _ask_history(self) -> None:
        call = self._current.call
        if call is None or not call.number or (call.id, call.number) in self._asked:
            return
        self._asked.add((call.id, call.number))
        path = f"/v1/numbers/{quote(call.number, safe='')}/history?limit=20"
        self._current.workplace.desk.ask(path, lambda answer: self._have_history(call, answer))

    def _have_history(self, call: Call, answer: bytes | Declined | Away) -> None:
        """A centre that is away is asked again when the form is next turned to."""
        if not isinstance(answer, bytes):
            self._asked.discard((call.id, call.number))
            return
        self._history[call.id] = [e for e in json.loads(answer) if e.get("call") != call.id]
        places = (_place_of(entry) for entry in self._history[call.id])
        known = tuple(place for place in places if place is not None and place.position)
        self.history_known.emit(call.id, known)
        self.history_told.emit()
        self.show()

    def _history_word(self, earlier: list[dict[str, Any]] | None) -> str:
        if earlier is None:
            return self._texts("form.history.unknown")
        return self._texts("form.history", count=len(earlier))

    def _line(self, entry: dict[str, Any]) -> str:
        """When, what, where, and what became of it."""
        workplace, language = self._current.workplace, self._texts.language
        rang = local(datetime.fromisoformat(entry["rang_at"]), workplace.zone)
        complaint = complaint_name(workplace.protocols, entry.get("complaint") or "", language)
        outcome = entry.get("outcome")
        parts = (
            f"{rang:%Y-%m-%d %H:%M}",
            complaint,
            entry.get("place") or "",
            self._texts.code("call_outcome", outcome) if outcome else "",
        )
        return " · ".join(part for part in parts if part)

    def offer_history(self) -> None:
        """Let an earlier place of this number be taken for this call."""
        call = self._current.call
        earlier = self._history.get(call.id, [])[:_MOST] if call else []
        if not earlier:
            return
        self._chooser.ask(
            self._texts("form.history.title"),
            self._texts("form.history.hint"),
            [Option(str(at), self._line(entry)) for at, entry in enumerate(earlier)],
            lambda code: self._take_history(earlier[int(code)]),
        )

    def _take_history(self, entry: dict[str, Any]) -> None:
        place = _place_of(entry)
        if place is not None:
            self.place_wanted.emit(place)

    # ---- heading

    def _heading_view(self) -> HeadingView:
        call, incident = self._current.call, self._current.incident
        title = (
            self._texts("form.incident", number=incident.number)
            if incident
            else self._texts("form.call")
        )
        return HeadingView(title=title, state=self._state(call, incident), **self._saved())

    def _state(self, call: Call | None, incident: Incident | None) -> str:
        if call is not None and call.ringing:
            return self._texts("form.state.ringing")
        if call is not None and call.handed_over:
            return self._texts("form.state.handed-over")
        if call is not None and call.talking:
            return self._held(call) if call.held else self._texts("form.state.talking")
        if incident is not None and not incident.open:
            return self._texts("form.state.closed")
        return self._texts("form.state.ended") if call is not None else ""

    def _held(self, call: Call) -> str:
        waited = self._current.workplace.desk.now() - (call.held_since or call.rang_at)
        return self._texts("form.state.held", since=span_text(waited.total_seconds()))

    def _saved(self) -> dict[str, str]:
        keeping, case = self._current.keeping(), self._current.case
        lost = [f for f in FIELDS if keeping[f] is Keeping.NOT_SAVED]
        if lost:
            names = [self._field_name(f) for f in lost]
            why = {w for w in (self._current.why(f) for f in lost) if w}
            return {
                "saved": self._texts("form.not-saved", fields=names[0], count=len(lost)),
                "saved_tone": "not_saved",
                "saved_tip": "\n".join((*names, *why)),
            }
        if Keeping.SAVING in keeping.values():
            return {"saved": self._texts("form.saving"), "saved_tone": "saving"}
        if Keeping.LOCAL in keeping.values():
            return {"saved": self._texts("form.local"), "saved_tone": "quiet"}
        if case is None or case.saved_at is None:
            return {}
        at = clock_text(case.saved_at, self._current.workplace.zone)
        return {"saved": self._texts("form.saved", at=at), "saved_tone": "saved"}

    def _field_name(self, field: str) -> str:
        return self._texts(f"form.{field}")

    # ---- clock

    def tick(self) -> None:
        """Ages grow, and services come and go."""
        self._caller.show_view(self._caller_view())
        self._heading.show_view(self._heading_view())
        self._heading.show_clock(self._clock_view())

    def _clock_view(self) -> ClockView:
        call, incident = self._current.call, self._current.incident
        if call is None or call.answered_at is None:
            return ClockView()
        missions: Mapping[Any, Any] = self._current.workplace.desk.state.missions
        end = ended_at(call, incident, missions)
        return self._clock_of(call.answered_at, end)

    def _clock_of(self, began: datetime, end: datetime | None) -> ClockView:
        timers = self._current.workplace.timers
        elapsed = ((end or self._current.workplace.desk.now()) - began).total_seconds()
        tone, word = "running", ""
        call = self._current.call
        if call is not None and call.ended_at is not None and call.outcome is None:
            tone, word = "red", self._texts("form.outcome-due", shortcut=KEYS["outcome"])
        elif end is not None:
            tone, word = "done", self._texts("form.clock.done")
        elif elapsed >= timers.call_red_s:
            tone, word = "red", self._texts("form.clock.over", seconds=int(timers.call_red_s))
        elif elapsed >= timers.call_amber_s:
            tone, word = "amber", self._texts("form.clock.over", seconds=int(timers.call_amber_s))
        full = max(0, min(1000, int(1000 * elapsed / timers.call_red_s)))
        return ClockView(text=span_text(elapsed), full=full, tone=tone, word=word)


def _place_of(entry: Mapping[str, Any]) -> Place | None:
    """An earlier place as it stands in the number's history; None if there was none."""
    at = entry.get("position")
    if not entry.get("place"):
        return None
    return Place(
        text=entry["place"][:MAX_TEXT],
        position=Position(lat=at["lat"], lon=at["lon"]) if at else None,
        uncertainty_m=_HISTORY_UNCERTAINTY_M if at else 0.0,
        source=PlaceSource.HISTORY,
    )


def ended_at(call: Call, incident: Incident | None, missions: Mapping[Any, Any]) -> datetime | None:
    """When the call came to its first order, or to another end; None while that is due."""
    if incident is None:
        return call.ended_at if call.outcome is not None else None
    ordered = [missions[m].ordered_at for m in incident.missions if m in missions]
    return min(ordered, default=incident.suspended_at or incident.closed_at)
