"""What somebody hears who listens to the recorder: its prompts in our voice, then its sound.

The recorder is reached by `ports.playback`; this knows no SIP and no network.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from dispatch_app.exchange.machine.values import LegId
from dispatch_app.exchange.mixing import SILENCE, STEP_BYTES
from dispatch_app.exchange.sounds import Sounds
from dispatch_app.ports.playback import Playback, PlaybackLine


class Listening:
    """One leg at the recorder: a `media.Player`, and the ear of its line."""

    def __init__(self, sounds: Sounds, playback: Playback, ended: Callable[[], None]) -> None:
        """`ended` is called once, on the thread of sound, after the last prompt has been heard."""
        self._sounds, self._ended = sounds, ended
        self._lock = threading.Lock()
        self._prompt, self._at = b"", 0
        self._is_over = False
        self._line: PlaybackLine = playback.open(self)

    # ---- from the exchange

    def key(self, digit: str) -> None:
        """Who presses a key does not want to hear the prompt to its end."""
        with self._lock:
            self._prompt = b""
        self._line.key(digit)

    def take(self) -> bytes:
        with self._lock:
            step = self._prompt[self._at : self._at + STEP_BYTES]
            self._at += STEP_BYTES
            ends = self._is_over and not step
            self._is_over = self._is_over and not ends
        if ends:
            self._ended()
        return step or self._line.take() or SILENCE

    def close(self) -> None:
        self._line.close()

    # ---- from the recorder

    def said(self, prompt: str) -> None:
        pcm = self._sounds.pcm(prompt.replace("_", "-"))
        with self._lock:
            self._prompt, self._at = pcm, 0

    def over(self) -> None:
        with self._lock:
            self._is_over = True


class Listeners:
    """Everybody who listens now, by leg. Used on the exchange's loop alone."""

    def __init__(
        self, sounds: Sounds, playback: Playback | None, ended: Callable[[LegId], None]
    ) -> None:
        self._sounds, self._playback, self._ended = sounds, playback, ended
        self._there: dict[LegId, Listening] = {}

    def begin(self, leg: LegId) -> Listening | None:
        """Who is let in, as a player; None if no recorder is known."""
        if self._playback is None:
            self._ended(leg)
            return None
        listening = Listening(self._sounds, self._playback, lambda: self._ended(leg))
        self._there[leg] = listening
        return listening

    def key(self, leg: LegId, digit: str) -> None:
        listening = self._there.get(leg)
        if listening is not None:
            listening.key(digit)

    def keep_only(self, legs: frozenset[LegId]) -> None:
        """Forget who has hung up; media has closed their lines."""
        for leg in self._there.keys() - legs:
            del self._there[leg]
