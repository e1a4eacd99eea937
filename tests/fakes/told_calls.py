"""Calls as an exchange tells them to a centre in memory: ringing, answered, with their parties."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import (
    CallAct,
    CallRef,
    Party,
    PartyKind,
    PartyRole,
    Target,
    TargetKind,
)
from dispatch_app.domain.telephone_events import ExchangeAsked
from tests.fakes import any_telephone as any_t
from tests.fakes.builders import SEAT_1, SEAT_2, Centre, a_centre, at_seat

R1, R2 = CallRef("R-1"), CallRef("R-2")
TRUNK = LineId("T1")
NUMBER, OTHER = "09990001234", "19900000001"
COLLEAGUE = Target(kind=TargetKind.SEAT, id=SEAT_2)
OUTSIDE = Target(kind=TargetKind.NUMBER, id=OTHER)


def with_an_exchange() -> Centre:
    centre = a_centre()
    tell(centre, tc.ReportExchange(up=True, at=centre.now))
    return centre


def tell(centre: Centre, command: c.Command) -> tuple[Any, ...]:
    return centre.do(command, any_t.EXCHANGE)


def refused(centre: Centre, command: c.Command, seat: SeatId = SEAT_1) -> str:
    """The code that a wish of a seat is refused with."""
    with pytest.raises(Rejected) as refusal:
        centre.do(command, at_seat(seat))
    return refusal.value.code


def rings(centre: Centre, ref: CallRef = R1, number: str = NUMBER) -> Call:
    known = NumberState.KNOWN if number else NumberState.PRIVATE
    tell(
        centre,
        c.ReportRinging(line=TRUNK, ref=ref, at=centre.now, number=number, number_state=known),
    )
    return the_call(centre, ref)


def talks(centre: Centre, ref: CallRef = R1, seat: SeatId = SEAT_1) -> Call:
    rings(centre, ref)
    tell(centre, tc.ReportAnswered(ref=ref, seat=seat, at=centre.now))
    in_it(centre, caller(), leader(seat), ref=ref)
    return the_call(centre, ref)


def the_call(centre: Centre, ref: CallRef = R1) -> Call:
    call = centre.state.call_of(ref)
    assert call is not None
    return call


def caller(role: PartyRole = PartyRole.TALKING) -> Party:
    return Party(id=NUMBER, kind=PartyKind.OUTSIDE, role=role)


def leader(seat: SeatId) -> Party:
    return Party(id=seat, kind=PartyKind.SEAT, role=PartyRole.TALKING, leads=True)


def beside(seat: SeatId, role: PartyRole) -> Party:
    return Party(id=seat, kind=PartyKind.SEAT, role=role)


def in_it(centre: Centre, *parties: Party, ref: CallRef = R1) -> None:
    tell(centre, tc.ReportParties(ref=ref, parties=parties, at=centre.now))


def asked(events: tuple[Any, ...]) -> list[CallAct]:
    """What the exchange is asked to do by these events."""
    return [event.act for event in events if isinstance(event, ExchangeAsked)]
