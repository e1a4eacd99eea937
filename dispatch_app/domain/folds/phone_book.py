"""Takes locks, interceptions, notes and contacts into the state; what has run out goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatch_app.domain.map_changes import without
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.telephone_events import (
    ContactRegistered,
    ContactRetired,
    InterceptionSwitchedOff,
    InterceptionSwitchedOn,
    NumberLocked,
    NumberNoted,
    NumberNoteRetired,
    NumberUnlocked,
)
from dispatch_app.domain.telephone_state import Interception, NumberLock, NumberNote


def locked(state: CentreState, event: NumberLocked) -> CentreState:
    lock = NumberLock(
        number=event.number, until=event.until, reason=event.reason, by=event.by, at=event.at
    )
    return _telephone(state, locks={**_locks_holding(state, event.at), lock.number: lock})


def unlocked(state: CentreState, event: NumberUnlocked) -> CentreState:
    return _telephone(state, locks=without(_locks_holding(state, event.at), event.number))


def _locks_holding(state: CentreState, now: datetime) -> dict[str, NumberLock]:
    return {k: lock for k, lock in state.telephone.locks.items() if lock.holds(now)}


def intercepted(state: CentreState, event: InterceptionSwitchedOn) -> CentreState:
    switched = Interception(
        number=event.number,
        begins=event.begins,
        until=event.until,
        reason=event.reason,
        by=event.by,
        at=event.at,
    )
    kept = {**_interceptions_left(state, event.at), switched.number: switched}
    return _telephone(state, interceptions=kept)


def let_through(state: CentreState, event: InterceptionSwitchedOff) -> CentreState:
    kept = without(_interceptions_left(state, event.at), event.number)
    return _telephone(state, interceptions=kept)


def _interceptions_left(state: CentreState, now: datetime) -> dict[str, Interception]:
    return {k: i for k, i in state.telephone.interceptions.items() if not i.over(now)}


def noted(state: CentreState, event: NumberNoted) -> CentreState:
    note = NumberNote(
        id=event.id,
        number=event.number,
        badge=event.badge,
        text=event.text,
        by=event.by,
        at=event.at,
    )
    notes = state.telephone.notes
    return _telephone(state, notes={**notes, note.number: (*notes.get(note.number, ()), note)})


def note_retired(state: CentreState, event: NumberNoteRetired) -> CentreState:
    notes = state.telephone.notes
    left = tuple(n for n in notes.get(event.number, ()) if n.id != event.id)
    others = without(notes, event.number)
    return _telephone(state, notes={**others, event.number: left} if left else others)


def contact(state: CentreState, event: ContactRegistered) -> CentreState:
    contacts = {**state.telephone.contacts, event.contact.id: event.contact}
    return _telephone(state, contacts=contacts)


def contact_retired(state: CentreState, event: ContactRetired) -> CentreState:
    return _telephone(state, contacts=without(state.telephone.contacts, event.contact))


def _telephone(state: CentreState, **changes: Any) -> CentreState:
    return replace(state, telephone=replace(state.telephone, **changes))
