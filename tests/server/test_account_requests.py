"""Keeping accounts over the interface: nobody is left outside, every step stands in the journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from dispatch_app.ports.journal import Entry
from tests.fakes.running_server import Client, RunningServer, running_server

PASSWORD, FRESH = "correct horse", "battery staple"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as server:
        yield server


def keeper_of(server: RunningServer, role: Role, name: str) -> Client:
    server.accounts.create(Account(id=AccountId(name), role=role, name=name), password=PASSWORD)
    return server.client(role, name=name)


def journal(server: RunningServer) -> list[Entry]:
    database = Database(server.database)
    try:
        return list(SqlJournal(database).read(0, 1000))
    finally:
        database.close()


def act(client: Client, account: str, what: str, **wish: str) -> Any:
    return client.post(f"/v1/accounts/{account}/{what}", wish)


def test_an_account_is_added_locked_renamed_and_retired_and_the_journal_tells(
    server: RunningServer,
) -> None:
    keeper = keeper_of(server, Role.MAINTAINER, "keeper")
    made = act(keeper, "li", "added", role="dispatcher", name="李", password=PASSWORD)
    assert made.status_code == 201, made.text
    for what in ("locked", "unlocked", "password_expired", "retired"):
        assert act(keeper, "li", what, reason="试").status_code == 201
    changed = act(keeper, "li", "changed", role="shift_leader", name="李四")
    found = {line["id"]: line for line in changed.json()["accounts"]}["li"]
    assert (found["role"], found["name"], found["expired"]) == ("shift_leader", "李四", True)
    steps = [
        (entry.event.act.value, entry.event.by)
        for entry in journal(server)
        if type(entry.event).__name__ == "AccountStepTaken"
    ]
    assert steps[0] == ("added", "keeper")
    assert [what for what, _ in steps][1:] == [
        *("locked", "unlocked", "password_expired", "retired", "changed"),
    ]
    assert PASSWORD not in "".join(str(entry.event) for entry in journal(server))


def test_the_last_maintainer_stays_and_nobody_locks_themselves_out(server: RunningServer) -> None:
    keeper = keeper_of(server, Role.MAINTAINER, "keeper")
    director = keeper_of(server, Role.DIRECTOR, "head")
    assert act(keeper, "keeper", "locked").json()["code"] == "account.own"
    last = act(director, "keeper", "retired").json()
    assert (last["code"], last["details"]["role"]) == ("account.last-of-role", "maintainer")
    assert keeper.get("/v1/accounts").status_code == 200
    act(director, "second", "added", role="maintainer", name="乙", password=PASSWORD)
    assert act(director, "keeper", "retired").status_code == 201
    assert keeper.get("/v1/accounts").status_code == 401


def test_a_password_that_ran_out_is_changed_by_its_owner(server: RunningServer) -> None:
    keeper = keeper_of(server, Role.MAINTAINER, "keeper")
    act(keeper, "audit", "added", role="auditor", name="审计", password=PASSWORD)
    act(keeper, "audit", "password_expired")
    sign_in = {"account": "audit", "password": PASSWORD}
    refused = server.http.post("/v1/sessions", json=sign_in)
    assert refused.json()["code"] == "session.password-expired"
    own = {"account": "audit", "password": PASSWORD}
    short = server.http.post("/v1/sessions/password", json={**own, "fresh": "short"})
    assert short.json()["code"] == "account.password-short"
    done = server.http.post("/v1/sessions/password", json={**own, "fresh": FRESH})
    assert done.status_code == 204
    again = server.http.post("/v1/sessions", json={"account": "audit", "password": FRESH})
    assert again.status_code == 201


def test_who_keeps_no_accounts_sees_none(server: RunningServer) -> None:
    leader = keeper_of(server, Role.SHIFT_LEADER, "leader")
    assert leader.get("/v1/accounts").status_code == 403
    assert act(leader, str(AccountId("x")), "added").status_code == 403


def test_the_rights_table_is_the_one_the_centre_goes_by(server: RunningServer) -> None:
    keeper = keeper_of(server, Role.MAINTAINER, "keeper")
    table = {r["role"]: r for r in keeper.get("/v1/rights").json()["roles"]}
    assert "DispatchVehicle" in table["dispatcher"]["may_ask"]
    assert "DispatchVehicle" not in table["director"]["may_ask"]
    assert "key_patients" not in table["maintainer"]["keeps"]
