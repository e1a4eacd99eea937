"""A recorder without a process, on the directory of a test, and sound to feed it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dispatch_app.adapters.storage.recorder.catalogue import SqlRecorderCatalogue
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.recordings import RecorderId
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.audio_tap import SAMPLES_PER_S, Side, TapBegan, TapEnded, TapSeat, TapSound
from dispatch_app.ports.recorder_catalogue import SealedTake
from dispatch_app.recording.arriving import Arriving
from dispatch_app.recording.disk import Ballast
from dispatch_app.recording.live import LiveSound
from dispatch_app.recording.seal import SealedList
from dispatch_app.recording.sealing import Sealing
from dispatch_app.recording.sound_file import read
from dispatch_app.recording.takes import Room, Takes
from dispatch_app.recording.troubles import Troubles

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
FRAME = SAMPLES_PER_S // 50
BALLAST_BYTES = 1 << 20
SIGNING = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


class RecorderRoom:
    """Call `hear` with what an exchange tells, then `round`; `made` holds what was sealed."""

    def __init__(self, root: Path, **more: Any) -> None:
        self.root = root
        self.now_s = 0.0
        self.made: list[SealedTake] = []
        self.catalogue = SqlRecorderCatalogue(f"sqlite:///{root / 'recorder.db'}")
        self.list = SealedList(root, SIGNING, anchors=root / "anchors")
        self.sealing = Sealing(root, self.list, self.catalogue, lambda: 7)
        self.troubles = Troubles(lambda: self.now_s)
        self.ballast = Ballast(root, BALLAST_BYTES)
        self.arriving, self.live = Arriving(**more.pop("arriving", {})), LiveSound()
        self.room = Room(
            recorder=RecorderId("rec-a"),
            root=root,
            catalogue=self.catalogue,
            sealing=self.sealing,
            ballast=self.ballast,
            troubles=self.troubles,
            **more,
        )
        self.takes = Takes(self.room, self.arriving, self.live, self.made.append, self.clock_s)

    def clock_s(self) -> float:
        return self.now_s

    def hear(self, *tapped: Any) -> RecorderRoom:
        for each in tapped:
            self.arriving.heard("ours", each)
        return self

    def round(self, later_s: float = 0.0) -> RecorderRoom:
        self.now_s += later_s
        self.takes.round()
        return self

    def records(self, ref: str, seconds: float, **fields: Any) -> SealedTake:
        """A whole conversation, with a tone on each side."""
        self.hear(began(ref, **fields), *talk(ref, seconds), ended(ref, seconds)).round()
        return self.made[-1]

    def path(self, take: SealedTake) -> Path:
        return self.root / take.file

    def sound(self, take: SealedTake) -> npt.NDArray[np.int16]:
        return heard(self.path(take))

    def close(self) -> None:
        self.takes.abandon()
        self.catalogue.close()


def began(ref: str, line: str = "120/01", at: datetime = NOON, **fields: Any) -> TapBegan:
    return TapBegan(ref=CallRef(ref), line=LineId(line), at=at, **fields)


def seat(ref: str, name: str) -> TapSeat:
    return TapSeat(ref=CallRef(ref), seat=SeatId(name), at=NOON)


def ended(ref: str, seconds: float) -> TapEnded:
    return TapEnded(ref=CallRef(ref), at=datetime.fromtimestamp(NOON.timestamp() + seconds, UTC))


def tone(hertz: float, seconds: float, begin_s: float = 0.0, loud: float = 8000) -> bytes:
    at = np.arange(round(seconds * SAMPLES_PER_S)) / SAMPLES_PER_S + begin_s
    return (loud * np.sin(2 * np.pi * hertz * at)).astype("<i2").tobytes()


def spoken(ref: str, side: Side, hertz: float, seconds: float, first: int = 0) -> list[TapSound]:
    """Frames of 20 ms, as an exchange gives them."""
    pcm = tone(hertz, seconds, first / SAMPLES_PER_S)
    size = 2 * FRAME
    return [
        TapSound(ref=CallRef(ref), side=side, first=first + at // 2, pcm=pcm[at : at + size])
        for at in range(0, len(pcm), size)
    ]


OUTSIDE_HZ, CENTRE_HZ = 440.0, 1000.0


def talk(ref: str, seconds: float, first: int = 0) -> list[TapSound]:
    """Both sides at once, each with its tone."""
    outside = spoken(ref, Side.OUTSIDE, OUTSIDE_HZ, seconds, first)
    centre = spoken(ref, Side.CENTRE, CENTRE_HZ, seconds, first)
    return [frame for pair in zip(outside, centre, strict=True) for frame in pair]


def heard(path: Path) -> npt.NDArray[np.int16]:
    return np.concatenate(list(read(path)) or [np.empty((0, 2), np.int16)])


def pitch(sound: npt.NDArray[np.int16]) -> float:
    """The strongest frequency, in hertz; 0 where it is quiet."""
    if not len(sound) or np.abs(sound.astype(np.int32)).max() < 200:
        return 0.0
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * SAMPLES_PER_S / len(sound))
