"""Callers are located beside the telephone: at once, all together, and never in anybody's way."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import contextmanager

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.events import CallerIdentified
from dispatch_app.domain.ids import LocatorId
from dispatch_app.domain.values import Position
from dispatch_app.ports.caller_location import NotLocated
from dispatch_app.services.breaker import FAILURES, REST_S, Breaker
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.locating import Asking, Locating
from dispatch_app.services.reactions import ReactionRunner
from tests.fakes.builders import LINE_1, MACHINE, NOON, SEAT_1, at_seat
from tests.fakes.running_server import until
from tests.fakes.working_bus import a_bus

MOBILE = "19900000001"


class Locator:
    """Answers from a list, one after another; the last one for ever. None: never."""

    source = PlaceSource.CELL
    refines = True
    timeout_s = 0.05

    def __init__(self, name="mobile", *answers, serves=True):
        self.id = LocatorId(name)
        self.answers = list(answers)
        self.asked = []
        self.closed = False
        self._serves = serves

    def serves(self, number):
        return self._serves

    async def locate(self, number, call):
        self.asked.append(number)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            await asyncio.sleep(3600)
        if isinstance(answer, Exception):
            raise answer
        return CallerPosition(
            locator=self.id,
            source=self.source,
            position=Position(lat=31.5, lon=120.5),
            radius_m=answer,
            measured_at=NOON,
        )

    async def close(self):
        self.closed = True


@contextmanager
def a_room(*locators, asking=None):
    """A working bus with its reaction, as the server runs them."""
    ids = itertools.count(1)
    with a_bus() as working:
        working.set_up()
        locating = Locating(
            working.bus, locators, lambda: f"l-{next(ids):05d}", asking or Asking(again_s=0.0)
        )
        runner = ReactionRunner(locating, working.journal, Heartbeats())
        locating.start()
        runner.start()
        try:
            yield working, runner
        finally:
            runner.stop()
            locating.stop()


def rings(working, runner, number=MOBILE):
    working.ask(c.ReportRinging(line=LINE_1), MACHINE)
    answer = working.answer(c.ReportCaller(line=LINE_1, number=number), MACHINE)
    runner.wake()
    return next(e.event.call for e in answer.entries if isinstance(e.event, CallerIdentified))


def located(working, call):
    return [p.radius_m for p in working.state.calls[call].located]


def reasons(working, call):
    return {u.locator: u.reason for u in working.state.calls[call].unlocated}


def test_every_locator_is_asked_and_each_answer_becomes_an_event():
    with a_room(Locator("mobile", 800.0), Locator("police", 300.0)) as (working, runner):
        call = rings(working, runner)
        until(lambda: sorted(located(working, call)) == [300.0, 800.0], "both answers")


def test_one_that_never_answers_delays_no_other_and_is_named():
    with a_room(Locator("dead", None), Locator("mobile", 300.0)) as (working, runner):
        call = rings(working, runner)
        until(lambda: located(working, call) == [300.0], "the answer")
        until(lambda: reasons(working, call).get("dead") is NoPosition.TIMEOUT, "the time-out")
        assert not working.state.locators[LocatorId("dead")].answers
        assert working.state.locators[LocatorId("mobile")].answers


def test_a_call_is_answered_while_locators_hang():
    with a_room(Locator("dead", None)) as (working, runner):
        call = rings(working, runner)
        working.ask(c.AnswerCall(call=call), at_seat(SEAT_1))
        assert working.state.calls[call].talking


def test_a_bug_in_one_locator_ends_only_its_own_answer(caplog):
    with a_room(Locator("bad", KeyError("x")), Locator("mobile", 300.0)) as (working, runner):
        call = rings(working, runner)
        until(lambda: located(working, call) == [300.0], "the answer")
        until(lambda: reasons(working, call) == {"bad": NoPosition.UNAVAILABLE}, "the reason")
    assert "locator bad failed" in caplog.text
    caplog.clear()


def test_no_number_is_ever_written_into_the_log(caplog):
    caplog.set_level("DEBUG")
    no = NotLocated(NoPosition.BAD_ANSWER, "no JSON")
    with a_room(Locator("mobile", no)) as (working, runner):
        call = rings(working, runner)
        until(lambda: reasons(working, call), "the reason")
    assert MOBILE not in caplog.text


def test_an_address_without_a_position_is_not_lost():
    no = NotLocated(NoPosition.NUMBER_UNKNOWN, address="演示区和平路1号")
    with a_room(Locator("police", no)) as (working, runner):
        call = rings(working, runner)
        until(lambda: reasons(working, call), "the reason")
        assert working.state.calls[call].unlocated[0].address == "演示区和平路1号"
        assert working.state.locators[LocatorId("police")].answers


def test_a_locator_that_does_not_serve_a_number_is_not_asked():
    idle = Locator("mobile", 300.0, serves=False)
    with a_room(idle, Locator("police", 200.0)) as (working, runner):
        call = rings(working, runner, "09990001234")
        until(lambda: located(working, call) == [200.0], "the answer")
        assert idle.asked == []


def test_a_coarse_position_is_asked_for_again_until_it_is_good():
    mobile = Locator("mobile", 900.0, 60.0)
    with a_room(mobile, asking=Asking(again_s=0.01, rounds=5)) as (working, runner):
        call = rings(working, runner)
        until(lambda: located(working, call) == [900.0, 60.0], "the better answer")
        assert len(mobile.asked) == 2


def test_asking_ends_after_so_many_rounds():
    mobile = Locator("mobile", NotLocated(NoPosition.NUMBER_UNKNOWN))
    with a_room(mobile, asking=Asking(again_s=0.01, rounds=3)) as (working, runner):
        rings(working, runner)
        until(lambda: len(mobile.asked) == 3, "three rounds")


def test_a_seat_asks_once_more():
    mobile = Locator("mobile", 900.0, 400.0)
    with a_room(mobile) as (working, runner):
        call = rings(working, runner)
        until(lambda: located(working, call) == [900.0], "the first answer")
        working.ask(c.AskCallerLocation(call=call), at_seat(SEAT_1))
        runner.wake()
        until(lambda: located(working, call) == [900.0, 400.0], "the second answer")


def test_an_old_journal_asks_nothing_about_calls_that_are_over():
    mobile = Locator("mobile", 900.0)
    with a_bus() as working:
        working.set_up()
        working.ask(c.ReportRinging(line=LINE_1), MACHINE)
        working.ask(c.ReportCaller(line=LINE_1, number=MOBILE), MACHINE)
        working.ask(c.ReportRingingStopped(line=LINE_1), MACHINE)
        locating = Locating(working.bus, [mobile], lambda: "l-1", Asking(again_s=0.0))
        locating.start()
        for entry in working.journal.read(0, 1000):
            locating.react(entry)
        locating.stop()
    assert mobile.asked == []
    assert mobile.closed


def test_one_that_keeps_failing_is_left_alone():
    dead = Locator("dead", NotLocated(NoPosition.UNAVAILABLE))
    with a_room(dead) as (working, runner):
        call = rings(working, runner)
        for n in range(2, FAILURES + 2):
            until(lambda n=n: len(dead.asked) == min(n - 1, FAILURES), "the question")
            until(lambda: reasons(working, call), "the reason")
            working.ask(c.AskCallerLocation(call=call), at_seat(SEAT_1))
            runner.wake()
        until(lambda: reasons(working, call) == {"dead": NoPosition.RESTING}, "the rest")
        assert len(dead.asked) == FAILURES


# ---- the breaker


def test_a_breaker_lets_a_trial_through_after_its_rest():
    breaker = Breaker()
    for at in range(FAILURES):
        assert breaker.lets(float(at))
        breaker.failed(float(at))
    end = FAILURES - 1 + REST_S
    assert not breaker.lets(end - 0.1)
    assert breaker.lets(end)
    assert not breaker.lets(end + 0.1)


def test_a_breaker_closes_with_the_first_success():
    breaker = Breaker(failures=FAILURES, rests_until_s=10.0)
    assert breaker.lets(10.0)
    breaker.succeeded()
    assert breaker.lets(10.1)


@pytest.mark.parametrize("failures", range(FAILURES))
def test_a_few_failures_are_no_outage(failures):
    breaker = Breaker()
    for _ in range(failures):
        breaker.failed(0.0)
    assert breaker.lets(0.0)
