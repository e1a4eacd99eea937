"""What legs, telephones and lines do by themselves: ring, come up, fall away, fall silent."""

from __future__ import annotations

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    OrderFailure,
    PartyKind,
    PartyRole,
    Target,
    TargetKind,
)
from dispatch_app.exchange.machine import answering, arriving, calling, legs, listening, queueing
from dispatch_app.exchange.machine.room import Conversation, Leg, Member, Phase, Room, Seat
from dispatch_app.exchange.machine.values import EndLeg, LegEnd, LegId
from dispatch_app.ports.exchange_events import DigitPressed, FarRinging, LineState, NoVoice


def of_leg(room: Room, leg: Leg) -> tuple[Conversation, Member] | None:
    """The conversation and the member that a leg belongs to."""
    call = room.calls.get(leg.ref) if leg.ref is not None else None
    if call is None:
        return None
    for member in call.members.values():
        if member.leg == leg.id or (leg.seat is not None and member.id == leg.seat):
            return call, member
    return None


def rang(room: Room, leg_id: LegId) -> None:
    leg = room.legs.get(leg_id)
    found = of_leg(room, leg) if leg is not None else None
    if found is not None and found[0].phase is Phase.CALLING:
        call, member = found
        if member.kind is PartyKind.OUTSIDE:
            room.tell(FarRinging(ref=call.ref, at=room.at))


def up(room: Room, leg_id: LegId) -> None:
    leg = room.legs.get(leg_id)
    if leg is None or leg.up:
        return
    leg.up = True
    room.forget("dial", leg_id)
    call = room.calls.get(leg.ref) if leg.ref is not None else None
    if leg.seat is not None:
        _seat_up(room, room.seats[leg.seat], call)
    elif call is not None:
        found = of_leg(room, leg)
        if found is not None:
            answering.join(room, call, found[1])


def _seat_up(room: Room, seat: Seat, call: Conversation | None) -> None:
    if call is None:
        legs.rest(room, seat)
    elif call.phase is Phase.CALLING and call.pending and call.seat(seat.id) is not None:
        calling.seat_is_up(room, call, seat)
    else:
        answering.came_up(room, call, seat)


def down(room: Room, leg_id: LegId, why: LegEnd) -> None:
    leg = room.legs.get(leg_id)
    if leg is None:
        return
    found, was_up = of_leg(room, leg), leg.up
    legs.lose_leg(room, leg_id)
    if leg.seat is not None:
        _seat_down(room, room.seats[leg.seat], leg, why)
    elif found is not None:
        _outside_down(room, *found, why if not was_up or why is LegEnd.FAILED else LegEnd.HUNG_UP)


def _outside_down(room: Room, call: Conversation, member: Member, why: LegEnd) -> None:
    if member.role is PartyRole.RINGING:
        calling.nobody_came(room, call, member, calling.WHY[why])
        return
    by = Ender.EXCHANGE if why is LegEnd.FAILED else Ender.CALLER
    legs.remove(room, call, member)
    if call.phase in (Phase.WAITING, Phase.CONNECTING, Phase.SCREENED):
        legs.end(room, call, by)
    else:
        legs.after_leaving(room, call, by)


def _seat_down(room: Room, seat: Seat, leg: Leg, why: LegEnd) -> None:
    if why is LegEnd.FAILED and not leg.up:
        seat.reachable = False
    if seat.open:
        room.wait("open", seat.id, room.plan.times.reconnect)
    call = room.calls.get(leg.ref) if leg.ref is not None else None
    if call is None:
        seat.focus = None
        return
    member = call.seat(seat.id)
    if leg.up and member is not None:
        _seat_left(room, call, member, seat, why)
    elif member is not None and call.pending:
        calling.not_reached(room, call, seat.id, calling.WHY[why])
        call.pending = ()
        legs.end(room, call, Ender.EXCHANGE)
    elif member is not None and member.role is PartyRole.RINGING:
        calling.nobody_came(room, call, member, calling.WHY[why])
    else:
        did_not_take(room, call, seat)


def _seat_left(room: Room, call: Conversation, member: Member, seat: Seat, why: LegEnd) -> None:
    """Hanging up ends a seat's part; a telephone that failed must not cost the caller the call."""
    seat.focus = None
    call.members.pop(member.id, None)
    outside = [m for m in call.members.values() if m.kind is PartyKind.OUTSIDE and m.voice]
    voices = [m for m in call.members.values() if m.voice]
    if why is LegEnd.FAILED and len(voices) == 1 and outside and not call.outgoing:
        calling.give_to(room, call, seat)
        call.only, call.first = None, True
        call.passed.add(seat.id)
    else:
        legs.after_leaving(room, call, Ender.SEAT)


def did_not_take(room: Room, call: Conversation, seat: Seat) -> None:
    """A seat that a call rings at does not take it: the call moves on at once."""
    if seat.focus == call.ref:
        seat.focus = None
    if call.taken_by == seat.id:
        room.fail(call.order, call.ref, OrderFailure.FAILED)
        call.phase, call.taken_by = Phase.WAITING, None
        room.forget("connect", call.ref)
    if call.phase is not Phase.WAITING:
        return
    call.passed.add(seat.id)
    if call.only == seat.id:
        queueing.turn_away(room, call)


def key(room: Room, leg_id: LegId, digit: str) -> None:
    leg = room.legs.get(leg_id)
    if leg is None:
        return
    if leg.listens:
        listening.key(room, leg, digit)
        return
    found = of_leg(room, leg)
    if found is None:
        _key_at_rest(room, leg)
        return
    call, member = found
    if call.phase is not Phase.SCREENED:
        room.tell(DigitPressed(ref=call.ref, party=member.id, digit=digit, at=room.at))
    elif digit == room.plan.screen_key:
        arriving.admit(room, call)


def _key_at_rest(room: Room, leg: Leg) -> None:
    """Any key of a telephone held open answers what rings: the way without a working screen."""
    seat = room.seats[leg.seat] if leg.seat is not None else None
    if seat is None:
        return
    for call in [*room.waiting(), *room.calls.values()]:
        member = call.seat(seat.id)
        asked = member is not None and member.role is PartyRole.RINGING
        if asked or seat.id in call.offered:
            answering.connect(room, call, seat, "")
            return


def voice(room: Room, leg_id: LegId, silent: bool) -> None:
    leg = room.legs.get(leg_id)
    found = of_leg(room, leg) if leg is not None else None
    if leg is None or leg.silent == silent:
        return
    leg.silent = silent
    if found is not None:
        call, member = found
        room.tell(NoVoice(ref=call.ref, party=member.id, silent=silent, at=room.at))
    lose_dead(room)


def lose_dead(room: Room) -> None:
    """End legs that are neither heard nor answer when they are asked: nobody is there any more.

    A telephone at rest need not be heard: one that does not answer gets no more calls.
    """
    for leg in list(room.legs.values()):
        if not leg.up:
            continue
        at_rest = leg.ref is None and not leg.listens
        away = _is_away(room, leg)
        if away and (leg.silent or at_rest):
            room.do(EndLeg(leg.id))
            down(room, leg.id, LegEnd.FAILED)


def _is_away(room: Room, leg: Leg) -> bool:
    if leg.seat is not None:
        return not room.seats[leg.seat].reachable
    return leg.line is not None and not room.lines[leg.line].usable


def phone(room: Room, seat_id: SeatId, reachable: bool, reason: str) -> None:
    seat = room.seats.get(seat_id)
    if seat is None:
        return
    seat.reachable, seat.seen, seat.reason = reachable, True, reason
    leg = room.legs.get(seat.leg) if seat.leg is not None else None
    if not reachable and leg is not None and not leg.up:
        down(room, leg.id, LegEnd.FAILED)
    lose_dead(room)


def trunk(room: Room, name: str, usable: bool, reason: str) -> None:
    """A trunk that is away carries no new calls; those there are go on while they are heard."""
    for line in room.lines.values():
        if line.trunk.name == name and (line.usable, line.reason) != (usable, reason):
            line.usable, line.reason = usable, reason
            room.tell(LineState(line=line.id, usable=usable, at=room.at, reason=reason))
    lose_dead(room)


# ---- what becomes due --------------------------------------------------------------------------


def due(room: Room, kind: str, whom: str) -> None:
    if kind == "open":
        legs.open_phone(room, room.seats[SeatId(whom)])
    elif kind == "dial":
        _not_in_time(room, whom)
    elif (call := room.calls.get(CallRef(whom))) is not None:
        _call_due(room, call, kind)


def _call_due(room: Room, call: Conversation, kind: str) -> None:
    match kind:
        case "screen":
            legs.end(room, call, Ender.EXCHANGE)
        case "connect" if call.taken_by is not None:
            seat = room.seats[call.taken_by]
            legs.stop_ringing(room, seat)
            did_not_take(room, call, seat)
        case "transfer" if call.phase is Phase.WAITING and call.only is not None:
            queueing.turn_away(room, call)
        case "announce" if call.phase is Phase.WAITING:
            queueing.greet(room, call)
        case "position" if call.phase is Phase.WAITING:
            queueing.tell_position(room, call)
        case "pass" if call.phase is Phase.WAITING:
            call.passed |= set(call.offered)
        case "again":
            call.passed.clear()
        case "overflow" if call.phase is Phase.WAITING:
            _overflow(room, call)
        case _:
            pass


def _overflow(room: Room, call: Conversation) -> None:
    group = room.group(call.group)
    if group.overflow_number:
        to = Target(kind=TargetKind.NUMBER, id=group.overflow_number)
        calling.call_in(room, call, to, PartyRole.TALKING)
        room.wait("overflow", call.ref, group.overflow_s)
    elif group.overflow_group:
        queueing.enter_group(room, call, group.overflow_group)


def _not_in_time(room: Room, whom: str) -> None:
    """Somebody who was called has not answered in time."""
    leg = room.legs.get(LegId(whom))
    if leg is not None:
        room.do(EndLeg(leg.id))
        down(room, leg.id, LegEnd.NO_ANSWER)
        return
    ref, _, seat = whom.partition(" ")
    call = room.calls.get(CallRef(ref))
    member = call.seat(SeatId(seat)) if call is not None and seat else None
    if call is not None and member is not None and member.role is PartyRole.RINGING:
        calling.nobody_came(room, call, member, DialFailure.NO_ANSWER)
