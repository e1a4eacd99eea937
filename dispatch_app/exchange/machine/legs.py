"""Legs and members put together and taken apart. Knows nothing of single features."""

from __future__ import annotations

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import Ender, PartyKind, PartyRole
from dispatch_app.exchange.machine.room import Conversation, Leg, Member, Phase, Room, Seat
from dispatch_app.exchange.machine.values import CallSeat, EndLeg, LegId, Record
from dispatch_app.ports.audio_tap import TapBegan, TapEnded, TapSeat
from dispatch_app.ports.exchange_events import Ended, GaveUp, NoVoice, Refused

OF_A_CALL = (
    "connect",
    "transfer",
    "screen",
    "overflow",
    "announce",
    "position",
    "pass",
    "again",
    "nobody",
)
"""Timers that end with the call they concern."""


def party_id(call: Conversation, wanted: str) -> str:
    """An id that nobody in the conversation has: two callers may withhold their numbers."""
    wanted = wanted or call.line or "?"
    found, n = wanted, 1
    while found in call.members:
        n += 1
        found = f"{wanted}#{n}"
    return found


def seat_in(room: Room, member: Member) -> Seat | None:
    return room.seats[SeatId(member.id)] if member.kind is PartyKind.SEAT else None


def begin_tap(room: Room, call: Conversation) -> None:
    """Let a recorder hear the conversation from here on."""
    if call.tapped:
        return
    call.tapped = True
    began = TapBegan(
        ref=call.ref,
        line=call.line,
        at=room.at,
        number=call.number,
        called=call.called,
        outgoing=call.outgoing,
    )
    room.do(Record(began))
    for member in call.members.values():
        tap_seat(room, call, member)


def tap_seat(room: Room, call: Conversation, member: Member) -> None:
    seat = seat_in(room, member)
    if seat is not None and call.tapped and member.role is not PartyRole.RINGING:
        room.do(Record(TapSeat(ref=call.ref, seat=seat.id, at=room.at)))


def enter(room: Room, call: Conversation, seat: Seat, role: PartyRole) -> Member:
    """A seat whose telephone is up comes into a conversation."""
    member = call.members.get(seat.id)
    if member is None:
        member = Member(seat.id, PartyKind.SEAT, role)
        call.members[seat.id] = member
    member.role, member.leg = role, seat.leg
    seat.focus = call.ref
    if seat.leg is not None:
        leg = room.legs[seat.leg]
        leg.ref = call.ref
        if leg.silent:
            room.tell(NoVoice(ref=call.ref, party=seat.id, silent=True, at=room.at))
    tap_seat(room, call, member)
    return member


def ring_seat(room: Room, seat: Seat, call: Conversation, *, auto: bool) -> Leg:
    """Call a seat's telephone for a conversation, in the place of any ring that is there."""
    opening = room.legs.get(seat.leg) if seat.leg is not None else None
    if auto and opening is not None and opening.auto and opening.ref is None:
        opening.ref = call.ref
        return opening
    stop_ringing(room, seat)
    leg = room.new_leg(seat=seat.id, ref=call.ref)
    leg.auto = auto
    seat.leg = leg.id
    room.do(CallSeat(leg.id, seat.id, auto, call.number))
    return leg


def open_phone(room: Room, seat: Seat) -> None:
    """Call a permanent telephone, to be held open from now on."""
    if seat.leg is not None or not seat.reachable or not seat.seen:
        return
    leg = room.new_leg(seat=seat.id)
    leg.auto = True
    seat.leg = leg.id
    room.do(CallSeat(leg.id, seat.id, True))
    room.wait("dial", leg.id, room.plan.times.lift)


def stop_ringing(room: Room, seat: Seat) -> None:
    leg = room.legs.get(seat.leg) if seat.leg is not None else None
    if leg is not None and not leg.up:
        drop_leg(room, leg.id)


def drop_leg(room: Room, leg_id: LegId) -> None:
    """End a leg and free what it held: its line, or its seat's telephone."""
    room.do(EndLeg(leg_id))
    lose_leg(room, leg_id)


def lose_leg(room: Room, leg_id: LegId) -> Leg | None:
    """Forget a leg that is gone."""
    leg = room.legs.pop(leg_id, None)
    if leg is None:
        return None
    room.forget("dial", leg_id)
    if leg.line is not None:
        room.lines[leg.line].leg = None
    if leg.seat is not None and room.seats[leg.seat].leg == leg_id:
        room.seats[leg.seat].leg = None
    return leg


def rest(room: Room, seat: Seat) -> None:
    """A seat's telephone has nothing to do in the conversation it was switched to."""
    seat.focus = None
    leg = room.legs.get(seat.leg) if seat.leg is not None else None
    if leg is None:
        return
    if seat.open and leg.up:
        leg.ref = None
    elif not any(c.seat(seat.id) for c in room.calls.values() if c.ref != leg.ref) or not leg.up:
        drop_leg(room, leg.id)


def remove(room: Room, call: Conversation, member: Member) -> None:
    """Take a member out, with its leg. What follows for the others is `after_leaving`."""
    call.members.pop(member.id, None)
    seat = seat_in(room, member)
    if seat is not None:
        leg = room.legs.get(seat.leg) if seat.leg is not None else None
        if seat.focus == call.ref or (leg is not None and leg.ref == call.ref):
            rest(room, seat)
    elif member.leg in room.legs:
        drop_leg(room, member.leg)


def after_leaving(room: Room, call: Conversation, by: Ender) -> None:
    """End a conversation that is none any more, or let those who stay talk with each other."""
    voices = [m for m in call.members.values() if m.voice]
    ringing = [m for m in call.members.values() if m.role is PartyRole.RINGING]
    if not voices or (len(voices) == 1 and not ringing and not call.pending):
        end(room, call, by)
        return
    if call.lead is None:
        pass_lead(call)
    if call.lead is None or not any(m.role is PartyRole.HELD for m in voices):
        _release_roles(call)


def pass_lead(call: Conversation) -> None:
    """The seat that talks longest leads, if the leading one has gone."""
    for member in call.members.values():
        if member.kind is PartyKind.SEAT and member.voice:
            member.leads = True
            return


def _release_roles(call: Conversation) -> None:
    """Nobody can be held or consulted where nobody holds."""
    if call.returns_to is not None:
        return
    for member in call.members.values():
        if member.role in (PartyRole.HELD, PartyRole.CONSULTED):
            member.role = PartyRole.TALKING


def end(room: Room, call: Conversation, by: Ender) -> None:
    """End a conversation for all and say how."""
    gave_up = by is Ender.CALLER and not call.answered_once and not call.outgoing
    if call.phase is Phase.SCREENED:
        refused = Refused(
            ref=call.ref, line=call.line, number=call.number, intercepted=True, at=room.at
        )
        room.tell(refused)
    elif gave_up:
        room.tell(GaveUp(ref=call.ref, at=room.at))
    else:
        room.tell(Ended(ref=call.ref, by=by, at=room.at))
    close(room, call)


def close(room: Room, call: Conversation) -> None:
    """Take a conversation apart: all legs, timers and the recorder's ear."""
    room.calls.pop(call.ref, None)
    for member in list(call.members.values()):
        remove(room, call, member)
    for seat in room.seats.values():
        leg = room.legs.get(seat.leg) if seat.leg is not None else None
        if seat.focus == call.ref or (leg is not None and leg.ref == call.ref):
            rest(room, seat)
    for kind in OF_A_CALL:
        room.forget(kind, call.ref)
    if call.tapped:
        room.do(Record(TapEnded(ref=call.ref, at=room.at)))
