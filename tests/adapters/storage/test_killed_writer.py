"""What was acknowledged is there after kill -9, whole and without gaps."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.records import SqlRecords
from tests.fakes.builders import NOON

ROOT = Path(__file__).resolve().parents[3]


def acknowledged_before_kill(url: str, lines: int) -> int:
    """Let a writer run until it has said so many lines, kill it, and give its last word."""
    command = [sys.executable, "-m", "tests.fakes.journal_writer", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(lines)]
        writer.kill()
        said += writer.stdout.readlines()
    whole = [line for line in said if line.endswith("\n")]
    return int(whole[-1])


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_by_kill_9(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    drawn = random.Random(20261121)
    for _ in range(4):
        acknowledged = acknowledged_before_kill(url, drawn.randint(1, 60))
        database = Database(url)
        journal = SqlJournal(database)
        entries = journal.read(0, 100_000)
        assert [e.sequence for e in entries] == list(range(1, len(entries) + 1))
        assert len(entries) >= acknowledged
        assert all(journal.answer(e.command_id) for e in entries[-10:])
        calls = SqlRecords(database).calls(NOON, NOON.replace(year=2027), 100_000)
        assert len(calls) == len(entries)
        journal.close()
