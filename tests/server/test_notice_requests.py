"""Notices over HTTP: posted above, fetched with their files by those whom they are for."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.adapters.attachment_files import AttachmentFiles
from dispatch_app.domain.codes import Role
from dispatch_app.domain.notice_commands import PostNotice, ReadNotice, SendMessage
from dispatch_app.domain.notices import LARGEST_ATTACHMENT, Attachment, NoticeTo
from tests.fakes.builders import NORTH, SOUTH
from tests.fakes.running_server import Client, RunningServer, running_server

PLAN = b"%PDF-1.4 a plan"
SHA = hashlib.sha256(PLAN).hexdigest()
FILE = Attachment(name="绕行图.pdf", sha256=SHA, size=len(PLAN))


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("notices")) as server:
        yield server


def hands_in(client: Client, body: bytes) -> int:
    given = {"body": base64.b64encode(body).decode()}
    return client.post("/v1/attachments", given).status_code


def posts(client: Client, to: NoticeTo, **more: object) -> str:
    (event,) = client.does(PostNotice(title="和平路封路", to=to, **more))  # type: ignore[arg-type]
    return str(event["body"]["notice"])


def test_a_file_goes_from_the_writer_to_the_station_it_is_for(centre: RunningServer) -> None:
    leader = centre.client(Role.SHIFT_LEADER)
    assert hands_in(leader, PLAN) == 201
    notice = posts(leader, NoticeTo(stations=(NORTH,)), attachments=(FILE,))
    path = f"/v1/notices/{notice}/attachments/{SHA}"
    north = centre.client(Role.STATION, station=NORTH)
    answer = north.get(path)
    assert (answer.status_code, answer.content) == (200, PLAN)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert centre.client(Role.STATION, station=SOUTH).get(path).status_code == 404
    assert centre.client(Role.LINKED_SYSTEM).get(path).status_code == 403
    assert north.get(f"/v1/notices/{notice}/attachments/{'0' * 64}").status_code == 404


def test_files_are_handed_in_above_and_bounded(centre: RunningServer) -> None:
    assert hands_in(centre.client(Role.DISPATCHER), PLAN) == 403
    leader = centre.client(Role.SHIFT_LEADER)
    assert hands_in(leader, b"") == 400
    assert hands_in(leader, bytes(LARGEST_ATTACHMENT + 1)) in (400, 413)


def test_the_list_tells_who_has_read(centre: RunningServer) -> None:
    leader, north = centre.client(Role.DIRECTOR), centre.client(Role.STATION, station=NORTH)
    notice = posts(leader, NoticeTo(roles=(Role.STATION,)))
    north.does(ReadNotice(notice=notice, person="张三"))  # type: ignore[arg-type]
    found = leader.get("/v1/notices?limit=1").json()["notices"]
    assert [line["notice"]["id"] for line in found] == [notice]
    (read,) = found[0]["notice"]["reads"].values()
    assert (read["person"], read["by"]["station"]) == ("张三", NORTH)
    assert north.get("/v1/notices").status_code == 403


def test_a_station_finds_in_its_snapshot_what_is_for_it_alone(centre: RunningServer) -> None:
    leader = centre.client(Role.SHIFT_LEADER)
    notice = posts(leader, NoticeTo(stations=(SOUTH,)))
    north = centre.client(Role.STATION, station=NORTH)
    south = centre.client(Role.STATION, station=SOUTH)
    assert notice not in north.snapshot()["state"]["notices"]
    assert notice in south.snapshot()["state"]["notices"]


def test_a_message_of_a_station_reaches_the_centre(centre: RunningServer) -> None:
    north = centre.client(Role.STATION, station=NORTH)
    (event,) = north.does(SendMessage(text="氧气瓶用完", person="张三"))
    desk = centre.client(Role.DISPATCHER)
    kept = desk.snapshot()["state"]["notices"][event["body"]["notice"]]
    assert (kept["text"], kept["person"], kept["kind"]) == ("氧气瓶用完", "张三", "message")


def test_files_lie_beside_the_database_by_what_they_are(tmp_path: Path) -> None:
    files = AttachmentFiles(tmp_path / "attachments")
    name = files.put(PLAN)
    assert name == SHA
    assert files.put(PLAN) == SHA
    assert [kept.name for kept in (tmp_path / "attachments").iterdir()] == [SHA]
    (tmp_path / "attachments" / SHA).write_bytes(b"spoilt")
    assert files.get(SHA) is None
    assert files.put(PLAN) == SHA
    assert files.get(SHA) == PLAN
    assert files.get("../centre.sqlite") is None
