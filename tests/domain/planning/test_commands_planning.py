"""`main.py planning …` says the figures and refuses what cannot be."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

import main
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.tables.incidents import CALL

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_formula_and_erlang_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["planning", "seats", "--population", "20000000"]) == 0
    said = capsys.readouterr().out
    assert "666.67, rounded up to 667 seats" in said
    assert "523 seats" in said


@pytest.mark.parametrize(
    "words", [[], ["--population", "-1"], ["--calls-per-hour", "5", "--share", "1.5"]]
)
def test_what_cannot_be_reckoned_is_refused(words: list[str]) -> None:
    assert main.main(["planning", "seats", *words]) == 2


def test_a_forecast_is_written_as_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'past.sqlite'}"
    with closing(Database(url)) as store, store.writing() as connection:
        rows = [
            {"id": str(n), "nature": "real", "rang_at": to_ms(FIRST + n * timedelta(minutes=20))}
            for n in range(72 * 100)
        ]
        connection.execute(insert(CALL), rows)
    words = ["planning", "forecast", "--database", url, "--first", "2026-04-11", "--days", "2"]
    assert main.main(words) == 0
    said = capsys.readouterr()
    table = list(csv.DictReader(io.StringIO(said.out)))
    assert len(table) == 96
    assert sum(float(row["mean"]) for row in table[:48]) == pytest.approx(72, rel=0.05)
    assert {int(row["seats"]) for row in table} <= {2, 3}
    assert "of the last 2688 half hours" in said.err


def test_a_record_without_calls_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    assert main.main(["planning", "forecast", "--database", url]) == 2
    assert "no calls" in capsys.readouterr().err
