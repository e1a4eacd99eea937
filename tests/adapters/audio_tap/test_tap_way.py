"""Sound on its way to a recorder that comes, goes, hangs and comes back."""

import contextlib
import socket
import threading
import time
from datetime import UTC, datetime

import pytest

from dispatch_app.adapters.audio_tap.framing import VERSION, Hello, encode
from dispatch_app.adapters.audio_tap.receiver import TapReceiver
from dispatch_app.adapters.audio_tap.sender import CHANNELS, TapSender
from dispatch_app.adapters.line_door import CannotListen
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.audio_tap import (
    SAMPLES_PER_S,
    Side,
    TapBegan,
    TapEnded,
    TapSeat,
    TapSound,
)

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
REF = CallRef("call-1")
BEGAN = TapBegan(ref=REF, line=LineId("1"), at=NOON, number="19900001234")
SEAT = TapSeat(ref=REF, seat=SeatId("2"), at=NOON)
ENDED = TapEnded(ref=REF, at=NOON)
PATIENCE_S = 20.0


class Heard:
    """Keeps what a receiver passes on; one waits for it."""

    def __init__(self):
        self.all, self.lost_samples, self.up = [], 0, []
        self._news = threading.Condition()

    def heard(self, exchange, tapped):
        self._take(lambda: self.all.append(tapped))

    def lost(self, exchange, lost):
        self._take(lambda: setattr(self, "lost_samples", self.lost_samples + lost.samples))

    def connected(self, exchange, up):
        self._take(lambda: self.up.append((exchange, up)))

    def _take(self, work):
        with self._news:
            work()
            self._news.notify_all()

    def until(self, fits):
        with self._news:
            assert self._news.wait_for(lambda: fits(self), PATIENCE_S), (self.all[-3:], self.up)


@pytest.fixture
def ends():
    """What a test has started, ended in turn."""
    started = []
    yield started
    for each in reversed(started):
        each.stop()


def listening(heard, ends, port=0, key=""):
    receiver = TapReceiver(("127.0.0.1", port), heard, key=key)
    receiver.start()
    ends.append(receiver)
    return receiver


def sending(port, ends, **more):
    sender = TapSender(("127.0.0.1", port), exchange="ours", **more)
    sender.start()
    ends.append(sender)
    return sender


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def sound(first, samples=160, side=Side.OUTSIDE):
    return TapSound(ref=REF, side=side, first=first, pcm=b"\1\0" * samples)


def test_what_is_told_arrives_whole_and_in_order(ends):
    heard = Heard()
    sender = sending(listening(heard, ends).port, ends)
    told = [BEGAN, SEAT, *(sound(160 * n) for n in range(500)), ENDED]
    for each in told:
        sender.tell(each)
    heard.until(lambda h: h.all[-1:] == [ENDED])
    assert heard.all == told
    assert heard.lost_samples == 0


def test_a_recorder_that_starts_late_hears_what_was_kept_for_it(ends):
    port, heard = free_port(), Heard()
    sender = sending(port, ends)
    sender.tell(BEGAN)
    sender.tell(sound(0))
    listening(heard, ends, port)
    heard.until(lambda h: h.all == [BEGAN, sound(0)])


def test_a_recorder_that_comes_back_hears_of_the_conversations_that_go_on(ends):
    first, second = Heard(), Heard()
    receiver = listening(first, ends)
    sender = sending(receiver.port, ends)
    sender.tell(BEGAN)
    sender.tell(SEAT)
    first.until(lambda h: h.all == [BEGAN, SEAT])
    receiver.stop()
    first.until(lambda h: h.up[-1:] == [("ours", False)])
    listening(second, ends, receiver.port)
    second.until(lambda h: h.all[:2] == [BEGAN, SEAT])


def test_sound_that_nobody_takes_falls_out_oldest_first_and_is_told_of(ends):
    port, heard = free_port(), Heard()
    sender = sending(port, ends, kept_s=1.0 / CHANNELS)
    sender.tell(BEGAN)
    for n in range(100):
        sender.tell(sound(160 * n))
    sender.tell(ENDED)
    assert sender.lost_samples == 100 * 160 - SAMPLES_PER_S
    listening(heard, ends, port)
    heard.until(lambda h: h.all[-1:] == [ENDED])
    assert heard.lost_samples == 100 * 160 - SAMPLES_PER_S
    assert [t.first for t in heard.all[1:-1]] == [160 * n for n in range(50, 100)]


def test_telling_never_waits_for_a_recorder_that_hangs(ends):
    """It takes the connection and reads nothing: more is told than any buffer holds."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        sender = sending(door.getsockname()[1], ends, kept_s=1.0 / CHANNELS)
        line, _ = door.accept()
        with line:
            told = 0
            deadline = time.monotonic() + 30
            while not sender.lost_samples and time.monotonic() < deadline:
                sender.tell(sound(160 * told))
                told += 1
            assert sender.lost_samples > 0


def test_an_exchange_that_falls_silent_is_noticed(ends):
    heard = Heard()
    receiver = listening(heard, ends)
    with socket.create_connection(("127.0.0.1", receiver.port)) as line:
        line.sendall(encode(Hello(version=VERSION, exchange="mute")))
        heard.until(lambda h: h.up == [("mute", True), ("mute", False)])


@pytest.mark.parametrize(
    "greeting",
    [
        encode(BEGAN),
        encode(Hello(version=VERSION + 1, exchange="newer")),
        encode(Hello(version=VERSION, exchange="stranger", key="guess")),
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
def test_who_does_not_know_the_word_is_shown_the_door(greeting, ends):
    heard = Heard()
    receiver = listening(heard, ends, key="word")
    with socket.create_connection(("127.0.0.1", receiver.port), timeout=PATIENCE_S) as line:
        line.sendall(greeting + encode(ENDED))
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(1) == b""
    assert heard.all == [] and heard.up == []


def test_an_address_that_is_taken_is_said_so(ends):
    taken = listening(Heard(), ends).port
    with pytest.raises(CannotListen):
        TapReceiver(("127.0.0.1", taken), Heard())
