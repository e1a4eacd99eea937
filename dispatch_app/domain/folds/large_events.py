"""Takes large events and moved vehicles into the state. Closed ones stay until there are many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.large_events.events import (
    BundleSent,
    CasualtyRecorded,
    EventGroundSet,
    EventLevelChanged,
    EventLogWritten,
    EventPlansSet,
    LargeEventClosed,
    LargeEventDeclared,
    MoveUpAcknowledged,
    MoveUpEnded,
    MoveUpOrdered,
    SituationReportTaken,
    SomebodyTold,
)
from dispatch_app.domain.large_events.values import (
    Bundle,
    LargeEvent,
    LevelStep,
    LogLine,
    NotifyStep,
    StandBy,
    ToTell,
)
from dispatch_app.domain.state import CentreState

CLOSED_KEPT = 5
"""So many that are over stay in the live state, for reports and looking back."""


def plans_set(state: CentreState, event: EventPlansSet) -> CentreState:
    plans = {plan.kind: plan for plan in event.plans}
    return replace(state, large=replace(state.large, plans=plans))


def declared(state: CentreState, event: LargeEventDeclared) -> CentreState:
    one = LargeEvent(
        id=event.incident,
        number=event.number,
        kind=event.kind,
        level=event.level,
        patients=event.patients,
        plan=event.plan,
        declared_at=event.at,
        seat=event.seat,
        by=event.person,
        to_tell=event.to_tell,
        levels=(_level_step(event),),
    )
    over = [known.id for known in state.large.events.values() if not known.open]
    gone = set(over[: max(0, len(over) - CLOSED_KEPT + 1)])
    kept = {key: known for key, known in state.large.events.items() if key not in gone}
    return replace(state, large=replace(state.large, events={**kept, one.id: one}))


def bundle(state: CentreState, event: BundleSent) -> CentreState:
    known = state.large.events.get(event.incident)
    if known is None:
        return state
    sent = Bundle(sent=event.sent, left=event.left, shown=event.shown, by=event.person, at=event.at)
    return _change(state, known.id, bundles=(*known.bundles, sent))


def level(state: CentreState, event: EventLevelChanged) -> CentreState:
    known = state.large.events.get(event.incident)
    if known is None:
        return state
    return _change(
        state,
        known.id,
        level=event.level,
        patients=event.patients,
        to_tell=(*known.to_tell, *event.to_tell),
        levels=(*known.levels, _level_step(event)),
    )


def _level_step(event: LargeEventDeclared | EventLevelChanged) -> LevelStep:
    return LevelStep(level=event.level, patients=event.patients, by=event.person, at=event.at)


def told(state: CentreState, event: SomebodyTold) -> CentreState:
    known = state.large.events.get(event.incident)
    if known is None:
        return state
    to_tell = tuple(_noted(one, event) if one.role == event.role else one for one in known.to_tell)
    return _change(state, known.id, to_tell=(*to_tell, *event.also))


def _noted(one: ToTell, event: SomebodyTold) -> ToTell:
    """An escalation names who is told instead: that is not this one's name and number."""
    if event.note.step is NotifyStep.ESCALATED:
        return replace(one, notes=(*one.notes, event.note))
    return replace(
        one,
        notes=(*one.notes, event.note),
        name=event.note.name or one.name,
        number=event.note.number or one.number,
    )


def casualty(state: CentreState, event: CasualtyRecorded) -> CentreState:
    known = state.large.events.get(event.incident)
    if known is None:
        return state
    casualties = {**known.casualties, event.casualty.tag: event.casualty}
    return _change(state, known.id, casualties=casualties)


def ground(state: CentreState, event: EventGroundSet) -> CentreState:
    return _change(
        state,
        event.incident,
        staging=event.staging,
        staging_words=event.staging_words,
        sectors=event.sectors,
    )


def logged(state: CentreState, event: EventLogWritten) -> CentreState:
    known = state.large.events.get(event.incident)
    if known is None:
        return state
    line = LogLine(text=event.text, by=event.person, at=event.happened_at)
    return _change(state, known.id, log=(*known.log, line))


def report_taken(state: CentreState, _event: SituationReportTaken) -> CentreState:
    return state


def closed(state: CentreState, event: LargeEventClosed) -> CentreState:
    return _change(state, event.incident, closed_at=event.at, review=event.review)


def _change(state: CentreState, incident: IncidentId, **changes: Any) -> CentreState:
    known = state.large.events.get(incident)
    if known is None:
        return state
    events = {**state.large.events, incident: replace(known, **changes)}
    return replace(state, large=replace(state.large, events=events))


# ---- vehicles that wait elsewhere


def moved_up(state: CentreState, event: MoveUpOrdered) -> CentreState:
    one = StandBy(
        id=event.move_up,
        vehicle=event.vehicle,
        donor=event.donor,
        station=event.station,
        notice=event.notice,
        ordered_at=event.at,
        by=event.person,
        words="\n".join(part for part in (event.title, event.text) if part),
        incident=event.incident,
        until_home=event.until_home,
    )
    return _stand_bys(state, {**state.large.stand_bys, one.id: one})


def acknowledged(state: CentreState, event: MoveUpAcknowledged) -> CentreState:
    known = state.large.stand_bys.get(event.move_up)
    if known is None:
        return state
    seen = replace(known, acknowledged_at=event.at)
    return _stand_bys(state, {**state.large.stand_bys, known.id: seen})


def ended(state: CentreState, event: MoveUpEnded) -> CentreState:
    left = {key: one for key, one in state.large.stand_bys.items() if key != event.move_up}
    return _stand_bys(state, left)


def _stand_bys(state: CentreState, stand_bys: Any) -> CentreState:
    return replace(state, large=replace(state.large, stand_bys=stand_bys))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    EventPlansSet: plans_set,
    LargeEventDeclared: declared,
    BundleSent: bundle,
    EventLevelChanged: level,
    SomebodyTold: told,
    CasualtyRecorded: casualty,
    EventGroundSet: ground,
    EventLogWritten: logged,
    SituationReportTaken: report_taken,
    LargeEventClosed: closed,
    MoveUpOrdered: moved_up,
    MoveUpAcknowledged: acknowledged,
    MoveUpEnded: ended,
}
