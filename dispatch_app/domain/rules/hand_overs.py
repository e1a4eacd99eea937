"""Rules of shift hand-overs: two people sign one sheet, which the centre composed."""

from __future__ import annotations

from datetime import timedelta

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.hand_over import compose
from dispatch_app.domain.hand_over_commands import OfferHandOver, SignHandOver, WithdrawHandOver
from dispatch_app.domain.hand_over_events import (
    HandOverOffered,
    HandOverSigned,
    HandOverWithdrawn,
)
from dispatch_app.domain.hand_over_sheet import HandOver
from dispatch_app.domain.ids import HandOverId
from dispatch_app.domain.state import CentreState, Context

GOOD_FOR = timedelta(minutes=30)
"""An older sheet tells of another centre: it is composed anew before it is signed."""


def offer(state: CentreState, command: OfferHandOver, context: Context) -> tuple[Event, ...]:
    """Compose and sign. An earlier offer of the same person that nobody signed falls away."""
    withdrawn = tuple(
        HandOverWithdrawn(id=known.id, by=context.actor, at=context.at)
        for known in state.hand_overs.values()
        if known.taken is None and known.given.by.account == context.actor.account
    )
    offered = HandOverOffered(
        id=HandOverId(context.new_id()),
        sheet=compose(state, context.at, context.timers),
        by=context.actor,
        person=_person(state, context),
        note=command.note,
        at=context.at,
    )
    return (*withdrawn, offered)


def sign(state: CentreState, command: SignHandOver, context: Context) -> tuple[Event, ...]:
    """Refused to the person who gives, and for a sheet that has grown old."""
    offered = _open_offer(state, command.id)
    if offered is None:
        return ()
    if offered.given.by.account == context.actor.account:
        raise Rejected("hand-over.same-person", person=offered.given.person)
    if context.at - offered.sheet.composed_at > GOOD_FOR:
        raise Rejected("hand-over.outdated", person=offered.given.person)
    signed = HandOverSigned(
        id=offered.id,
        by=context.actor,
        person=command.person or _person(state, context),
        note=command.note,
        at=context.at,
    )
    return (signed,)


def withdraw(state: CentreState, command: WithdrawHandOver, context: Context) -> tuple[Event, ...]:
    offered = _open_offer(state, command.id)
    if offered is None:
        return ()
    if offered.given.by.account != context.actor.account:
        raise Rejected("hand-over.of-another", person=offered.given.person)
    return (HandOverWithdrawn(id=offered.id, by=context.actor, at=context.at),)


def _open_offer(state: CentreState, id_: HandOverId) -> HandOver | None:
    """The offer that waits for its second signature; None if it has that already."""
    known = state.hand_overs.get(id_)
    if known is None:
        raise Rejected("hand-over.unknown", id=id_)
    return None if known.taken is not None else known


def _person(state: CentreState, context: Context) -> str:
    seat = state.seats.get(context.actor.seat) if context.actor.seat else None
    return (seat.person if seat else "") or context.actor.account
