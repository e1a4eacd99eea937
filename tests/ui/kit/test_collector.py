"""Rubbish is swept on the Qt thread, whoever made it."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QCoreApplication

from dispatch_app.ui.kit.collector import Collector
from tests.fakes.running_server import until


class Knot:
    """Something that holds itself and so can only be collected."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def collector(qapp, clock):
    kept = Collector(qapp, lambda: clock[0])
    kept.start()
    yield kept
    kept.stop()


def knot(ended: list[int]) -> None:
    weakref.finalize(Knot(), lambda: ended.append(threading.get_ident()))


def test_what_another_thread_allocates_never_makes_it_collect(collector):
    ended: list[int] = []
    knot(ended)
    held: list[list[int]] = []
    busy = threading.Thread(target=lambda: held.extend([n] for n in range(50_000)))
    busy.start()
    busy.join()
    assert ended == []
    until(lambda: QCoreApplication.processEvents() or ended, "collection")
    assert ended == [threading.get_ident()]
    assert len(held) == 50_000


def test_a_stopped_collector_gives_the_work_back(collector):
    collector.stop()
    assert gc.isenabled()


def test_what_lived_long_is_looked_through_now_and_then_only(collector, clock, monkeypatch):
    collected: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, 99))
    monkeypatch.setattr(gc, "collect", collected.append)
    collector.look()
    clock[0] = 300.0
    collector.look()
    clock[0] = 330.0
    collector.look()
    assert collected == [1, 2, 1]


def test_with_little_made_nothing_is_collected(collector, monkeypatch):
    collected: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: (1, 0, 0))
    monkeypatch.setattr(gc, "collect", collected.append)
    collector.look()
    assert collected == []
