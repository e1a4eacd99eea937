"""Before the lights go out, the log is brought into the database; nobody is made to wait for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from dispatch_app.adapters.storage.database import Database
from dispatch_app.ports.errors import Unavailable


def write(database: Database, rows: int = 200) -> None:
    with database.writing() as connection:
        connection.execute(text("create table if not exists t (x text)"))
        for n in range(rows):
            connection.execute(text("insert into t values (:x)"), {"x": f"{n}" * 100})


def rows_without_the_log(path: Path, directory: Path) -> int:
    """What the database file alone holds."""
    alone = directory / "alone.sqlite"
    shutil.copy(path, alone)
    database = Database(f"sqlite:///{alone}")
    try:
        with database.reading() as connection:
            found: int = connection.execute(text("select count(*) from t")).scalar_one()
            return found
    finally:
        database.close()


def test_after_a_checkpoint_the_database_file_alone_holds_everything(tmp_path: Path) -> None:
    path = tmp_path / "centre.sqlite"
    database = Database(f"sqlite:///{path}")
    try:
        write(database)
        database.checkpoint()
        assert rows_without_the_log(path, tmp_path) == 200
    finally:
        database.close()


def test_a_reader_keeps_its_part_of_the_log_and_is_not_disturbed(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'centre.sqlite'}")
    try:
        write(database, 1)
        with database.reading() as reader:
            assert reader.execute(text("select count(*) from t")).scalar_one() == 1
            write(database)
            with pytest.raises(Unavailable, match="still being read"):
                database.checkpoint()
            assert reader.execute(text("select count(*) from t")).scalar_one() == 1
        database.checkpoint()
    finally:
        database.close()
