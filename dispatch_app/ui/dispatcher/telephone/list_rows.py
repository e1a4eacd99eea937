"""Rows of the telephone's lists: calls to give back, locks and refusals, other seats. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from dispatch_app.domain.codes import SeatState
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.state import Call, CentreState, Seat
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.domain.telephone_state import (
    CallBack,
    Interception,
    NumberLock,
    Phone,
    RefusedCall,
)
from dispatch_app.domain.timers import Timers
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, local
from dispatch_app.ui.dispatcher.telephone.conversation import other_end
from dispatch_app.ui.dispatcher.telephone.entries import SIGNS, Entry
from dispatch_app.ui.dispatcher.telephone.fallback import why_gone
from dispatch_app.ui.dispatcher.telephone.names import name_of
from dispatch_app.ui.dispatcher.telephone.row_card import PanelRow

MOST_REFUSED = 30
_SEAT_SIGNS = {
    SeatState.READY: "●",
    SeatState.BUSY: "■",
    SeatState.AFTER_CALL: "◐",
    SeatState.AWAY: "○",
    SeatState.SIGNED_OUT: "✕",
}


def entry_rows(
    found: Iterable[Entry], marked: frozenset[str], texts: Texts
) -> tuple[PanelRow, ...]:
    return tuple(_entry_row(entry, entry.key in marked, texts) for entry in found)


def _entry_row(entry: Entry, marked: bool, texts: Texts) -> PanelRow:
    kind = texts.code("entry_kind", entry.kind.value)
    detail = " · ".join(part for part in (kind, entry.detail) if part)
    return PanelRow(
        key=entry.key,
        sign=SIGNS[entry.kind],
        title=entry.name,
        side=entry.number,
        detail=detail,
        marked=marked,
        tooltip=f"{entry.name} {entry.number}\n{detail}",
    )


# ---- calls to give back ----------------------------------------------------------------------


def call_back_rows(
    state: CentreState, texts: Texts, zone: str, timers: Timers
) -> tuple[PanelRow, ...]:
    """Those that nobody tried yet first, the oldest before the younger."""
    waiting = sorted(state.telephone.call_backs.values(), key=lambda c: (bool(c.attempts), c.since))
    return tuple(_call_back_row(one, state, texts, zone, timers) for one in waiting)


def due_at(one: CallBack, due_s: float, again_s: float) -> datetime | None:
    """When somebody should try, for the first time or again.

    None while they are being called, and once they were spoken with.
    """
    if one.tried_at is None:
        return one.since + timedelta(seconds=due_s)
    if one.reached or one.attempts[-1].failure is None:
        return None
    return one.tried_at + timedelta(seconds=again_s)


def call_back_number(one: CallBack, state: CentreState) -> str:
    call = state.calls.get(one.call)
    return one.number or (call.number if call is not None else "")


def _call_back_row(
    one: CallBack, state: CentreState, texts: Texts, zone: str, timers: Timers
) -> PanelRow:
    number = call_back_number(one, state)
    until = due_at(one, timers.call_back_s, timers.call_back_again_s)
    call = state.calls.get(one.call)
    known = call.subscriber if call is not None else None
    name = (known.name if known else "") or name_of(number, state, texts)
    title = number or texts("telephone.call-back.no-number")
    detail = " · ".join(
        part
        for part in (
            texts.code("call_back_why", one.why.value),
            clock_text(one.since, zone),
            known.address if known else "",
            _tries(one, texts, zone),
            _again(one, texts, zone, timers),
        )
        if part
    )
    return PanelRow(
        key=one.call,
        sign="↩",
        title=f"{title} {name}".strip(),
        side="" if one.reached or one.attempts else texts("telephone.call-back.untried"),
        detail=detail,
        since=one.since if until is None else None,
        until=until,
        tone="calm" if one.reached else "warning",
        call=one.call,
        tooltip=f"{title} {name}\n{detail}",
    )


def _tries(one: CallBack, texts: Texts, zone: str) -> str:
    if not one.attempts:
        return ""
    last = one.attempts[-1]
    if last.reached:
        became = texts("telephone.call-back.reached")
    elif last.failure is not None:
        became = texts.code("dial_failure", last.failure.value)
    else:
        became = texts("telephone.call-back.calling")
    return texts(
        "telephone.call-back.tries",
        count=len(one.attempts),
        time=clock_text(last.at, zone),
        seat=last.seat,
        became=became,
    )


def _again(one: CallBack, texts: Texts, zone: str, timers: Timers) -> str:
    """Who was not reached is tried again; when, is said."""
    due = due_at(one, timers.call_back_s, timers.call_back_again_s)
    if due is None or not one.attempts:
        return ""
    return texts("telephone.call-back.again", time=clock_text(due, zone))


# ---- locks, interceptions, refused calls -----------------------------------------------------


def screening_rows(
    state: CentreState, texts: Texts, zone: str, now: datetime
) -> tuple[PanelRow, ...]:
    """What keeps calls away now, then the calls that it kept away, the latest first."""
    phone = state.telephone
    locks = [lock for lock in phone.locks.values() if lock.holds(now)]
    caught = [one for one in phone.interceptions.values() if not one.over(now)]
    refused = list(reversed(phone.refused))[:MOST_REFUSED]
    return (
        *(_interception_row(one, texts, zone, now) for one in caught),
        *(_lock_row(one, state, texts, zone) for one in sorted(locks, key=lambda x: x.until)),
        *(_refused_row(one, state, texts, zone) for one in refused),
    )


def _who(by: Actor, texts: Texts) -> str:
    return texts("telephone.seat", seat=by.seat) if by.seat else str(by.account)


def _day_clock(at: datetime, zone: str) -> str:
    """Day and minute: a lock may last for days."""
    return local(at, zone).strftime("%m-%d %H:%M")


def _lock_row(lock: NumberLock, state: CentreState, texts: Texts, zone: str) -> PanelRow:
    times = sum(1 for r in state.telephone.refused if r.number == lock.number and not r.intercepted)
    detail = texts(
        "telephone.lock.detail",
        reason=lock.reason,
        by=_who(lock.by, texts),
        since=_day_clock(lock.at, zone),
        count=times,
    )
    return PanelRow(
        key=f"lock-{lock.number}",
        sign="⊘",
        title=f"{lock.number} {name_of(lock.number, state, texts)}".strip(),
        side=texts("telephone.lock.until", until=_day_clock(lock.until, zone)),
        detail=detail,
        tone="warning",
        tooltip=f"{lock.number}\n{detail}",
    )


def _interception_row(one: Interception, texts: Texts, zone: str, now: datetime) -> PanelRow:
    ends = _day_clock(one.until, zone) if one.until else texts("telephone.interception.open-end")
    holds = one.holds(now)
    begins = _day_clock(one.begins, zone) if one.begins else ""
    detail = texts(
        "telephone.lock.detail",
        reason=one.reason,
        by=_who(one.by, texts),
        since=begins or _day_clock(one.at, zone),
        count=0,
    )
    side = "telephone.lock.until" if holds else "telephone.interception.from"
    return PanelRow(
        key=f"interception-{one.number}",
        sign="◈",
        title=one.number or texts("telephone.interception.all"),
        side=texts(side, until=ends if holds else begins),
        detail=detail,
        tone="alarm" if holds else "warning",
        tooltip=detail,
    )


def _refused_row(one: RefusedCall, state: CentreState, texts: Texts, zone: str) -> PanelRow:
    why = "telephone.refused.intercepted" if one.intercepted else "telephone.refused.locked"
    detail = " · ".join((texts(why), texts("telephone.line.name", line=one.line)))
    return PanelRow(
        key=f"refused-{one.call}",
        sign="✕",
        title=f"{one.number} {name_of(one.number, state, texts)}".strip(),
        side=_day_clock(one.at, zone),
        detail=detail,
        call=one.call,
        tooltip=f"{one.number}\n{detail}",
    )


# ---- seats -----------------------------------------------------------------------------------


def seat_rows(state: CentreState, own: SeatId, texts: Texts) -> tuple[PanelRow, ...]:
    """All seats with what they do; one in talk with whom, and since when."""
    seats = sorted(state.seats.values(), key=lambda s: (len(s.id), s.id))
    return tuple(_seat_row(seat, state, own, texts) for seat in seats)


def call_of(seat: SeatId, state: CentreState) -> Call | None:
    """The conversation that a seat leads or is in."""
    inside = (c for c in state.calls.values() if c.ended_at is None and seat in c.seats)
    return max(inside, key=lambda c: (c.seat == seat, c.answered_at or c.rang_at), default=None)


def _phone(phone: Phone, texts: Texts) -> str:
    """What is worth saying of a seat's telephone: nothing while it waits for calls."""
    match phone.state:
        case PhoneState.READY:
            return ""
        case PhoneState.GONE:
            return why_gone(phone, texts)
        case other:
            return texts.code("phone_state", other.value)


def _seat_row(seat: Seat, state: CentreState, own: SeatId, texts: Texts) -> PanelRow:
    call = call_of(seat.id, state)
    phone = state.telephone.phones.get(seat.id)
    word = texts.code("seat_state", seat.state.value)
    reason = _reason(seat.reason, texts)
    parts = [
        other_end(call, state, texts) if call is not None else "",
        _phone(phone, texts) if phone is not None else "",
    ]
    gone = phone is not None and phone.state is PhoneState.GONE
    return PanelRow(
        key=seat.id,
        sign=_SEAT_SIGNS[seat.state],
        title=f"{texts('telephone.seat', seat=seat.id)} {seat.person}".strip(),
        side=" ".join((texts("telephone.own"), word)) if seat.id == own else f"{word} {reason}",
        detail=" · ".join(part for part in parts if part) or texts("telephone.seats.no-talk"),
        since=(call.answered_at or call.rang_at) if call is not None else seat.since,
        tone="alarm" if gone else "plain",
        call=call.id if call is not None else None,
    )


def _reason(code: str, texts: Texts) -> str:
    key = f"away_reason.{code}"
    return texts(key) if code and texts.has(key) else code
