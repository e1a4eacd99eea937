"""`main.py training`: scenarios are listed, shifts scored into words and a file, mistakes named."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.client.signing import BadOptions
from dispatch_app.domain.training.scores import Score
from dispatch_app.seating import dispatcher, training
from tests.fakes.some_days import BEGIN, some_days
from tests.fakes.written import write


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('scores') / 'centre.sqlite'}"
    journal = SqlJournal(Database(url))
    write(journal, some_days(6, incidents=8).events, batch=200)
    journal.close()
    return url


def told(*words: str) -> int:
    parser = argparse.ArgumentParser()
    training.add_arguments(parser)
    return training.run(parser.parse_args(words))


@pytest.mark.parametrize(("language", "name"), [("zh", "暴雨"), ("en", "Storm")])
def test_scenarios_are_listed(language: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told("scenarios", "--language", language) == training.DONE
    said = capsys.readouterr().out
    assert f"storm  40 min  {name}" in said


def test_a_real_shift_is_scored_in_words_and_as_a_file(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "score.json"
    since, until = BEGIN, BEGIN + timedelta(days=1)
    words = ("--from", since.isoformat(), "--to", until.isoformat(), "--json", str(file))
    assert told("score", "--database", store, "--language", "en", *words) == training.DONE
    said = capsys.readouterr().out
    found = msgspec.json.decode(file.read_bytes(), type=Score)
    assert (found.run, found.since, found.until) == (None, since, until)
    assert found.calls > 0
    assert f"calls {found.calls} incidents {found.incidents}" in said
    assert "TRAINING" not in said


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--scenario", "flood"), "known are: database_gone"),
        (("score",), "which database?"),
        (("score", "--database", "sqlite:////tmp/x.sqlite", "--to", "noon"), "'noon' is no time"),
        (
            ("score", "--database", "sqlite:////tmp/x.sqlite", "--from", "2020-01-01T00:00"),
            "7 days apart at most",
        ),
    ],
)
def test_what_cannot_be_meant_is_named(
    words: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(*words) == training.UNUSABLE
    assert named in capsys.readouterr().err


def test_a_seat_of_a_run_has_no_telephone_of_the_house(tmp_path: Path) -> None:
    args = argparse.Namespace(training=True, softphone=tmp_path / "softphone.toml")
    with pytest.raises(BadOptions, match="no training run reaches"):
        dispatcher._must_hear_nobody_outside(args)
    dispatcher._must_hear_nobody_outside(argparse.Namespace(training=False, softphone=tmp_path))
