"""Takes events of notices and messages into the state: those that hold, and those lately over."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.ids import NoticeId
from dispatch_app.domain.map_changes import without
from dispatch_app.domain.notice_events import (
    HospitalTold,
    NoticeArchived,
    NoticePosted,
    NoticeWasRead,
    NoticeWithdrawn,
)
from dispatch_app.domain.notices import Notice, NoticeRead, NoticeTold
from dispatch_app.domain.state import CentreState


def posted(state: CentreState, event: NoticePosted) -> CentreState:
    notice = Notice(
        id=event.notice,
        kind=event.kind,
        title=event.title,
        text=event.text,
        urgency=event.urgency,
        to=event.to,
        by=event.by,
        person=event.person,
        at=event.at,
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        attachments=event.attachments,
        answers=event.answers,
    )
    return _with(state, notice)


def was_read(state: CentreState, event: NoticeWasRead) -> CentreState:
    known = state.notices.get(event.notice)
    if known is None:
        return state
    seen = NoticeRead(by=event.by, person=event.person, read_at=event.read_at, at=event.at)
    return _with(state, replace(known, reads={**known.reads, event.by.account: seen}))


def told(state: CentreState, event: HospitalTold) -> CentreState:
    known = state.notices.get(event.notice)
    if known is None:
        return state
    done = NoticeTold(
        hospital=event.hospital, by=event.by, person=event.person, note=event.note, at=event.at
    )
    return _with(state, replace(known, told={**known.told, event.hospital: done}))


def withdrawn(state: CentreState, event: NoticeWithdrawn) -> CentreState:
    known = state.notices.get(event.notice)
    if known is None:
        return state
    return _with(state, replace(known, withdrawn_at=event.at, withdrawn_because=event.reason))


def archived(state: CentreState, event: NoticeArchived) -> CentreState:
    return replace(state, notices=without(state.notices, NoticeId(event.notice)))


def _with(state: CentreState, notice: Notice) -> CentreState:
    return replace(state, notices={**state.notices, notice.id: notice})
