"""Keys reach the recorder, prompts and sound the exchange; a word that is wrong reaches nobody."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.adapters.dial_in.caller import AHEAD, STEP_BYTES, DialIn, DialInLine
from dispatch_app.adapters.dial_in.desk import DialInDesk
from dispatch_app.adapters.dial_in.framing import (
    VERSION,
    BadFrame,
    Cutter,
    Frame,
    Hello,
    Key,
    More,
    Say,
    Sound,
    encode,
)
from tests.fakes.call_controls import eventually

WORD = "a-word-of-the-test"
FRAMES: list[Frame] = [
    Hello(version=1, exchange="ours", key=WORD),
    Key("7", unheard=3),
    More(25),
    Say(prompt="wrong", plays=True),
    Sound(b"\x01\x02" * 160),
]


class Reader:
    """A listener whose recording is numbered frames; `*` ends it, `5` stops and goes on."""

    def __init__(self, frames: int = 200) -> None:
        self.keys: list[str] = []
        self._at, self._frames = 0, frames
        self.plays = self.over = False

    def digit(self, key: str) -> str:
        self.keys.append(key)
        self.over = key == "*"
        self.plays = not self.plays if key in "1 5" else self.plays
        return "wrong" if self.over else ""

    def frame(self) -> bytes:
        if self._at >= self._frames:
            return b""
        self._at += 1
        return self._at.to_bytes(2, "little") * 160

    def unheard(self, steps: int) -> None:
        self._at -= steps


class Ear:
    def __init__(self) -> None:
        self.prompts: list[str] = []
        self.ends = 0

    def said(self, prompt: str) -> None:
        self.prompts.append(prompt)

    def over(self) -> None:
        self.ends += 1


class Line:
    """A desk with one reader, and who calls it."""

    def __init__(self, *, key: str = WORD, idle_s: float = 60.0, frames: int = 200) -> None:
        self.reader, self.ear = Reader(frames), Ear()
        self.desk = DialInDesk(("127.0.0.1", 0), lambda: self.reader, key=WORD, idle_s=idle_s)
        self.desk.start()
        address = ("127.0.0.1", self.desk.port)
        self.line: DialInLine = DialIn(address, exchange="ours", key=key).open(self.ear)

    def hears(self, steps: int) -> list[int]:
        """The numbers of the next frames, as they come."""
        heard: list[int] = []

        def enough() -> bool:
            while len(heard) < steps and (step := self.line.take()):
                heard.append(int.from_bytes(step[:2], "little"))
            return len(heard) == steps

        eventually(enough, True)
        return heard

    def close(self) -> None:
        self.line.close()
        self.desk.stop()


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.close()


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_a_frame_comes_out_as_it_went_in_however_it_is_cut(frame: Frame) -> None:
    cutter = Cutter()
    came = [f for byte in encode(frame) for f in cutter.cut(bytes([byte]))]
    assert came == [frame]


@given(st.binary(max_size=80))
def test_noise_is_refused_and_never_a_crash(noise: bytes) -> None:
    cutter = Cutter()
    try:
        for _ in cutter.cut(len(noise).to_bytes(4, "big") + noise):
            pass
        list(cutter.cut(noise))
    except BadFrame:
        pass


def test_who_calls_is_asked_for_the_pin(line: Line) -> None:
    eventually(lambda: line.ear.prompts, ["enter_pin"])


def test_keys_arrive_in_order(line: Line) -> None:
    for digit in "4711#":
        line.line.key(digit)
    eventually(lambda: "".join(line.reader.keys), "4711#")


def test_the_whole_recording_comes_in_order_and_then_nothing(line: Line) -> None:
    line.line.key("1")
    assert line.hears(200) == list(range(1, 201))
    assert line.line.take() == b""


def test_who_stops_and_goes_on_misses_nothing(line: Line) -> None:
    line.line.key("1")
    before = line.hears(10)
    line.line.key("5")
    eventually(lambda: line.line.take() == b"" and line.reader.keys, ["1", "5"])
    ahead = line.reader._at
    line.line.key("5")
    assert line.hears(1) == [ahead + 1]
    assert ahead <= before[-1] + AHEAD


def test_what_the_recorder_ends_is_over_after_its_last_prompt(line: Line) -> None:
    line.line.key("*")
    eventually(lambda: line.ear.ends, 1)
    assert line.ear.prompts == ["enter_pin", "wrong"]


def test_who_lays_the_telephone_aside_is_hung_up_on() -> None:
    line = Line(idle_s=0.05)
    eventually(lambda: line.ear.ends, 1)
    line.close()


def test_who_does_not_know_the_word_hears_nothing() -> None:
    line = Line(key="another")
    eventually(lambda: line.ear.ends, 1)
    assert line.ear.prompts == [] and line.reader.keys == []
    line.close()


def test_a_recorder_that_is_away_ends_it_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = taken.getsockname()
    ear = Ear()
    line = DialIn(address, exchange="ours").open(ear)
    eventually(lambda: ear.ends, 1)
    assert line.take() == b""


def test_a_recorder_that_goes_away_ends_it(line: Line) -> None:
    eventually(lambda: line.ear.prompts, ["enter_pin"])
    line.desk.stop()
    line.line.key("1")
    eventually(lambda: line.ear.ends, 1)


def test_a_greeting_of_another_version_is_refused() -> None:
    line = Line()
    with socket.create_connection(("127.0.0.1", line.desk.port), timeout=10.0) as other:
        other.sendall(encode(Hello(version=VERSION + 1, exchange="x", key=WORD)))
        assert other.recv(100) == b""
    line.close()


def test_a_step_is_twenty_milliseconds() -> None:
    assert STEP_BYTES == 320
