"""A waiting call and a seat come together, or a seat takes a ring meant for it alone."""

from __future__ import annotations

from dispatch_app.domain.telephone import OrderFailure, PartyKind, PartyRole
from dispatch_app.exchange.machine import legs, queueing
from dispatch_app.exchange.machine.room import Conversation, Member, Phase, Room, Seat
from dispatch_app.ports.call_control import Answer
from dispatch_app.ports.exchange_events import Answered, FarAnswered


def answer(room: Room, order: Answer) -> None:
    seat, call = room.seats.get(order.seat), room.calls.get(order.ref)
    if call is None or call.phase is Phase.SCREENED:
        return room.fail(order.order, order.ref, OrderFailure.CALL_GONE)
    if seat is None:
        return room.fail(order.order, order.ref, OrderFailure.SEAT_HAS_NO_PHONE)
    member = call.seat(seat.id)
    asked = member is not None and member.role is PartyRole.RINGING
    if not asked and call.phase is not Phase.WAITING:
        return room.fail(order.order, order.ref, OrderFailure.ALREADY_ANSWERED)
    if room.busy(seat):
        return room.fail(order.order, order.ref, OrderFailure.SEAT_BUSY)
    return connect(room, call, seat, order.order)


def connect(room: Room, call: Conversation, seat: Seat, order: str) -> None:
    """Bring a seat's telephone into a call: at once if it is up, else by calling it."""
    leg = room.legs.get(seat.leg) if seat.leg is not None else None
    if leg is not None and leg.up:
        return came_up(room, call, seat)
    if not seat.reachable and leg is None:
        return room.fail(order, call.ref, OrderFailure.SEAT_HAS_NO_PHONE)
    call.order = order
    if call.phase is Phase.WAITING:
        call.phase, call.taken_by, seat.focus = Phase.CONNECTING, seat.id, call.ref
        room.wait("connect", call.ref, room.plan.times.connect)
    legs.ring_seat(room, seat, call, auto=True)
    return None


def came_up(room: Room, call: Conversation, seat: Seat) -> None:
    """A seat's telephone is up for a call: it waits, it calls, or the seat was asked into it."""
    member = call.seat(seat.id)
    if member is not None and member.role is PartyRole.RINGING:
        join(room, call, member)
    elif call.phase is Phase.WAITING or call.taken_by == seat.id:
        take(room, call, seat)
    elif member is not None:
        legs.enter(room, call, seat, member.role)
    else:
        legs.rest(room, seat)


def take(room: Room, call: Conversation, seat: Seat) -> None:
    """A seat talks with the caller."""
    for kind in legs.OF_A_CALL:
        room.forget(kind, call.ref)
    for asked in [m for m in call.members.values() if m.role is PartyRole.RINGING]:
        legs.remove(room, call, asked)
    call.phase, call.offered, call.taken_by = Phase.TALKING, (), None
    call.only = call.returns_to = None
    call.answered_once = True
    for member in call.members.values():
        member.leads = False
        if member.role is PartyRole.HELD:
            member.role = PartyRole.TALKING
        if member.leg in room.legs and member.kind is PartyKind.OUTSIDE:
            queueing.take_up(room, room.legs[member.leg])
    legs.enter(room, call, seat, PartyRole.TALKING).leads = True
    room.tell(Answered(ref=call.ref, seat=seat.id, at=room.at))
    legs.begin_tap(room, call)


def join(room: Room, call: Conversation, member: Member) -> None:
    """Who was called into a conversation answers."""
    room.forget("dial", member.leg or member.id)
    member.role = member.wanted
    seat = legs.seat_in(room, member)
    if seat is not None:
        legs.enter(room, call, seat, member.wanted)
    if call.returns_to is not None:
        _given_away(call, member)
    if call.phase is Phase.WAITING:
        _answered_elsewhere(room, call)
    if call.phase is Phase.CALLING:
        call.phase = Phase.TALKING
        room.tell(FarAnswered(ref=call.ref, at=room.at))


def _given_away(call: Conversation, member: Member) -> None:
    call.returns_to = None
    for other in call.members.values():
        if other.role is PartyRole.HELD:
            other.role = PartyRole.TALKING
    member.leads = member.kind is PartyKind.SEAT


def _answered_elsewhere(room: Room, call: Conversation) -> None:
    """A call that overflowed to a number is answered there."""
    for kind in legs.OF_A_CALL:
        room.forget(kind, call.ref)
    call.phase, call.offered, call.answered_once = Phase.TALKING, (), True
    for member in call.members.values():
        if member.leg in room.legs:
            queueing.take_up(room, room.legs[member.leg])
    legs.begin_tap(room, call)
