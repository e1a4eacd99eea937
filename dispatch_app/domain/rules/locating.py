"""Rules of where callers are: asking, answers, locators that fall silent, and decided doubts."""

from __future__ import annotations

from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, NumberState, PlaceSource, Verdict
from dispatch_app.domain.commands import (
    AskCallerLocation,
    DecidePlace,
    RecordNumberAsked,
    ReportCallerLocation,
    ReportLocator,
    ReportNoCallerLocation,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import (
    CallerLocated,
    CallerLocationWanted,
    CallerNotLocated,
    Event,
    LocatorReported,
    NumberAsked,
    PlaceDecided,
)
from dispatch_app.domain.rules.finding import a_call, an_open_incident
from dispatch_app.domain.state import Call, CentreState, Context
from dispatch_app.domain.values import Position


def ask(state: CentreState, command: AskCallerLocation, context: Context) -> tuple[Event, ...]:
    call = a_call(state, command.call)
    if call.number_state is not NumberState.KNOWN or not call.number:
        raise Rejected("call.number-unknown", call=call.id)
    return (CallerLocationWanted(call=call.id, seat=context.actor.seat, at=context.at),)


def located(
    state: CentreState, command: ReportCallerLocation, context: Context
) -> tuple[Event, ...]:
    """Keep an answer; one that says what the same locator said before is no news."""
    call = a_call(state, command.call)
    if _known(call, command.located):
        return ()
    return (CallerLocated(call=call.id, located=command.located, at=context.at),)


def _known(call: Call, located: CallerPosition) -> bool:
    """An address in a table is the same news whenever it is read."""
    if located.source is not PlaceSource.SUBSCRIBER:
        return located in call.located
    table = [p for p in call.located if p.source is PlaceSource.SUBSCRIBER]
    told: list[Position | None] = [p.position for p in table]
    if call.subscriber is not None:
        told.append(call.subscriber.position)
    return located.position in told


def not_located(
    state: CentreState, command: ReportNoCallerLocation, context: Context
) -> tuple[Event, ...]:
    call = a_call(state, command.call)
    table = command.source is PlaceSource.SUBSCRIBER
    if table and command.reason is NoPosition.NUMBER_UNKNOWN and not command.address:
        return ()  # the call itself shows that the table does not know it
    known = {(u.locator, u.reason, u.address) for u in call.unlocated}
    if (command.locator, command.reason, command.address) in known:
        return ()
    return (
        CallerNotLocated(
            call=call.id,
            locator=command.locator,
            source=command.source,
            reason=command.reason,
            at=context.at,
            address=command.address,
        ),
    )


def locator(state: CentreState, command: ReportLocator, context: Context) -> tuple[Event, ...]:
    known = state.locators.get(command.locator)
    if known is not None and (known.answers, known.reason) == (command.answers, command.reason):
        return ()
    return (
        LocatorReported(
            locator=command.locator,
            answers=command.answers,
            reason=command.reason,
            at=context.at,
        ),
    )


def asked(_state: CentreState, command: RecordNumberAsked, context: Context) -> tuple[Event, ...]:
    """Every question is kept, also the second about the same number."""
    return (NumberAsked(number=command.number, account=command.account, at=context.at),)


def decide_place(state: CentreState, command: DecidePlace, context: Context) -> tuple[Event, ...]:
    """Keep who chose which of two points, and what was shown. The place itself is fixed apart."""
    incident = an_open_incident(state, command.incident)
    if command.decision.verdict not in (Verdict.DOUBTFUL, Verdict.CONTRADICTS):
        raise Rejected("place.not-doubted", incident=incident.number)
    if incident.place_decision == command.decision:
        return ()
    return (
        PlaceDecided(
            incident=incident.id,
            decision=command.decision,
            seat=context.actor.seat,
            at=context.at,
        ),
    )
