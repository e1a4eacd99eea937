"""What a seat does in a conversation: hold, mute, join, hand over, listen, leave, release."""

from __future__ import annotations

from dispatch_app.domain.telephone import Ender, OrderFailure, PartyKind, PartyRole
from dispatch_app.exchange.machine import answering, legs
from dispatch_app.exchange.machine.room import Conversation, Member, Phase, Room, Seat
from dispatch_app.exchange.machine.values import SendKeys
from dispatch_app.ports.call_control import (
    Barge,
    DropParty,
    HandOver,
    Hold,
    Join,
    Leave,
    Listen,
    Mute,
    Release,
    Resume,
    SendDigits,
    Whisper,
)

EAR = (PartyRole.LISTENING, PartyRole.WHISPERING)


def others(call: Conversation, member: Member) -> list[Member]:
    return [m for m in call.members.values() if m is not member and m.role not in EAR]


def hold(room: Room, order: Hold, call: Conversation, me: Member) -> None:
    for member in others(call, me):
        if member.role in (PartyRole.TALKING, PartyRole.MUTED):
            member.role = PartyRole.HELD


def resume(room: Room, order: Resume, call: Conversation, me: Member) -> None:
    seat = room.seats[order.seat]
    if seat.focus not in (None, call.ref) and room.busy(seat):
        return room.fail(order.order, order.ref, OrderFailure.SEAT_BUSY)
    for member in others(call, me):
        asked = member.role is PartyRole.RINGING and member.wanted is PartyRole.CONSULTED
        if member.role is PartyRole.CONSULTED or asked:
            legs.remove(room, call, member)
    talk_all(call)
    if seat.leg is None:
        return answering.connect(room, call, seat, order.order)
    legs.enter(room, call, seat, me.role)
    return None


def talk_all(call: Conversation) -> None:
    for member in call.members.values():
        if member.role in (PartyRole.HELD, PartyRole.CONSULTED):
            member.role = PartyRole.TALKING
        elif member.role is PartyRole.RINGING:
            member.wanted = PartyRole.TALKING


def mute(room: Room, order: Mute, call: Conversation, me: Member) -> None:
    if me.role in (PartyRole.TALKING, PartyRole.MUTED):
        me.role = PartyRole.MUTED if order.muted else PartyRole.TALKING


def join(room: Room, order: Join, call: Conversation, me: Member) -> None:
    if not any(m.role is PartyRole.CONSULTED for m in call.members.values()):
        return room.fail(order.order, order.ref, OrderFailure.NOBODY_CONSULTED)
    return talk_all(call)


def hand_over(room: Room, order: HandOver, call: Conversation, me: Member) -> None:
    consulted = any(m.role is PartyRole.CONSULTED for m in call.members.values())
    rest = [m for m in others(call, me) if m.voice]
    if not consulted and len(rest) < 2:
        return room.fail(order.order, order.ref, OrderFailure.NOBODY_CONSULTED)
    talk_all(call)
    return _go(room, call, me)


def leave(room: Room, order: Leave, call: Conversation, me: Member) -> None:
    _go(room, call, me)


def _go(room: Room, call: Conversation, me: Member) -> None:
    legs.remove(room, call, me)
    legs.after_leaving(room, call, Ender.SEAT)


def drop_party(room: Room, order: DropParty, call: Conversation, me: Member) -> None:
    member = call.members.get(order.party)
    if member is None or member is me:
        return room.fail(order.order, order.ref, OrderFailure.NOT_IN_CALL)
    legs.remove(room, call, member)
    return legs.after_leaving(room, call, Ender.SEAT)


def send_digits(room: Room, order: SendDigits, call: Conversation, me: Member) -> None:
    for member in call.members.values():
        if member.kind is PartyKind.OUTSIDE and member.leg in room.legs:
            room.do(SendKeys(room.legs[member.leg].id, order.digits))


def release(room: Room, order: Release, call: Conversation) -> None:
    """End a call; whose it is ends it, anybody else forces its release: who barged in, too."""
    member = call.seat(order.seat)
    ours = member is not None and member.leads
    legs.end(room, call, Ender.SEAT if ours else Ender.FORCED)


def step_in(room: Room, order: Listen | Whisper | Barge, call: Conversation) -> None:
    """Come into a conversation of others, to hear it, to whisper, or to talk."""
    seat = room.seats.get(order.seat)
    if seat is None:
        return room.fail(order.order, order.ref, OrderFailure.SEAT_HAS_NO_PHONE)
    if call.phase is not Phase.TALKING:
        return room.fail(order.order, order.ref, OrderFailure.NOT_IN_CALL)
    role = _role_of(order)
    member = call.seat(seat.id)
    if member is not None:
        if member.role in EAR:
            member.role = role
        return None
    if room.busy(seat):
        return room.fail(order.order, order.ref, OrderFailure.SEAT_BUSY)
    if len(call.members) >= room.plan.conference:
        return room.fail(order.order, order.ref, OrderFailure.CONFERENCE_FULL)
    return _enter(room, call, seat, role, order.order)


def _enter(room: Room, call: Conversation, seat: Seat, role: PartyRole, order: str) -> None:
    leg = room.legs.get(seat.leg) if seat.leg is not None else None
    if leg is None and not seat.reachable:
        return room.fail(order, call.ref, OrderFailure.SEAT_HAS_NO_PHONE)
    if leg is not None and leg.up:
        legs.enter(room, call, seat, role)
        return None
    member = Member(seat.id, PartyKind.SEAT, PartyRole.RINGING, wanted=role)
    call.members[seat.id] = member
    member.leg = legs.ring_seat(room, seat, call, auto=True).id
    room.wait("dial", member.leg, room.plan.times.connect)
    return None


def _role_of(order: Listen | Whisper | Barge) -> PartyRole:
    match order:
        case Listen():
            return PartyRole.LISTENING
        case Whisper():
            return PartyRole.WHISPERING
        case Barge():
            return PartyRole.TALKING
