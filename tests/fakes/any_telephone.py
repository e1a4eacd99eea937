"""Random talk of an exchange and random wishes of seats, about the calls that there are or were."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import CallOutcome, NumberState, Role, SeatState
from dispatch_app.domain.ids import AccountId, CallId, ContactId, IncidentId, LineId, NoteId, SeatId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.telephone import (
    Badge,
    CallAct,
    CallPurpose,
    CallRef,
    ContactKind,
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
from dispatch_app.domain.values import Actor
from tests.fakes import any_command
from tests.fakes import builders as a

EXCHANGE = Actor(account=AccountId("exchange"), role=Role.EXCHANGE)
LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER, seat=a.SEAT_2)
NUMBERS = ["09990001234", "19900000001", "1990000002", ""]
_SEATS = any_command.SEATS
_TIMES = st.integers(-30, 5).map(lambda s: a.NOON + timedelta(seconds=s))
_NEW_REFS = st.integers(1, 12).map(lambda n: CallRef(f"R-{n}"))
_LINES = st.sampled_from([LineId("T1"), LineId("T2")])
_TARGETS = st.one_of(
    st.builds(Target, kind=st.just(TargetKind.SEAT), id=st.sampled_from(["1", "2", "9"])),
    st.builds(Target, kind=st.just(TargetKind.NUMBER), id=st.sampled_from(NUMBERS)),
    st.builds(Target, kind=st.sampled_from([TargetKind.LINE, TargetKind.QUEUE]), id=st.just("N")),
)
PARTIES = st.lists(
    st.one_of(
        st.builds(
            Party,
            id=st.sampled_from(["1", "2"]),
            kind=st.just(PartyKind.SEAT),
            role=st.sampled_from(PartyRole),
            leads=st.booleans(),
        ),
        st.builds(
            Party,
            id=st.sampled_from(NUMBERS),
            kind=st.just(PartyKind.OUTSIDE),
            role=st.sampled_from(PartyRole),
        ),
    ),
    max_size=4,
    unique_by=lambda p: (p.kind, p.id),
).map(tuple)


def reports(state: CentreState) -> st.SearchStrategy[c.Command]:
    known = [call.ref for call in state.calls.values() if call.ref]
    refs = st.sampled_from(known) | _NEW_REFS if known else _NEW_REFS
    of = {"ref": refs, "at": _TIMES}
    return st.one_of(
        st.builds(
            c.ReportRinging,
            line=_LINES,
            ref=_NEW_REFS,
            at=_TIMES,
            number=st.sampled_from(NUMBERS),
            number_state=st.sampled_from(NumberState),
            first=st.booleans(),
        ),
        st.builds(tc.ReportOfferedTo, seats=st.lists(_SEATS, unique=True).map(tuple), **of),
        st.builds(tc.ReportAnswered, seat=_SEATS, **of),
        st.builds(tc.ReportGaveUp, **of),
        st.builds(
            tc.ReportRefused,
            line=_LINES,
            number=st.sampled_from(NUMBERS),
            intercepted=st.booleans(),
            **of,
        ),
        st.builds(tc.ReportParties, parties=PARTIES, **of),
        st.builds(tc.ReportEnded, by=st.sampled_from(Ender), **of),
        st.builds(tc.ReportDialling, line=_LINES, **of),
        st.builds(tc.ReportFarRinging, **of),
        st.builds(tc.ReportFarAnswered, **of),
        st.builds(
            tc.ReportNotReached,
            number=st.sampled_from(NUMBERS),
            reason=st.sampled_from(DialFailure),
            **of,
        ),
        st.builds(tc.ReportNoVoice, party=st.sampled_from(NUMBERS), silent=st.booleans(), **of),
        st.builds(tc.ReportDigit, party=st.just("x"), digit=st.just("1"), **of),
        st.builds(tc.ReportSeatPhone, seat=_SEATS, state=st.sampled_from(PhoneState), at=_TIMES),
        st.builds(tc.ReportExchange, up=st.sampled_from([True, True, False]), at=_TIMES),
        st.builds(
            tc.ReportAskFailed,
            ask=st.just("ask"),
            act=st.sampled_from(CallAct),
            seat=_SEATS,
            reason=st.sampled_from(OrderFailure),
            **of,
        ),
    )


def wishes(state: CentreState) -> st.SearchStrategy[c.Command]:
    calls = st.sampled_from([*state.calls, CallId("no-call")])
    this = {"call": calls}
    return st.one_of(
        st.builds(c.AnswerCall, **this),
        st.builds(c.EndCall, **this),
        st.builds(c.SettleCall, outcome=st.sampled_from(CallOutcome), **this),
        st.builds(tc.HoldCall, **this),
        st.builds(tc.ResumeCall, **this),
        st.builds(tc.MuteSeat, muted=st.booleans(), **this),
        st.builds(tc.TransferCall, to=_TARGETS, **this),
        st.builds(tc.ConsultSomebody, to=_TARGETS, **this),
        st.builds(tc.JoinConsulted, **this),
        st.builds(tc.HandOverCall, **this),
        st.builds(tc.AddParty, to=_TARGETS, **this),
        st.builds(tc.DropParty, party=st.sampled_from(["1", "2", *NUMBERS]), **this),
        st.builds(tc.ListenIn, **this),
        st.builds(tc.WhisperTo, **this),
        st.builds(tc.BargeIn, **this),
        st.builds(tc.LeaveCall, **this),
        st.builds(tc.ForceRelease, **this),
        st.builds(tc.SendDigits, digits=st.sampled_from(["1#", "", "x"]), **this),
    )


def calls_out(state: CentreState) -> st.SearchStrategy[c.Command]:
    listed = st.sampled_from([*state.telephone.call_backs, CallId("no-call")])
    incidents = st.none() | st.sampled_from([*state.incidents, IncidentId("no-incident")])
    return st.one_of(
        st.builds(
            tc.CallOut,
            to=_TARGETS,
            purpose=st.sampled_from(CallPurpose),
            incident=incidents,
            back_to=st.none() | listed,
        ),
        st.builds(tc.GroupCall, to=st.lists(_TARGETS, max_size=9).map(tuple)),
        st.builds(tc.SettleCallBack, call=listed, outcome=st.sampled_from(CallOutcome)),
    )


def keeping(state: CentreState) -> st.SearchStrategy[c.Command]:
    numbers = st.sampled_from([*NUMBERS, "110", "+86 199 0000 0001"])
    later = st.integers(-10, 90).map(lambda s: a.NOON + timedelta(seconds=s))
    notes = [n.id for notes in state.telephone.notes.values() for n in notes]
    return st.one_of(
        st.builds(tc.LockNumber, number=numbers, until=later, reason=st.sampled_from(["", "反复"])),
        st.builds(tc.UnlockNumber, number=numbers),
        st.builds(
            tc.SwitchInterceptionOn,
            number=numbers,
            reason=st.just("反复"),
            begins=st.none() | later,
            until=st.none() | later,
        ),
        st.builds(tc.SwitchInterceptionOff, number=numbers),
        st.builds(
            tc.NoteNumber,
            number=numbers,
            badge=st.sampled_from(Badge),
            text=st.sampled_from(["", "打人"]),
        ),
        st.builds(
            tc.RetireNumberNote, number=numbers, id=st.sampled_from([*notes, NoteId("none")])
        ),
        st.builds(
            tc.RegisterContact,
            id=st.sampled_from([ContactId("P"), ContactId("")]),
            name=st.sampled_from(["演示派出所", ""]),
            kind=st.sampled_from(ContactKind),
            numbers=st.lists(numbers, max_size=2).map(tuple),
            line=st.none() | _LINES,
            station=st.none() | st.sampled_from([a.NORTH]),
            first=st.booleans(),
        ),
        st.builds(tc.RetireContact, contact=st.just(ContactId("P"))),
        st.builds(
            c.SetSeatState,
            seat=_SEATS,
            state=st.sampled_from(SeatState),
            reason=st.sampled_from(["", "meal"]),
        ),
    )


def actor_of(command: c.Command, seat: SeatId) -> Actor:
    """Whoever usually asks for it."""
    if isinstance(command, tc.ExchangeReport) or getattr(command, "ref", ""):
        return EXCHANGE
    return a.at_seat(seat)
