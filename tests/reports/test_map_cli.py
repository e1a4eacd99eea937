"""`main.py map …` on a store that a centre has written: pages, and errors that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

import main
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from gis.region import Region
from tests.fakes.believable_past import SECRET_NAME, SECRET_NUMBER, BelievablePast
from tests.fakes.builders import NOON
from tests.fakes.small_region import small_region
from tests.fakes.written import write

pytestmark = pytest.mark.usefixtures("qapp")

FIRST = "20261121-0001"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with six incidents from noon of 2026-11-21 on."""
    where = f"sqlite:///{tmp_path_factory.mktemp('store') / 'centre.sqlite'}"
    past = BelievablePast(Region.open(small_region()), NOON).lives(6)
    database = Database(where)
    write(SqlJournal(database), past.events)
    database.close()
    return where


@pytest.fixture(scope="module")
def tiles() -> Path:
    """Kept beside the region from run to run, as for the tests of the pages."""
    return small_region().with_name("small-120-page-tiles")


def run(what: str, url: str, tiles: Path, out: Path, *more: str) -> int:
    return main.main(
        [
            *("map", what, "--database", url, "--region", str(small_region())),
            *("--out", str(out), "--tiles", str(tiles), *more),
        ]
    )


def test_an_incident_is_found_by_its_number_and_nobody_is_named(url, tiles, tmp_path, capsys):
    out = tmp_path / "story.html"
    assert run("incident", url, tiles, out, "--incident", FIRST) == 0
    page = out.read_text(encoding="utf-8")
    assert FIRST in page
    assert "到达医院" in page
    assert SECRET_NUMBER not in page
    assert SECRET_NAME not in page
    assert str(out) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("heat", "6 incidents"),
        ("response", "6 responses"),
        ("coverage", "Reach of the idle vehicles"),
    ],
)
def test_each_page_tells_what_the_store_holds(what, says, url, tiles, tmp_path):
    out = tmp_path / f"{what}.html"
    period = () if what == "coverage" else ("--from", "2026-11-21", "--to", "2026-12-01")
    assert run(what, url, tiles, out, "--language", "en", *period) == 0
    assert says in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("what", "options", "says"),
    [
        ("incident", ("--incident", "20200101-0001"), "knows no such incident"),
        ("heat", ("--from", "2026-13-01"), "write a day or a time"),
        ("heat", ("--from", "2026-11-22", "--to", "2026-11-21"), "--from must lie before --to"),
        ("heat", ("--zone", "Moon/Base"), "write a name such as"),
        ("coverage", ("--base-map", "city"), "belong together"),
        ("coverage", ("--region", "nowhere"), "holds no region"),
        ("coverage", ("--database", "centre.sqlite"), "sqlite:////path"),
        ("coverage", ("--out", "page.pdf"), "ends in .html"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_mend(
    what, options, says, url, tiles, tmp_path, capsys
):
    out = tmp_path / "page.html"
    assert run(what, url, tiles, out, *options) == 2
    assert says in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_is_away_is_told_from_a_wrong_option(url, tiles, tmp_path, capsys):
    gone = f"sqlite:///{tmp_path / 'none' / 'centre.sqlite'}"
    assert run("coverage", url, tiles, tmp_path / "x.html", "--database", gone) == 4
    assert "away" in capsys.readouterr().err
