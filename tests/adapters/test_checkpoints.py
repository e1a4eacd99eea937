"""Signed heads of the record: kept once each, refused when forged, torn or from another centre."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app import commands_audit
from dispatch_app.adapters.key_files import make_key, private_key
from dispatch_app.adapters.storage.checkpoints import (
    BadCheckpoint,
    CheckpointFile,
    checkpoints_in,
    signed,
)
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.sealing import Head
from dispatch_app.domain.codes import Nature, Role
from dispatch_app.domain.events import CallRang
from dispatch_app.domain.ids import AccountId, CallId, LineId
from dispatch_app.domain.values import Actor
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.journal import Answer, Entry

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
LINE = signed(Head(7, bytes(range(32))), NOON, KEY)


def rings(journal: SqlJournal, number: int) -> None:
    event = CallRang(call=CallId(f"c{number}"), line=LineId("1"), nature=Nature.REAL, at=NOON)
    li = Actor(account=AccountId("li"), role=Role.DISPATCHER)
    entry = Entry(sequence=number, command_id=f"k{number}", actor=li, at=NOON, event=event)
    journal.commit(
        [Answer(command_id=f"k{number}", kind="X", last_sequence=number, entries=(entry,))]
    )


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'centre.sqlite'}"


@pytest.fixture
def journal(url: str):
    journal = SqlJournal(Database(url))
    yield journal
    journal.close()


def read(path: Path, key: Ed25519PrivateKey = KEY) -> list[int]:
    return [point.through for point in checkpoints_in(path, key.public_key())]


def test_a_head_is_kept_once_and_again_when_the_record_has_gone_on(journal, url, tmp_path):
    path = tmp_path / "heads"
    database = Database(url)
    file = CheckpointFile(database, path, KEY)
    assert not file.keep(NOON)
    rings(journal, 1)
    assert file.keep(NOON)
    assert not file.keep(NOON)
    rings(journal, 2)
    assert file.keep(NOON)
    database.close()
    assert read(path) == [1, 2]


def test_a_file_that_cannot_be_written_is_said(journal, url, tmp_path):
    rings(journal, 1)
    database = Database(url)
    with pytest.raises(Unavailable, match="nowhere"):
        CheckpointFile(database, tmp_path / "nowhere" / "heads", KEY).keep(NOON)
    database.close()


def test_what_another_key_signed_is_refused_with_its_line(tmp_path):
    path = tmp_path / "heads"
    path.write_text(f"{LINE}\n{signed(Head(8, bytes(32)), NOON, Ed25519PrivateKey.generate())}\n")
    with pytest.raises(BadCheckpoint, match="line 2"):
        read(path)


@given(st.integers(0, len(LINE) - 1), st.characters(codec="ascii"))
def test_no_altered_character_passes_as_another_head(tmp_path_factory, at, put):
    path = tmp_path_factory.mktemp("heads") / "heads"
    path.write_text(LINE[:at] + put + LINE[at + 1 :], encoding="ascii", newline="\n")
    try:
        found = list(checkpoints_in(path, KEY.public_key()))
    except BadCheckpoint:
        return
    assert [(point.through, point.head, point.at) for point in found] in (
        [],
        [(7, bytes(range(32)).hex(), NOON)],
    )


@given(st.binary(max_size=300))
def test_rubbish_is_refused_and_nothing_else_happens(tmp_path_factory, rubbish):
    path = tmp_path_factory.mktemp("heads") / "heads"
    path.write_bytes(rubbish)
    try:
        assert list(checkpoints_in(path, KEY.public_key())) == []
    except BadCheckpoint as refused:
        assert "line" in str(refused)


# ---- the command


def verified(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands_audit.add_arguments(parser)
    return commands_audit.verify_journal(parser.parse_args(list(words)))


@pytest.fixture
def kept(journal, url, tmp_path) -> list[str]:
    """A record with a checkpoint, as options of the command."""
    make_key(tmp_path / "seal.key")
    for number in (1, 2, 3):
        rings(journal, number)
    database = Database(url)
    CheckpointFile(database, tmp_path / "heads", private_key(tmp_path / "seal.key")).keep(NOON)
    database.close()
    return [
        *("--database", url, "--checkpoints", str(tmp_path / "heads")),
        *("--key", str(tmp_path / "seal.key")),
    ]


def test_a_whole_record_ends_with_0_and_says_its_head(kept, capsys):
    assert verified(*kept) == 0
    assert "3 events in 3 commits, 1 checkpoints, head 3:" in capsys.readouterr().out


def test_an_altered_one_ends_with_1_and_names_the_place(kept, url, capsys):
    database = Database(url)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE event SET account = 'wang' WHERE sequence = 2")
    database.close()
    assert verified(*kept) == 1
    assert "events 2 to 2" in capsys.readouterr().out


def test_without_checkpoints_it_says_what_would_not_show(kept, url, capsys):
    assert verified("--database", url) == 0
    assert "cut off would not show" in capsys.readouterr().out


def test_a_key_that_is_missing_is_asked_for(kept, capsys):
    assert verified(*kept[:4]) == 2
    assert "--key" in capsys.readouterr().err
