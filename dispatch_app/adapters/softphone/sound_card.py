"""The program that holds a sound card for a telephone: opens it, and moves its sound through pipes.

    python -m dispatch_app.adapters.softphone.sound_card --microphone NAME --speaker NAME
        prints "open" or "refused WHY"; then 20 ms of 16-bit samples at a time, each way
    python -m dispatch_app.adapters.softphone.sound_card --list
        prints the devices as JSON

`--server` takes the devices of the sound server, else PortAudio's. A process of its own, for
PortAudio never gives a device back that was pulled out: its thread turns for ever, and whoever
closes it waits for ever. Here it is killed. Knows no SIP and no seat.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from dispatch_app.adapters.softphone.server_streams import ServerStreams, StreamGone

RATE = 8000
STEP_SAMPLES = 160
STEP_BYTES = 2 * STEP_SAMPLES
SILENCE = bytes(STEP_BYTES)
STALLED_S = 1.0
"""A card that gave or took nothing for so long is not there any more."""
BEGINS_S = 3.0
"""How long it may take until the first sound moves."""
_KEPT = 10
"""Steps of 20 ms that may wait: late sound is worse than none."""
_STREAM = {"samplerate": RATE, "blocksize": STEP_SAMPLES, "channels": 1, "dtype": "int16"}
GONE = 3


class CardGone(Exception):
    """The devices cannot be opened."""


class Moving:
    """Two short queues between the card's own threads and the pipes."""

    def __init__(self) -> None:
        self._heard: deque[bytes] = deque(maxlen=_KEPT)
        self._to_say: deque[bytes] = deque(maxlen=_KEPT)
        self._more = threading.Event()
        self._said_at = self._began_at = time.monotonic()

    # ---- the card

    def hear(self, pcm: bytes) -> None:
        self._heard.append(pcm)
        self._more.set()

    def sound(self) -> bytes:
        """What is to be sounded next."""
        self._said_at = time.monotonic()
        try:
            return self._to_say.popleft()
        except IndexError:
            return SILENCE

    # ---- the pipes

    def begin(self) -> None:
        """It has just been opened."""
        self._began_at = time.monotonic()

    def say(self, step: bytes) -> None:
        self._to_say.append(step)

    def heard(self, patience_s: float) -> list[bytes]:
        """All that the microphone gave since, oldest first."""
        self._more.wait(patience_s)
        self._more.clear()
        steps = []
        while self._heard:
            steps.append(self._heard.popleft())
        return steps

    @property
    def speaker_stalled(self) -> bool:
        return time.monotonic() > max(self._said_at + STALLED_S, self._began_at + BEGINS_S)


def main(arguments: list[str] | None = None) -> int:
    args = _parser().parse_args(arguments)
    if args.list:
        print(json.dumps(_devices()), flush=True)
        return 0
    moving = Moving()
    try:
        if args.server:
            _through_server(moving, args.microphone, args.speaker)
        else:
            _by_portaudio(moving, args.microphone or None, args.speaker or None)
    except (CardGone, StreamGone) as trouble:
        print("refused", str(trouble).replace("\n", " "), flush=True)
        return 0
    return _carry(moving)


def _carry(moving: Moving) -> int:
    moving.begin()
    print("open", flush=True)
    threading.Thread(target=_listen, args=(moving,), daemon=True).start()
    while not moving.speaker_stalled:
        for step in moving.heard(STALLED_S):
            if not _told(step):
                return _at_once(0)
    return _at_once(GONE)


# ---- the card --------------------------------------------------------------------------------


def _through_server(moving: Moving, microphone: str, speaker: str) -> None:
    streams = ServerStreams(RATE, STEP_BYTES)
    hear, sound = streams.microphone(microphone), streams.speaker(speaker)

    def hearing() -> None:
        while True:
            moving.hear(hear())

    def sounding() -> None:
        while True:
            sound(moving.sound())

    for work in (hearing, sounding):
        threading.Thread(target=_until_gone, args=(work,), daemon=True).start()


def _until_gone(work: Callable[[], None]) -> None:
    try:
        work()
    except StreamGone:
        _at_once(GONE)


def _by_portaudio(moving: Moving, microphone: str | None, speaker: str | None) -> None:
    sd = _portaudio()

    def hear(pcm: Any, _frames: int, _time: Any, _status: Any) -> None:
        moving.hear(bytes(pcm))

    def sound(pcm: Any, _frames: int, _time: Any, _status: Any) -> None:
        pcm[:] = moving.sound().ljust(len(pcm), b"\0")[: len(pcm)]

    try:
        streams = (
            sd.RawInputStream(device=microphone, callback=hear, **_STREAM),
            sd.RawOutputStream(device=speaker, callback=sound, **_STREAM),
        )
        for stream in streams:
            stream.start()
    except (sd.PortAudioError, ValueError) as trouble:
        raise CardGone(str(trouble)) from trouble
    _open.extend(streams)


_open: list[Any] = []
"""What nobody names any more would be closed."""


def _portaudio() -> Any:
    try:
        import sounddevice
    except OSError as trouble:
        raise CardGone(f"PortAudio is not installed: {trouble}") from trouble
    return sounddevice


# ---- the pipes -------------------------------------------------------------------------------


def _listen(moving: Moving) -> None:
    """What is to be sounded, until the telephone closes the pipe."""
    while len(step := sys.stdin.buffer.read(STEP_BYTES)) == STEP_BYTES:
        moving.say(step)
    _at_once(0)


def _told(step: bytes) -> bool:
    try:
        sys.stdout.buffer.write(step)
        sys.stdout.buffer.flush()
    except OSError:
        return False
    return True


def _at_once(code: int) -> int:
    """Leave without closing the card: that may wait for ever."""
    os._exit(code)


def _devices() -> list[tuple[str, bool, bool]]:
    """Name, whether it hears, whether it speaks."""
    try:
        found = _portaudio().query_devices()
    except CardGone:
        return []
    return [
        (str(one["name"]), one["max_input_channels"] > 0, one["max_output_channels"] > 0)
        for one in found
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="A sound card behind two pipes.")
    parser.add_argument("--list", action="store_true", help="print the devices and end")
    parser.add_argument("--server", action="store_true", help="devices of the sound server")
    parser.add_argument("--microphone", default="", help="empty: what the machine prefers")
    parser.add_argument("--speaker", default="")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
