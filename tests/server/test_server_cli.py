"""`main.py server` and `main.py accounts`: exit codes mean something, errors say the mend."""

import argparse
import json
import os
import socket
import stat

import pytest

import main
from dispatch_app.adapters.storage.accounts import SqlAccounts
from dispatch_app.adapters.storage.database import Database
from dispatch_app.client.credentials import Key
from dispatch_app.server.cli import Parts, add_server_arguments, run_server
from tests.fakes.running_server import ServerProcess


@pytest.fixture
def database(tmp_path):
    return f"sqlite:///{tmp_path / 'centre.sqlite'}"


def accounts(database, *words):
    return main.main(["accounts", "--database", database, *words])


def test_an_account_with_a_password_is_added_and_listed(database, tmp_path, capsys):
    secret = tmp_path / "secret"
    secret.write_text("a-long-password\n")
    added = ("add", "li", "--role", "dispatcher", "--name", "李", "--password-file", str(secret))
    assert accounts(database, *added) == 0
    assert accounts(database, "list") == 0
    assert capsys.readouterr().out == "li\tdispatcher\t李\t\n"
    store = Database(database)
    assert b"a-long-password" not in (tmp_path / "centre.sqlite").read_bytes()
    store.close()


def test_accounts_are_locked_given_roles_and_retired_by_the_terminal(database, tmp_path, capsys):
    secret = tmp_path / "secret"
    secret.write_text("a-long-password\n")
    typed = ("--password-file", str(secret))
    for name in ("one", "two"):
        assert accounts(database, "add", name, "--role", "maintainer", *typed) == 0
    assert accounts(database, "lock", "one") == 0
    assert accounts(database, "retire", "two") == 2
    assert "the last maintainer that works" in capsys.readouterr().err
    assert accounts(database, "unlock", "one") == 0
    assert accounts(database, "password", "one", *typed) == 0
    assert accounts(database, "role", "two", "auditor", "--name", "乙") == 0
    assert accounts(database, "expire", "two") == 0
    assert accounts(database, "retire", "nobody") == 2
    assert accounts(database, "list") == 0
    told = capsys.readouterr().out
    assert told == "one\tmaintainer\tone\t\ntwo\tauditor\t乙\t\tpassword expired\n"


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("add", "s", "--role", "station", "--key-out", "k"), "needs --station"),
        (("add", "x", "--role", "auditor", "--password-file", "none"), "holds no password"),
        (("key", "nobody", "--out", "k"), "no such account"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(database, capsys, words, mend):
    assert accounts(database, *words) == 2
    said = capsys.readouterr().err
    assert mend in said
    assert said.count("\n") == 1


def test_a_short_password_is_refused(database, tmp_path, capsys):
    (tmp_path / "secret").write_text("short")
    words = ("add", "li", "--role", "auditor", "--password-file", str(tmp_path / "secret"))
    assert accounts(database, *words) == 2
    assert "at least 10 characters" in capsys.readouterr().err


def test_a_fresh_key_opens_the_account_and_only_its_owner_can_read_it(database, tmp_path):
    out = tmp_path / "station.key"
    words = ("add", "station-N", "--role", "station", "--station", "N", "--key-out", str(out))
    assert accounts(database, *words) == 0
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    store = Database(database)
    message = b"dispatch-desk sign-in:station-N:word"
    signature = Key.read("station-N", out).private.sign(message)
    assert SqlAccounts(store).check_signature("station-N", message, signature).station == "N"
    store.close()


def test_a_key_file_that_is_there_is_never_overwritten(database, tmp_path, capsys):
    out = tmp_path / "station.key"
    out.write_text("precious")
    words = ("add", "g", "--role", "gateway", "--key-out", str(out))
    assert accounts(database, *words) == 2
    assert "exists already" in capsys.readouterr().err
    assert out.read_text() == "precious"


def server(database, *words):
    return main.main(["server", "--database", database, "--port", "0", *words])


def test_a_port_in_use_is_named_with_the_mend(database, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert server(database, "--port", port) == 2
    assert "choose another --port" in capsys.readouterr().err


def test_a_region_that_is_none_is_named(database, tmp_path, capsys):
    assert server(database, "--region", str(tmp_path)) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_database_that_is_away_has_an_exit_code_of_its_own(tmp_path, capsys):
    assert server(f"sqlite:///{tmp_path / 'no' / 'such' / 'place.sqlite'}") == 4
    assert "database" in capsys.readouterr().err


def test_demo_accounts_open_and_stay_the_same_over_a_restart(tmp_path):
    process = ServerProcess(tmp_path, "--demo-accounts", str(tmp_path / "demo"))
    listed = []
    for _ in range(2):
        process.start()
        assert process.stop() == 0
        listed.append(json.loads((tmp_path / "demo" / "accounts.json").read_text()))
    assert listed[0] == listed[1]
    roles = {row["role"] for row in listed[0]}
    seated = {"dispatcher", "shift_leader", "director"}
    machines = {"gateway", "vehicle_gateway", "linked_system", "exchange", "recorder"}
    machines |= {"power", "alarms", "links", "texts"}
    assert roles == {*seated, *machines, "auditor", "maintainer"}


class TakenOver:
    """A server that another one took the journal from."""

    port = 1

    def run(self, ready):
        ready()
        return False


def test_a_server_that_another_one_replaced_has_an_exit_code_of_its_own(tmp_path, capsys):
    parts = Parts(
        open_server=lambda *_: TakenOver(), open_accounts=lambda *_: None, make_key=lambda _: b""
    )
    parser = argparse.ArgumentParser()
    add_server_arguments(parser)
    arguments = parser.parse_args(["--ready-file", str(tmp_path / "ready.json")])
    assert run_server(arguments, parts) == 3
    assert "taken over" in capsys.readouterr().err
    assert json.loads((tmp_path / "ready.json").read_text()) == {"port": 1, "pid": os.getpid()}
