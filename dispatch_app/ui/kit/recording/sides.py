"""Makes a sound of one side of a conversation, for both ears. Knows no Qt."""

from __future__ import annotations

from pathlib import Path

import soundfile

from dispatch_app.ui.kit.recording.deck import Heard

_ROW = {Heard.OUTSIDE: 0, Heard.CENTRE: 1}
_BLOCK = 1 << 16


class NoSound(Exception):
    """A file that holds no sound one could play."""


def one_side(sound: Path, heard: Heard) -> Path:
    """Write the side beside the sound and give its file back; made before, it is found there.

    Raises:
        NoSound: the file cannot be read, or the side cannot be written.
    """
    made = sound.with_name(f"{sound.stem}-{heard.value}.wav")
    if not made.exists():
        half = made.with_suffix(".part")
        try:
            _write(sound, half, _ROW[heard])
            half.replace(made)
        except (soundfile.LibsndfileError, OSError) as trouble:
            raise NoSound(f"{sound.name}: {trouble}") from trouble
    return made


def _write(sound: Path, into: Path, row: int) -> None:
    """Block by block: an hour of sound is too much to hold."""
    with (
        soundfile.SoundFile(sound) as source,
        soundfile.SoundFile(into, "w", source.samplerate, 1, "PCM_16", format="WAV") as out,
    ):
        for block in source.blocks(_BLOCK, dtype="int16", always_2d=True):
            out.write(block[:, min(row, block.shape[1] - 1)])
