"""News crosses threads in turns: nothing is lost, what only brings up to date gives way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtTest import QTest

from dispatch_app.client.link import LinkState, LinkStatus
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted
from dispatch_app.domain.codes import Origin, VehicleState
from dispatch_app.domain.events import VehicleStateReported
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix
from dispatch_app.ui.kit import bridge as module
from dispatch_app.ui.kit.bridge import Bridge
from tests.fakes.builders import NOON


def an_event(vehicle: str) -> VehicleStateReported:
    return VehicleStateReported(
        vehicle=VehicleId(vehicle),
        state=VehicleState.STANDBY,
        origin=Origin.BY_HAND,
        happened_at=NOON,
        at=NOON,
    )


def a_view(sequence: int, *, fresh: bool = False) -> View:
    return View(
        state=CentreState(day_count=sequence),
        sequence=sequence,
        events=(an_event(str(sequence)),),
        fresh=fresh,
    )


def a_fix(vehicle: str, seconds: int) -> Fix:
    return Fix(
        vehicle=VehicleId(vehicle), lat=31.5, lon=120.5, at=NOON + timedelta(seconds=seconds)
    )


class Heard:
    """All that a bridge tells, in order, with the thread it was told on."""

    def __init__(self, bridge: Bridge) -> None:
        self.told: list[tuple[str, Any]] = []
        self.threads: set[int] = set()
        for name in ("changed", "moved", "link_changed", "pulsed"):
            getattr(bridge, name).connect(self._hear(name))

    def _hear(self, name: str) -> Callable[[object], None]:
        def hear(what: object) -> None:
            self.threads.add(threading.get_ident())
            self.told.append((name, what))

        return hear

    def until(self, number: int) -> list[tuple[str, Any]]:
        limit = time.monotonic() + 5
        while len(self.told) < number and time.monotonic() < limit:
            QTest.qWait(5)
        return self.told


@pytest.fixture
def bridge(qapp: Any) -> Bridge:
    return Bridge()


def on_another_thread(work: Callable[[], None]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_views_that_came_together_are_one_with_all_their_events(bridge: Bridge) -> None:
    heard = Heard(bridge)

    def come() -> None:
        for number in (1, 2, 3):
            bridge.view(a_view(number, fresh=number == 1))

    on_another_thread(come)
    ((name, view),) = heard.until(1)
    assert (name, view.sequence, view.state.day_count, view.fresh) == ("changed", 3, 3, True)
    assert [event.vehicle for event in view.events] == ["1", "2", "3"]
    assert heard.threads == {threading.get_ident()}


def test_of_each_vehicle_the_last_fix_is_told(bridge: Bridge) -> None:
    heard = Heard(bridge)
    bridge.fixes([a_fix("1", 0), a_fix("2", 0)])
    bridge.fixes([a_fix("1", 1)])
    ((_, fixes),) = heard.until(1)
    assert {fix.vehicle: fix.at for fix in fixes} == {
        "1": NOON + timedelta(seconds=1),
        "2": NOON,
    }


def test_what_happened_comes_before_what_only_moved(bridge: Bridge) -> None:
    heard = Heard(bridge)
    bridge.fixes([a_fix("1", 0)])
    bridge.view(a_view(1))
    bridge.status(LinkStatus(state=LinkState.ONLINE))
    assert [name for name, _ in heard.until(3)] == ["changed", "link_changed", "moved"]


def test_replies_come_in_their_order_on_the_qt_thread(bridge: Bridge) -> None:
    replies: list[tuple[int, int]] = []
    for number in range(5):
        then = bridge.on_qt_thread(
            lambda reply, n=number: replies.append((n, threading.get_ident()))  # type: ignore[misc]
        )
        on_another_thread(lambda then=then: then(Accepted(1)))  # type: ignore[misc]
    limit = time.monotonic() + 5
    while len(replies) < 5 and time.monotonic() < limit:
        QTest.qWait(5)
    assert replies == [(n, threading.get_ident()) for n in range(5)]


def test_a_turn_that_has_lasted_leaves_the_rest_to_the_next(
    bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TURN_MS", 0.0)
    done: list[int] = []
    for number in range(3):
        bridge.call(lambda n=number: done.append(n))  # type: ignore[misc]
    bridge._turn()
    assert done == [0]
    bridge._turn()
    bridge._turn()
    assert done == [0, 1, 2]


def test_what_fails_does_not_hold_up_what_follows(bridge: Bridge) -> None:
    done: list[str] = []

    def fail() -> None:
        raise ValueError("a bug in a presenter")

    bridge.call(fail)
    bridge.call(lambda: done.append("the next"))
    with pytest.raises(ValueError, match="a bug"):
        bridge._turn()
    limit = time.monotonic() + 5
    while not done and time.monotonic() < limit:
        QTest.qWait(5)
    assert done == ["the next"]
