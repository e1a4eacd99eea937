"""The telephone's end of the sound card's process. Never waits for the card; kills it if it must.

Opened, looked at and closed by one thread; `hear` and `say` are another's.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import IO

from dispatch_app.adapters.softphone.sound_card import BEGINS_S, SILENCE, STALLED_S, STEP_BYTES
from dispatch_app.adapters.softphone.sound_server import SoundServer
from dispatch_app.ports.softphone import SoundDevice

log = logging.getLogger(__name__)

_PROGRAM = (sys.executable, "-m", "dispatch_app.adapters.softphone.sound_card")
_OPEN_S = 8.0
_KEPT = 10
"""Steps of 20 ms that may wait; what does not fit is dropped, oldest first."""
_LISTED_S = 10.0
"""So long a list of devices is believed where no sound server tells them: it costs a start."""


class NoSound(Exception):
    """The devices cannot be opened."""


class CardProcess:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._server = SoundServer()
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._heard: deque[bytes] = deque(maxlen=_KEPT)
        self._heard_at = 0.0
        self._listed: tuple[SoundDevice, ...] = ()
        self._listed_at: float | None = None

    # ---- opening and closing

    def open(self, microphone: str, speaker: str) -> None:
        """Begin to hear and to sound; empty: what the machine prefers.

        Raises:
            NoSound: one of the devices is not there, takes no telephone sound or is another's.
        """
        self.close()
        server = ["--server"] if self._server.devices() is not None else []
        process = subprocess.Popen(
            [*_PROGRAM, f"--microphone={microphone}", f"--speaker={speaker}", *server],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # the libraries' own complaints, many a second
        )
        self._process = process
        said = self._first_line(process)
        if said != "open":
            self.close()
            raise NoSound(said.removeprefix("refused ") or "the card does not open")
        self._begin(process)

    def _first_line(self, process: subprocess.Popen[bytes]) -> str:
        """What it says of the devices; killed if it says nothing."""
        assert process.stdout is not None
        late = threading.Timer(_OPEN_S, process.kill)
        late.start()
        try:
            return process.stdout.readline().decode("utf-8", "replace").strip()
        finally:
            late.cancel()

    def _begin(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        os.set_blocking(process.stdin.fileno(), False)
        self._heard.clear()
        self._heard_at = self._clock() + BEGINS_S - STALLED_S
        self._reader = threading.Thread(
            target=self._read, args=(process.stdout,), name="microphone", daemon=True
        )
        self._reader.start()

    def _read(self, source: IO[bytes]) -> None:
        while len(step := source.read(STEP_BYTES)) == STEP_BYTES:
            self._heard.append(step)
            self._heard_at = self._clock()

    def close(self) -> None:
        process, self._process = self._process, None
        reader, self._reader = self._reader, None
        if process is None:
            return
        process.kill()
        process.wait()
        if reader is not None:
            reader.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def leave(self) -> None:
        """Close all, the sound server's line as well."""
        self.close()
        self._server.close()

    # ---- looked at

    @property
    def flows(self) -> bool:
        """Whether sound still moves."""
        process = self._process
        if process is None or process.poll() is not None:
            return False
        return self._clock() - self._heard_at <= STALLED_S

    def devices(self) -> tuple[SoundDevice, ...]:
        """Those of the sound server, else PortAudio's own."""
        known = self._server.devices()
        if known is not None:
            return known
        now = self._clock()
        if self._listed_at is None or now - self._listed_at > _LISTED_S:
            self._listed, self._listed_at = _listed(), now
        return self._listed

    # ---- one step of 20 ms

    def hear(self) -> bytes:
        """What the microphone has; silence where it has nothing."""
        try:
            return self._heard.popleft()
        except IndexError:
            return SILENCE

    def say(self, pcm: bytes) -> None:
        """Sound it; what the card does not take in time is dropped."""
        process = self._process
        if process is None or process.stdin is None:
            return
        with contextlib.suppress(OSError, ValueError):
            os.write(process.stdin.fileno(), pcm)


def _listed() -> tuple[SoundDevice, ...]:
    try:
        told = subprocess.run(
            [*_PROGRAM, "--list"], capture_output=True, timeout=_OPEN_S, check=False
        ).stdout
        rows = json.loads(told or b"[]")
    except (subprocess.TimeoutExpired, ValueError) as trouble:
        log.warning("the sound devices cannot be listed: %s", trouble)
        return ()
    return tuple(SoundDevice(name=n, label=n, hears=h, speaks=s) for n, h, s in rows)
