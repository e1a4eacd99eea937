"""Who hears whom, worked out anew from the roles after every change."""

from __future__ import annotations

from dispatch_app.domain.telephone import CallRef, PartyKind, PartyRole
from dispatch_app.exchange.machine import legs
from dispatch_app.exchange.machine.room import Conversation, Member, Phase, Room
from dispatch_app.exchange.machine.values import Hears, LegId, Listened

TALK = frozenset({PartyRole.TALKING, PartyRole.MUTED, PartyRole.CONSULTED})
SPEAK = frozenset({PartyRole.TALKING, PartyRole.CONSULTED})


def ears(room: Room) -> dict[LegId, Hears]:
    """What each leg that is up hears."""
    found = {leg.id: Hears(leg.id) for leg in room.legs.values() if leg.up}
    for call in room.calls.values():
        for member in call.members.values():
            leg = present(room, call, member)
            if leg in found:
                found[leg] = _hears(room, call, member, leg)
    for seat in room.seats.values():
        if seat.leg in found and room.legs[seat.leg].ref is None and is_asked(room, seat.id):
            found[seat.leg] = Hears(seat.leg, sounds=("ring",))
    return found


def is_asked(room: Room, seat: str) -> bool:
    """Something rings that this telephone, held open, could answer."""
    return any(
        seat in call.offered
        or (seat in call.members and call.members[seat].role is PartyRole.RINGING)
        for call in room.calls.values()
    )


def present(room: Room, call: Conversation, member: Member) -> LegId | None:
    """A member's leg, if it is switched to this conversation and not to another."""
    seat = legs.seat_in(room, member)
    if seat is None:
        return member.leg
    return seat.leg if seat.focus == call.ref and member.role is not PartyRole.RINGING else None


def _hears(room: Room, call: Conversation, me: Member, leg: LegId) -> Hears:
    if call.phase is Phase.SCREENED:
        return Hears(leg, sounds=("press-key",))
    if call.phase in (Phase.WAITING, Phase.CONNECTING):
        return Hears(leg, sounds=call.spoken or ("ringback",))
    rings = any(m.role is PartyRole.RINGING for m in call.members.values())
    if me.role is PartyRole.HELD:
        given_away = rings and call.returns_to is not None
        return Hears(leg, sounds=("ringback",) if given_away else ("hold",))
    voices = frozenset(
        other
        for m in call.members.values()
        if m is not me
        and _reaches(m, me)
        and (other := present(room, call, m)) in room.legs
        and other is not None
        and room.legs[other].up
    )
    alone = not any(m is not me and m.role in TALK for m in call.members.values())
    return Hears(leg, voices, ("ringback",) if rings and alone else ())


def _reaches(speaker: Member, ear: Member) -> bool:
    if ear.role is PartyRole.RINGING:
        return False
    if speaker.role is PartyRole.WHISPERING:
        return ear.leads
    return speaker.role in SPEAK


def listened(room: Room) -> dict[CallRef, Listened]:
    """Which legs the recorder of each call hears. Who is held is recorded too."""
    found = {}
    for call in room.calls.values():
        if not call.tapped:
            continue
        outside, centre = set(), set()
        for member in call.members.values():
            leg = present(room, call, member)
            if leg is None or leg not in room.legs or not room.legs[leg].up:
                continue
            if member.kind is PartyKind.OUTSIDE:
                outside.add(leg)
            elif member.role in SPEAK or member.role is PartyRole.WHISPERING:
                centre.add(leg)
        found[call.ref] = Listened(call.ref, frozenset(outside), frozenset(centre))
    return found
