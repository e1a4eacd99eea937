"""How a modem is set up, probed, and given up for dead. Time is told, never waited for."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.caller_id.conversation import Conversation, Patience
from devices.caller_id.events import (
    DeviceBack,
    DeviceStale,
    RingingStopped,
    RingStarted,
    StaleReason,
)
from devices.moment import Moment
from devices.simulator.at_modem import AtModem, Dialect

NOON = Moment(0, datetime(2026, 1, 1, 12, tzinfo=UTC))
TICK_S = 0.1


class Bench:
    """A conversation and a modem joined by a wire that can be cut, under a clock turned by hand."""

    def __init__(self, dialect: Dialect = Dialect.VCID) -> None:
        self.talk = Conversation("1", Patience())
        self.modem = AtModem(dialect)
        self.connected = True
        self.sent: list[bytes] = []
        self.events: list[object] = []
        self.now = NOON
        self.talk.begin(self.now)

    def pass_time(self, seconds: float) -> "Bench":
        end = self.now.plus(seconds)
        while end.since(self.now) > 0:
            self.exchange()
            self.now = self.now.plus(TICK_S)
            self.events += self.talk.tick(self.now)
        return self

    def exchange(self) -> None:
        while out := self.talk.outgoing():
            self.sent.append(out)
            if self.connected:
                self.hear(self.modem.feed(out))

    def hear(self, data: bytes) -> None:
        self.events += self.talk.take(data, self.now)

    def kinds(self) -> list[type]:
        return [type(event) for event in self.events]

    def reasons(self) -> list[StaleReason]:
        return [event.reason for event in self.events if isinstance(event, DeviceStale)]


def test_a_modem_is_reset_made_quiet_and_told_to_report_callers():
    bench = Bench().pass_time(0.2)
    assert bench.sent == [b"ATZ\r", b"ATE0\r", b"AT+VCID=1\r"]
    assert bench.kinds() == [DeviceBack]
    assert bench.modem.reports_callers


def test_an_older_modem_is_told_in_its_own_words():
    bench = Bench(Dialect.CID).pass_time(0.2)
    assert bench.sent[-2:] == [b"AT+VCID=1\r", b"AT#CID=1\r"]
    assert bench.kinds() == [DeviceBack]


def test_a_modem_without_caller_id_is_refused_and_said_once():
    bench = Bench(Dialect.DEAF).pass_time(20)
    assert bench.reasons() == [StaleReason.REFUSED]


def test_a_silent_modem_is_said_once_and_tried_again():
    bench = Bench()
    bench.connected = False
    bench.pass_time(20)
    assert bench.reasons() == [StaleReason.SILENT]
    assert bench.sent.count(b"ATZ\r") > 3


def test_a_modem_that_dies_is_noticed_within_six_seconds_and_so_is_its_return():
    bench = Bench().pass_time(10)
    bench.connected = False
    bench.pass_time(6)
    assert bench.reasons() == [StaleReason.SILENT]
    bench.connected = True
    assert bench.pass_time(6).kinds() == [DeviceBack, DeviceStale, DeviceBack]


def test_one_lost_answer_is_no_reason_for_alarm():
    bench = Bench().pass_time(2.1)
    bench.connected = False
    bench.exchange()
    bench.pass_time(1.0)
    bench.connected = True
    assert bench.pass_time(20).kinds() == [DeviceBack]


def test_a_modem_switched_off_and_on_reports_callers_again():
    bench = Bench().pass_time(5)
    bench.modem.reset()
    bench.pass_time(3)
    assert bench.modem.reports_callers


def test_a_modem_that_forgot_its_words_is_set_up_anew():
    bench = Bench().pass_time(5)
    bench.modem = AtModem(Dialect.CID)
    assert bench.pass_time(5).kinds() == [DeviceBack]
    assert bench.modem.reports_callers


def test_a_ringing_line_is_left_in_peace():
    bench = Bench().pass_time(1)
    bench.hear(b"\r\nRING\r\n")
    before = len(bench.sent)
    bench.pass_time(9)
    assert len(bench.sent) == before
    bench.pass_time(3)
    assert len(bench.sent) > before


def test_a_ring_before_the_modem_is_set_up_is_a_ring():
    bench = Bench()
    bench.hear(b"\r\nRING\r\n")
    assert bench.kinds() == [RingStarted]


def test_a_lost_port_is_said_once_and_its_ringing_runs_out():
    bench = Bench().pass_time(1)
    bench.hear(b"\r\nRING\r\n")
    bench.events += bench.talk.lost(StaleReason.PORT_LOST, bench.now)
    bench.events += bench.talk.lost(StaleReason.PORT_MISSING, bench.now)
    bench.pass_time(11)
    assert bench.kinds() == [DeviceBack, RingStarted, DeviceStale, RingingStopped]
    assert bench.talk.outgoing() == b""


def test_half_a_line_from_before_a_lost_port_is_forgotten():
    bench = Bench().pass_time(1)
    bench.hear(b"\r\nRI")
    bench.talk.begin(bench.now)
    bench.hear(b"NG\r\n")
    assert RingStarted not in bench.kinds()


@settings(max_examples=60)
@given(st.lists(st.one_of(st.binary(max_size=60), st.floats(0, 8)), max_size=12))
def test_noise_never_makes_a_modem_deaf(noise):
    bench = Bench()
    for each in noise:
        if isinstance(each, bytes):
            bench.hear(each)
        else:
            bench.pass_time(each)
    bench.hear(b"\r\n")
    bench.pass_time(30)
    bench.events.clear()
    bench.hear(b"\r\nRING\r\n\r\nNMBR = 09990000001\r\n")
    assert bench.kinds()[0] is RingStarted
    assert bench.events[1].number == "09990000001"


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_report_cut_off_anywhere_leaves_the_next_one_whole(cut):
    bench = Bench().pass_time(1)
    report = b"\r\nRING\r\n\r\nDATE = 0101\r\nTIME = 0800\r\nNMBR = 09990000001\r\n"
    bench.hear(report[:cut] + b"\r\n")
    bench.pass_time(30)
    bench.events.clear()
    bench.hear(report)
    assert bench.events[-1].number == "09990000001"
