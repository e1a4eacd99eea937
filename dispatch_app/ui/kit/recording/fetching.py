"""Fetches sound from a recorder, with a secret, into this machine's own files. Knows no Qt.

To be called on a worker thread: it waits for the network.
"""

from __future__ import annotations

import shutil
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import httpx
import msgspec
import numpy as np
import soundfile

from dispatch_app.client.sound_words import without_words
from dispatch_app.client.trust import not_believed
from dispatch_app.ui.kit.recording.peaks import STEP_S, Peaks

_PATIENCE = httpx.Timeout(10.0, connect=3.0)
_PREFIX = "listening-"
_PEAK_MS = "X-Peak-Ms"
_LOUDEST = 255.0
_UNKNOWN = "recording.recorder-away"
_STRANGER = "recording.recorder-not-believed"
_NO_OUTLINE = "recording.no-outline"
"""The recorder was stopped before it could draw one."""


class NotFetched(Exception):
    """No sound. The code is for the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What the centre and the seat agreed on: where the sound is, and the secret that opens it."""

    address: str
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fetched:
    sound: Path
    peaks: Peaks


class Source(Protocol):
    """Where sound is fetched from."""

    def fetch(self, recording: str, leave: Leave) -> Fetched:
        """A copy to listen to.

        Raises:
            NotFetched: the recorder is away, or says no.
        """
        ...

    def export(self, recording: str, leave: Leave, into: Path) -> Path:
        """A copy to be taken out of the house; gives back its file.

        Raises:
            NotFetched: as for `fetch`, or the folder cannot be written.
        """
        ...

    def listen(self, line: str, leave: Leave, heard: Callable[[bytes], bool]) -> None:
        """Bring what is said on a channel, in 16-bit stereo, until it ends or `heard` says no.

        Raises:
            NotFetched: as for `fetch`.
        """
        ...

    def forget(self, but: Path | None = None) -> None:
        """Delete the copies that were fetched to listen to, except one."""
        ...


class RecorderSource:
    """Copies stand in a folder of this machine that nobody else can read, and are deleted."""

    def __init__(self, home: Path | None = None, trust: ssl.SSLContext | None = None) -> None:
        """`home`: where the seat keeps its own files; what a killed seat left there is deleted.
        `trust`: whom a recorder at an `https` address must be signed by."""
        self._home = home
        self._trust = trust
        if home is not None:
            home.mkdir(parents=True, exist_ok=True)
            for left in home.glob(f"{_PREFIX}*"):
                shutil.rmtree(left, ignore_errors=True)
        self._shelves: list[Path] = []

    def fetch(self, recording: str, leave: Leave) -> Fetched:
        base = f"{leave.address}/v1/recordings/{recording}"
        with self._client(leave) as client:
            sound = self._new_shelf() / f"{recording}.opus"
            _save(client, f"{base}/sound", sound)
            sound.write_bytes(without_words(sound.read_bytes()))
            try:
                peaks = _peaks(client, f"{base}/peaks")
            except NotFetched as no:
                if no.code != _NO_OUTLINE:
                    raise
                peaks = peaks_of(sound)
        return Fetched(sound=sound, peaks=peaks)

    def export(self, recording: str, leave: Leave, into: Path) -> Path:
        try:
            into.mkdir(parents=True, exist_ok=True)
        except OSError as trouble:
            raise NotFetched("recordings.folder") from trouble
        with self._client(leave) as client:
            return _save(
                client,
                f"{leave.address}/v1/recordings/{recording}/sound",
                _free(into / f"{recording}.opus"),
            )

    def listen(self, line: str, leave: Leave, heard: Callable[[bytes], bool]) -> None:
        with self._client(leave) as client, _told():
            url = f"{leave.address}/v1/channels/{quote(line, safe='')}/live"
            with client.stream("GET", url) as answer:
                _must_be_right(answer)
                for sound in answer.iter_bytes():
                    if not heard(sound):
                        return

    def forget(self, but: Path | None = None) -> None:
        for shelf in [s for s in self._shelves if but is None or s != but.parent]:
            shutil.rmtree(shelf, ignore_errors=True)
            self._shelves.remove(shelf)

    def _client(self, leave: Leave) -> httpx.Client:
        verify = self._trust or leave.address.startswith("https")
        return httpx.Client(
            timeout=_PATIENCE, trust_env=False, headers=leave.headers, verify=verify
        )

    def _new_shelf(self) -> Path:
        shelf = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._home))
        self._shelves.append(shelf)
        return shelf


def peaks_of(sound: Path) -> Peaks:
    """What the recorder did not draw, drawn here; nothing of what cannot be read."""
    try:
        pcm, per_s = soundfile.read(sound, dtype="int16", always_2d=True)
    except (soundfile.LibsndfileError, OSError):
        return Peaks.none()
    sides = pcm.T if pcm.shape[1] == 2 else np.stack([pcm[:, 0], pcm[:, 0]])
    return Peaks.of_pcm(sides, per_s)


def _peaks(client: httpx.Client, url: str) -> Peaks:
    with _told():
        answer = client.get(url)
        _must_be_right(answer)
    step_s = int(answer.headers.get(_PEAK_MS, str(round(STEP_S * 1000)))) / 1000
    pairs = np.frombuffer(answer.content[: len(answer.content) // 2 * 2], np.uint8)
    return Peaks((pairs.reshape(-1, 2).T / _LOUDEST).astype(np.float32), step_s)


def _save(client: httpx.Client, url: str, path: Path) -> Path:
    half = path.with_suffix(".part")
    with _told(), client.stream("GET", url) as answer:
        _must_be_right(answer)
        try:
            with half.open("wb") as file:
                for block in answer.iter_bytes():
                    file.write(block)
            half.replace(path)
        except OSError as trouble:
            half.unlink(missing_ok=True)
            raise NotFetched("recordings.folder") from trouble
    return path


def _free(path: Path) -> Path:
    """A name that nothing has yet: an export never overwrites another."""
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free


def _must_be_right(answer: httpx.Response) -> None:
    if answer.status_code >= 400:
        raise NotFetched(_code_of(answer.read()))


def _code_of(body: bytes) -> str:
    try:
        told = msgspec.json.decode(body, type=dict[str, str])
    except (msgspec.ValidationError, msgspec.DecodeError):
        return _UNKNOWN
    return told.get("code", _UNKNOWN)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except httpx.HTTPError as trouble:
        raise NotFetched(_STRANGER if not_believed(trouble) else _UNKNOWN) from trouble
