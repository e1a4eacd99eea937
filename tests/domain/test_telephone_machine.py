"""Random talk of an exchange, random wishes of seats: whatever comes in whatever order holds."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.codes import SeatState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import CallAbandoned, CallEnded, CallRang, Event
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.telephone import CallRef, Party
from dispatch_app.domain.telephone_events import CalledOut, CallRefused, ExchangeAsked
from dispatch_app.services.audience import EXCHANGE_VIEW, Audience, part_of
from dispatch_app.wire.codec import decode_event, decode_state, encode, kind_of
from tests.fakes import any_telephone as any_t
from tests.fakes import builders as a


class AnyTalk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.centre = a.an_empty_centre()
        for command in a.setting_up():
            self.centre.do(command, a.MACHINE)
        self.told: list[Event] = []
        self.audience = Audience(CentreState())
        self.shown = CentreState()
        self._show(self.centre.events)

    @initialize()
    def the_exchange_is_up(self) -> None:
        self.fact(tc.ReportExchange(up=True, at=a.NOON))
        for ref in ("R-1", "R-2"):
            self.fact(c.ReportRinging(line=LineId("T1"), ref=CallRef(ref), at=a.NOON))

    @rule(data=st.data())
    def the_exchange_tells(self, data: st.DataObject) -> None:
        self.fact(data.draw(any_t.reports(self.centre.state)))

    @rule(seat=st.sampled_from([a.SEAT_1, a.SEAT_2]))
    def a_telephone_is_lifted(self, seat: SeatId) -> None:
        ringing = [call for call in self.centre.state.calls.values() if call.ringing]
        for call in ringing[:1]:
            self.fact(tc.ReportAnswered(ref=call.ref, seat=seat, at=self.centre.now))

    @precondition(lambda self: any(call.ref for call in self.centre.state.calls.values()))
    @rule(data=st.data(), parties=any_t.PARTIES)
    def people_come_and_go(self, data: st.DataObject, parties: tuple[Party, ...]) -> None:
        refs = [call.ref for call in self.centre.state.calls.values()]
        ref = data.draw(st.sampled_from(refs))
        self.fact(tc.ReportParties(ref=ref, parties=parties, at=self.centre.now))

    @rule(data=st.data(), seat=st.sampled_from([a.SEAT_1, a.SEAT_2]))
    def a_seat_wishes(self, data: st.DataObject, seat: SeatId) -> None:
        self.ask(data.draw(any_t.wishes(self.centre.state)), seat)

    @rule(data=st.data(), seat=st.sampled_from([a.SEAT_1, a.SEAT_2]))
    def a_seat_calls_out(self, data: st.DataObject, seat: SeatId) -> None:
        self.ask(data.draw(any_t.calls_out(self.centre.state)), seat)

    @rule(data=st.data(), seat=st.sampled_from([a.SEAT_1, a.SEAT_2]))
    def somebody_keeps_numbers(self, data: st.DataObject, seat: SeatId) -> None:
        self.ask(data.draw(any_t.keeping(self.centre.state)), seat)

    @precondition(lambda self: any(call.talking for call in self.centre.state.calls.values()))
    @rule(data=st.data())
    def a_talk_becomes_an_incident(self, data: st.DataObject) -> None:
        talking = [call for call in self.centre.state.calls.values() if call.talking]
        call = data.draw(st.sampled_from(talking))
        assert call.seat is not None
        self.ask(c.OpenIncident(call=call.id), call.seat)

    @rule(seconds=st.integers(0, 40))
    def time_goes_on(self, seconds: int) -> None:
        self.centre.later(seconds)

    # ---- asking

    def fact(self, command: c.Command) -> None:
        """A fact is never refused, and told twice it says nothing new."""
        self._take(self.centre.do(command, any_t.EXCHANGE))
        if not isinstance(command, tc.ReportDigit | tc.ReportAskFailed | tc.ReportNotReached):
            assert self.centre.do(command, any_t.EXCHANGE) == ()

    def ask(self, command: c.Command, seat: SeatId) -> None:
        try:
            self._take(self.centre.do(command, a.at_seat(seat)))
        except Rejected as no:
            assert no.code

    def _take(self, events: tuple[Event, ...]) -> None:
        self.told += events
        self._show(events)

    def _show(self, events: tuple[Event, ...] | list[Event]) -> None:
        for event in events:
            if EXCHANGE_VIEW.sees(self.audience.circle(event)):
                self.shown = evolve_all(self.shown, (event,))
            self.audience.learn(event)

    # ---- what always holds

    @invariant()
    def no_call_has_two_leading_seats(self) -> None:
        for call in self.centre.state.calls.values():
            leading = [p.id for p in call.parties if p.leads]
            assert len(leading) <= 1
            if leading and call.seat is not None:
                assert call.seat == leading[0] or not call.talking

    @invariant()
    def a_call_is_in_one_condition(self) -> None:
        for call in self.centre.state.calls.values():
            conditions = (call.ringing, call.talking, call.dialling)
            assert sum(conditions) <= 1
            if call.ended_at is not None or call.abandoned_at is not None:
                assert not any(conditions)

    @invariant()
    def nothing_lasts_less_than_no_time(self) -> None:
        for call in self.centre.state.calls.values():
            assert call.held_s >= 0
            for later in (call.answered_at, call.ended_at, call.abandoned_at):
                assert later is None or later >= call.rang_at
            assert call.ended_at is None or call.ended_at <= self.centre.now

    @invariant()
    def every_name_of_a_call_is_used_once(self) -> None:
        kinds = CallRang | CalledOut | CallRefused
        refs = [event.ref for event in self.told if isinstance(event, kinds) and event.ref]
        assert len(refs) == len(set(refs))

    @invariant()
    def an_exchange_is_asked_about_calls_that_go_on(self) -> None:
        over: set[str] = set()
        for event in self.told:
            if isinstance(event, CallEnded | CallAbandoned):
                over.add(event.call)
            if isinstance(event, ExchangeAsked):
                assert event.call not in over

    @invariant()
    def a_seat_in_a_conversation_is_offered_none(self) -> None:
        state = self.centre.state
        for seat in state.seats.values():
            talks = any(seat.id in call.seats and call.talking for call in state.calls.values())
            assert not (talks and seat.state is SeatState.READY)

    @invariant()
    def who_gave_up_is_called_back_or_settled(self) -> None:
        state = self.centre.state
        waiting = {k for k, call in state.calls.items() if call.abandoned_at is not None}
        assert waiting <= set(state.telephone.call_backs)

    @invariant()
    def locks_stand_under_the_one_spelling(self) -> None:
        for number in self.centre.state.telephone.locks:
            assert number == normal_number(number) != ""

    @invariant()
    def what_the_exchange_sees_folds_to_what_it_is_shown(self) -> None:
        part = part_of(self.centre.state, EXCHANGE_VIEW)
        assert self.shown.calls == part.calls
        assert (self.shown.seats, self.shown.telephone) == (part.seats, part.telephone)

    def teardown(self) -> None:
        """The journal read again gives the same state, and so does the snapshot."""
        read = [decode_event(kind_of(e), encode(e)) for e in self.centre.events]
        assert evolve_all(CentreState(), read) == self.centre.state
        assert decode_state(encode(self.centre.state)) == self.centre.state


AnyTalk.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
TestAnyTalk = AnyTalk.TestCase
