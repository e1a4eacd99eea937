"""Puts a large event into words: heading, people told, casualties, the duty log. Pure."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.large_events.story import Line, by_colour, duty_log, missions
from dispatch_app.domain.large_events.values import (
    Casualty,
    LargeEvent,
    NotifyStep,
    ToTell,
    Triage,
)
from dispatch_app.domain.state import FINAL, CentreState
from dispatch_app.domain.texts.values import TextMessage
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, span_text
from dispatch_app.ui.kit.text_words import state_text

NOTHING = "—"
_OF_TEXTS = frozenset({NotifyStep.TEXTED, NotifyStep.NOT_REACHED})


class EventWords:
    def __init__(self, texts: Texts, zone: str) -> None:
        self._texts, self._zone = texts, zone

    def clock(self, at: datetime | None) -> str:
        return NOTHING if at is None else clock_text(at, self._zone)

    def named(self, one: ToTell) -> str:
        return one.en if self._texts.language == "en" else one.zh

    def kind(self, event: LargeEvent) -> str:
        return event.plan.text.of(self._texts.language)

    def level(self, event: LargeEvent) -> str:
        return self._texts(f"large.level.{int(event.level)}")

    def heading(self, event: LargeEvent, now: datetime) -> str:
        until = event.closed_at or now
        return self._texts(
            "large.heading",
            number=event.number,
            kind=self.kind(event),
            level=self.level(event),
            patients=event.patients,
            span=span_text((until - event.declared_at).total_seconds()),
        )

    def counts(self, state: CentreState, event: LargeEvent) -> str:
        """Vehicles out, casualties by colour, and who has confirmed."""
        out = [m for m in missions(state, event) if m.stage not in FINAL]
        told = sum(1 for one in event.to_tell if one.confirmed_at)
        return self._texts(
            "large.counts",
            out=len(out),
            sent=sum(len(b.sent) for b in event.bundles),
            told=told,
            to_tell=len(event.to_tell),
            **self.colours(event),
        )

    def colours(self, event: LargeEvent) -> dict[str, int]:
        counted = by_colour(event)
        return {triage.value: counted[triage] for triage in Triage}

    def told(self, one: ToTell, now: datetime) -> str:
        """How far it is with telling somebody: in time, late, escalated, confirmed."""
        if one.confirmed_at is not None:
            return self._texts("large.told.confirmed", time=self.clock(one.confirmed_at))
        left_s = (one.due_at - now).total_seconds()
        if one.escalated:
            return self._texts("large.told.escalated", span=span_text(-left_s))
        key = "large.told.late" if left_s <= 0 else "large.told.left"
        return self._texts(key, span=span_text(abs(left_s)))

    def last_step(self, one: ToTell, text: TextMessage | None = None) -> str:
        """`text`: the last one that was sent to them; how far it is stands beside the step."""
        if not one.notes:
            return ""
        note = one.notes[-1]
        words = [self.clock(note.at), self._texts.code("notify_step", note.step.value)]
        if text is not None and note.step in _OF_TEXTS:
            words.append(state_text(self._texts, text))
        if note.step is NotifyStep.CONFIRMED and note.note and not note.by:
            words.append(f"“{note.note}”")
        return " ".join(word for word in (*words, note.by) if word)

    def casualty(self, one: Casualty) -> str:
        sex = self._texts.code("sex", one.sex.value)
        age = self._texts("large.age", years=one.age_years) if one.age_years is not None else ""
        return f"{sex} {age}".strip()

    def log(self, state: CentreState, event: LargeEvent) -> list[tuple[str, str, str]]:
        """Time, what happened, and who says so."""
        return [
            (self.clock(line.at), self._line(line, state), line.by)
            for line in duty_log(state, event)
        ]

    def _line(self, line: Line, state: CentreState) -> str:
        if not line.key:
            return line.words
        values = dict(line.values)
        if line.key.startswith("told."):
            values["who"] = values["en"] if self._texts.language == "en" else values["zh"]
        if "stage" in values:
            values["stage"] = self._texts.code("stage", values["stage"])
        if "level" in values:
            values["level"] = self._texts(f"large.level.{values['level']}")
        if "station" in values:
            known = next((s for s in state.stations.values() if s.id == values["station"]), None)
            values["station"] = known.name if known else values["station"]
        said = self._texts(f"large.log.{line.key}", **values)
        return f"{said} {line.words}".rstrip()
