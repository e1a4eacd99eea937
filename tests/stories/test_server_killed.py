"""A server killed in the middle of a storm of commands has lost nothing that it acknowledged."""

import contextlib
import itertools
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import httpx
import pytest

from dispatch_app.adapters.clock import SystemClock, Uuid7Maker
from dispatch_app.adapters.storage.accounts import SqlAccounts
from dispatch_app.adapters.storage.database import Database
from dispatch_app.domain.codes import Role
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import ServerProcess, until

SENDERS = 4
KILLS = 3
BETWEEN_KILLS = 40
AWAY_S = 0.25
"""A sender waits so long before it tries a server that is away: what nobody answered is sent once
more at the end, one after another, and it need not be thousands."""


@pytest.fixture
def server(tmp_path):
    config = tmp_path / "centre.toml"
    config.write_text("[limits]\ncommands_per_s = 100000\n", encoding="utf-8")
    process = ServerProcess(tmp_path, "--config", str(config)).start()
    yield process
    process.kill()


@pytest.fixture
def storm(server, tmp_path):
    with contextlib.closing(Storm(server.url, a_token(tmp_path))) as senders:
        yield senders


def a_token(directory):
    """A session straight from the store: it outlives the server."""
    database = Database(f"sqlite:///{directory / 'centre.sqlite'}")
    account = Account(id="leader", role=Role.SHIFT_LEADER)
    accounts = SqlAccounts(database)
    accounts.create(account)
    token, _ = accounts.open_session(account, SystemClock().now())
    database.close()
    return token


class Storm:
    """Senders that report one ringing line after another until they are told to stop."""

    def __init__(self, url, token):
        self.acknowledged, self.unanswered = {}, {}
        self._http = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=10, trust_env=False
        )
        self._lines = itertools.count(1)
        self._lock, self._over, self._new_id = Lock(), Event(), Uuid7Maker()

    def send(self, command_id, line):
        """The reply, or None if the server is away."""
        try:
            reply = self._http.post(
                "/v1/commands/ReportRinging",
                json={"line": line},
                headers={"Command-Id": command_id},
            )
        except httpx.TransportError:
            return None
        return reply.json() if reply.status_code == 200 else None

    def blow(self):
        while not self._over.is_set():
            command_id, line = self._new_id(), f"L{next(self._lines)}"
            reply = self.send(command_id, line)
            with self._lock:
                if reply is None:
                    self.unanswered[command_id] = line
                else:
                    self.acknowledged[command_id] = (line, reply["sequence"])
            if reply is None:
                self._over.wait(AWAY_S)

    def end(self):
        self._over.set()

    def journal(self):
        """All of it, page by page."""
        entries = []
        while page := self._http.get(
            "/v1/journal", params={"after": len(entries), "limit": 1000}
        ).json():
            entries += page
        return entries

    def close(self):
        self._http.close()


@pytest.mark.timeout(240)
def test_kill_in_a_storm_loses_nothing_acknowledged_and_leaves_no_gap(server, storm):
    with ThreadPoolExecutor(SENDERS) as pool:
        senders = [pool.submit(storm.blow) for _ in range(SENDERS)]
        try:
            for _ in range(KILLS):
                so_far = len(storm.acknowledged)
                until(lambda so_far=so_far: len(storm.acknowledged) >= so_far + BETWEEN_KILLS)
                server.kill()
                server.start()
        finally:
            storm.end()
        for sender in senders:
            sender.result(30)

    entries = storm.journal()
    assert [entry["sequence"] for entry in entries] == list(range(1, len(entries) + 1))
    rang = {
        e["command"]: (e["body"]["line"], e["sequence"]) for e in entries if e["kind"] == "CallRang"
    }
    assert storm.acknowledged.items() <= rang.items()

    for command_id, line in storm.unanswered.items():
        assert storm.send(command_id, line) is not None
    for command_id, (line, sequence) in list(storm.acknowledged.items())[-50:]:
        again = storm.send(command_id, line)
        assert (again["repeated"], again["sequence"]) == (True, sequence)
    lines = [e["body"]["line"] for e in storm.journal() if e["kind"] == "CallRang"]
    assert len(lines) == len(set(lines)) == len(storm.acknowledged) + len(storm.unanswered)


def test_told_to_stop_it_ends_in_order_with_code_0_and_starts_where_it_was(server, storm):
    storm.send("0199-ring-1", "L1")
    before = storm.journal()
    assert server.stop() == 0
    server.start()
    after = storm.journal()
    assert after[: len(before)] == before
    assert [entry["sequence"] for entry in after] == list(range(1, len(after) + 1))
