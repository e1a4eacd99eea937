"""A record is copied under load, the server is lost, and the copy takes its place."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

import main
from dispatch_app.adapters.backups.manifest import read_manifest
from dispatch_app.adapters.backups.shelf import Shelf
from dispatch_app.adapters.clock import SystemClock, Uuid7Maker
from dispatch_app.adapters.storage.accounts import SqlAccounts
from dispatch_app.adapters.storage.database import Database
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import ROOT, ServerProcess, until

LIMITS = "[limits]\ncommands_per_s = 100000\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """It copies its record by itself as soon as it lives: none was ever made."""
    Shelf(tmp_path / "own-shelf").prepare()
    config = tmp_path / "centre.toml"
    config.write_text(f'{LIMITS}[backup]\ndirectory = "{tmp_path / "own-shelf"}"\n', "utf-8")
    process = ServerProcess(tmp_path, "--config", str(config)).start()
    yield process
    process.kill()


def told(*words: str) -> int:
    """Exit code of such a command line."""
    return main.main(list(words))


class Ringing:
    """Lines that ring, one after another, until they are told to stop."""

    def __init__(self, url: str, token: str) -> None:
        self._over, self._new_id = threading.Event(), Uuid7Maker()
        self.taken: dict[str, int] = {}
        self._http = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30, trust_env=False
        )

    def go_on(self) -> None:
        while not self._over.is_set():
            self.ring()

    def ring(self) -> None:
        command_id = self._new_id()
        reply = self._http.post(
            "/v1/commands/ReportRinging",
            json={"line": f"L{len(self.taken) + 1}"},
            headers={"Command-Id": command_id},
        )
        assert reply.status_code == 200, reply.text
        self.taken[command_id] = reply.json()["sequence"]

    def end(self) -> None:
        self._over.set()

    def get(self, path: str) -> Any:
        return self._http.get(path).json()

    def close(self) -> None:
        self._http.close()


@pytest.fixture
def ringing(server: ServerProcess, tmp_path: Path) -> Iterator[Ringing]:
    with closing(Database(f"sqlite:///{tmp_path / 'centre.sqlite'}")) as store:
        account = Account(id=AccountId("leader"), role=Role.SHIFT_LEADER, name="leader")
        accounts = SqlAccounts(store)
        accounts.create(account)
        token, _ = accounts.open_session(account, SystemClock().now())
    with closing(Ringing(server.url, token)) as ringing:
        yield ringing


def test_a_lost_server_goes_on_from_its_copy(
    server: ServerProcess, ringing: Ringing, tmp_path: Path
) -> None:
    shelf, url = tmp_path / "shelf", f"sqlite:///{tmp_path / 'centre.sqlite'}"
    assert told("backup", "--into", str(shelf), "--prepare") == 0
    with ThreadPoolExecutor(1) as pool:
        load = pool.submit(ringing.go_on)
        until(lambda: len(ringing.taken) >= 20, "the load")
        made = told("backup", "--into", str(shelf), "--database", url)
        after = len(ringing.taken)
        until(lambda: len(ringing.taken) > after, "orders behind the copy")
        ringing.end()
        load.result(30)
    assert made == 0
    own = Shelf(tmp_path / "own-shelf")
    until(own.newest, "the server's own copy")
    journal = ringing.get("/v1/journal?after=0&limit=1000")
    server.kill()

    assert told("verify", "backup", str(shelf), "--restored") == 0
    assert told("restore", str(shelf), "--database", url) == 6
    assert told("restore", str(shelf), "--database", url, "--force") == 0

    sequence = read_manifest(Shelf(shelf).copies()[0].folder).sequence
    assert 20 <= sequence < journal[-1]["sequence"]
    server.start()
    again = ringing.get("/v1/journal?after=0&limit=1000")
    assert [e for e in again if e["sequence"] <= sequence] == journal[:sequence]
    ringing.ring()


SLOWLY = """
import sys
sys.path.insert(0, {root!r})
from dispatch_app.adapters.backups import sqlite_copy
sqlite_copy.SLICE_PAGES, sqlite_copy.REST_S = 1, 60.0
import main
main.main(sys.argv[1:])
"""


def test_a_backup_that_is_killed_leaves_nothing_that_counts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'centre.sqlite'}"
    Database(url).close()
    shelf = Shelf(tmp_path / "shelf")
    shelf.prepare()
    words = ["backup", "--into", str(shelf.folder), "--database", url]
    backup = subprocess.Popen([sys.executable, "-c", SLOWLY.format(root=str(ROOT)), *words])
    try:
        until(lambda: list(shelf.folder.glob("half-*/centre.sqlite")), "half a copy")
    finally:
        backup.kill()
        backup.wait()
    assert shelf.copies() == []
    assert told("verify", "backup", str(shelf.folder)) == 1
    assert told(*words) == 0
    assert len(shelf.copies()) == 1
    assert not list(shelf.folder.glob("half-*"))
