"""What the strip says of alarms, in the order in which people need them. State in, words out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.alarms import Alarm, AlarmId, AlarmKind, Severity, urgency
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, span_text

SHOWN = 3
"""So many stand in the strip; the others are counted."""
SIGNS = {Severity.NOTICE: "●", Severity.WARNING: "■", Severity.CRITICAL: "◆"}
"""A severity is a shape as well as a colour; the same shapes as the lamps have."""
_TONES = {Severity.NOTICE: "info", Severity.WARNING: "warning", Severity.CRITICAL: "alarm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRow:
    id: AlarmId
    words: str
    tone: str
    """`info`, `warning` or `alarm`; `calm` for what somebody has seen."""
    calls: bool
    tip: str


def listed(state: CentreState) -> list[Alarm]:
    """All alarms that a seat shows, the most urgent first. Notices stand in the history only."""
    shown = (a for a in state.alarms.values() if a.severity is not Severity.NOTICE)
    return sorted(shown, key=urgency)


def row_of(alarm: Alarm, texts: Texts, zone: str, now: datetime) -> AlarmRow:
    head = f"{SIGNS[alarm.severity]} {texts.code('alarm.severity', str(int(alarm.severity)))}"
    what = " ".join(part for part in (_fault(alarm, texts), alarm.detail) if part)
    words = texts(
        "alarm.row",
        head=head,
        name=name_of(alarm, texts),
        what=what,
        since=clock_text(alarm.since, zone),
        stands=_how_it_stands(alarm, texts, now),
    )
    return AlarmRow(
        id=alarm.id,
        words=words,
        tone=_TONES[alarm.severity] if alarm.calls else "calm",
        calls=alarm.calls,
        tip=_tip(alarm, texts, zone),
    )


def name_of(alarm: Alarm, texts: Texts) -> str:
    """The thing that has the fault; a test is of nothing."""
    kind = texts.code("alarm.kind", alarm.kind.value)
    return kind if alarm.kind is AlarmKind.TEST else f"{kind} {alarm.source}"


def _fault(alarm: Alarm, texts: Texts) -> str:
    """The reason in words; a code that nobody has put into words is shown as it is."""
    key = f"alarm.reason.{alarm.reason}"
    return texts(key) if texts.has(key) else alarm.reason


def _how_it_stands(alarm: Alarm, texts: Texts, now: datetime) -> str:
    if alarm.acknowledged is not None:
        word = texts.code("alarm.word", alarm.acknowledged.word.value)
        return word if alarm.standing else texts("alarm.over", word=word)
    waited = span_text((now - alarm.raised_at).total_seconds())
    parts = [texts("alarm.unseen", waited=waited)]
    if not alarm.standing:
        parts.insert(0, texts("alarm.cleared"))
    if alarm.flapping:
        parts.append(texts("alarm.flaps"))
    if alarm.escalated_at is not None:
        parts.append(texts("alarm.escalated"))
    return " · ".join(parts)


def _tip(alarm: Alarm, texts: Texts, zone: str) -> str:
    seen = alarm.acknowledged
    if seen is None:
        return texts("alarm.tip-unseen", id=alarm.id)
    who = seen.by.seat or seen.by.account
    return texts(
        "alarm.tip-seen",
        who=who,
        at=clock_text(seen.at, zone),
        word=texts.code("alarm.word", seen.word.value),
        note=seen.note,
    )
