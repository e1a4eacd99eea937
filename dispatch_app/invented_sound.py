"""Recordings for an invented past, made by the recorder's own parts: sealed, with outlines, so that
they are heard, drawn and verified as any other."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from random import Random

import numpy as np

from dispatch_app.adapters.key_files import make_key, private_key
from dispatch_app.adapters.storage.recorder.catalogue import SqlRecorderCatalogue
from dispatch_app.domain.recording_commands import ReportRecording
from dispatch_app.domain.recordings import RecorderId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import NO_REF
from dispatch_app.ports.audio_tap import SAMPLES_PER_S, Side, TapSound
from dispatch_app.ports.recorder_catalogue import NewTake
from dispatch_app.recording.disk import open_new
from dispatch_app.recording.seal import SealedList
from dispatch_app.recording.sealing import Sealing
from dispatch_app.recording.take import Take
from dispatch_app.simulation.history.voices import conversation

RECORDER = RecorderId("recorder-1")
LONGEST_S = 180.0
_PIECE = 10 * SAMPLES_PER_S


class InventedSound:
    """Records the first conversations from some moment on; `close` it."""

    def __init__(self, directory: Path, since: datetime, most: int, seed: int) -> None:
        """
        Raises:
            OSError: the directory cannot be written.
            KeyFileTrouble, BadList: it holds what is no recorder's.
            Unavailable: its list cannot be opened.
        """
        directory.mkdir(parents=True, exist_ok=True)
        key = directory / "seal.key"
        if not key.exists():
            make_key(key)
        self._root, self._since, self._left = directory, since, most
        self._chance = Random(seed)
        self._catalogue = SqlRecorderCatalogue(f"sqlite:///{directory / 'recorder.sqlite'}")
        sealed = SealedList(directory, private_key(key), anchors=None)
        self._sealing = Sealing(directory, sealed, self._catalogue, lambda: 0)
        _write_settings(directory)
        self.made = 0

    def __call__(self, call: Call) -> ReportRecording | None:
        """What the recorder tells of a call that is over; None for one that it did not hear."""
        answered, ended = call.answered_at, call.ended_at
        if self.made >= self._left or answered is None or ended is None or answered < self._since:
            return None
        seconds = min((ended - answered).total_seconds(), LONGEST_S)
        if seconds < 1.0:
            return None
        self.made += 1
        return self._recorded(call, answered, seconds)

    def _recorded(self, call: Call, answered: datetime, seconds: float) -> ReportRecording:
        running = self._catalogue.begin(
            NewTake(
                ref=NO_REF,
                line=call.line,
                began_at=answered,
                number=call.number,
                called="120",
                seats=(call.seat,) if call.seat else (),
            ),
            f"{answered:%Y-%m-%d}/{RECORDER}-{{serial:08d}}.opus",
        )
        take = Take(running, self._root, open_file=open_new, make_room=lambda: False)
        sound = conversation(seconds, self._chance)
        for first in range(0, len(sound), _PIECE):
            for column, side in enumerate((Side.OUTSIDE, Side.CENTRE)):
                pcm = np.ascontiguousarray(sound[first : first + _PIECE, column]).tobytes()
                take.sound(TapSound(ref=NO_REF, side=side, first=first, pcm=pcm))
            take.write()
        sealed = self._sealing.seal(running, take.end(None))
        self._catalogue.reported(running.serial)
        return ReportRecording(recorder=RECORDER, sound=sealed.sound, seal=sealed.seal)

    def close(self) -> None:
        self._catalogue.close()


def _write_settings(directory: Path) -> None:
    """For whoever lets people listen: `main.py recorder --config …`."""
    file = directory / "recorder.toml"
    if not file.exists():
        file.write_text(
            f'[recorder]\nname = "{RECORDER}"\ndirectory = "{directory.resolve().as_posix()}"\n',
            encoding="utf-8",
        )
