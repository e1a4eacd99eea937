"""Files of earlier runs: runs alone, in their order; what is broken is passed over and said."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from dispatch_app.adapters.training_results import results_in
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.training.scores import Score, WorkScore
from dispatch_app.domain.training.values import TrainingRun

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NOBODY = WorkScore(account=None, name="", seats=(), figures=(), points=0.0, of=0.0)


def a_score(name: str, days: int = 0) -> Score:
    run = TrainingRun(
        id=name or "none", scenario="storm", seed=7, seats=(SeatId("1"),), lasts_s=60.0
    )
    since = NOON + timedelta(days=days)
    return Score(
        run=run if name else None,
        since=since,
        until=since + timedelta(hours=1),
        calls=0,
        incidents=0,
        orders=0,
        team=NOBODY,
        people=(),
        moments=(),
        notes=(),
    )


def kept(directory: Path, name: str, score: Score) -> None:
    (directory / f"{name}.json").write_bytes(msgspec.json.encode(score))


def test_no_directory_has_no_results(tmp_path: Path) -> None:
    assert list(results_in("")()) == []
    assert list(results_in(str(tmp_path / "none"))()) == []


def test_runs_come_in_the_order_in_which_they_were_played(tmp_path: Path) -> None:
    kept(tmp_path, "a", a_score("later", days=1))
    kept(tmp_path, "b", a_score("earlier"))
    assert [s.run.id for s in results_in(str(tmp_path))() if s.run] == ["earlier", "later"]


def test_a_real_shift_is_never_among_them(tmp_path: Path) -> None:
    kept(tmp_path, "shift", a_score(""))
    assert list(results_in(str(tmp_path))()) == []


def test_what_is_no_result_is_passed_over_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "torn.json").write_text('{"run":', encoding="utf-8")
    kept(tmp_path, "whole", a_score("whole"))
    with caplog.at_level(logging.WARNING):
        assert len(list(results_in(str(tmp_path))())) == 1
    assert "torn.json" in caplog.text
    caplog.clear()
