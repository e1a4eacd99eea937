"""A short day with every kind of call, a server killed in its middle, and lines that go away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.day.invariants import broken
from tests.day.kinds import counts
from tests.day.play import Day, Script
from tests.day.report import record_of
from tests.fakes.small_region import small_region

SHORT = Script(calls=34, seed=7, kills=(0.5,), away_s=1.5, gap_s=1.5, stations=3)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_day_of_every_kind_of_call_keeps_every_invariant(tmp_path: Path) -> None:
    played = asyncio.run(Day(SHORT, tmp_path, small_region()).plays())
    assert counts(SHORT.calls).items() <= played.done.items(), "each call came to its end"
    assert played.kills == 1
    found = broken(record_of(played))
    assert {name: what for name, what in found.items() if what} == {}
