"""The exchange's end: keys go to the recorder, prompts and a second of sound come ahead."""

from __future__ import annotations

import logging
import queue
import select
import socket
import threading
from collections import deque
from collections.abc import Iterator

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
from dispatch_app.ports.audio_tap import SAMPLES_PER_S
from dispatch_app.ports.playback import Heard

log = logging.getLogger(__name__)

CONNECT_S = 2.0
ANSWER_S = 10.0
"""A recorder that says nothing for so long hangs."""
STEP_BYTES = 2 * SAMPLES_PER_S // 50
LOOK_S = 0.5
AHEAD = 50
"""Steps that are fetched before they are heard: a second."""
CHUNK = 65536


class DialIn:
    """`ports.playback.Playback` over TCP."""

    def __init__(self, address: tuple[str, int], *, exchange: str, key: str = "") -> None:
        self._address = address
        self._hello = Hello(version=VERSION, exchange=exchange, key=key)

    def open(self, heard: Heard) -> DialInLine:
        return DialInLine(self._address, self._hello, heard)


class DialInLine:
    """One caller. Its thread ends when the recorder ends it, or `close` is called."""

    def __init__(self, address: tuple[str, int], hello: Hello, heard: Heard) -> None:
        self._address, self._hello, self._heard = address, hello, heard
        self._steps: deque[bytes] = deque()
        self._wanted: queue.SimpleQueue[str] = queue.SimpleQueue()
        """Keys as they were pressed; an empty one only wakes."""
        self._plays = self._asked = self._closed = False
        self._thread = threading.Thread(target=self._run, name="dial-in", daemon=True)
        self._thread.start()

    def key(self, digit: str) -> None:
        self._wanted.put(digit)

    def take(self) -> bytes:
        try:
            step = self._steps.popleft()
        except IndexError:
            return b""
        if self._plays and not self._asked and len(self._steps) <= AHEAD // 2:
            self._asked = True
            self._wanted.put("")
        return step

    def close(self) -> None:
        self._closed = True
        self._wanted.put("")

    def _run(self) -> None:
        try:
            with socket.create_connection(self._address, timeout=CONNECT_S) as line:
                line.settimeout(ANSWER_S)
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                line.sendall(encode(self._hello))
                self._talk(line, _frames(line))
        except (OSError, BadFrame) as trouble:
            log.warning("playback by telephone: the recorder is away: %s", trouble)
        if not self._closed:
            self._heard.over()

    def _talk(self, line: socket.socket, answers: Iterator[Frame]) -> None:
        """Each thing that is said has one answer; the greeting's is the first prompt."""
        goes_on = self._said(next(answers, Say(over=True)))
        while goes_on:
            digit = self._next_key()
            if self._closed:
                return
            if digit:
                line.sendall(encode(Key(digit, unheard=len(self._steps))))
            if digit or select.select([line], [], [], 0)[0]:
                goes_on = self._said(next(answers, Say(over=True)))
            room = AHEAD - len(self._steps)
            if goes_on and self._plays and room > 0:
                line.sendall(encode(More(room)))
                self._sounded(next(answers, Sound(b"")))

    def _next_key(self) -> str:
        """Now and then it is looked whether the recorder has ended it unasked."""
        try:
            return self._wanted.get(timeout=LOOK_S)
        except queue.Empty:
            return ""

    def _said(self, answer: Frame) -> bool:
        """Take in what answers a key; whether there is more to come."""
        if not isinstance(answer, Say):
            raise BadFrame(f"{type(answer).__name__} in answer to a key")
        self._steps.clear()
        self._plays = answer.plays
        if answer.prompt:
            self._heard.said(answer.prompt)
        return not answer.over

    def _sounded(self, answer: Frame) -> None:
        if not isinstance(answer, Sound):
            raise BadFrame(f"{type(answer).__name__} in the place of sound")
        pcm = answer.pcm + bytes(-len(answer.pcm) % STEP_BYTES)
        self._plays = bool(pcm)
        self._steps.extend(pcm[at : at + STEP_BYTES] for at in range(0, len(pcm), STEP_BYTES))
        self._asked = False


def _frames(line: socket.socket) -> Iterator[Frame]:
    cutter = Cutter()
    while arrived := line.recv(CHUNK):
        yield from cutter.cut(arrived)
