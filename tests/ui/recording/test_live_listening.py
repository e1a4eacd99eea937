"""Listening in: one channel at a time, always what is said now, and nothing once it is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from dispatch_app.client.replies import Refused
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.recording_commands import OpenLiveSound
from dispatch_app.domain.recordings import RecorderId
from dispatch_app.ui.kit.recording.fetching import Leave
from dispatch_app.ui.kit.recording.live import (
    BYTES_PER_S,
    Channel,
    Hearing,
    LiveListening,
    Waiting,
)
from tests.fakes.recording_room import MemoryDesk, MemorySource
from tests.fakes.running_server import until

L3 = Channel(RecorderId("A"), LineId("L3"))
L4 = Channel(RecorderId("A"), LineId("L4"))


class AtOnce:
    """A bridge whose both ends are one thread."""

    def call(self, work: Callable[[], None]) -> None:
        work()


class Endless(MemorySource):
    """People who go on talking until nobody listens."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.left = Event()
        self.begun = Event()

    def listen(self, line: str, leave: Leave, heard: Callable[[bytes], bool]) -> None:
        self._ask(leave)
        self.begun.set()
        while heard(self.live[0]):
            self.left.wait(0.001)
        self.left.set()


class Listener:
    def __init__(self, source: MemorySource, role: Role = Role.DIRECTOR) -> None:
        self.desk, self.source = MemoryDesk(role), source
        self.shown: list[Hearing] = []
        self.it = LiveListening(self.desk, source, AtOnce(), self.shown.append)


def test_what_is_said_now_is_heard_and_its_loudness_told(tmp_path):
    source = Endless(tmp_path)
    source.live = [np.array([[8192, -16384]] * 160, "<i2").tobytes()]
    listener = Listener(source)
    listener.it.toggle(L3)
    assert source.begun.wait(5)
    until(lambda: listener.it.waiting.came_s > 0.1)
    listener.it.tick()
    assert listener.it.now.channel == L3
    assert listener.it.now.outside == pytest.approx(0.25)
    assert listener.it.now.centre == pytest.approx(0.5)
    command = listener.desk.sent[0]
    assert isinstance(command, OpenLiveSound)
    assert (command.recorder, command.line) == ("A", "L3")
    listener.it.stop()
    assert source.left.wait(5)
    assert listener.it.now == Hearing()


def test_the_same_key_stops_it(tmp_path):
    source = Endless(tmp_path)
    listener = Listener(source)
    listener.it.toggle(L3)
    listener.it.toggle(L3)
    assert source.left.wait(5)
    assert listener.it.waiting is None


def test_another_channel_ends_the_first(tmp_path):
    source = Endless(tmp_path)
    listener = Listener(source)
    listener.it.toggle(L3)
    listener.it.toggle(L4)
    assert source.left.wait(5)
    assert listener.it.now.channel == L4
    listener.it.stop()


def test_a_conversation_that_ends_is_said(tmp_path):
    listener = Listener(MemorySource(tmp_path))
    listener.it.toggle(L3)
    until(lambda: listener.it.now.trouble)
    assert listener.it.now.trouble == "recordings.live-ended"
    assert listener.it.now.channel is None


def test_a_recorder_that_says_no_is_quoted(tmp_path):
    source = MemorySource(tmp_path)
    source.trouble = "recording.channel-quiet"
    listener = Listener(source)
    listener.it.toggle(L3)
    until(lambda: listener.it.now.trouble)
    assert listener.it.now.trouble == "recording.channel-quiet"


def test_a_centre_that_says_no_is_quoted(tmp_path):
    listener = Listener(MemorySource(tmp_path))
    listener.desk.reply = Refused("recording.recorder-unknown", {"recorder": "A"})
    listener.it.toggle(L3)
    assert listener.it.now.trouble == "refusal.recording.recorder-unknown"
    assert dict(listener.it.now.details) == {"recorder": "A"}


def test_a_dispatcher_does_not_listen_in(tmp_path):
    listener = Listener(MemorySource(tmp_path), Role.DISPATCHER)
    listener.it.toggle(L3)
    assert listener.desk.sent == []
    assert listener.it.now.trouble == "recordings.may-not-hear"


def test_who_listens_late_hears_now_and_not_what_was_said_before():
    waiting = Waiting()
    frames = np.arange(BYTES_PER_S // 4, dtype="<i4")
    waiting.put(frames.tobytes())
    heard = np.frombuffer(waiting.take(10 * BYTES_PER_S), "<i4")
    assert len(heard) == len(frames) // 2
    assert heard[-1] == frames[-1]


def test_no_half_frame_turns_left_into_right():
    waiting = Waiting()
    waiting.put(b"\x01\x02\x03\x04\x05\x06")
    assert waiting.take(7) == b"\x01\x02\x03\x04"
    waiting.put(b"\x07\x08")
    assert waiting.take(7) == b"\x05\x06\x07\x08"
