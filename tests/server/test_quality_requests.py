"""Reviews over HTTP: blind for the second reviewer, own ones alone for whose call it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import CallId, LineId, SeatId
from dispatch_app.domain.quality.commands import AppealReview, AssessCall, ChooseForReview
from dispatch_app.domain.quality.sheets import Mark, Scale
from dispatch_app.wire.quality_messages import Candidates, ReviewList, ReviewResults
from tests.fakes.running_server import Client, RunningServer, running_server, until


@dataclass
class Room:
    """A centre in which one call was answered at seat 1, ended, and chosen for two reviews."""

    server: RunningServer
    owner: Client
    one: Client
    two: Client
    other: Client
    review: Any
    good: dict[str, Mark]
    fair: dict[str, Mark]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with running_server(tmp_path_factory.mktemp("quality")) as server:
        yield a_room(server)


def a_room(server: RunningServer) -> Room:
    owner = server.client(Role.DISPATCHER, seat="1", name="zhang")
    one = server.client(Role.SHIFT_LEADER, seat="8", name="one")
    two = server.client(Role.DIRECTOR, name="two")
    owner.does(c.SignInSeat(seat=SeatId("1"), person="张三"))
    (rang, *_) = server.client(Role.GATEWAY).does(c.ReportRinging(line=LineId("1")))
    call = CallId(rang["body"]["call"])
    owner.does(c.AnswerCall(call=call))
    owner.does(c.EndCall(call=call))
    found = msgspec.json.decode(one.get("/v1/quality/candidates").content, type=Candidates)
    (candidate,) = found.candidates
    (chosen,) = one.does(ChooseForReview(calls=(candidate.of,), wants_second=True))
    items = [*listed(one).sheets[0].items()]
    good = {i.code: Mark.FIVE if i.scale is Scale.POINTS else Mark.PASSED for i in items}
    points = next(i.code for i in items if i.scale is Scale.POINTS)
    return Room(
        server=server,
        owner=owner,
        one=one,
        two=two,
        other=server.client(Role.DISPATCHER, seat="2", name="li"),
        review=chosen["body"]["review"],
        good=good,
        fair={**good, points: Mark.THREE},
    )


def listed(client: Client) -> ReviewList:
    return msgspec.json.decode(client.get("/v1/quality/reviews").content, type=ReviewList)


def test_the_way_of_one_review(room: Room) -> None:
    assert room.one.get("/v1/quality/candidates").json()["candidates"] == []
    room.one.does(AssessCall(review=room.review, marks=room.good))
    (mine,) = listed(room.one).reviews
    assert mine.review.first is not None
    (blind,) = listed(room.two).reviews
    assert blind.review.first is None
    assert listed(room.owner).reviews == []
    room.two.does(AssessCall(review=room.review, marks=room.good))
    (own,) = listed(room.owner).reviews
    assert own.review.of.person == "张三"
    assert own.review.final is not None
    assert own.review.final.points == 100.0
    assert own.review.second is None
    assert listed(room.other).reviews == []
    refused = room.other.send(AppealReview(review=room.review, text="不是我的"))
    assert refused.json()["code"] == "quality.unknown"
    room.owner.does(AppealReview(review=room.review, text="线路有噪声"))
    told = room.one.get("/v1/quality/results").content
    results = msgspec.json.decode(told, type=ReviewResults)
    assert [(r.name, r.n, r.mean) for r in results.persons] == [("张三", 1, 100.0)]
    theirs = msgspec.json.decode(room.other.get("/v1/quality/results").content, type=ReviewResults)
    assert theirs.persons == []


def test_no_seat_hears_of_reviews_by_snapshot_or_journal(room: Room) -> None:
    for client in (room.one, room.two, room.owner):
        assert client.snapshot()["state"]["quality"]["reviews"] == {}
    told = until(lambda: room.owner.get("/v1/journal?limit=1000").json(), "the journal")
    assert not [e for e in told if e["kind"] in ("ReviewChosen", "CallAssessed")]


def test_who_reviews_nothing_is_told_nothing(room: Room) -> None:
    assert room.owner.get("/v1/quality/candidates").status_code == 403
    for role in (Role.STATION, Role.GATEWAY, Role.MAINTAINER):
        assert room.server.client(role).get("/v1/quality/reviews").status_code == 403
    wrong = room.owner.send(AssessCall(review=room.review, marks=room.good))
    assert wrong.json()["code"] == "right.missing"
