"""Channels of a sound card: radio and analogue lines, recorded by voice, by a contact, or always.

To the rest of the recorder a channel speaks like an exchange: conversations begin, sound, end.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import IO, Protocol

import numpy as np
import numpy.typing as npt

from dispatch_app.domain.ids import LineId
from dispatch_app.domain.recordings import RecorderTrouble
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.audio_tap import (
    SAMPLES_PER_S,
    Side,
    TapBegan,
    TapEnded,
    Tapped,
    TapSound,
)
from dispatch_app.recording.troubles import Troubles
from dispatch_app.recording.vox import FRAME, FRAMES_PER_S, Spoken, VoiceGate, VoiceLevels

log = logging.getLogger(__name__)

READER = (sys.executable, "-m", "dispatch_app.recording.card_reader")
RETRY_S = 2.0
_OPEN_S = 8.0
SILENT_S = 3.0
"""A card that gives no samples for so long is gone, whatever it says."""
LONGEST_S = 3600.0
"""A channel that never falls silent begins a new recording after so long."""

Frames = Callable[[npt.NDArray[np.int16]], None]
"""Called with 20 ms of 16-bit mono at 8 kHz, on a thread of the card."""


class CardGone(Exception):
    """The card or the device on it is not there."""


class Card(Protocol):
    def open(self, device: str, frames: Frames) -> Callable[[], None]:
        """Begin to listen; gives back how to end it.

        Raises:
            CardGone: see there.
        """
        ...


class PortAudioCard:
    """Any card of this machine, by PortAudio in a process of its own, which can be killed."""

    def __init__(self, program: Sequence[str] = READER) -> None:
        self._program = tuple(program)

    def open(self, device: str, frames: Frames) -> Callable[[], None]:
        process = subprocess.Popen(
            [*self._program, f"--device={device}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # the libraries' own complaints, many a second
        )
        assert process.stdout is not None
        said = _first_line(process, process.stdout)
        if said != "open":
            _end(process, process.stdout)
            raise CardGone(said.removeprefix("refused ") or f"{device}: does not open")
        reader = threading.Thread(
            target=_read, args=(process.stdout, frames), name=f"samples {device}", daemon=True
        )
        reader.start()

        def end() -> None:
            process.kill()
            reader.join()
            _end(process, process.stdout)

        return end


def _first_line(process: subprocess.Popen[bytes], said: IO[bytes]) -> str:
    """What it says of the device; killed if it says nothing."""
    late = threading.Timer(_OPEN_S, process.kill)
    late.start()
    try:
        return said.readline().decode("utf-8", "replace").strip()
    finally:
        late.cancel()


def _read(source: IO[bytes], frames: Frames) -> None:
    while len(step := source.read(2 * FRAME)) == 2 * FRAME:
        frames(np.frombuffer(step, dtype=np.int16))


def _end(process: subprocess.Popen[bytes], said: IO[bytes] | None) -> None:
    process.kill()
    process.wait()
    if said is not None:
        said.close()


def always() -> bool:
    return True


@dataclass(kw_only=True)
class Channel:
    """One input. `contact` tells whether it is in use: a hook's voltage, a key; None: by voice."""

    line: LineId
    device: str
    contact: Callable[[], bool] | None = None
    levels: VoiceLevels = field(default_factory=VoiceLevels)


class CardChannel:
    """Turns the samples of one input into conversations. Fed by one thread."""

    def __init__(
        self,
        channel: Channel,
        heard: Callable[[Tapped], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._channel = channel
        self._heard = heard
        self._now = now
        self._gate = VoiceGate(channel.levels)
        self._ref: CallRef | None = None
        self._before: deque[npt.NDArray[np.int16]] = deque(
            maxlen=max(1, int(channel.levels.pre_roll_s * FRAMES_PER_S))
        )
        self._zero = 0
        self._at = 0

    def frames(self, samples: npt.NDArray[np.int16]) -> None:
        if self._channel.contact is None:
            for spoken in self._gate.feed(samples):
                self._take(spoken)
        else:
            self._by_contact(samples, in_use=self._channel.contact())
        self._at += len(samples)

    def _by_contact(self, samples: npt.NDArray[np.int16], *, in_use: bool) -> None:
        """Relays fall late and keys are pressed late: what came just before belongs to it."""
        if in_use and self._ref is None:
            pcm = np.concatenate([*self._before, samples])
            self._before.clear()
            self._take(Spoken(self._at + len(samples) - len(pcm), pcm, begins=True))
        elif in_use:
            self._take(Spoken(self._at, samples))
        else:
            self._end()
            self._before.append(samples)

    def _take(self, spoken: Spoken) -> None:
        if spoken.begins or self._ref is None or spoken.first - self._zero > _LONGEST:
            self._begin(spoken)
        assert self._ref is not None
        first = spoken.first - self._zero
        pcm = spoken.pcm.astype("<i2").tobytes()
        self._heard(TapSound(ref=self._ref, side=Side.OUTSIDE, first=first, pcm=pcm))
        self._heard(TapSound(ref=self._ref, side=Side.CENTRE, first=first, pcm=bytes(len(pcm))))
        if spoken.ends:
            self._end()

    def _begin(self, spoken: Spoken) -> None:
        """It began as long ago as its first sample is old."""
        self._end()
        at = self._now() - timedelta(seconds=len(spoken.pcm) / SAMPLES_PER_S)
        self._zero = spoken.first
        self._ref = CallRef(f"{self._channel.line}@{at.isoformat()}+{self._zero}")
        self._heard(TapBegan(ref=self._ref, line=self._channel.line, at=at))

    def _end(self) -> None:
        if self._ref is not None:
            self._heard(TapEnded(ref=self._ref, at=self._now()))
        self._ref = None

    def gone(self) -> None:
        """The card is gone: what was said up to here is whole."""
        self._end()
        self._before.clear()
        self._gate = VoiceGate(self._channel.levels)


_LONGEST = LONGEST_S * SAMPLES_PER_S


class CardWatch:
    """Keeps one input open, opens it again when its card comes back. A thread of its own."""

    def __init__(
        self,
        channel: Channel,
        card: Card,
        heard: Callable[[Tapped], None],
        troubles: Troubles,
    ) -> None:
        self._channel, self._card, self._troubles = channel, card, troubles
        self._sound = CardChannel(channel, heard)
        self._lock = threading.Lock()
        self._last = time.monotonic()
        self._fed = False
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"card {channel.line}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ends.set()
        self._thread.join()

    @property
    def listens(self) -> bool:
        """Whether samples arrive."""
        return self._fed

    def _frames(self, samples: npt.NDArray[np.int16]) -> None:
        self._last, self._fed = time.monotonic(), True
        with self._lock:
            self._sound.frames(samples)

    def _run(self) -> None:
        while not self._ends.is_set():
            self._last = time.monotonic()
            try:
                close = self._card.open(self._channel.device, self._frames)
            except CardGone as gone:
                self._troubles.say(RecorderTrouble.SOUND_CARD_GONE, str(gone))
                self._ends.wait(RETRY_S)
                continue
            self._troubles.over(RecorderTrouble.SOUND_CARD_GONE)
            while not self._ends.wait(0.5) and time.monotonic() - self._last < SILENT_S:
                pass
            close()
            with self._lock:
                self._sound.gone()
                self._fed = False
            if not self._ends.is_set():
                self._troubles.say(RecorderTrouble.SOUND_CARD_GONE, self._channel.device)
