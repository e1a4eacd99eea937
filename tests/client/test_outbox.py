"""Commands on their way: on disk first, answered once, never true late."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from dispatch_app.client import disk_writer
from dispatch_app.client.disk_writer import DiskWriter, Transaction
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replies import Accepted, Reply, Unreachable
from dispatch_app.domain.codes import Origin, Stage
from dispatch_app.domain.commands import AnswerCall, Command, ReportStage
from dispatch_app.domain.ids import CallId, MissionId
from dispatch_app.domain.telephone import Target, TargetKind
from dispatch_app.domain.telephone_commands import CallOut, ForceRelease, TransferCall
from tests.fakes.builders import NOON
from tests.fakes.running_server import until

PATIENCE_S = 10.0


@contextmanager
def a_busy_disk(path: Path) -> Iterator[None]:
    """Somebody else writes into the file as long as this lasts: no write can end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


class Hands:
    """An outbox with a clock that the test turns, which can be torn down and opened again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.now: datetime = NOON
        self._ids = count(1)
        self.open()

    def open(self) -> Outbox:
        self.store = LocalStore(self._path)
        self.outbox = Outbox(
            self.store, now=lambda: self.now, new_id=lambda: f"c-{next(self._ids)}"
        )
        return self.outbox

    def crash(self) -> Outbox:
        """What a kill leaves is what stands in the file."""
        self.store.settle()
        self.store.close()
        return self.open()


def a_stage() -> ReportStage:
    return ReportStage(mission=MissionId("m"), stage=Stage.EN_ROUTE, origin=Origin.STATION_BUTTON)


def test_commands_leave_in_the_order_in_which_they_were_given(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "seat.sqlite")
    first, second = hands.outbox.put(a_stage()), hands.outbox.put(a_stage())
    hands.store.settle()
    waiting = hands.outbox.first()
    assert waiting is not None and waiting.id == first
    hands.outbox.answered(first, Accepted(1))
    waiting = hands.outbox.first()
    assert waiting is not None and waiting.id == second
    hands.store.close()


def test_what_was_not_answered_is_sent_again_with_its_id_after_a_crash(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "seat.sqlite")
    command_id = hands.outbox.put(a_stage())
    again = hands.crash().first()
    assert again is not None
    assert (again.id, again.kind) == (command_id, "ReportStage")
    hands.store.close()


def test_what_was_answered_is_forgotten_also_by_the_disk(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "seat.sqlite")
    hands.outbox.answered(hands.outbox.put(a_stage()), Accepted(1))
    assert hands.crash().first() is None
    hands.store.close()


def test_every_command_gets_exactly_one_reply(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "seat.sqlite")
    replies: list[Reply] = []
    command_id = hands.outbox.put(a_stage(), replies.append)
    hands.outbox.answered(command_id, Accepted(1))
    hands.outbox.answered(command_id, Accepted(2))
    assert replies == [Accepted(1)]
    hands.store.close()


@pytest.mark.parametrize(
    "wish",
    [
        AnswerCall(call=CallId("c")),
        TransferCall(call=CallId("c"), to=Target(kind=TargetKind.SEAT, id="2")),
        ForceRelease(call=CallId("c")),
        CallOut(to=Target(kind=TargetKind.NUMBER, id="09990001234")),
    ],
    ids=lambda wish: type(wish).__name__,
)
def test_a_wish_at_the_telephone_never_comes_true_late(tmp_path: Path, wish: Command) -> None:
    hands = Hands(tmp_path / "seat.sqlite")
    replies: list[Reply] = []
    hands.outbox.put(wish, replies.append)
    hands.now += timedelta(seconds=11)
    assert hands.outbox.first() is None
    assert replies == [Unreachable()]
    hands.store.close()


def test_a_fact_waits_for_ever(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "seat.sqlite")
    hands.outbox.put(a_stage())
    hands.store.settle()
    hands.now += timedelta(days=3)
    assert hands.outbox.first() is not None
    hands.store.close()


def test_a_draft_is_still_there_after_a_crash(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "seat.sqlite")
    store.put_draft("call-1", b'{"place": "\xe5\x92\x8c\xe5\xb9\xb3\xe8\xb7\xaf"}', NOON)
    store.close()
    again = LocalStore(tmp_path / "seat.sqlite")
    assert list(again.drafts()) == ["call-1"]
    again.drop_draft("call-1")
    assert again.drafts() == {}
    again.close()


def test_a_command_is_not_sent_before_it_is_on_the_disk(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "seat.sqlite")
    told = Event()
    hands.outbox.ready = told.set
    with a_busy_disk(tmp_path / "seat.sqlite"):
        hands.outbox.put(a_stage())
        assert len(hands.outbox) == 1
        assert hands.outbox.first() is None
    assert told.wait(PATIENCE_S), "nobody was told that it may be sent"
    assert hands.outbox.first() is not None
    hands.store.close()


def test_whoever_sends_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "seat.sqlite")
    with a_busy_disk(tmp_path / "seat.sqlite"):
        for _ in range(50):
            hands.outbox.put(a_stage())
    hands.store.settle()
    assert len(hands.store.commands()) == 50
    hands.store.close()


def test_a_disk_that_refuses_is_tried_again_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_writer, "RETRY_S", 0.01)
    full, refused = Event(), Event()
    full.set()
    done: list[Transaction] = []

    def commit(works: Sequence[Transaction]) -> None:
        if full.is_set():
            refused.set()
            raise sqlite3.OperationalError("database or disk is full")
        done.extend(works)

    writer = DiskWriter(commit)
    written = writer.put(lambda _db: None)
    assert refused.wait(PATIENCE_S)
    assert not written.wait(0)
    until(lambda: writer.trouble, "what the disk says")
    full.clear()
    assert written.wait(PATIENCE_S)
    assert (len(done), writer.trouble) == (1, "")
    writer.close()


def test_many_views_in_a_row_cost_one_write(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "seat.sqlite")
    asked: list[int] = []

    def state(number: int) -> bytes:
        asked.append(number)
        return str(number).encode()

    with a_busy_disk(tmp_path / "seat.sqlite"):
        store.write("delete from draft")
        for number in range(1, 6):
            store.put_view(number, partial(state, number))
    assert store.view() == (5, b"5")
    assert len(asked) <= 2
    store.close()


def test_what_is_known_is_on_the_disk_before_what_is_sent_because_of_it(tmp_path: Path) -> None:
    hands = Hands(tmp_path / "seat.sqlite")
    told = Event()
    hands.outbox.ready = told.set
    hands.store.put_view(7, lambda: b"an order")
    hands.outbox.put(a_stage())
    assert told.wait(PATIENCE_S)
    with closing(sqlite3.connect(tmp_path / "seat.sqlite")) as other:
        assert other.execute("select sequence from view").fetchall() == [(7,)]
    hands.store.close()
