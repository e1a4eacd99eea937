"""The talk with a UPS in made time: dialect, changes, silence, rubbish, orders."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from devices.moment import Moment
from devices.simulator.ups import Speech, UpsModel, Widths
from devices.transports.port_loop import PortTrouble
from devices.ups.conversation import Conversation, Dialect
from devices.ups.events import (
    OrderDone,
    OrderRefused,
    StaleReason,
    UpsBack,
    UpsEvent,
    UpsRead,
    UpsStale,
)
from devices.ups.values import BeginTest, EndTest, Nominal, SwitchOff, TestKind, UpsStatus

START = Moment(0, datetime(2026, 11, 22, tzinfo=UTC))


class Bench:
    """A talk and a model, joined by a wire of made time."""

    def __init__(
        self, model: UpsModel | None = None, dialect: Dialect = Dialect.AUTO, **more: Nominal
    ) -> None:
        self.model = model or UpsModel()
        self.talk = Conversation(dialect, **more)
        self.now = START
        self.events: list[UpsEvent] = []
        self.asked: list[bytes] = []
        self.wire = lambda reply: reply
        self.talk.begin(self.now)

    def run(self, seconds: float) -> list[UpsEvent]:
        """Let time pass; gives back what was told meanwhile."""
        before = len(self.events)
        for _ in range(round(seconds * 10)):
            for query in self.talk.outgoing().split(b"\r")[:-1]:
                self.asked.append(query)
                self.events += self.talk.take(self.wire(self.model.answer(query)), self.now)
            self.now = self.now.plus(0.1)
            self.model.live(0.1)
            self.events += self.talk.tick(self.now)
        return self.events[before:]

    @property
    def status(self) -> UpsStatus:
        return next(e.status for e in reversed(self.events) if isinstance(e, UpsRead))


def kinds(events: list[UpsEvent]) -> set[type]:
    return {type(event) for event in events}


@pytest.mark.parametrize("speech", Speech)
@pytest.mark.parametrize("widths", Widths)
def test_whatever_it_speaks_it_is_understood(speech: Speech, widths: Widths) -> None:
    bench = Bench(UpsModel(speech=speech, widths=widths))
    bench.run(5)
    assert isinstance(bench.events[0], UpsBack)
    assert bench.status.battery_v == pytest.approx(27.24, abs=0.1)
    assert bench.status.load_percent == 45.0


@pytest.mark.parametrize("speech", Speech)
def test_lost_mains_are_told_within_three_seconds(speech: Speech) -> None:
    bench = Bench(UpsModel(speech=speech))
    bench.run(10)
    bench.model.mains = False
    bench.run(3)
    assert bench.status.mains_lost


def test_one_flipped_bit_wakes_nobody() -> None:
    bench = Bench()
    bench.run(5)
    bench.wire = lambda reply: reply.replace(b" 0000", b" 1000")
    while not any(b" 1000" in bench.wire(bench.model.answer(q)) for q in bench.asked[-1:]):
        bench.run(0.1)
    asked = len(bench.asked)
    while len(bench.asked) == asked:
        bench.run(0.1)
    bench.wire = lambda reply: reply
    told = bench.run(5)
    assert not any(isinstance(e, UpsRead) and e.status.mains_lost for e in told)


def test_silence_is_told_once_and_never_the_last_good_figures() -> None:
    bench = Bench()
    bench.run(5)
    bench.wire = lambda _reply: b""
    told = bench.run(60)
    assert [e.reason for e in told if isinstance(e, UpsStale)] == [StaleReason.SILENT]
    late = [e for e in told if isinstance(e, UpsRead)]
    assert late == []


def test_it_is_stale_within_its_time() -> None:
    bench = Bench()
    bench.run(5)
    bench.wire = lambda _reply: b""
    assert UpsStale not in kinds(bench.run(3))
    assert UpsStale in kinds(bench.run(4))


def test_rubbish_is_called_rubbish() -> None:
    bench = Bench()
    bench.run(5)
    bench.wire = lambda reply: bytes(byte ^ 0x55 for byte in reply) + b"\r"
    told = bench.run(10)
    assert [e.reason for e in told if isinstance(e, UpsStale)] == [StaleReason.GARBAGE]


def test_a_ups_that_comes_back_is_heard_again() -> None:
    bench = Bench()
    bench.run(5)
    bench.wire = lambda _reply: b""
    bench.run(10)
    bench.wire = lambda reply: reply
    assert UpsBack in kinds(bench.run(10))


def test_another_kind_of_ups_on_the_same_wire_is_found_out() -> None:
    bench = Bench(UpsModel(speech=Speech.VOLTRONIC))
    bench.run(5)
    bench.model = UpsModel(load_percent=71.0)
    bench.run(15)
    assert bench.status.load_percent == 71.0


def test_half_a_reply_before_every_reply_does_no_harm() -> None:
    bench = Bench()
    bench.wire = lambda reply: reply[: len(reply) // 2] + b"\r" + reply if reply else reply
    bench.run(10)
    assert bench.status.output_v == 220.0


def test_a_lost_port_is_said_and_waits() -> None:
    bench = Bench()
    bench.run(5)
    events = bench.talk.lost(PortTrouble.PORT_LOST, bench.now)
    assert [e.reason for e in events if isinstance(e, UpsStale)] == [StaleReason.PORT_LOST]
    assert bench.talk.lost(PortTrouble.PORT_MISSING, bench.now) == ()


def test_nominal_figures_that_are_set_count_more_than_what_it_says() -> None:
    model = UpsModel(battery_v=24.0, widths=Widths.PER_CELL)
    bench = Bench(model, nominal=Nominal(battery_v=48.0))
    bench.run(5)
    assert bench.status.battery_v == pytest.approx(2.27 * 24, abs=0.1)


# ---- orders


@pytest.mark.parametrize("speech", Speech)
def test_a_test_begins_and_ends_by_order(speech: Speech) -> None:
    bench = Bench(UpsModel(speech=speech))
    bench.run(5)
    bench.talk.give(BeginTest(TestKind.MINUTES, 10))
    assert OrderDone in kinds(bench.run(3))
    assert bench.status.testing
    bench.talk.give(EndTest())
    bench.run(3)
    assert not bench.status.testing


def test_an_order_that_comes_back_was_not_understood() -> None:
    bench = Bench()
    bench.run(5)
    answer = bench.model.answer
    bench.model.answer = lambda query: query + b"\r" if query == b"T" else answer(query)  # type: ignore[method-assign]
    bench.talk.give(BeginTest(TestKind.QUICK))
    assert OrderRefused in kinds(bench.run(3))


def test_an_order_to_a_ups_that_is_not_heard_is_refused() -> None:
    bench = Bench()
    bench.wire = lambda _reply: b""
    bench.run(8)
    bench.talk.give(EndTest())
    assert OrderRefused in kinds(bench.run(8))


@pytest.mark.parametrize(
    ("order", "letters"),
    [
        (BeginTest(TestKind.QUICK), b"T"),
        (BeginTest(TestKind.DEEP), b"TL"),
        (BeginTest(TestKind.MINUTES, 7), b"T07"),
        (EndTest(), b"CT"),
        (SwitchOff(30, back_after_min=3), b"S.5R0003"),
        (SwitchOff(120, back_after_min=0), b"S02R0000"),
    ],
)
def test_orders_go_out_as_the_manual_writes_them(order: object, letters: bytes) -> None:
    bench = Bench()
    bench.run(5)
    bench.talk.give(order)  # type: ignore[arg-type]
    bench.run(2)
    assert letters in bench.asked


@pytest.mark.parametrize("order", [BeginTest(TestKind.MINUTES, 0), SwitchOff(5), SwitchOff(9999)])
def test_what_the_protocol_cannot_say_is_refused_at_once(order: object) -> None:
    with pytest.raises(ValueError, match="not"):
        Bench().talk.give(order)  # type: ignore[arg-type]
