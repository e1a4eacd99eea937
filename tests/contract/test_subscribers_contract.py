"""What every subscriber table keeps: memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.subscribers import CHUNK, SqlSubscribers
from dispatch_app.domain.values import Position, Subscriber
from dispatch_app.ports.subscribers import Subscribers
from tests.fakes.memory_subscribers import MemorySubscribers

WANG = Subscriber(
    number="09990001234",
    name="王家饭店",
    address="演示区和平路1号",
    position=Position(lat=31.5, lon=120.5),
    warning="key_patient:冠心病",
)


@pytest.fixture
def subscribers(store: str) -> Iterator[Subscribers]:
    if store == "memory":
        yield MemorySubscribers()
        return
    database = Database(store)
    yield SqlSubscribers(database)
    database.close()


def row(number: str, name: str = "某人") -> Subscriber:
    return Subscriber(number=number, name=name, address="演示区")


def test_an_empty_table_knows_nobody(subscribers: Subscribers) -> None:
    assert subscribers.lookup("09990001234") is None


@pytest.mark.parametrize("written", ["09990001234", "0999-000 1234", "+86 999 0001234"])
def test_a_number_is_found_however_it_is_written(subscribers: Subscribers, written: str) -> None:
    subscribers.replace_all([WANG])
    assert subscribers.lookup(written) == WANG


def test_no_number_is_nobody(subscribers: Subscribers) -> None:
    assert subscribers.replace_all([row(""), row("private"), WANG]) == 1
    assert subscribers.lookup("") is None


def test_a_new_table_takes_the_place_of_the_old_one(subscribers: Subscribers) -> None:
    subscribers.replace_all([WANG, row("19900000001")])
    assert subscribers.replace_all([row("19900000001", "新"), row("19900000002")]) == 2
    assert subscribers.lookup(WANG.number) is None
    assert subscribers.lookup("19900000001") == row("19900000001", "新")


def test_of_two_rows_with_one_number_the_later_counts(subscribers: Subscribers) -> None:
    assert subscribers.replace_all([row("19900000001", "旧"), row("019900000001", "新")]) == 1
    assert subscribers.lookup("19900000001") == row("19900000001", "新")


def test_a_load_that_breaks_leaves_the_old_table(subscribers: Subscribers) -> None:
    subscribers.replace_all([WANG])

    def broken() -> Iterator[Subscriber]:
        for number in range(CHUNK + 10):
            yield row(f"1990000{number:04d}")
        raise OSError("the disk with the list was pulled out")

    with pytest.raises(OSError, match="pulled out"):
        subscribers.replace_all(broken())
    assert subscribers.lookup(WANG.number) == WANG
    assert subscribers.lookup("19900000001") is None
    assert subscribers.replace_all([row("19900000001")]) == 1
    assert subscribers.lookup("19900000002") is None


def test_a_large_table_is_loaded_whole(subscribers: Subscribers) -> None:
    count = 2 * CHUNK + 7
    assert subscribers.replace_all(row(f"1990000{n:04d}") for n in range(count)) == count
    assert subscribers.lookup(f"1990000{count - 1:04d}") is not None


def test_the_whole_table_is_told_by_number(subscribers: Subscribers) -> None:
    assert list(subscribers.all()) == []
    subscribers.replace_all([row("09990005678"), WANG])
    assert list(subscribers.all()) == [WANG, row("09990005678")]
    subscribers.replace_all([row("09990005678")])
    assert list(subscribers.all()) == [row("09990005678")]
