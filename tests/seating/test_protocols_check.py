"""`main.py protocols check`: says of a directory whether seats could work with it."""

import shutil
from pathlib import Path

import pytest

import main
from dispatch_app.adapters.protocol_files import load_book

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "protocols"


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(SHIPPED, tmp_path / "protocols"))


def change(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def check(directory):
    return main.main(["protocols", "check", str(directory)])


def test_good_files_are_counted_and_the_version_that_seats_would_use_is_told(copy, capsys):
    assert check(copy) == 0
    said = capsys.readouterr().out
    book = load_book(copy)
    assert f"{len(book.protocols)} complaints" in said
    assert f"version {book.version}" in said


def test_what_is_not_approved_is_named(copy, capsys):
    change(
        copy / "burns.toml",
        'approval = "pending"',
        'approval = "approved"\napproved_by = "the director"\n'
        'approved_on = 2026-01-31\napproved_version = "1.0"',
    )
    assert check(copy) == 0
    pending = capsys.readouterr().out.splitlines()[1]
    assert "chest_pain" in pending
    assert "burns" not in pending


def test_every_mistake_is_named_with_its_file(copy, capsys):
    change(copy / "burns.toml", 'code = "burns"', 'code = "burn"')
    change(copy / "fall.toml", "order =", "oder =")
    assert check(copy) == 2
    said = capsys.readouterr().err.splitlines()
    assert any(line.startswith("burns.toml: code:") for line in said)
    assert any(line.startswith("fall.toml: ") for line in said)


def test_one_mistake_is_one(copy, capsys):
    change(copy / "burns.toml", 'code = "burns"', 'code = "burn"')
    assert check(copy) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"{copy}: 1 mistake"


def test_a_directory_that_is_not_there_is_named(tmp_path, capsys):
    assert check(tmp_path / "none") == 2
    assert str(tmp_path / "none") in capsys.readouterr().err
