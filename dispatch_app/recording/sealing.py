"""Makes an ended file a sealed recording: hashed, listed, catalogued. And mends after a kill."""

from __future__ import annotations

import logging
import struct
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from dispatch_app.domain.recordings import RecordedSound, Seal
from dispatch_app.ports.recorder_catalogue import RecorderCatalogue, RunningTake, SealedTake
from dispatch_app.recording.disk import sync_directory
from dispatch_app.recording.seal import LIST, RECORDED, SealedList, file_sha256, last_line
from dispatch_app.recording.take import Ended, part_of, peaks_of

log = logging.getLogger(__name__)

OPUS_RATE = 48_000
"""Opus counts time in these, whatever was recorded."""
TAIL = 128 * 1024
_PAGE = struct.Struct("<4sBBq")


class Sealing:
    """Used by one thread at a time."""

    def __init__(
        self,
        root: Path,
        sealed_list: SealedList,
        catalogue: RecorderCatalogue,
        clock_offset_ms: Callable[[], int | None],
    ) -> None:
        self._root = root
        self._list = sealed_list
        self._catalogue = catalogue
        self._clock_offset_ms = clock_offset_ms

    def seal(self, running: RunningTake, ended: Ended, *, cut: bool = False) -> SealedTake:
        """
        Raises:
            OSError: the disk refused; the recording is mended at the next start.
            Unavailable: the catalogue refused; likewise.
        """
        path = self._root / running.file
        began = running.began
        sound = RecordedSound(
            serial=running.serial,
            line=began.line,
            began_at=ended.began_at,
            ended_at=ended.ended_at,
            ref=began.ref,
            number=began.number,
            called=began.called,
            outgoing=began.outgoing,
            seats=began.seats,
            duration_ms=ended.duration_ms,
            bytes=path.stat().st_size,
            sha256=file_sha256(path),
            cut=cut,
            lost_ms=ended.lost_ms,
            clock_offset_ms=self._clock_offset_ms(),
        )
        seal = self._listed(running.file, sound)
        self._catalogue.sealed(running.file, sound, seal)
        return SealedTake(sound=sound, file=running.file, seal=seal)

    def _listed(self, file: str, sound: RecordedSound) -> Seal:
        """A kill between list and catalogue must not list it twice."""
        last = last_line(self._root / LIST)
        if last is not None and (last.file, last.sha256) == (file, sound.sha256):
            return Seal(line=last.line, head=last.sha)
        return self._list.add(
            RECORDED,
            file,
            sha256=sound.sha256,
            bytes=sound.bytes,
            began_at=sound.began_at.isoformat(),
            ended_at=sound.ended_at.isoformat(),
            said="cut" if sound.cut else "",
        )

    def mend(self) -> tuple[SealedTake, ...]:
        """Seal what a stop of the recorder has cut, each as it lies on the disk."""
        found = [self.mended(running) for running in self._catalogue.running()]
        return tuple(take for take in found if take is not None)

    def mended(self, running: RunningTake) -> SealedTake | None:
        """Seal one of them; None if nothing of it reached the disk.

        Raises:
            OSError, Unavailable: as `seal`.
        """
        path = self._root / running.file
        part = part_of(path)
        cut = part.exists()
        if cut:
            part.replace(path)
            sync_directory(path.parent)
        duration_ms = recorded_ms(path)
        if not duration_ms:
            path.unlink(missing_ok=True)
            peaks_of(path).unlink(missing_ok=True)
            self._catalogue.forget(running.serial)
            return None
        log.warning("%s was cut after %d ms and is sealed as it is", path.name, duration_ms)
        began_at = running.began.began_at
        ended = Ended(
            began_at=began_at,
            ended_at=began_at + timedelta(milliseconds=duration_ms),
            duration_ms=duration_ms,
            lost_ms=0,
        )
        return self.seal(running, ended, cut=cut)


def recorded_ms(path: Path) -> int:
    """How long a file plays, by the time in the last whole page that stands in it."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - TAIL))
            tail = file.read()
    except FileNotFoundError:
        return 0
    at = len(tail)
    while (at := tail.rfind(b"OggS", 0, at)) >= 0:
        if len(tail) >= at + _PAGE.size:
            granule = _PAGE.unpack_from(tail, at)[3]
            if granule > 0 and _whole(tail, at):
                return int(granule * 1000 // OPUS_RATE)
    return 0


def _whole(tail: bytes, at: int) -> bool:
    """Whether all of a page is there: its table of segments says how long it is."""
    if len(tail) < at + 27:
        return False
    segments = tail[at + 26]
    table = tail[at + 27 : at + 27 + segments]
    return len(table) == segments and len(tail) >= at + 27 + segments + sum(table)
