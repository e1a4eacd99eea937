"""The sound of one call of the SIP library, as `media.LegSound`. Knows nothing of rules."""

from __future__ import annotations

import contextlib

from baresip import AudioNotActive, AudioRestarted, Call

from dispatch_app.exchange.mixing import STEP_BYTES


class LegAudio:
    """A call's sound; renegotiation and hanging up simply leave nothing to read."""

    def __init__(self, call: Call) -> None:
        self._audio = call.audio

    def read(self) -> bytes:
        try:
            return bytes(self._audio.read(4 * STEP_BYTES))
        except (AudioNotActive, AudioRestarted):
            return b""

    def write(self, pcm: bytes) -> None:
        with contextlib.suppress(AudioNotActive, AudioRestarted):
            self._audio.write(pcm)
