"""`main.py figures`: what a period was by the tables, by the journal alone, and as files."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from dispatch_app import commands_figures as cli
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.past_events import PastInvented
from tests.fakes.some_days import BEGIN, some_days
from tests.fakes.written import write

PERIOD = ("--since", "2026-03-30", "--until", "2026-04-04")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("figures") / "centre.sqlite"
    database = Database(f"sqlite:///{file}")
    past = InventedPast(seed=6, first_day=BEGIN.date(), last_day=BEGIN.date())
    invented = PastInvented(past=past, at=BEGIN)
    write(SqlJournal(database), [invented, *some_days(6, incidents=25).events], batch=200)
    database.close()
    return file


@pytest.fixture
def database(made: Path, tmp_path: Path) -> str:
    copy = tmp_path / "centre.sqlite"
    copy.write_bytes(made.read_bytes())
    return f"sqlite:///{copy}"


def told(
    add: Callable[[argparse.ArgumentParser], None],
    run: Callable[[argparse.Namespace], int],
    *words: str,
) -> int:
    parser = argparse.ArgumentParser()
    add(parser)
    return run(parser.parse_args(words))


def test_the_list_names_every_report_with_what_it_counts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert told(cli.add_list, cli.list_reports) == cli.DONE
    said = capsys.readouterr().out
    assert "late_turn_out" in said and "turn_out, receipt, acknowledge" in said


def test_a_report_as_a_table_for_programs(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("stations", *PERIOD, "--database", database, "--csv")
    assert told(cli.add_show, cli.show, *words) == cli.DONE
    rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))
    missions = {row["station"]: int(row["n"]) for row in rows if row["measure"] == "missions"}
    assert missions == {"N": missions[""], "": missions[""]}
    assert missions["N"] > 10


def test_figures_equal_those_of_the_journal_until_a_table_was_altered(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (*PERIOD, "--database", database, "--scratch", str(tmp_path))
    assert told(cli.add_verify, cli.verify, *words) == cli.DONE
    assert "DIFFERENT" not in capsys.readouterr().out
    store = Database(database)
    with store.writing() as connection:
        connection.execute(
            text("UPDATE mission_stage SET at = at - 20000 WHERE stage = 'en_route'")
        )
    store.close()
    assert told(cli.add_verify, cli.verify, *words) == cli.DIFFERENT
    said = capsys.readouterr().out
    lines = {line.split()[0]: line for line in said.splitlines() if "rows" in line}
    assert "DIFFERENT" in lines["stations"] and "equal" in lines["calls"]


def test_files_say_that_their_past_is_invented(database: str, tmp_path: Path) -> None:
    into = tmp_path / "out"
    words = ("--into", str(into), "--report", "stations", "--kind", "xlsx", *PERIOD)
    assert told(cli.add_run, cli.run, *words, "--database", database) == cli.DONE
    (file,) = into.iterdir()
    assert file.name == "stations-2026-03-30_2026-04-04.xlsx"
    page = load_workbook(file).worksheets[0]
    cells = [str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell]
    assert any("虚构" in cell for cell in cells)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nothing", *PERIOD), cli.UNUSABLE, "figures.unknown asked=nothing"),
        (("calls", "--since", "1 April", "--until", "2026-04-04"), cli.UNUSABLE, "2026-11-01"),
        (("calls", "--since", "2026-04-04", "--until", "2026-04-01"), cli.UNUSABLE, "before"),
    ],
)
def test_what_cannot_be_shown_ends_with_its_code_and_the_mend(
    database: str,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    assert told(cli.add_show, cli.show, *words, "--database", database) == code
    assert said in capsys.readouterr().err


def test_a_database_that_is_away_is_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = f"sqlite:///{tmp_path / 'none' / 'centre.sqlite'}"
    assert told(cli.add_show, cli.show, "calls", *PERIOD, "--database", gone) == cli.AWAY
    assert told(cli.add_show, cli.show, "calls", *PERIOD) == cli.UNUSABLE
    assert "which database?" in capsys.readouterr().err
