"""Rules of notices and messages: for somebody, for a time, read once by each. Pure."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import NoticeId, StationId
from dispatch_app.domain.notice_commands import (
    ArchiveNotice,
    NoteHospitalTold,
    PostNotice,
    ReadNotice,
    SendMessage,
    WithdrawNotice,
)
from dispatch_app.domain.notice_events import (
    HospitalTold,
    NoticeArchived,
    NoticePosted,
    NoticeWasRead,
    NoticeWithdrawn,
)
from dispatch_app.domain.notices import (
    GOOD_FOR,
    KEPT_AFTER,
    LONGEST,
    TO_CENTRE,
    Notice,
    NoticeKind,
    NoticeTo,
)
from dispatch_app.domain.state import CentreState, Context


def post(state: CentreState, command: PostNotice, context: Context) -> tuple[Event, ...]:
    title = command.title.strip()
    if not title:
        raise Rejected("notice.no-title")
    if command.to.nobody:
        raise Rejected("notice.for-nobody")
    _must_be_known(state, command.to)
    begins = max(command.valid_from or context.at, context.at)
    ends = command.valid_until or begins + GOOD_FOR
    if ends <= begins:
        raise Rejected("notice.ends-before-it-begins")
    if ends - context.at > LONGEST:
        raise Rejected("notice.holds-too-long", days=str(LONGEST.days))
    posted = NoticePosted(
        notice=NoticeId(context.new_id()),
        kind=NoticeKind.NOTICE,
        title=title,
        text=command.text.strip(),
        urgency=command.urgency,
        to=command.to,
        valid_from=begins,
        valid_until=ends,
        attachments=command.attachments,
        answers=None,
        by=context.actor,
        person=_person(state, context, ""),
        at=context.at,
    )
    return (posted,)


def message(state: CentreState, command: SendMessage, context: Context) -> tuple[Event, ...]:
    """A message that waited for the line holds from its arrival: nobody could read it before."""
    text = command.text.strip()
    if not text:
        raise Rejected("notice.empty-message")
    if command.answers is not None:
        _must_answer(_known(state, command.answers), _other_end(command, context))
    posted = NoticePosted(
        notice=NoticeId(context.new_id()),
        kind=NoticeKind.MESSAGE,
        title="",
        text=text,
        urgency=command.urgency,
        to=_addressed(state, command, context),
        valid_from=context.at,
        valid_until=context.at + GOOD_FOR,
        attachments=(),
        answers=command.answers,
        by=context.actor,
        person=_person(state, context, command.person),
        at=_not_later(command.at, context),
    )
    return (posted,)


def read(state: CentreState, command: ReadNotice, context: Context) -> tuple[Event, ...]:
    """Also of one that is over meanwhile: that it was read is a fact."""
    notice = _known(state, command.notice)
    if not notice.to.concerns(context.actor):
        raise Rejected("notice.not-for-you", notice=notice.id)
    if context.actor.account in notice.reads:
        return ()
    seen = NoticeWasRead(
        notice=notice.id,
        by=context.actor,
        person=_person(state, context, command.person),
        read_at=max(_not_later(command.at, context), notice.at),
        at=context.at,
    )
    return (seen,)


def told(state: CentreState, command: NoteHospitalTold, context: Context) -> tuple[Event, ...]:
    notice = _known(state, command.notice)
    if command.hospital not in notice.to.hospitals:
        raise Rejected("notice.not-for-hospital", hospital=command.hospital)
    if command.hospital in notice.told:
        return ()
    done = HospitalTold(
        notice=notice.id,
        hospital=command.hospital,
        person=command.person.strip(),
        note=command.note.strip(),
        by=context.actor,
        at=context.at,
    )
    return (done,)


def withdraw(state: CentreState, command: WithdrawNotice, context: Context) -> tuple[Event, ...]:
    notice = _known(state, command.notice)
    if notice.over_at <= context.at:
        return ()
    reason = command.reason.strip()
    return (NoticeWithdrawn(notice=notice.id, reason=reason, by=context.actor, at=context.at),)


def archive(state: CentreState, command: ArchiveNotice, context: Context) -> tuple[Event, ...]:
    notice = state.notices.get(command.notice)
    if notice is None or context.at < notice.over_at + KEPT_AFTER:
        return ()
    return (NoticeArchived(notice=notice.id, at=context.at),)


def _known(state: CentreState, id_: NoticeId) -> Notice:
    known = state.notices.get(id_)
    if known is None:
        raise Rejected("notice.unknown", notice=id_)
    return known


def _must_be_known(state: CentreState, to: NoticeTo) -> None:
    for seat in to.seats:
        if seat not in state.seats:
            raise Rejected("notice.unknown-seat", seat=seat)
    for station in to.stations:
        if station not in state.stations:
            raise Rejected("notice.unknown-station", station=station)
    for hospital in to.hospitals:
        if hospital not in state.hospitals:
            raise Rejected("notice.unknown-hospital", hospital=hospital)


def _addressed(state: CentreState, command: SendMessage, context: Context) -> NoticeTo:
    if context.actor.role is Role.STATION:
        return TO_CENTRE
    if command.station is None:
        raise Rejected("notice.no-station")
    to = NoticeTo(stations=(command.station,))
    _must_be_known(state, to)
    return to


def _other_end(command: SendMessage, context: Context) -> StationId | None:
    """The station at one end of a conversation; the centre is at the other."""
    return context.actor.station if context.actor.role is Role.STATION else command.station


def _must_answer(answered: Notice, station: StationId | None) -> None:
    """An answer stays between the two who write to each other."""
    ends = {answered.by.station, *answered.to.stations}
    if station is None or (station not in ends and Role.STATION not in answered.to.roles):
        raise Rejected("notice.answers-another", notice=answered.id)


def _not_later(at: datetime | None, context: Context) -> datetime:
    """A clock that runs ahead tells nothing of the future."""
    return min(at or context.at, context.at)


def _person(state: CentreState, context: Context, said: str) -> str:
    seat = state.seats.get(context.actor.seat) if context.actor.seat else None
    return said.strip() or (seat.person if seat else "") or context.actor.account
