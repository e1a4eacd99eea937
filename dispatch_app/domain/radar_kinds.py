"""The kinds of rows of the shift leader's radar, and what can be done about each. Finds no rows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class RadarKind(StrEnum):
    """Why a person is needed; in order of urgency."""

    HAND_RAISED = "hand_raised"
    P1_UNSIGNED = "p1_unsigned"
    CALL_RED = "call_red"
    CALL_UNANSWERED = "call_unanswered"
    FAULT = "fault"
    UNSIGNED = "unsigned"
    WELFARE_LATE = "welfare_late"
    """Somebody who waits for a vehicle should have been called long ago."""
    LINK_OPEN = "link_open"
    """A case shared with a partner that no person of the asked side has answered: each side may
    believe that the other one sees to it."""
    OFFER_OPEN = "offer_open"
    """A vehicle is free for somebody who waits, and nobody has sent or declined it."""
    NO_VEHICLE = "no_vehicle"
    UNDELIVERED = "undelivered"
    WHEELS_LATE = "wheels_late"
    CALLED_AGAIN = "called_again"
    CALL_AMBER = "call_amber"
    TRUTH = "truth"
    CALL_BACK = "call_back"
    AT_DOOR = "at_door"
    NAKED = "naked"
    MOVE_UP = "move_up"
    """A vehicle that was ordered to cover another station, and its crew has not signed."""
    BOOKED_LATE = "booked_late"
    """A booked transport whose time for an order has passed without one."""
    DUE = "due"
    """An inspection, a check or a licence whose day has come."""


URGENT = frozenset(
    {
        RadarKind.HAND_RAISED,
        RadarKind.P1_UNSIGNED,
        RadarKind.CALL_RED,
        RadarKind.CALL_UNANSWERED,
        RadarKind.FAULT,
        RadarKind.UNSIGNED,
        RadarKind.WELFARE_LATE,
        RadarKind.LINK_OPEN,
    }
)


class RadarAct(StrEnum):
    """What a person above can do about a row."""

    OPEN = "open"
    WATCH = "watch"
    LISTEN = "listen"
    JOIN = "join"
    TAKE_OVER = "take_over"
    RING_STATION = "ring_station"
    RING_SEAT = "ring_seat"
    TRUTH_DESK = "truth_desk"
    LAMPS = "lamps"
    LOWER_HAND = "lower_hand"


_TALKING = (RadarAct.WATCH, RadarAct.LISTEN, RadarAct.JOIN, RadarAct.TAKE_OVER, RadarAct.OPEN)
_ORDER = (RadarAct.RING_STATION, RadarAct.OPEN, RadarAct.WATCH, RadarAct.TAKE_OVER)
ACTS: Mapping[RadarKind, tuple[RadarAct, ...]] = MappingProxyType(
    {
        RadarKind.HAND_RAISED: (
            *(RadarAct.WATCH, RadarAct.RING_SEAT, RadarAct.LISTEN, RadarAct.JOIN),
            *(RadarAct.TAKE_OVER, RadarAct.LOWER_HAND),
        ),
        RadarKind.P1_UNSIGNED: _ORDER,
        RadarKind.UNSIGNED: _ORDER,
        RadarKind.UNDELIVERED: _ORDER,
        RadarKind.WHEELS_LATE: _ORDER,
        RadarKind.CALL_RED: _TALKING,
        RadarKind.CALL_AMBER: _TALKING,
        RadarKind.CALL_UNANSWERED: (),
        RadarKind.FAULT: (RadarAct.LAMPS,),
        RadarKind.WELFARE_LATE: (RadarAct.OPEN, RadarAct.RING_SEAT, RadarAct.TAKE_OVER),
        RadarKind.LINK_OPEN: (RadarAct.OPEN, RadarAct.TAKE_OVER),
        RadarKind.OFFER_OPEN: (RadarAct.OPEN, RadarAct.RING_SEAT, RadarAct.TAKE_OVER),
        RadarKind.NO_VEHICLE: (RadarAct.OPEN, RadarAct.TAKE_OVER),
        RadarKind.CALLED_AGAIN: (RadarAct.OPEN, RadarAct.WATCH, RadarAct.LISTEN),
        RadarKind.TRUTH: (RadarAct.TRUTH_DESK,),
        RadarKind.CALL_BACK: (RadarAct.OPEN,),
        RadarKind.AT_DOOR: (RadarAct.OPEN, RadarAct.RING_STATION),
        RadarKind.NAKED: (),
        RadarKind.MOVE_UP: (RadarAct.RING_STATION,),
        RadarKind.BOOKED_LATE: (),
        RadarKind.DUE: (),
    }
)
"""Of each kind, the likeliest first; which of them a row has follows from what it is about."""
