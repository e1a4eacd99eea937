"""Fetching sound from a recorder over HTTP: the secret, the copies, and every kind of trouble."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dispatch_app.ui.kit.recording.fetching import Leave, NotFetched, RecorderSource

SECRET = "ab" * 32


class Recorder(ThreadingHTTPServer):
    """Gives what is put on its shelf to whoever has the secret."""

    daemon_threads = True

    def __init__(self) -> None:
        self.shelf: dict[str, bytes] = {}
        self.codes: dict[str, tuple[int, str]] = {}
        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def leave(self) -> Leave:
        return Leave(address=f"http://127.0.0.1:{self.server_address[1]}", secret=SECRET)


class Answering(BaseHTTPRequestHandler):
    server: Recorder

    def do_GET(self) -> None:
        if self.headers.get("Authorization") != f"Bearer {SECRET}":
            self._say(401, json.dumps({"code": "recording.no-ticket"}).encode())
        elif self.path in self.server.codes:
            status, code = self.server.codes[self.path]
            self._say(status, json.dumps({"code": code}).encode())
        elif self.path in self.server.shelf:
            self._say(200, self.server.shelf[self.path])
        else:
            self._say(404, b"<html>")

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Peak-Ms", "50")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    server = Recorder()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    server.shelf["/v1/recordings/A-1/sound"] = b"OggS sound"
    server.shelf["/v1/recordings/A-1/peaks"] = bytes([255, 0, 51, 102])
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def source(tmp_path: Path) -> RecorderSource:
    return RecorderSource(tmp_path / "seat")


def test_sound_and_peaks_are_on_this_machine(recorder, source):
    fetched = source.fetch("A-1", recorder.leave)
    assert fetched.sound.read_bytes() == b"OggS sound"
    assert fetched.peaks.sides.tolist() == [[1.0, pytest.approx(0.2)], [0.0, pytest.approx(0.4)]]
    assert fetched.peaks.step_s == 0.05


def test_nobody_else_on_this_machine_can_read_the_copy(recorder, source):
    assert source.fetch("A-1", recorder.leave).sound.parent.stat().st_mode & 0o077 == 0


def test_copies_are_deleted_except_the_one_that_is_heard(recorder, source, tmp_path):
    first = source.fetch("A-1", recorder.leave).sound
    second = source.fetch("A-1", recorder.leave).sound
    source.forget(but=second)
    assert not first.exists()
    assert second.exists()
    source.forget()
    assert list((tmp_path / "seat").iterdir()) == []


def test_what_a_killed_seat_left_is_deleted_when_it_starts_again(recorder, source, tmp_path):
    left = source.fetch("A-1", recorder.leave).sound
    RecorderSource(tmp_path / "seat")
    assert not left.exists()


def test_an_outline_that_was_never_drawn_is_drawn_here(recorder, source, tmp_path):
    sound = np.zeros((8000, 2), np.int16)
    sound[4000, 1] = 16384
    soundfile.write(tmp_path / "a.wav", sound, 8000)
    recorder.shelf["/v1/recordings/A-1/sound"] = (tmp_path / "a.wav").read_bytes()
    recorder.codes["/v1/recordings/A-1/peaks"] = (404, "recording.no-outline")
    peaks = source.fetch("A-1", recorder.leave).peaks
    assert peaks.length_s == pytest.approx(1.0)
    assert peaks.sides[1].max() == pytest.approx(0.5)
    assert peaks.sides[0].max() == 0.0


@pytest.mark.parametrize(
    ("secret", "recording", "code"),
    [
        ("cd" * 32, "A-1", "recording.no-ticket"),
        (SECRET, "A-2", "recording.recorder-away"),
    ],
)
def test_a_refusal_keeps_its_code(recorder, source, secret, recording, code):
    with pytest.raises(NotFetched) as no:
        source.fetch(recording, Leave(address=recorder.leave.address, secret=secret))
    assert no.value.code == code


def test_a_recorder_that_is_not_there_is_away(source):
    with pytest.raises(NotFetched) as no:
        source.fetch("A-1", Leave(address="http://127.0.0.1:9", secret=SECRET))
    assert no.value.code == "recording.recorder-away"


def test_an_export_never_overwrites_another(recorder, source, tmp_path):
    files = [source.export("A-1", recorder.leave, tmp_path / "out") for _ in range(3)]
    assert [f.name for f in files] == ["A-1.opus", "A-1-2.opus", "A-1-3.opus"]
    assert all(f.read_bytes() == b"OggS sound" for f in files)


def test_a_folder_that_cannot_be_written_is_said(recorder, source, tmp_path):
    (tmp_path / "out").write_text("a file in the way")
    with pytest.raises(NotFetched) as no:
        source.export("A-1", recorder.leave, tmp_path / "out")
    assert no.value.code == "recordings.folder"


def test_a_channel_is_heard_until_it_ends_or_nobody_listens(recorder, source):
    recorder.shelf["/v1/channels/L%2F3/live"] = bytes(4000)
    heard = bytearray()
    source.listen("L/3", recorder.leave, lambda pcm: heard.extend(pcm) is None)
    assert len(heard) == 4000
    source.listen("L/3", recorder.leave, lambda pcm: False)
