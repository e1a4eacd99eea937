"""What alerts a person, by the rules they set. Pure: what was told before the caller knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime

from dispatch_app.domain.codes import Nature
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.radar import RadarKind, RadarRow
from dispatch_app.domain.state import CentreState, Incident
from dispatch_app.domain.supervising import SHARES, AlertKind, AlertRule
from dispatch_app.domain.telephone import Direction

LEAST_FOR_SHARE = 5
"""A share of fewer calls says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """`key` is the same as long as the reason stands: a person is told once."""

    key: str
    rule: AlertRule
    call: CallId | None = None
    incident: IncidentId | None = None
    names: tuple[str, ...] = ()
    """Figures or words that show why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What rules are held against, besides the state."""

    now: datetime
    radar: tuple[RadarRow, ...] = ()
    shares: Mapping[AlertKind, tuple[int, int]] = field(default_factory=dict)
    """Of the last hour: how many were within the norm, of how many."""


def alerts(state: CentreState, rules: Iterable[AlertRule], seen: Seen) -> tuple[Alert, ...]:
    """All that a person is to be alerted by now, in the order of their rules."""
    return tuple(alert for rule in rules for alert in _of_rule(state, rule, seen))


def _of_rule(state: CentreState, rule: AlertRule, seen: Seen) -> Iterator[Alert]:
    match rule.kind:
        case AlertKind.PRIORITY | AlertKind.PATIENTS | AlertKind.WORD:
            yield from _of_incidents(state, rule)
        case AlertKind.NUMBER | AlertKind.WAITS | AlertKind.QUEUE:
            yield from _of_calls(state, rule, seen.now)
        case AlertKind.CALLED_AGAIN | AlertKind.RADAR:
            yield from _of_radar(rule, seen.radar)
        case _:
            yield from _of_share(rule, seen.shares)


def _of_incidents(state: CentreState, rule: AlertRule) -> Iterator[Alert]:
    for incident in state.incidents.values():
        if not incident.open or incident.nature in (Nature.TEST, Nature.DRILL):
            continue
        why = _why(incident, rule)
        if why:
            key = f"{rule.kind.value}/{rule.limit}{rule.word}/{incident.id}"
            yield Alert(key=key, rule=rule, incident=incident.id, names=(incident.number, why))


def _why(incident: Incident, rule: AlertRule) -> str:
    """What of an incident meets the rule; empty if nothing does."""
    if rule.kind is AlertKind.PRIORITY:
        priority = incident.plan.priority if incident.plan is not None else None
        return f"P{priority.value}" if priority is not None and priority <= rule.limit else ""
    if rule.kind is AlertKind.PATIENTS:
        count = incident.patient.count or 0
        return str(count) if count >= rule.limit else ""
    place = incident.place.text if incident.place is not None else ""
    word = rule.word.strip().casefold()
    said = (place, incident.meeting_point, incident.complaint, incident.note, incident.impression)
    return next((text for text in said if word in text.casefold()), "")


def _of_calls(state: CentreState, rule: AlertRule, now: datetime) -> Iterator[Alert]:
    calls = [
        c
        for c in state.calls.values()
        if c.direction is Direction.IN and c.nature not in (Nature.TEST, Nature.DRILL)
    ]
    if rule.kind is AlertKind.QUEUE:
        waiting = sum(c.ringing for c in calls)
        if waiting >= rule.limit:
            yield Alert(key=f"queue/{rule.limit}", rule=rule, names=(str(waiting),))
        return
    wanted = normal_number(rule.word)
    for call in calls:
        if rule.kind is AlertKind.WAITS:
            met = call.ringing and (now - call.rang_at).total_seconds() > rule.limit
        else:
            met = call.ended_at is None and normal_number(call.number).startswith(wanted or "?")
        if met:
            key = f"{rule.kind.value}/{rule.limit}{rule.word}/{call.id}"
            yield Alert(key=key, rule=rule, call=call.id, incident=call.incident)


def _of_radar(rule: AlertRule, rows: Iterable[RadarRow]) -> Iterator[Alert]:
    for row in rows:
        again = row.kind is RadarKind.CALLED_AGAIN and len(row.names) - 1 >= rule.limit
        if again if rule.kind is AlertKind.CALLED_AGAIN else row.urgent:
            key = f"{rule.kind.value}/{rule.limit}/{row.kind.value}/{row.key}"
            yield Alert(
                key=key,
                rule=rule,
                call=row.call,
                incident=row.incident,
                names=(row.kind.value, row.key),
            )


def _of_share(rule: AlertRule, shares: Mapping[AlertKind, tuple[int, int]]) -> Iterator[Alert]:
    within, of = shares.get(rule.kind, (0, 0)) if rule.kind in SHARES else (0, 0)
    if of >= LEAST_FOR_SHARE and within * 100 < rule.limit * of:
        share = f"{within * 100 / of:.1f}"
        yield Alert(key=f"{rule.kind.value}/{rule.limit}", rule=rule, names=(share, str(of)))
