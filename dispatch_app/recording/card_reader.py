"""The program that holds one input of a sound card for the recorder, and pipes out what it hears.

    python -m dispatch_app.recording.card_reader --device NAME
        prints "open" or "refused WHY"; then 20 ms of 16-bit mono samples at 8 kHz at a time

A process of its own: PortAudio never gives a device back that was pulled out, and whoever closes it
waits for ever. Here it is killed.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from dispatch_app.ports.audio_tap import SAMPLES_PER_S
from dispatch_app.recording.vox import FRAME

REFUSED = 3


def main() -> int:
    parser = argparse.ArgumentParser(description="pipes out what a sound card's input hears")
    parser.add_argument("--device", default="", help="its name; empty: what the machine prefers")
    device = parser.parse_args().device
    try:
        stream = _opened(device)
    except _Refused as why:
        print(f"refused {why}", flush=True)
        return REFUSED
    print("open", flush=True)
    out = sys.stdout.buffer
    try:
        while True:
            samples, _ = stream.read(FRAME)
            out.write(bytes(samples))
            out.flush()
    except OSError:  # whoever listened has gone
        return 0


class _Refused(Exception):
    """The device cannot be had."""


def _opened(device: str) -> Any:
    try:
        import sounddevice
    except OSError as trouble:
        raise _Refused(f"PortAudio is not installed: {trouble}") from trouble
    try:
        stream = sounddevice.RawInputStream(
            samplerate=SAMPLES_PER_S,
            blocksize=FRAME,
            device=device or None,
            channels=1,
            dtype="int16",
        )
        stream.start()
    except (sounddevice.PortAudioError, ValueError) as trouble:
        raise _Refused(f"{device}: {trouble}") from trouble
    return stream


if __name__ == "__main__":
    sys.exit(main())
