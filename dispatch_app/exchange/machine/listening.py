"""Who dials the number of the recorder is let in to it: answered at once, keys passed on.

No conversation: no seat hears of it, nothing is recorded. The line is taken all the same.
"""

from __future__ import annotations

from dispatch_app.domain.ids import LineId
from dispatch_app.exchange.machine import legs, queueing
from dispatch_app.exchange.machine.room import Leg, Room, Seat
from dispatch_app.exchange.machine.values import EndLeg, LegId, PassKey, PlayBack


def is_wanted(room: Room, called: str) -> bool:
    return bool(called) and called == room.plan.playback


def by_line(room: Room, leg: LegId, line: LineId) -> None:
    """Somebody outside has called the number."""
    if _begin(room, Leg(leg, line=line)):
        room.lines[line].leg = leg


def by_seat(room: Room, leg: LegId, seat: Seat) -> None:
    """A seat's telephone has dialled the number."""
    if seat.leg is not None or room.busy(seat):
        room.do(EndLeg(leg))
    elif _begin(room, Leg(leg, seat=seat.id)):
        seat.leg = leg


def _begin(room: Room, leg: Leg) -> bool:
    if sum(other.listens for other in room.legs.values()) >= room.plan.listeners:
        room.do(EndLeg(leg.id))
        return False
    leg.listens = True
    room.legs[leg.id] = leg
    queueing.take_up(room, leg)
    room.do(PlayBack(leg.id))
    return True


def key(room: Room, leg: Leg, digit: str) -> None:
    room.do(PassKey(leg.id, digit))


def over(room: Room, leg_id: LegId) -> None:
    """The recorder has nothing more to say."""
    leg = room.legs.get(leg_id)
    if leg is not None and leg.listens:
        legs.drop_leg(room, leg_id)
