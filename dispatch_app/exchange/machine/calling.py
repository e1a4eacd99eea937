"""Somebody is called: out, into a conversation, or to take one over. Which line carries it."""

from __future__ import annotations

from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import (
    DialFailure,
    Ender,
    OrderFailure,
    PartyKind,
    PartyRole,
    Target,
    TargetKind,
)
from dispatch_app.exchange.machine import legs, listening, queueing
from dispatch_app.exchange.machine.room import Conversation, Leg, Line, Member, Phase, Room, Seat
from dispatch_app.exchange.machine.values import AnswerLeg, CallOut, EndLeg, LegEnd, SeatCalls
from dispatch_app.ports.call_control import AddParty, Consult, Dial, GroupDial, Transfer
from dispatch_app.ports.exchange_events import Dialling, FarRinging, NotReached

NO_LINE = LineId("")
"""Of a call between seats, which takes none."""

WHY = {
    LegEnd.HUNG_UP: DialFailure.REJECTED,
    LegEnd.BUSY: DialFailure.BUSY,
    LegEnd.REJECTED: DialFailure.REJECTED,
    LegEnd.UNKNOWN_NUMBER: DialFailure.UNKNOWN_NUMBER,
    LegEnd.NO_ANSWER: DialFailure.NO_ANSWER,
    LegEnd.FAILED: DialFailure.FAILED,
}


def choose_line(room: Room, number: str) -> Line | None:
    """The free line for a number: the longest matching beginning first, spare lines last."""
    fitting = [
        (line.trunk.rule.last, -max(len(p) for p in line.trunk.prefixes if number.startswith(p)), n)
        for n, line in enumerate(room.lines.values())
        if line.free
        and line.trunk.outgoing
        and line.trunk.rule.by_number
        and line.trunk.rule.outgoing
        and any(number.startswith(p) for p in line.trunk.prefixes)
    ]
    return list(room.lines.values())[min(fitting)[2]] if fitting else None


def knows(room: Room, target: Target) -> bool:
    match target.kind:
        case TargetKind.SEAT:
            return target.id in room.seats
        case TargetKind.LINE:
            line = room.lines.get(LineId(target.id))
            return line is not None and bool(line.trunk.place)
        case TargetKind.NUMBER:
            return bool(target.id) and all(c.isdigit() or c in "+*#" for c in target.id)
        case TargetKind.QUEUE:
            return True


# ---- call one party ----------------------------------------------------------------------------


def call_in(room: Room, call: Conversation, target: Target, wanted: PartyRole) -> None:
    """Ring somebody into a conversation; what cannot be reached is told at once."""
    if target.kind is TargetKind.SEAT:
        _call_seat(room, call, room.seats[SeatId(target.id)], wanted)
    elif target.kind is TargetKind.LINE:
        line = room.lines[LineId(target.id)]
        _call_line(room, call, line, line.trunk.place, target.id, wanted)
    else:
        line_or_none = choose_line(room, target.id)
        _call_line(room, call, line_or_none, target.id, target.id, wanted)


def _call_line(
    room: Room,
    call: Conversation,
    line: Line | None,
    number: str,
    name: str,
    wanted: PartyRole,
) -> None:
    if line is None or not line.free:
        return not_reached(room, call, name, DialFailure.NO_LINE)
    leg = room.new_leg(ref=call.ref)
    leg.line, line.leg = line.id, leg.id
    member = Member(
        legs.party_id(call, name), PartyKind.OUTSIDE, PartyRole.RINGING, leg.id, wanted=wanted
    )
    call.members[member.id] = member
    if call.phase is Phase.CALLING:
        call.line = call.line or line.id
        room.tell(dialling(room, call, line.id))
    room.do(CallOut(leg.id, line.id, line.trunk.name, number))
    room.wait("dial", leg.id, room.plan.times.dial)
    return None


def _call_seat(room: Room, call: Conversation, seat: Seat, wanted: PartyRole) -> None:
    leg = room.legs.get(seat.leg) if seat.leg is not None else None
    if seat.id in call.members or room.busy(seat):
        return not_reached(room, call, seat.id, DialFailure.BUSY)
    if leg is None and not seat.reachable:
        return not_reached(room, call, seat.id, DialFailure.FAILED)
    member = Member(seat.id, PartyKind.SEAT, PartyRole.RINGING, wanted=wanted)
    call.members[seat.id] = member
    if call.phase is Phase.CALLING:
        room.tell(dialling(room, call, NO_LINE))
        room.tell(FarRinging(ref=call.ref, at=room.at))
    if leg is None or not (leg.up or leg.auto):
        member.leg = legs.ring_seat(room, seat, call, auto=False).id
    room.wait("dial", member.leg or f"{call.ref} {seat.id}", room.plan.times.dial)
    return None


def dialling(room: Room, call: Conversation, line: LineId) -> Dialling:
    seat, to = call.by_telephone or (None, None)
    return Dialling(ref=call.ref, line=line, at=room.at, seat=seat, to=to)


def not_reached(room: Room, call: Conversation, number: str, why: DialFailure) -> None:
    room.tell(NotReached(ref=call.ref, number=number, reason=why, at=room.at))


def nobody_came(room: Room, call: Conversation, member: Member, why: DialFailure) -> None:
    """Who was called does not come: told, and a call that was given away returns."""
    not_reached(room, call, member.id, why)
    legs.remove(room, call, member)
    failed(room, call)


def failed(room: Room, call: Conversation) -> None:
    """What becomes of a conversation when somebody could not be reached."""
    ringing = any(m.role is PartyRole.RINGING for m in call.members.values())
    if call.returns_to is not None and not ringing:
        back, call.returns_to = call.returns_to, None
        give_to(room, call, room.seats[back])
    elif call.phase is Phase.WAITING or ringing or call.pending:
        return
    elif call.phase is Phase.CALLING:
        legs.end(room, call, Ender.EXCHANGE)
    else:
        legs.after_leaving(room, call, Ender.EXCHANGE)


def give_to(room: Room, call: Conversation, seat: Seat) -> None:
    """Let a call wait for one seat alone, and for its group when that seat fails."""
    group = call.group or room.plan.groups[0].name
    queueing.enter_group(room, call, group)
    call.only = seat.id
    call.first = True
    room.wait("transfer", call.ref, room.plan.times.transfer)


# ---- orders ------------------------------------------------------------------------------------


def consult(room: Room, order: Consult, call: Conversation, me: Member) -> None:
    if not knows(room, order.to) or order.to.kind is TargetKind.QUEUE:
        return room.fail(order.order, order.ref, OrderFailure.TARGET_UNKNOWN)
    asked = [m for m in call.members.values() if m.wanted is PartyRole.CONSULTED]
    if any(m.role in (PartyRole.CONSULTED, PartyRole.RINGING) for m in asked):
        return room.fail(order.order, order.ref, OrderFailure.SEAT_BUSY)
    for member in call.members.values():
        if member is not me and member.role in (PartyRole.TALKING, PartyRole.MUTED):
            member.role = PartyRole.HELD
    return call_in(room, call, order.to, PartyRole.CONSULTED)


def add_party(room: Room, order: AddParty, call: Conversation, me: Member) -> None:
    if len(call.members) >= room.plan.conference:
        return room.fail(order.order, order.ref, OrderFailure.CONFERENCE_FULL)
    if not knows(room, order.to) or order.to.kind is TargetKind.QUEUE:
        return room.fail(order.order, order.ref, OrderFailure.TARGET_UNKNOWN)
    return call_in(room, call, order.to, PartyRole.TALKING)


def transfer(room: Room, order: Transfer, call: Conversation, me: Member) -> None:
    """Give a call away: the seat is free at once; nobody takes it, and it returns."""
    seat = room.seats[order.seat]
    stay = [m for m in call.members.values() if m is not me and m.voice]
    if not knows(room, order.to) or order.to.id == seat.id:
        return room.fail(order.order, order.ref, OrderFailure.TARGET_UNKNOWN)
    if len(stay) > 1:
        call_in(room, call, order.to, PartyRole.TALKING)
        legs.remove(room, call, me)
        return legs.after_leaving(room, call, Ender.SEAT)
    for member in [m for m in call.members.values() if m is not me and m not in stay]:
        legs.remove(room, call, member)
    for member in stay:
        member.role = PartyRole.HELD
    call.members.pop(me.id)
    legs.rest(room, seat)
    _pass_on(room, call, order.to, seat)
    return None


def _pass_on(room: Room, call: Conversation, to: Target, seat: Seat) -> None:
    group = call.group or room.plan.groups[0].name
    match to.kind:
        case TargetKind.QUEUE:
            known = any(g.name == to.id for g in room.plan.groups)
            call.skill = "" if known or not to.id else to.id
            queueing.enter_group(room, call, to.id if known else group)
            call.passed.add(seat.id)
        case TargetKind.SEAT:
            give_to(room, call, room.seats[SeatId(to.id)])
            call.returns_to = seat.id
        case TargetKind.NUMBER | TargetKind.LINE:
            call.returns_to = seat.id
            call_in(room, call, to, PartyRole.TALKING)
            if not any(m.role is PartyRole.RINGING for m in call.members.values()):
                failed(room, call)


def dial(room: Room, order: Dial | GroupDial) -> None:
    """Call out from a seat: its own telephone first, then whom it wants."""
    if order.ref in room.dialled:
        return None
    targets = order.to if isinstance(order, GroupDial) else (order.to,)
    seat = room.seats.get(order.seat)
    if seat is None or not (seat.reachable or seat.leg in room.legs):
        return room.fail(order.order, order.ref, OrderFailure.SEAT_HAS_NO_PHONE)
    if room.busy(seat):
        return room.fail(order.order, order.ref, OrderFailure.SEAT_BUSY)
    if len(targets) >= room.plan.conference:
        return room.fail(order.order, order.ref, OrderFailure.CONFERENCE_FULL)
    known = [t for t in targets if knows(room, t) and t.kind is not TargetKind.QUEUE]
    if len(known) < len(targets) or not targets:
        return room.fail(order.order, order.ref, OrderFailure.TARGET_UNKNOWN)
    call = Conversation(order.ref, NO_LINE, Phase.CALLING, room.mono, number=targets[0].id)
    call.outgoing, call.pending, call.order = True, targets, order.order
    call.group = room.plan.groups[0].name
    room.calls[call.ref] = call
    room.dialled.append(call.ref)
    return _seat_first(room, call, seat)


def seat_calls(room: Room, what: SeatCalls) -> None:
    """Carry out what a telephone dialled, if its seat has nothing else to do with it."""
    seat = room.seats.get(what.seat)
    if seat is not None and listening.is_wanted(room, what.number):
        return listening.by_seat(room, what.leg, seat)
    kind = TargetKind.SEAT if what.number in room.seats else TargetKind.NUMBER
    target = Target(kind=kind, id=what.number)
    idle = seat is not None and seat.leg is None and not room.busy(seat)
    if seat is None or not idle or not knows(room, target):
        return room.do(EndLeg(what.leg))
    room.legs[what.leg] = Leg(what.leg, up=True, seat=seat.id, ref=what.ref)
    seat.leg = what.leg
    room.do(AnswerLeg(what.leg))
    call = Conversation(what.ref, NO_LINE, Phase.CALLING, room.mono, number=what.number)
    call.outgoing, call.pending, call.group = True, (target,), room.plan.groups[0].name
    call.by_telephone = (seat.id, target)
    room.calls[call.ref] = call
    call.members[seat.id] = Member(seat.id, PartyKind.SEAT, PartyRole.TALKING, leads=True)
    return seat_is_up(room, call, seat)


def _seat_first(room: Room, call: Conversation, seat: Seat) -> None:
    leg = room.legs.get(seat.leg) if seat.leg is not None else None
    member = Member(seat.id, PartyKind.SEAT, PartyRole.TALKING, leads=True)
    call.members[seat.id] = member
    seat.focus = call.ref
    if leg is not None and leg.up:
        return seat_is_up(room, call, seat)
    member.leg = legs.ring_seat(room, seat, call, auto=True).id
    room.wait("dial", member.leg, room.plan.times.lift)
    return None


def seat_is_up(room: Room, call: Conversation, seat: Seat) -> None:
    """Now call whom the seat wants."""
    pending, call.pending = call.pending, ()
    legs.enter(room, call, seat, PartyRole.TALKING)
    for target in pending:
        call_in(room, call, target, PartyRole.TALKING)
    legs.begin_tap(room, call)
    failed(room, call)
