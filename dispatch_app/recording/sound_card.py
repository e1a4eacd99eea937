"""Channels of a sound card: radio and analogue lines, recorded by voice, by a contact, or always.

To the rest of the recorder a channel speaks like an exchange: conversations begin, sound, end.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

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

RETRY_S = 2.0
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
    """Any card of this machine, by PortAudio; the library is looked for at the first use."""

    def open(self, device: str, frames: Frames) -> Callable[[], None]:
        try:
            import sounddevice
        except OSError as trouble:
            raise CardGone(f"PortAudio is not installed: {trouble}") from trouble

        def heard(data: Any, _count: int, _time: Any, _status: Any) -> None:
            frames(np.frombuffer(bytes(data), dtype=np.int16))

        try:
            stream = sounddevice.RawInputStream(
                samplerate=SAMPLES_PER_S,
                blocksize=FRAME,
                device=device or None,
                channels=1,
                dtype="int16",
                callback=heard,
            )
            stream.start()
        except (sounddevice.PortAudioError, ValueError) as trouble:
            raise CardGone(f"{device}: {trouble}") from trouble

        def end() -> None:
            try:
                stream.abort()
                stream.close()
            except sounddevice.PortAudioError as trouble:
                log.debug("a card that is gone cannot be closed: %s", trouble)

        return end


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
