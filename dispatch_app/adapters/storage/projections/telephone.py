"""Writes events of the telephone into their tables."""

from __future__ import annotations

from typing import Any

from dispatch_app.adapters.storage.moments import ms_or_none, to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.incidents import CALL
from dispatch_app.adapters.storage.tables.telephone import (
    CALL_BACK_LOG,
    NUMBER_LOG,
    REFUSED_CALL,
)
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.telephone import CallBackWhy, Direction
from dispatch_app.domain.telephone_events import (
    CallBackSettled,
    CallBackWanted,
    CallConnected,
    CallDialling,
    CalledOut,
    CallNotReached,
    CallOffered,
    CallReached,
    CallRefused,
    ExchangeFailed,
    InterceptionSwitchedOff,
    InterceptionSwitchedOn,
    NumberLocked,
    NumberNoted,
    NumberNoteRetired,
    NumberUnlocked,
    PartiesChanged,
)
from dispatch_app.ports.telephone_records import CallBackAct, NumberAct

# ---- calls -----------------------------------------------------------------------------------


def called_out(batch: Batch, event: CalledOut, sequence: int) -> None:
    batch.add(
        CALL,
        id=event.call,
        nature=event.nature,
        line="",
        number=event.number,
        number_key=normal_number(event.number) or None,
        number_state=NumberState.KNOWN if event.number else NumberState.NONE,
        name="",
        seat=event.seat,
        rang_at=to_ms(event.at),
        incident=event.incident,
        ref=event.ref,
        direction=Direction.OUT,
        purpose=event.purpose,
        back_to=event.back_to,
    )
    if event.back_to is not None:
        back = {"call": event.back_to, "attempt": event.call, "seat": event.seat}
        _back(batch, sequence, CallBackAct.TRIED, event, **back)


def offered(batch: Batch, event: CallOffered, _sequence: int) -> None:
    if event.again:
        batch.change(CALL, event.call, seat=None, connected_at=None)


def connected(batch: Batch, event: CallConnected, _sequence: int) -> None:
    batch.change(CALL, event.call, seat=event.seat, connected_at=to_ms(event.at))


def dialling(batch: Batch, event: CallDialling, _sequence: int) -> None:
    batch.change(CALL, event.call, line=event.line)


def reached(batch: Batch, event: CallReached, _sequence: int) -> None:
    at = to_ms(event.at)
    batch.change(CALL, event.call, answered_at=at, connected_at=at)


def not_reached(batch: Batch, event: CallNotReached, _sequence: int) -> None:
    if event.whole:
        batch.change(CALL, event.call, ended_at=to_ms(event.at), failure=event.reason)


def parties(batch: Batch, event: PartiesChanged, _sequence: int) -> None:
    leading = next((p.id for p in event.parties if p.leads), None)
    if leading is not None:
        batch.change(CALL, event.call, seat=leading)


def failed(batch: Batch, event: ExchangeFailed, _sequence: int) -> None:
    if event.gives_back and event.call is not None:
        batch.change(CALL, event.call, seat=None)
        if event.unanswered:
            batch.change(CALL, event.call, answered_at=None)


def refused(batch: Batch, event: CallRefused, _sequence: int) -> None:
    batch.add(
        REFUSED_CALL,
        id=event.call,
        ref=event.ref,
        line=event.line,
        number=event.number,
        number_key=normal_number(event.number),
        intercepted=int(event.intercepted),
        at=to_ms(event.at),
    )


# ---- the call-back list ----------------------------------------------------------------------


def wanted(batch: Batch, event: CallBackWanted, sequence: int) -> None:
    _back(batch, sequence, CallBackAct.WANTED, event, call=event.call, why=event.why)


def abandoned(batch: Batch, event: Any, sequence: int) -> None:
    why = CallBackWhy.ABANDONED
    _back(batch, sequence, CallBackAct.WANTED, event, call=event.call, why=why)


def settled(batch: Batch, event: CallBackSettled, sequence: int) -> None:
    _back(
        batch,
        sequence,
        CallBackAct.SETTLED,
        event,
        call=event.call,
        outcome=event.outcome,
        seat=event.seat,
        note=event.note,
    )


def _back(batch: Batch, sequence: int, act: CallBackAct, event: Any, **values: Any) -> None:
    batch.add(CALL_BACK_LOG, sequence=sequence, act=act, at=to_ms(event.at), **values)


# ---- numbers ---------------------------------------------------------------------------------


def locked(batch: Batch, event: NumberLocked, sequence: int) -> None:
    _number(batch, sequence, NumberAct.LOCKED, event, until=to_ms(event.until), note=event.reason)


def unlocked(batch: Batch, event: NumberUnlocked, sequence: int) -> None:
    _number(batch, sequence, NumberAct.UNLOCKED, event, note=event.note)


def intercepted(batch: Batch, event: InterceptionSwitchedOn, sequence: int) -> None:
    _number(
        batch,
        sequence,
        NumberAct.INTERCEPTED,
        event,
        begins=ms_or_none(event.begins),
        until=ms_or_none(event.until),
        note=event.reason,
    )


def let_through(batch: Batch, event: InterceptionSwitchedOff, sequence: int) -> None:
    _number(batch, sequence, NumberAct.LET_THROUGH, event, note=event.note)


def noted(batch: Batch, event: NumberNoted, sequence: int) -> None:
    _number(
        batch,
        sequence,
        NumberAct.NOTED,
        event,
        badge=event.badge,
        thing=event.id,
        note=event.text,
    )


def note_retired(batch: Batch, event: NumberNoteRetired, sequence: int) -> None:
    _number(batch, sequence, NumberAct.NOTE_RETIRED, event, thing=event.id)


def _number(batch: Batch, sequence: int, act: NumberAct, event: Any, **values: Any) -> None:
    batch.add(
        NUMBER_LOG,
        sequence=sequence,
        number=event.number,
        act=act,
        account=event.by.account,
        role=event.by.role,
        seat=event.by.seat,
        at=to_ms(event.at),
        **values,
    )
