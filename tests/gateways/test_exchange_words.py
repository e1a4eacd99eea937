"""Every fact of an exchange becomes one word to the centre; every wish becomes one order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.commands import ReportLine, ReportRinging
from dispatch_app.domain.ids import CallId, LineId, SeatId
from dispatch_app.domain.telephone import (
    CallAct,
    CallRef,
    DialFailure,
    Ender,
    OrderFailure,
    Party,
    PartyKind,
    PartyRole,
    PhoneState,
    Target,
    TargetKind,
)
from dispatch_app.domain.telephone_events import ExchangeAsked
from dispatch_app.gateways.exchange_words import command_of, order_of
from dispatch_app.ports import call_control as order
from dispatch_app.ports import exchange_events as told

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
REF, SEAT, LINE, NUMBER = CallRef("R-1"), SeatId("1"), LineId("T1"), "09990001234"
FAR = Target(kind=TargetKind.NUMBER, id=NUMBER)
PARTIES = (Party(id=NUMBER, kind=PartyKind.OUTSIDE, role=PartyRole.HELD),)
OF: dict[str, Any] = {"ref": REF, "at": NOON}

FACTS: list[tuple[told.ExchangeEvent, Any]] = [
    (
        told.Offered(**OF, line=LINE, number=NUMBER, called="120", first=True),
        ReportRinging(
            **OF,
            line=LINE,
            number=NUMBER,
            number_state=NumberState.KNOWN,
            called="120",
            first=True,
        ),
    ),
    (told.OfferedTo(**OF, seats=(SEAT,)), tc.ReportOfferedTo(**OF, seats=(SEAT,))),
    (told.Answered(**OF, seat=SEAT), tc.ReportAnswered(**OF, seat=SEAT)),
    (told.GaveUp(**OF), tc.ReportGaveUp(**OF)),
    (
        told.Refused(**OF, line=LINE, number=NUMBER, intercepted=True),
        tc.ReportRefused(**OF, line=LINE, number=NUMBER, intercepted=True),
    ),
    (told.Parties(**OF, parties=PARTIES), tc.ReportParties(**OF, parties=PARTIES)),
    (told.Ended(**OF, by=Ender.FORCED), tc.ReportEnded(**OF, by=Ender.FORCED)),
    (
        told.Dialling(**OF, line=LINE, seat=SEAT, to=FAR),
        tc.ReportDialling(**OF, line=LINE, seat=SEAT, to=FAR),
    ),
    (told.FarRinging(**OF), tc.ReportFarRinging(**OF)),
    (told.FarAnswered(**OF), tc.ReportFarAnswered(**OF)),
    (
        told.NotReached(**OF, number=NUMBER, reason=DialFailure.BUSY),
        tc.ReportNotReached(**OF, number=NUMBER, reason=DialFailure.BUSY),
    ),
    (
        told.NoVoice(**OF, party=NUMBER, silent=True),
        tc.ReportNoVoice(**OF, party=NUMBER, silent=True),
    ),
    (
        told.DigitPressed(**OF, party=NUMBER, digit="4"),
        tc.ReportDigit(**OF, party=NUMBER, digit="4"),
    ),
    (
        told.SeatPhone(seat=SEAT, state=PhoneState.GONE, at=NOON, reason="signed-out"),
        tc.ReportSeatPhone(seat=SEAT, state=PhoneState.GONE, at=NOON, reason="signed-out"),
    ),
    (
        told.LineState(line=LINE, usable=False, reason="no-answer", at=NOON),
        ReportLine(line=LINE, heard=False, reason="no-answer"),
    ),
    (
        told.ExchangeLink(up=False, at=NOON, reason="closed"),
        tc.ReportExchange(up=False, at=NOON, reason="closed"),
    ),
    (told.OrderFailed(order="a", ref=REF, reason=OrderFailure.FAILED, at=NOON), None),
]

BY: dict[str, Any] = {"order": "a", "ref": REF, "seat": SEAT}
ORDERS: list[tuple[CallAct, dict[str, Any], order.ExchangeOrder]] = [
    (CallAct.ANSWER, {}, order.Answer(**BY)),
    (CallAct.HOLD, {}, order.Hold(**BY)),
    (CallAct.RESUME, {}, order.Resume(**BY)),
    (CallAct.MUTE, {}, order.Mute(**BY, muted=True)),
    (CallAct.UNMUTE, {}, order.Mute(**BY, muted=False)),
    (CallAct.TRANSFER, {"to": FAR}, order.Transfer(**BY, to=FAR)),
    (CallAct.CONSULT, {"to": FAR}, order.Consult(**BY, to=FAR)),
    (CallAct.JOIN, {}, order.Join(**BY)),
    (CallAct.HAND_OVER, {}, order.HandOver(**BY)),
    (CallAct.ADD_PARTY, {"to": FAR}, order.AddParty(**BY, to=FAR)),
    (CallAct.DROP_PARTY, {"party": NUMBER}, order.DropParty(**BY, party=NUMBER)),
    (CallAct.LISTEN, {}, order.Listen(**BY)),
    (CallAct.WHISPER, {}, order.Whisper(**BY)),
    (CallAct.BARGE, {}, order.Barge(**BY)),
    (CallAct.LEAVE, {}, order.Leave(**BY)),
    (CallAct.RELEASE, {}, order.Release(**BY)),
    (CallAct.DIGITS, {"digits": "1#"}, order.SendDigits(**BY, digits="1#")),
]


def asked(act: CallAct, **more: Any) -> ExchangeAsked:
    return ExchangeAsked(ask="a", call=CallId("c"), ref=REF, seat=SEAT, act=act, at=NOON, **more)


@pytest.mark.parametrize(("fact", "word"), FACTS, ids=[type(f).__name__ for f, _ in FACTS])
def test_a_fact_becomes_its_word(fact: told.ExchangeEvent, word: object) -> None:
    assert command_of(fact) == word


def test_no_fact_is_left_out() -> None:
    assert {type(fact) for fact, _ in FACTS} == set(get_args(told.ExchangeEvent))


def test_a_number_that_is_called_known_and_is_not_there_is_none() -> None:
    offered = told.Offered(**OF, line=LINE, number="", number_state=NumberState.KNOWN)
    word = command_of(offered)
    assert isinstance(word, ReportRinging)
    assert word.number_state is NumberState.NONE


@pytest.mark.parametrize(("act", "more", "given"), ORDERS, ids=[a.value for a, _, _ in ORDERS])
def test_a_wish_becomes_its_order(
    act: CallAct, more: dict[str, Any], given: order.ExchangeOrder
) -> None:
    assert order_of(asked(act, **more)) == given


def test_no_act_is_left_out_but_dialling_which_is_a_fact_of_its_own() -> None:
    assert {act for act, _, _ in ORDERS} == set(CallAct) - {CallAct.DIAL}


@pytest.mark.parametrize("act", [CallAct.TRANSFER, CallAct.CONSULT, CallAct.ADD_PARTY])
def test_a_wish_that_names_nobody_becomes_no_order(act: CallAct) -> None:
    assert order_of(asked(act)) is None
