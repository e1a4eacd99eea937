"""The recorder's end: one connection for each caller, keys in, prompts and sound out."""

from __future__ import annotations

import hmac
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
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

log = logging.getLogger(__name__)

GREETING_S = 5.0
IDLE_S = 60.0
"""Who presses nothing for so long while nothing plays has laid the telephone aside."""
MOST_STEPS = 100
CHUNK = 4096
WAIT_S = 3.0


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


class CannotListen(Exception):
    """The address is taken or is none of this machine."""


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
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        try:
            self._door = socket.create_server(address)
        except OSError as trouble:
            raise CannotListen(f"{address[0]}:{address[1]}: {trouble.strerror}") from trouble
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._welcome, name="dial-in door", daemon=True)
        self._callers: list[threading.Thread] = []

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        _shut(self._door)
        with self._lock:
            lines, self._lines = list(self._lines), set()
        for line in lines:
            _shut(line)
        if self._thread.is_alive():
            self._thread.join(WAIT_S)
        for caller in self._callers:
            caller.join(WAIT_S)

    def _welcome(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            caller = threading.Thread(target=self._serve, args=(line,), name="dial-in", daemon=True)
            self._callers = [*(c for c in self._callers if c.is_alive()), caller]
            with self._lock:
                self._lines.add(line)
            caller.start()

    def _serve(self, line: socket.socket) -> None:
        try:
            with line:
                self._talk(line)
        except BadFrame as strange:
            log.error("an exchange speaks another language: %s", strange)
        except OSError as trouble:
            log.info("a caller's line is gone: %s", trouble)
        finally:
            with self._lock:
                self._lines.discard(line)

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


def _shut(line: socket.socket) -> None:
    """Wakes whoever waits at it; one that is shut already is as good."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
