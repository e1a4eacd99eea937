"""A copy is whole or none, is what was written, and holds what its journal tells."""

from __future__ import annotations

import shutil
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlcipher3 import dbapi2 as sqlite

from dispatch_app.adapters.backups import making
from dispatch_app.adapters.backups.errors import BackupFailed, BrokenBackup, TargetInUse
from dispatch_app.adapters.backups.making import Source, make
from dispatch_app.adapters.backups.manifest import read_manifest, read_proof
from dispatch_app.adapters.backups.proving import prove
from dispatch_app.adapters.backups.restoring import restore
from dispatch_app.adapters.backups.shelf import Shelf, name_of
from dispatch_app.adapters.backups.verifying import must_be_as_written, must_open
from dispatch_app.adapters.state_json import JsonState
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain.backups import BackupTrouble, Retention
from dispatch_app.domain.events import Event
from tests.fakes.builders import V01, V02, a_centre
from tests.fakes.written import write

LATER = 3


def a_day() -> list[Event]:
    """The same one each time."""
    centre = a_centre()
    for vehicle in (V01, V02):
        centre.later(5).sends(centre.opens(), vehicle)
    return centre.events


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small record in one file; every test has a copy of its own."""
    file = tmp_path_factory.mktemp("record") / "centre.sqlite"
    with closing(Database(f"sqlite:///{file}")) as store:
        write(SqlJournal(store), a_day()[:-LATER])
    return file


@pytest.fixture
def source(made_once: Path, tmp_path: Path) -> Source:
    """The record, with a day of tracks, an attachment and a configuration."""
    file = tmp_path / "here" / "centre.sqlite"
    file.parent.mkdir()
    shutil.copyfile(made_once, file)
    tracks = file.with_name("centre-tracks")
    tracks.mkdir()
    with closing(sqlite.connect(str(tracks / "tracks-2026-11-21.sqlite"))) as day:
        day.execute("PRAGMA journal_mode = WAL")
        day.execute("CREATE TABLE fresh(number INTEGER)")
        day.execute("INSERT INTO fresh VALUES (7)")
        day.commit()
    attachments = file.with_name("attachments")
    attachments.mkdir()
    (attachments / "ab12").write_bytes(b"a file")
    settings = file.with_name("centre.toml")
    settings.write_text("[server]\n", encoding="utf-8")
    return Source(database=f"sqlite:///{file}", folders=(attachments,), settings=(settings,))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "there")
    shelf.prepare()
    return shelf


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'centre.sqlite'}"


def sequence_of(database: str) -> int:
    with closing(Database(database)) as store:
        return SqlJournal(store).last_sequence()


def work_on(source: Source) -> None:
    """The day goes on."""
    with closing(Database(source.database)) as store:
        write(SqlJournal(store), a_day()[-LATER:])


# ---- making


def test_a_copy_holds_the_record_the_tracks_the_files_and_the_settings(
    source: Source, shelf: Shelf, tmp_path: Path
) -> None:
    copy = make(source, shelf)
    made = read_manifest(copy)
    assert made.sequence == sequence_of(source.database)
    assert {f.path for f in made.files} == {
        "centre.sqlite",
        "beside/-tracks/tracks-2026-11-21.sqlite",
        "beside/attachments/ab12",
        "settings/centre.toml",
    }
    again = tmp_path / "again"
    restore(copy, url(again), settings=again / "settings", folders=again)
    assert sequence_of(url(again)) == made.sequence
    assert (again / "attachments" / "ab12").read_bytes() == b"a file"
    assert (again / "settings" / "centre.toml").read_text(encoding="utf-8") == "[server]\n"
    day = again / "centre-tracks" / "tracks-2026-11-21.sqlite"
    with closing(sqlite.connect(str(day))) as store:
        assert store.execute("SELECT number FROM fresh").fetchall() == [(7,)]


def test_what_is_written_while_a_copy_is_made_waits_for_nothing_and_is_not_in_it(
    source: Source, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sequence_of(source.database)
    written = threading.Event()

    def write_now(_state: int, _left: int, _all: int) -> None:
        if not written.is_set():
            written.set()
            work_on(source)

    monkeypatch.setattr("dispatch_app.adapters.backups.sqlite_copy.SLICE_PAGES", 4)
    monkeypatch.setattr("dispatch_app.adapters.backups.sqlite_copy._rest", write_now)
    copy = make(source, shelf)
    assert sequence_of(source.database) > before
    assert read_manifest(copy).sequence == before
    assert prove(copy, JsonState()).sequence == before


def test_a_folder_that_was_never_prepared_is_no_medium(source: Source, tmp_path: Path) -> None:
    """A disk that is not mounted leaves an empty folder behind."""
    (tmp_path / "mnt").mkdir()
    with pytest.raises(BackupFailed) as failed:
        make(source, Shelf(tmp_path / "mnt"))
    assert failed.value.trouble is BackupTrouble.MEDIUM_MISSING
    assert list((tmp_path / "mnt").iterdir()) == []


def test_a_full_medium_is_said_before_anything_is_written(
    source: Source, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "SPARE", 10**12)
    with pytest.raises(BackupFailed) as failed:
        make(source, shelf)
    assert failed.value.trouble is BackupTrouble.NO_SPACE
    assert shelf.copies() == []


def test_a_medium_that_fills_up_on_the_way_leaves_no_half_copy(
    source: Source, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dispatch_app.adapters.backups.making.shutil.copyfile", full)
    with pytest.raises(BackupFailed) as failed:
        make(source, shelf)
    assert failed.value.trouble is BackupTrouble.NO_SPACE
    assert shelf.copies() == []
    assert not list(shelf.folder.glob("half-*"))


def test_what_a_killed_process_left_is_no_copy_and_is_cleared_away(
    source: Source, shelf: Shelf
) -> None:
    left = shelf.begun(datetime(2026, 11, 21, tzinfo=UTC))
    (left / "centre.sqlite").write_bytes(b"half of it")
    assert shelf.copies() == []
    copy = make(source, shelf)
    assert not left.exists()
    assert [c.folder for c in shelf.copies()] == [copy]


def test_two_cannot_copy_at_once(source: Source, shelf: Shelf) -> None:
    with shelf.alone(), pytest.raises(BackupFailed):
        make(source, shelf)
    make(source, shelf)


def test_what_has_not_changed_is_not_copied_again(source: Source, shelf: Shelf) -> None:
    first = make(source, shelf)
    earlier = shelf.folder / name_of(datetime(2026, 11, 20, tzinfo=UTC))
    first.rename(earlier)
    second = make(source, shelf)
    path = "beside/attachments/ab12"
    assert (second / path).samefile(earlier / path)
    assert not (second / "centre.sqlite").samefile(earlier / "centre.sqlite")


# ---- verifying


def test_a_copy_is_proven_and_the_proof_is_kept(source: Source, shelf: Shelf) -> None:
    copy = make(source, shelf)
    assert read_proof(copy) is None
    found = prove(copy, JsonState())
    assert found.sequence == sequence_of(source.database)
    assert found.rows > 0
    proof = read_proof(copy)
    assert proof is not None
    assert proof.sequence == found.sequence


@pytest.mark.parametrize("path", ["centre.sqlite", "beside/attachments/ab12", "manifest.json"])
def test_one_altered_byte_is_found(source: Source, shelf: Shelf, path: str) -> None:
    copy = make(source, shelf)
    file = copy / path
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.unlink()
    file.write_bytes(body)
    with pytest.raises(BrokenBackup):
        must_be_as_written(copy, read_manifest(copy))


def test_a_missing_file_is_found(source: Source, shelf: Shelf) -> None:
    copy = make(source, shelf)
    (copy / "settings" / "centre.toml").unlink()
    with pytest.raises(BrokenBackup):
        must_be_as_written(copy, read_manifest(copy))


def test_a_store_that_was_damaged_before_it_was_copied_is_found(
    source: Source, shelf: Shelf
) -> None:
    assert source.file is not None
    with closing(sqlite.connect(str(source.file))) as store:
        size = store.execute("PRAGMA page_size").fetchone()[0]
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = "SELECT rootpage FROM sqlite_master WHERE name = 'event'"
        page = store.execute(root).fetchone()[0]
    with source.file.open("rb+") as file:
        file.seek((page - 1) * size + 3)
        file.write(b"\xff\xff")
    copies = shelf.copies()
    with pytest.raises(BackupFailed):
        copy = make(source, shelf)
        must_open(copy, read_manifest(copy))
    assert copies == []


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("DELETE FROM event WHERE sequence = 5", "the journal holds"),
        ("DELETE FROM mission_stage", "mission_stage"),
        ("UPDATE incident SET number = 'x'", "incident"),
    ],
)
def test_a_record_that_does_not_hold_what_its_journal_tells_is_found(
    source: Source, shelf: Shelf, tampering: str, said: str
) -> None:
    with closing(sqlite.connect(str(source.file), isolation_level=None)) as store:
        store.execute(tampering)
    copy = make(source, shelf)
    with pytest.raises(BrokenBackup, match=said):
        prove(copy, JsonState())
    assert read_proof(copy) is None


def test_a_try_leaves_nothing_behind(source: Source, shelf: Shelf, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    prove(make(source, shelf), JsonState(), scratch=scratch)
    assert list(scratch.iterdir()) == []


# ---- restoring


def test_a_place_that_is_not_empty_is_left_alone(source: Source, shelf: Shelf) -> None:
    copy = make(source, shelf)
    with pytest.raises(TargetInUse):
        restore(copy, source.database)


def test_by_force_the_old_record_is_kept_under_another_name(source: Source, shelf: Shelf) -> None:
    copy = make(source, shelf)
    assert source.file is not None
    work_on(source)
    newer = sequence_of(source.database)
    done = restore(copy, source.database, force=True)
    assert sequence_of(source.database) == read_manifest(copy).sequence < newer
    aside = next(Path(old) for old in done.aside if "-wal" not in old and "-shm" not in old)
    shutil.copy(aside, source.file.with_name("old.sqlite"))
    assert sequence_of(f"sqlite:///{source.file.with_name('old.sqlite')}") == newer


def test_a_record_that_a_server_works_on_is_left_alone(source: Source, shelf: Shelf) -> None:
    copy = make(source, shelf)
    with closing(Database(source.database)) as running:
        SqlJournal(running).last_sequence()
        with pytest.raises(TargetInUse, match="stop the server"):
            restore(copy, source.database, force=True)


def test_a_broken_copy_is_not_put_back(source: Source, shelf: Shelf, tmp_path: Path) -> None:
    copy = make(source, shelf)
    with (copy / "centre.sqlite").open("ab") as file:
        file.write(b"more")
    with pytest.raises(BrokenBackup):
        restore(copy, url(tmp_path / "again"))
    assert not (tmp_path / "again" / "centre.sqlite").exists()


# ---- thinning out


def test_old_copies_are_dropped_but_never_the_last_one_that_was_proven(
    source: Source, shelf: Shelf
) -> None:
    whole = make(source, shelf)
    prove(whole, JsonState())
    proven = shelf.folder / name_of(datetime(2026, 1, 5, tzinfo=UTC))
    whole.rename(proven)
    for day in (10, 11, 12):
        unproven = shelf.folder / name_of(datetime(2026, 1, day, tzinfo=UTC))
        shutil.copytree(proven, unproven)
        (unproven / "proof.json").unlink()
    gone = shelf.thin_out(Retention(daily=2, weekly=0, monthly=0), ZoneInfo("UTC"))
    assert [folder.name for folder in gone] == ["2026-01-10T000000Z"]
    assert [copy.folder.name for copy in shelf.copies()] == [
        "2026-01-12T000000Z",
        "2026-01-11T000000Z",
        "2026-01-05T000000Z",
    ]
