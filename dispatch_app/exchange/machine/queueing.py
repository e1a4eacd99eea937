"""Who is offered which waiting call, and what a caller hears while waiting."""

from __future__ import annotations

from datetime import UTC, datetime

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import PartyKind, PartyRole
from dispatch_app.exchange.machine import legs
from dispatch_app.exchange.machine.plan import GroupPlan, Strategy
from dispatch_app.exchange.machine.room import Conversation, Leg, Phase, Room, Seat
from dispatch_app.exchange.machine.values import AnswerLeg
from dispatch_app.ports.exchange_events import OfferedTo

AGAIN_S = 5.0
"""When all seats have let a call pass, it is offered to all of them once more after so long."""
LAST = datetime.max.replace(tzinfo=UTC)


def enter_group(room: Room, call: Conversation, group: str) -> None:
    """Let a call wait for a group, with the group's times."""
    plan = room.group(group)
    call.group, call.entered, call.phase = plan.name, room.mono, Phase.WAITING
    call.only, call.taken_by = None, None
    call.passed.clear()
    room.wait("nobody", call.ref, room.plan.times.nobody)
    if plan.overflow_s:
        room.wait("overflow", call.ref, plan.overflow_s)
    if plan.announce_s and not call.greeted:
        room.wait("announce", call.ref, plan.announce_s)
    if plan.position_s:
        room.wait("position", call.ref, plan.position_s)


def greet(room: Room, call: Conversation) -> None:
    """Answer the caller's line and say that somebody is coming."""
    call.greeted = True
    _take_line(room, call)
    call.spoken = (f"announcement:{call.group}", "hold")


def tell_position(room: Room, call: Conversation) -> None:
    """Say how many calls of the same group are before this one, and itself."""
    before = [c for c in room.waiting() if c.group == call.group]
    call.greeted = True
    _take_line(room, call)
    call.spoken = (f"position:{before.index(call) + 1}", "hold")
    room.wait("position", call.ref, room.group(call.group).position_s)


def _take_line(room: Room, call: Conversation) -> None:
    for member in call.members.values():
        if member.kind is PartyKind.OUTSIDE and member.leg in room.legs:
            take_up(room, room.legs[member.leg])


def take_up(room: Room, leg: Leg) -> None:
    """Answer a line that rings, once."""
    if not leg.up:
        leg.up = True
        room.do(AnswerLeg(leg.id))


def settle(room: Room) -> None:
    """Offer each waiting call to whom it is due, and ring just those telephones."""
    taken: set[SeatId] = set()
    for call in room.waiting():
        offered = _choose(room, call, taken)
        if offered != call.offered:
            _offer(room, call, offered)
        group = room.group(call.group)
        taken |= {s for s in offered if group.strategy is not Strategy.ALL or _one_ring(room, s)}
    for seat in room.seats.values():
        _ring(room, seat)
        if seat.open and ("open", seat.id) not in room.timers:
            legs.open_phone(room, seat)


def _one_ring(room: Room, seat: SeatId) -> bool:
    """A telephone that rings can ring for one call only; one held open shows all on its screen."""
    return not _answers_open(room, room.seats[seat])


def _answers_open(room: Room, seat: Seat) -> bool:
    return seat.open and seat.leg in room.legs and room.legs[seat.leg].up


def _offer(room: Room, call: Conversation, offered: tuple[SeatId, ...]) -> None:
    call.offered = offered
    room.tell(OfferedTo(ref=call.ref, seats=offered, at=room.at))
    group = room.group(call.group)
    room.forget("pass", call.ref)
    if offered and group.strategy is Strategy.LONGEST_IDLE and call.only is None:
        room.wait("pass", call.ref, group.ring_s)


def _choose(room: Room, call: Conversation, taken: set[SeatId]) -> tuple[SeatId, ...]:
    if call.only is not None:
        if _can_ring(room, room.seats[call.only]):
            return (call.only,)
        turn_away(room, call)
        if call.only is not None and _can_ring(room, room.seats[call.only]):
            return (call.only,)
    group = room.group(call.group)
    free = [room.seats[s] for s in group.seats if s in room.seats and s not in taken]
    free = [s for s in free if _can_ring(room, s)]
    wanted = [s for s in free if _is_ready(room, s) and _has_skills(call, group, s)]
    if not wanted and room.mono - call.entered >= room.plan.times.nobody:
        wanted = free
    left = [s for s in wanted if s.id not in call.passed]
    if wanted and not left and ("again", call.ref) not in room.timers:
        room.wait("again", call.ref, AGAIN_S)
    if group.strategy is Strategy.ALL or not left:
        return tuple(s.id for s in left)
    if len(call.offered) == 1 and any(s.id == call.offered[0] for s in left):
        return call.offered
    return (min(left, key=lambda s: s.idle_since or LAST).id,)


def turn_away(room: Room, call: Conversation) -> None:
    """A seat that a call was given to does not take it: back to who gave it, else to the group."""
    back, call.returns_to = call.returns_to, None
    room.forget("transfer", call.ref)
    if back is not None and back != call.only:
        call.only = back
        room.wait("transfer", call.ref, room.plan.times.transfer)
    else:
        call.first = True
        enter_group(room, call, call.group)


def _can_ring(room: Room, seat: Seat) -> bool:
    leg = room.legs.get(seat.leg) if seat.leg is not None else None
    up = leg is not None and leg.up
    return (seat.reachable or up) and not room.busy(seat)


def _is_ready(room: Room, seat: Seat) -> bool:
    """Before the centre has spoken of any seat, all are: calls come through without it."""
    if seat.ready is not None:
        return seat.ready
    return all(s.ready is None for s in room.seats.values())


def _has_skills(call: Conversation, group: GroupPlan, seat: Seat) -> bool:
    return all(skill in seat.skills for skill in (group.skill, call.skill) if skill)


def _ring(room: Room, seat: Seat) -> None:
    """Ring a telephone for the first call it is offered; let it fall silent if there is none."""
    call = next((c for c in room.waiting() if seat.id in c.offered), None)
    leg = room.legs.get(seat.leg) if seat.leg is not None else None
    if leg is not None and (leg.up or leg.auto):
        return
    if leg is not None and _rings_for_member(room, seat, leg):
        return
    if call is None:
        legs.stop_ringing(room, seat)
    elif leg is None or leg.ref != call.ref:
        legs.ring_seat(room, seat, call, auto=False)


def _rings_for_member(room: Room, seat: Seat, leg: Leg) -> bool:
    call = room.calls.get(leg.ref) if leg.ref is not None else None
    member = call.seat(seat.id) if call is not None else None
    return member is not None and member.role is PartyRole.RINGING
