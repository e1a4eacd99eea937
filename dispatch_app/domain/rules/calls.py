"""Rules of telephone calls: ring, answer, end, abandon, settle."""

from __future__ import annotations

from dispatch_app.domain.codes import CallOutcome, NumberState, Origin, Role
from dispatch_app.domain.commands import (
    AnswerCall,
    EndCall,
    ReportCaller,
    ReportLine,
    ReportRinging,
    ReportRingingStopped,
    SettleCall,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import (
    CallAbandoned,
    CallAnswered,
    CallEnded,
    CallerIdentified,
    CallRang,
    CallSettled,
    Event,
    LineReported,
)
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.rules import calling_out, telephone_reports
from dispatch_app.domain.rules.acceptances import acceptances_ending
from dispatch_app.domain.rules.finding import a_call, own_seat
from dispatch_app.domain.rules.telephone_wishes import asked
from dispatch_app.domain.state import Call, CentreState, Context, Line
from dispatch_app.domain.telephone import CallAct, CallBackWhy
from dispatch_app.domain.telephone_events import CallBackWanted

NOT_BY_HAND = frozenset(
    {
        CallOutcome.INCIDENT,
        CallOutcome.CHASER,
        CallOutcome.REINFORCEMENT,
        CallOutcome.ABANDONED,
        CallOutcome.NOT_REACHED,
    }
)
"""Outcomes that follow from what is done with the call, never from a choice in a list."""


def ringing(state: CentreState, command: ReportRinging, context: Context) -> tuple[Event, ...]:
    if command.ref:
        return telephone_reports.ringing(state, command, context)
    if state.ringing_on(command.line) is not None:
        return ()
    call = CallId(context.new_id())
    return (CallRang(call=call, line=command.line, nature=command.nature, at=context.at),)


def caller(state: CentreState, command: ReportCaller, context: Context) -> tuple[Event, ...]:
    """Name the caller of the latest call on the line that still waits for its number.

    The telephone may have been lifted between the first ring and the number.
    """
    call = _waiting_for_number(state, command)
    if call is None:
        return ()
    return (
        CallerIdentified(
            call=call.id,
            number=command.number,
            number_state=command.number_state,
            name=command.name,
            subscriber=context.subscriber,
            at=context.at,
        ),
    )


def _waiting_for_number(state: CentreState, command: ReportCaller) -> Call | None:
    waiting = [
        c
        for c in state.calls.values()
        if c.line == command.line
        and c.number_state is NumberState.AWAITED
        and (c.ringing or c.talking)
    ]
    return max(waiting, key=lambda c: c.rang_at, default=None)


def ringing_stopped(
    state: CentreState, command: ReportRingingStopped, context: Context
) -> tuple[Event, ...]:
    call = state.ringing_on(command.line)
    if call is None:
        return ()
    return (
        CallAbandoned(call=call.id, last_ring_at=command.last_ring_at or context.at, at=context.at),
    )


def line(state: CentreState, command: ReportLine, context: Context) -> tuple[Event, ...]:
    told = LineReported(
        line=command.line,
        heard=command.heard,
        reason=command.reason,
        at=context.at,
        by_exchange=context.actor.role is Role.EXCHANGE,
    )
    known = state.lines.get(command.line)
    if known is not None and _of(known) == (told.heard, told.reason, told.by_exchange):
        return ()
    return (told,)


def _of(line: Line) -> tuple[bool, str, bool]:
    return line.heard, line.reason, line.by_exchange


def answer(state: CentreState, command: AnswerCall, context: Context) -> tuple[Event, ...]:
    seat = own_seat(context)
    call = a_call(state, command.call)
    if call.seat == seat and call.talking:
        return ()
    if call.seat is not None:
        raise Rejected("call.already-answered", seat=call.seat, call=call.id)
    if not call.ringing:
        raise Rejected("call.gone", call=call.id)
    answered = CallAnswered(
        call=call.id, seat=seat, at=max(context.at, call.rang_at), again=call.requeued
    )
    return (answered, *asked(call, CallAct.ANSWER, context, seat)) if call.ref else (answered,)


def end(state: CentreState, command: EndCall, context: Context) -> tuple[Event, ...]:
    call = a_call(state, command.call)
    if call.ended_at is not None:
        return ()
    if not (call.talking or call.dialling):
        raise Rejected("call.not-talking", call=call.id)
    if call.ref and call.seat != own_seat(context):
        raise Rejected("call.not-yours", call=call.id, seat=call.seat or "")
    ended = _over(state, call, context)
    if not any(isinstance(event, CallEnded) for event in ended):
        return ended
    return ended + acceptances_ending(state, call, context)


def settle(state: CentreState, command: SettleCall, context: Context) -> tuple[Event, ...]:
    """Give a call its outcome. On a plain line that is the end of the talk as well, for nobody
    hears another; a talk of an exchange goes on until it ends by itself."""
    call = a_call(state, command.call)
    if call.incident is not None:
        raise Rejected("call.has-incident", call=call.id)
    if command.outcome in NOT_BY_HAND:
        raise Rejected("call.outcome-not-by-hand", outcome=command.outcome.value)
    if call.ringing:
        raise Rejected("call.still-ringing", call=call.id)
    settled: tuple[Event, ...] = (
        CallSettled(call=call.id, outcome=command.outcome, note=command.note, at=context.at),
        *calling_out.off_the_list(state, call.id, command.outcome, context, note=command.note),
        *calling_out.answered_by(state, call, command.outcome, context, note=command.note),
        *_silent(call, command.outcome, context),
    )
    if call.talking and not call.ref:
        return (CallEnded(call=call.id, origin=Origin.BY_HAND, at=context.at), *settled)
    return settled


def _over(state: CentreState, call: Call, context: Context) -> tuple[Event, ...]:
    """A conversation ends by hand where nothing can be heard of it; an exchange is asked to end it,
    and tells when it has."""
    exchange = state.telephone.exchange
    if call.ref and call.seat is not None and exchange is not None and exchange.up:
        if call.handed_over:
            raise Rejected("call.handed-over", call=call.id)
        return asked(call, CallAct.RELEASE, context, call.seat)
    return (CallEnded(call=call.id, origin=Origin.BY_HAND, at=context.at),)


def _silent(call: Call, outcome: CallOutcome, context: Context) -> tuple[Event, ...]:
    """Who rang and said nothing may be unable to speak: somebody calls back."""
    if call.back_to is not None:
        return ()
    if outcome is not CallOutcome.SILENT or call.answered_at is None or not call.number:
        return ()
    wanted = CallBackWanted(
        call=call.id,
        why=CallBackWhy.SILENT,
        number=call.number,
        line=call.line,
        at=context.at,
    )
    return (wanted,)
