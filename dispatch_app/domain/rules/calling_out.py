"""Rules of calls that the centre makes, and of the call-back list."""

from __future__ import annotations

from dispatch_app.domain.codes import CallOutcome, Nature, NumberState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import CallerIdentified, CallSettled, Event
from dispatch_app.domain.ids import CallId, IncidentId
from dispatch_app.domain.rules.finding import an_incident, own_seat
from dispatch_app.domain.rules.telephone_wishes import (
    MOST_PARTIES,
    exchange_must_be_up,
    must_be_callable,
    number_to_call,
)
from dispatch_app.domain.state import Call, CentreState, Context
from dispatch_app.domain.telephone import CallPurpose, CallRef, Target, TargetKind
from dispatch_app.domain.telephone_commands import CallOut, GroupCall, SettleCallBack
from dispatch_app.domain.telephone_events import CallBackSettled, CalledOut
from dispatch_app.domain.telephone_state import CALL_BACK_OUTCOMES


def call_out(state: CentreState, command: CallOut, context: Context) -> tuple[Event, ...]:
    if command.back_to is None:
        dialled = _dialled(
            state, context, to=(command.to,), purpose=command.purpose, incident=command.incident
        )
    else:
        dialled = _called_back(state, command.to, command.back_to, context)
    return (dialled, *_identified(state, dialled, context))


def _called_back(state: CentreState, to: Target, back_to: CallId, context: Context) -> CalledOut:
    """It is about what the caller rang for, never about what a seat happens to look at."""
    _must_wait_for_a_call(state, back_to)
    left = state.calls.get(back_to)
    return _dialled(
        state,
        context,
        to=(to,),
        purpose=CallPurpose.CALL_BACK,
        incident=left.incident if left is not None else None,
        back_to=back_to,
    )


def _identified(state: CentreState, dialled: CalledOut, context: Context) -> tuple[Event, ...]:
    """Whose number it is: as the caller's own call told, else as the table of subscribers does.

    Who is called back is located anew by it, so it is told of a number without a name as well.
    """
    left = state.calls.get(dialled.back_to) if dialled.back_to else None
    if left is not None and left.number != dialled.number:
        left = None
    subscriber = (left.subscriber if left is not None else None) or context.subscriber
    if not dialled.number or (subscriber is None and dialled.back_to is None):
        return ()
    known = CallerIdentified(
        call=dialled.call,
        number=dialled.number,
        number_state=NumberState.KNOWN,
        name=left.name if left is not None else "",
        subscriber=subscriber,
        at=context.at,
    )
    return (known,)


def group_call(state: CentreState, command: GroupCall, context: Context) -> tuple[Event, ...]:
    if not command.to or len(command.to) >= MOST_PARTIES:
        raise Rejected("call.group-size", most=str(MOST_PARTIES - 1))
    dialled = _dialled(
        state, context, to=command.to, purpose=command.purpose, incident=command.incident
    )
    return (dialled,)


def _dialled(
    state: CentreState,
    context: Context,
    *,
    to: tuple[Target, ...],
    purpose: CallPurpose,
    incident: IncidentId | None,
    back_to: CallId | None = None,
) -> CalledOut:
    seat = own_seat(context)
    exchange_must_be_up(state)
    for target in to:
        must_be_callable(state, target, seat)
    about = an_incident(state, incident) if incident else None
    call = CallId(context.new_id())
    return CalledOut(
        ask=context.new_id(),
        call=call,
        ref=CallRef(call),
        seat=seat,
        to=to,
        purpose=purpose,
        nature=about.nature if about else Nature.REAL,
        incident=incident,
        back_to=back_to,
        number=_number_of(to),
        at=context.at,
    )


def _number_of(to: tuple[Target, ...]) -> str:
    one = to[0] if len(to) == 1 else None
    return number_to_call(one.id) if one and one.kind is TargetKind.NUMBER else ""


def _must_wait_for_a_call(state: CentreState, call: CallId) -> None:
    """Somebody on the list whom nobody is calling right now.

    Raises:
        Rejected: `call-back.unknown`, or `call-back.under-way` with the seat that was faster.
    """
    if call not in state.telephone.call_backs:
        raise Rejected("call-back.unknown", call=call)
    busy = next((c for c in state.calls.values() if c.back_to == call and c.ended_at is None), None)
    if busy is not None:
        raise Rejected("call-back.under-way", seat=busy.seat or "")


# ---- the call-back list ----------------------------------------------------------------------


def settle(state: CentreState, command: SettleCallBack, context: Context) -> tuple[Event, ...]:
    if command.call not in state.telephone.call_backs:
        raise Rejected("call-back.unknown", call=command.call)
    if command.outcome not in CALL_BACK_OUTCOMES:
        raise Rejected("call.outcome-not-by-hand", outcome=command.outcome.value)
    return settled(state, command.call, command.outcome, context, note=command.note)


def settled(
    state: CentreState,
    call: CallId,
    outcome: CallOutcome,
    context: Context,
    *,
    note: str = "",
    own: CallId | None = None,
) -> tuple[Event, ...]:
    """Off the list; an abandoned call has its own outcome by it, and so have the calls back that
    still owed theirs, besides `own`. Nothing if it is not on it."""
    off = off_the_list(state, call, outcome, context, note=note)
    if not off:
        return ()
    left = state.calls.get(call)
    due = [k for k in state.calls.values() if k.back_to == call and k.owes_outcome and k.id != own]
    if left is not None and left.outcome is None and not (left.talking or left.ringing):
        due.append(left)
    ended = (CallSettled(call=k.id, outcome=outcome, note=note, at=context.at) for k in due)
    return (*ended, *off)


def by_incident(
    state: CentreState, call: Call, outcome: CallOutcome, context: Context
) -> tuple[Event, ...]:
    """A call that becomes one of an incident's settles what it was called back for."""
    return off_the_list(state, call.id, outcome, context) + answered_by(
        state, call, outcome, context
    )


def answered_by(
    state: CentreState, call: Call, outcome: CallOutcome, context: Context, *, note: str = ""
) -> tuple[Event, ...]:
    """What a call back that has its outcome settles besides itself."""
    if call.back_to is None:
        return ()
    return settled(state, call.back_to, outcome, context, note=note, own=call.id)


def off_the_list(
    state: CentreState, call: CallId, outcome: CallOutcome, context: Context, *, note: str = ""
) -> tuple[Event, ...]:
    if call not in state.telephone.call_backs:
        return ()
    off = CallBackSettled(
        call=call, outcome=outcome, note=note, seat=context.actor.seat, at=context.at
    )
    return (off,)
