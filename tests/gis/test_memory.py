"""What a process no longer uses goes back to the machine."""

import sys
from pathlib import Path

import numpy as np
import pytest

from gis.memory import give_back


def resident_mb() -> float:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux's /proc")
def test_what_many_pieces_leave_behind_is_given_back():
    pieces = [np.ones(12_000) for _ in range(1000)]
    last = np.ones(12_000)
    held = resident_mb()
    del pieces
    give_back()
    assert resident_mb() < held - 60
    assert last.sum() == 12_000


def test_where_the_system_has_no_such_call_nothing_happens(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    give_back()
