"""Protocols over HTTP: written by one, approved by another, told to every seat, kept for ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.adapters.protocol_texts import texts_in
from dispatch_app.domain.codes import Role
from dispatch_app.domain.protocol_commands import (
    ApproveProtocol,
    KeepProtocolDraft,
    SubmitProtocol,
)
from dispatch_app.domain.protocols.kept import ENTRY, NEW, digest_of, stamp_of
from dispatch_app.i18n.texts import RESOURCES
from tests.fakes.running_server import RunningServer, running_server

SHIPPED = texts_in(RESOURCES / "protocols")
BEFORE = SHIPPED["chest_pain"]
AFTER = BEFORE.replace('version = "1.0"', 'version = "2.0"', 1)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as server:
        yield server


def test_a_protocol_goes_from_its_author_over_a_second_person_to_every_seat(
    centre: RunningServer,
) -> None:
    author = centre.client(Role.SHIFT_LEADER, seat="8")
    director = centre.client(Role.DIRECTOR)
    desk = centre.client(Role.DISPATCHER, seat="1")
    known = desk.snapshot()["state"]["protocols"]["in_force"]
    assert {code: each["text"] for code, each in known.items()} == SHIPPED

    draft = KeepProtocolDraft(code="chest_pain", text=AFTER, note="试改", seen=NEW)
    assert desk.send(draft).status_code == 403
    author.does(draft)
    author.does(SubmitProtocol(code="chest_pain", seen=digest_of(AFTER)))
    approval = ApproveProtocol(code="chest_pain", seen=digest_of(AFTER))
    assert author.send(approval).status_code == 403
    director.does(approval)

    now = desk.snapshot()["state"]["protocols"]["in_force"]["chest_pain"]
    assert (now["text"], now["version"], now["origin"]) == (AFTER, "2.0", "own")
    told = director.get("/v1/protocols/chest_pain").json()["versions"]
    assert [each["version"] for each in told] == ["2.0", "1.0"]
    assert director.get(f"/v1/protocols/chest_pain/{told[1]['digest']}").json()["text"] == BEFORE
    for version, text in (("1.0", BEFORE), ("2.0", AFTER)):
        stamp = stamp_of("chest_pain", version, SHIPPED[ENTRY], text)
        words = director.get(f"/v1/asked-protocols/{stamp}").json()
        assert (words["text"], words["entry"]) == (text, SHIPPED[ENTRY])
    unknown = director.get("/v1/asked-protocols/chest_pain@9.9+000000000000")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "protocol.no-such-text")
    assert desk.get("/v1/protocols/chest_pain").status_code == 403
