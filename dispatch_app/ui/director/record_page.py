"""Opens one record: asks the centre for it, words it, and leads to its sound and its way."""

from __future__ import annotations

from collections.abc import Callable

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.search_answers import Unreadable, WholeRecord, read, record_path
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.state import Call
from dispatch_app.ports.records import IncidentRecord
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.record_lines import (
    RecordWords,
    call_lines,
    case_lines,
    chain_lines,
    fact_lines,
    shown_lines,
    slip_lines,
    step_lines,
)
from dispatch_app.ui.director.record_panel import RecordPanel
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.recording.criteria import Criteria

Answer = bytes | Declined | Away


class RecordSheet:
    def __init__(
        self,
        place: DirectorPlace,
        recordings: Callable[[Criteria], None],
        replay: Callable[[IncidentId], None],
    ) -> None:
        self._place, self._texts = place, place.texts
        self._recordings, self._replay = recordings, replay
        self.panel = RecordPanel(place.texts)
        self._asked = ("", "")
        self._number = 0
        self.shown: WholeRecord | None = None
        self.panel.sound_wanted.connect(self._to_sound)
        self.panel.replay_wanted.connect(self._to_replay)

    def open(self, kind: str, thing: str) -> None:
        self._asked = (kind, thing)
        self.again()

    def again(self) -> None:
        if not self._asked[1]:
            return
        self._number += 1
        number = self._number
        self.shown = None
        self.panel.show_record("", self._texts("query.record.loading"), {})
        self.panel.allow(sound=False, replay=False)
        self._place.desk.ask(record_path(*self._asked), lambda answer: self._have(number, answer))

    def stop(self) -> None:
        self._number += 1

    def _have(self, number: int, answer: Answer) -> None:
        if number != self._number:
            return
        match answer:
            case Away():
                self.panel.say(self._texts("query.away"))
            case Declined():
                key = f"refusal.{answer.problem.code}"
                known = self._texts.has(key)
                details = dict(answer.problem.details)
                self.panel.say(self._texts(key, **details) if known else answer.problem.code)
            case bytes():
                self._take(answer)

    def _take(self, body: bytes) -> None:
        try:
            self.shown = read(body, WholeRecord)
        except Unreadable:
            self.panel.say(self._texts("query.version"))
            return
        self.show(self.shown)

    def show(self, record: WholeRecord) -> None:
        place = self._place
        words = RecordWords(
            texts=self._texts,
            zone=place.zone,
            state=place.desk.state,
            complaints=place.complaints,
            forms=place.form_names,
        )
        note = self._texts("query.record.masked") if record.masked else ""
        lines: dict[str, list[Line]] = {"audit": step_lines(record.steps, words)}
        if record.incident is not None:
            title = self._texts("query.record.title", number=record.incident.incident.number)
            lines |= _of_incident(record.incident, words)
        else:
            assert record.call is not None
            title = self._texts("query.record.call-title", number=record.call.number or "—")
            lines |= _of_call(record.call, words)
        self.panel.show_record(title, note, lines)
        with_map = record.incident is not None and place.ground is not None
        self.panel.allow(sound=record.incident is not None, replay=with_map)
        if record.incident is None:
            self.panel.turn("calls")

    def _to_sound(self) -> None:
        if self.shown is not None and self.shown.incident is not None:
            self._recordings(Criteria(incident=self.shown.incident.incident.number))

    def _to_replay(self) -> None:
        if self.shown is not None and self.shown.incident is not None:
            self._replay(self.shown.incident.incident.id)


def _of_incident(record: IncidentRecord, words: RecordWords) -> dict[str, list[Line]]:
    return {
        "facts": fact_lines(record, words),
        "chain": chain_lines(record.incident, record.calls, record.missions, words),
        "missions": slip_lines(record.missions, words),
        "shown": shown_lines(record.choices, words),
        "cases": case_lines(record, words),
        "calls": call_lines(record.calls, words),
    }


def _of_call(call: Call, words: RecordWords) -> dict[str, list[Line]]:
    return {"chain": chain_lines(None, [call], [], words), "calls": call_lines([call], words)}
