"""The recorder's end: one connection for each caller, keys in, prompts and sound out."""

from __future__ import annotations

import hmac
import logging
import socket
from collections.abc import Callable, Iterator
from typing import Protocol

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
from dispatch_app.adapters.line_door import LineDoor

log = logging.getLogger(__name__)

GREETING_S = 5.0
IDLE_S = 60.0
"""Who presses nothing for so long while nothing plays has laid the telephone aside."""
MOST_STEPS = 100
CHUNK = 4096


class Listener(Protocol):
    """One caller, as the recorder knows it."""

    def digit(self, key: str) -> str:
        """Take a key; the prompt that answers it, or nothing."""
        ...

    def frame(self) -> bytes: ...

    def unheard(self, steps: int) -> None:
        """So many frames were given and not heard."""
        ...

    @property
    def plays(self) -> bool: ...

    @property
    def over(self) -> bool: ...


class DialInDesk:
    def __init__(
        self,
        address: tuple[str, int],
        begin: Callable[[], Listener],
        *,
        key: str = "",
        idle_s: float = IDLE_S,
    ) -> None:
        """
        Raises:
            CannotListen: see there.
        """
        self._begin, self._key, self._idle_s = begin, key, idle_s
        self._door = LineDoor(address, self._serve, name="dial-in")
        self.port = self._door.port

    def start(self) -> None:
        self._door.start()

    def stop(self) -> None:
        self._door.stop()

    def _serve(self, line: socket.socket) -> None:
        try:
            self._talk(line)
        except BadFrame as strange:
            log.error("an exchange speaks another language: %s", strange)

    def _talk(self, line: socket.socket) -> None:
        frames = _frames(line)
        line.settimeout(GREETING_S)
        self._greeted(next(frames, None))
        listener = self._begin()
        line.settimeout(self._idle_s)
        line.sendall(encode(Say(prompt="enter_pin")))
        try:
            for frame in frames:
                line.sendall(encode(_answer(listener, frame)))
                if listener.over:
                    return
        except TimeoutError:
            line.sendall(encode(Say(over=True)))

    def _greeted(self, frame: Frame | None) -> None:
        if not isinstance(frame, Hello) or frame.version != VERSION or not frame.exchange:
            raise BadFrame("no greeting of this version")
        if not hmac.compare_digest(frame.key.encode(), self._key.encode()):
            raise BadFrame(f"{frame.exchange} does not know the key")


def _frames(line: socket.socket) -> Iterator[Frame]:
    cutter = Cutter()
    while arrived := line.recv(CHUNK):
        yield from cutter.cut(arrived)


def _answer(listener: Listener, frame: Frame) -> Frame:
    match frame:
        case Key(digit=digit, unheard=unheard):
            listener.unheard(max(0, unheard))
            prompt = listener.digit(digit)
            return Say(prompt=prompt, plays=listener.plays, over=listener.over)
        case More(steps=steps):
            return Sound(pcm=b"".join(_steps(listener, min(steps, MOST_STEPS))))
        case _:
            raise BadFrame(f"an exchange does not say {type(frame).__name__}")


def _steps(listener: Listener, most: int) -> Iterator[bytes]:
    for _ in range(most):
        step = listener.frame()
        if not step:
            return
        yield step
