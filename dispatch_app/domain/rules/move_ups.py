"""Rules of moving up: a free vehicle waits at another station until it is needed or called back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import MoveUpId, NoticeId
from dispatch_app.domain.large_events.commands import AcknowledgeMoveUp, EndMoveUp, OrderMoveUp
from dispatch_app.domain.large_events.events import (
    MoveUpAcknowledged,
    MoveUpEnded,
    MoveUpOrdered,
)
from dispatch_app.domain.large_events.values import StandBy
from dispatch_app.domain.notice_events import NoticePosted, NoticeWithdrawn
from dispatch_app.domain.notices import LONGEST_TITLE, NoticeKind, NoticeTo, NoticeUrgency
from dispatch_app.domain.rules.finding import a_station, a_vehicle, own_seat, who_asks
from dispatch_app.domain.state import READY, CentreState, Context, Vehicle

GOOD_FOR = timedelta(hours=12)
"""Longer than any shift: a vehicle that waits elsewhere has come home by then."""
RECALLED = "recalled"


def order(state: CentreState, command: OrderMoveUp, context: Context) -> tuple[Event, ...]:
    own_seat(context)
    vehicle = a_vehicle(state, command.vehicle)
    station = a_station(state, command.station)
    _must_be_free(state, vehicle)
    title = command.title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise Rejected("notice.no-title")
    if vehicle.station == station.id:
        raise Rejected("move-up.at-home", vehicle=vehicle.id, station=station.id)
    notice, person = NoticeId(context.new_id()), who_asks(state, context)
    text = command.text.strip()
    return (
        MoveUpOrdered(
            move_up=MoveUpId(context.new_id()),
            vehicle=vehicle.id,
            donor=vehicle.station,
            station=station.id,
            notice=notice,
            title=title,
            text=text,
            incident=command.incident,
            until_home=command.until_home,
            person=person,
            by=context.actor,
            at=context.at,
        ),
        NoticePosted(
            notice=notice,
            kind=NoticeKind.NOTICE,
            title=title,
            text=text,
            urgency=NoticeUrgency.URGENT,
            to=NoticeTo(stations=(vehicle.station, station.id)),
            valid_from=context.at,
            valid_until=context.at + GOOD_FOR,
            attachments=(),
            answers=None,
            by=context.actor,
            person=person,
            at=context.at,
        ),
    )


def _must_be_free(state: CentreState, vehicle: Vehicle) -> None:
    doing = state.vehicle_state(vehicle)
    if doing not in READY:
        raise Rejected("vehicle.not-ready", vehicle=vehicle.id, state=doing.value)
    already = next((s for s in state.large.stand_bys.values() if s.vehicle == vehicle.id), None)
    if already is not None:
        raise Rejected("move-up.already", vehicle=vehicle.id, station=already.station)


def acknowledge(
    state: CentreState, command: AcknowledgeMoveUp, context: Context
) -> tuple[Event, ...]:
    known = state.large.stand_bys.get(command.move_up)
    if known is None or known.acknowledged_at is not None:
        return ()
    _must_be_own(known, context)
    seen = MoveUpAcknowledged(
        move_up=known.id,
        donor=known.donor,
        station=known.station,
        by=context.actor,
        at=context.at,
    )
    return (seen,)


def _must_be_own(known: StandBy, context: Context) -> None:
    if context.actor.role is Role.STATION and context.actor.station != known.donor:
        raise Rejected("right.other-station", station=context.actor.station or "")


def end(state: CentreState, command: EndMoveUp, context: Context) -> tuple[Event, ...]:
    known = state.large.stand_bys.get(command.move_up)
    if known is None:
        return ()
    why = command.why or RECALLED
    ended = MoveUpEnded(
        move_up=known.id,
        donor=known.donor,
        station=known.station,
        why=why,
        by=context.actor,
        at=context.at,
    )
    notice = state.notices.get(known.notice)
    if notice is None or notice.over_at <= context.at:
        return (ended,)
    taken_back = NoticeWithdrawn(notice=notice.id, reason=why, by=context.actor, at=context.at)
    return (ended, taken_back)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    OrderMoveUp: order,
    AcknowledgeMoveUp: acknowledge,
    EndMoveUp: end,
}
