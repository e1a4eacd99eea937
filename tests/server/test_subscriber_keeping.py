"""The table of subscribers over the interface: how it stands, anew, back, and whose a number is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.subscribers import SqlSubscribers
from dispatch_app.config import SubscribersConfig
from dispatch_app.domain.codes import Role
from dispatch_app.domain.locating_events import NumberAsked
from dispatch_app.domain.values import Subscriber
from tests.fakes.running_server import Client, RunningServer, running_server, until

HEAD = "number,name,address,lon,lat,datum,warning\n"
PATH = "/v1/subscribers/refreshes"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.csv"
    path.write_text(f"{HEAD}0999 000 0001,某店,某路1号,,,,\nx,,,,,,\n", encoding="utf-8")
    return path


@pytest.fixture
def fed(tmp_path: Path, file: Path) -> Iterator[RunningServer]:
    """With a source of its own."""
    source = SubscribersConfig(source=str(file))
    with running_server(tmp_path, tables={"subscribers": source}) as server:
        yield server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as server:
        yield server


def brought(client: Client, count: int) -> dict[str, Any]:
    """How it stands as soon as so many refreshes have ended."""

    def ended() -> dict[str, Any] | None:
        told: dict[str, Any] = client.get(PATH).json()
        return told if len(told["reports"]) >= count and not told["busy"] else None

    found: dict[str, Any] = until(ended, "the refresh")
    return found


def test_it_is_brought_by_key_told_row_by_row_and_taken_back(
    fed: RunningServer, file: Path
) -> None:
    head = fed.client(Role.DIRECTOR, name="head")
    first = brought(head, 1)
    assert (first["numbers"], first["origin"], first["can_go_back"]) == (1, str(file), False)
    assert first["since"]
    assert first["due_at"]
    assert first["reports"][0]["faults"] == [
        {"row": 3, "column": "number", "reason": "not_a_phone_number"}
    ]
    assert head.post("/v1/subscribers/back", {"why": "试"}).json()["code"] == (
        "subscribers.none-before"
    )
    file.write_text(f"{HEAD}0999 000 0001,某店,新路2号,,,,\n", encoding="utf-8")
    assert head.post(PATH, {}).status_code == 202
    second = brought(head, 2)
    assert (second["reports"][0]["account"], second["reports"][0]["changed"]) == ("head", 1)
    assert head.post("/v1/subscribers/back", {"why": "  "}).json()["code"] == (
        "subscribers.reason-needed"
    )
    back = head.post("/v1/subscribers/back", {"why": "地址错"}).json()["reports"][0]
    assert (back["outcome"], back["account"], back["why"]) == ("back", "head", "地址错")
    told = head.post("/v1/subscribers/number", {"number": "09990000001"}).json()
    assert (told["address"], told["is_masked"]) == ("某路1号", False)


def test_whose_a_number_is_is_masked_by_right_and_stands_in_the_journal(
    server: RunningServer,
) -> None:
    keeper = server.client(Role.MAINTAINER, name="keeper")
    database = Database(server.database)
    owner = Subscriber(number="09990000001", name="某店", address="某路1号")
    SqlSubscribers(database).replace_all([owner])
    told = keeper.post("/v1/subscribers/number", {"number": "0999-0000001"}).json()
    assert told == {
        "number": "099****0001",
        "name": "某*",
        "address": "某路***",
        "warning": "",
        "is_masked": True,
    }
    nobody = keeper.post("/v1/subscribers/number", {"number": "09990000009"})
    assert (nobody.status_code, nobody.json()["code"]) == (404, "number.unknown")
    assert keeper.post("/v1/subscribers/number", {"number": "某"}).status_code == 409
    events = [entry.event for entry in SqlJournal(database).read(0, 1000)]
    database.close()
    asked = [event for event in events if isinstance(event, NumberAsked)]
    assert [(event.number, event.account) for event in asked] == [
        *(("0999-0000001", "keeper"), ("09990000009", "keeper")),
    ]


def test_others_neither_see_nor_move_it(server: RunningServer) -> None:
    for role in (Role.SHIFT_LEADER, Role.DISPATCHER, Role.AUDITOR):
        client = server.client(role)
        assert client.get(PATH).status_code == 403
        assert client.post(PATH, {}).status_code == 403
        assert client.post("/v1/subscribers/back", {"why": "试"}).status_code == 403
        assert client.post("/v1/subscribers/number", {"number": "120"}).status_code == 403


def test_without_a_source_it_says_so(server: RunningServer) -> None:
    head = server.client(Role.DIRECTOR, name="head")
    told = head.get(PATH).json()
    assert (told["source"], told["due_at"], told["since"]) == ("", None, None)
    assert head.post(PATH, {}).json()["code"] == "subscribers.no-source"
