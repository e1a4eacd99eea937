"""A call comes in by a line: which line, whether it may reach a seat, whose group it waits for."""

from __future__ import annotations

from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.telephone import PartyKind, PartyRole
from dispatch_app.exchange.machine import legs, listening, queueing
from dispatch_app.exchange.machine.room import Conversation, Leg, Line, Member, Phase, Room
from dispatch_app.exchange.machine.values import CallCame, EndLeg
from dispatch_app.ports.exchange_events import Offered, Refused


def came(room: Room, call_came: CallCame) -> None:
    line = _free_channel(room, call_came.trunk)
    if line is None:
        room.do(EndLeg(call_came.leg))
        return
    if _is_locked(room, call_came.number):
        room.do(EndLeg(call_came.leg))
        refused = Refused(
            ref=call_came.ref,
            line=line.id,
            number=call_came.number,
            intercepted=False,
            at=room.at,
        )
        room.tell(refused)
        return
    if listening.is_wanted(room, call_came.called):
        listening.by_line(room, call_came.leg, line.id)
        return
    call = _begin(room, call_came, line)
    if _is_intercepted(room, call.number):
        call.phase = Phase.SCREENED
        queueing.take_up(room, room.legs[call_came.leg])
        room.wait("screen", call.ref, room.plan.times.screen)
    else:
        admit(room, call)


def _begin(room: Room, call_came: CallCame, line: Line) -> Conversation:
    call = Conversation(
        call_came.ref,
        line.id,
        Phase.WAITING,
        room.mono,
        number=call_came.number,
        number_state=call_came.number_state,
        name=call_came.name,
        called=call_came.called,
        first=_goes_first(room, call_came.number),
        group=line.trunk.group or room.plan.groups[0].name,
    )
    room.legs[call_came.leg] = Leg(call_came.leg, line=line.id, ref=call.ref)
    line.leg = call_came.leg
    caller = legs.party_id(call, call.number)
    call.members[caller] = Member(caller, PartyKind.OUTSIDE, PartyRole.TALKING, call_came.leg)
    room.calls[call.ref] = call
    return call


def admit(room: Room, call: Conversation) -> None:
    """Let a call wait for an answer, and say so."""
    queueing.enter_group(room, call, call.group)
    room.forget("screen", call.ref)
    room.tell(offered(room, call))


def offered(room: Room, call: Conversation) -> Offered:
    return Offered(
        ref=call.ref,
        line=call.line,
        at=room.at,
        number=call.number,
        number_state=call.number_state,
        name=call.name,
        called=call.called,
        first=call.first,
    )


def _free_channel(room: Room, trunk: str) -> Line | None:
    """A channel by which calls may come in. A trunk that is heard from works, whatever we think."""
    lines = [line for line in room.lines.values() if line.trunk.name == trunk and line.leg is None]
    return next((line for line in lines if line.trunk.rule.incoming), None)


def _is_locked(room: Room, number: str) -> bool:
    return bool(number) and any(
        room.at < lock.until and _same(room, lock.number, number) for lock in room.screening.locks
    )


def _goes_first(room: Room, number: str) -> bool:
    return bool(number) and any(_same(room, first, number) for first in room.screening.first)


def _is_intercepted(room: Room, number: str) -> bool:
    """Numbers that go first are never asked to press a key."""
    return not _goes_first(room, number) and any(
        (not i.number or (bool(number) and _same(room, i.number, number)))
        and (i.begins is None or i.begins <= room.at)
        and (i.until is None or room.at < i.until)
        for i in room.screening.interceptions
    )


def _same(room: Room, one: str, other: str) -> bool:
    """Whether two ways of writing are one number: with or without country and area."""
    area = room.plan.home_area
    return normal_number(one, area) == normal_number(other, area)
