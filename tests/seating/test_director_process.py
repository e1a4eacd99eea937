"""`main.py director` as a process: it starts, is ready, ends in order, leaves no sound behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dispatch_app.adapters.key_files import make_key
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import PATIENCE_S, ROOT, running_server, until


def command(directory: Path, *more: str) -> list[str]:
    return [
        *(sys.executable, str(ROOT / "main.py"), "director", "--offscreen"),
        *("--account", "director", "--key", str(directory / "director.key")),
        *("--data", str(directory / "data"), *more),
    ]


def test_a_key_that_is_not_there_is_said_and_nothing_starts(tmp_path):
    ended = subprocess.run(
        command(tmp_path), capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert ended.returncode == 2
    assert "director.key" in ended.stderr


@pytest.mark.slow
def test_it_is_ready_when_the_centre_knows_it_and_ends_when_it_is_told(tmp_path):
    left = tmp_path / "data" / "listening-killed"
    left.mkdir(parents=True)
    (left / "A-1.opus").write_bytes(b"OggS")
    ready = tmp_path / "ready"
    with running_server(tmp_path) as server:
        account = Account(id=AccountId("director"), role=Role.DIRECTOR, name="主任")
        server.accounts.create(account, public_key=make_key(tmp_path / "director.key"))
        seat = subprocess.Popen(
            command(tmp_path, "--centre", server.url, "--ready-file", str(ready)),
            stderr=subprocess.DEVNULL,
        )
        try:
            until(lambda: ready.exists() or seat.poll() is not None, "the director's seat")
            assert ready.exists()
            seat.send_signal(signal.SIGTERM)
            assert seat.wait(PATIENCE_S) == 0
        finally:
            seat.kill()
            seat.wait()
    assert not left.exists()
