"""Rules of numbers: locks and interceptions, which a person alone sets, and notes, which warn.

Nothing here blocks a number by itself: a badge is a word on the screen.
"""

from __future__ import annotations

from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import NoteId
from dispatch_app.domain.rules.telephone_wishes import number_to_call
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.telephone import Badge
from dispatch_app.domain.telephone_events import (
    InterceptionSwitchedOff,
    InterceptionSwitchedOn,
    NumberLocked,
    NumberNoted,
    NumberNoteRetired,
    NumberUnlocked,
)
from dispatch_app.domain.values import MAX_TEXT

NEVER_LOCKED = frozenset({"110", "119", "122", "120", "112", "999"})
"""Other centres of emergency, and ourselves."""


def lock(state: CentreState, command: tc.LockNumber, context: Context) -> tuple[Event, ...]:
    number = number_to_call(command.number)
    if number in NEVER_LOCKED:
        raise Rejected("lock.never", number=number)
    _must_have_a_reason(command.reason)
    if command.until <= context.at:
        raise Rejected("lock.until-past", number=number)
    known = state.telephone.locks.get(number)
    if known is not None and (known.until, known.reason) == (command.until, command.reason):
        return ()
    locked = NumberLocked(
        number=number,
        until=command.until,
        reason=command.reason,
        by=context.actor,
        at=context.at,
    )
    return (locked,)


def unlock(state: CentreState, command: tc.UnlockNumber, context: Context) -> tuple[Event, ...]:
    number = number_to_call(command.number)
    if number not in state.telephone.locks:
        return ()
    return (NumberUnlocked(number=number, note=command.note, by=context.actor, at=context.at),)


def intercept(
    state: CentreState, command: tc.SwitchInterceptionOn, context: Context
) -> tuple[Event, ...]:
    """For all numbers it needs an end: it must not be forgotten."""
    number = number_to_call(command.number) if command.number else ""
    _must_have_a_reason(command.reason)
    if not number and command.until is None:
        raise Rejected("interception.until-needed")
    if command.until is not None and command.until <= (command.begins or context.at):
        raise Rejected("interception.until-past")
    known = state.telephone.interceptions.get(number)
    asked = (command.begins, command.until, command.reason)
    if known is not None and (known.begins, known.until, known.reason) == asked:
        return ()
    switched = InterceptionSwitchedOn(
        number=number,
        begins=command.begins,
        until=command.until,
        reason=command.reason,
        by=context.actor,
        at=context.at,
    )
    return (switched,)


def let_through(
    state: CentreState, command: tc.SwitchInterceptionOff, context: Context
) -> tuple[Event, ...]:
    number = number_to_call(command.number) if command.number else ""
    if number not in state.telephone.interceptions:
        return ()
    return (
        InterceptionSwitchedOff(number=number, note=command.note, by=context.actor, at=context.at),
    )


def note(state: CentreState, command: tc.NoteNumber, context: Context) -> tuple[Event, ...]:
    number = number_to_call(command.number)
    text = command.text.strip()
    if command.badge is Badge.NOTE and not text:
        raise Rejected("note.empty", number=number)
    if len(text) > MAX_TEXT:
        raise Rejected("note.too-long", most=str(MAX_TEXT))
    said = {(n.badge, n.text) for n in state.telephone.notes.get(number, ())}
    if (command.badge, text) in said:
        return ()
    noted = NumberNoted(
        id=NoteId(context.new_id()),
        number=number,
        badge=command.badge,
        text=text,
        by=context.actor,
        at=context.at,
    )
    return (noted,)


def retire_note(
    state: CentreState, command: tc.RetireNumberNote, context: Context
) -> tuple[Event, ...]:
    number = number_to_call(command.number)
    if all(n.id != command.id for n in state.telephone.notes.get(number, ())):
        return ()
    return (NumberNoteRetired(id=command.id, number=number, by=context.actor, at=context.at),)


def _must_have_a_reason(reason: str) -> None:
    if not reason.strip():
        raise Rejected("lock.reason-needed")
