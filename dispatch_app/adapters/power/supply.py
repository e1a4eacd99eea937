"""`ports.power_supply.PowerSupply` by a driver of `devices.ups`, whatever wire it speaks over."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from devices.ups import values
from devices.ups.events import OrderDone, OrderRefused, UpsBack, UpsEvent, UpsRead, UpsStale
from dispatch_app.adapters.power.reading import source_read
from dispatch_app.domain.power import TestKind
from dispatch_app.ports.power_supply import Heard, SourceSilent, TestRefused

log = logging.getLogger(__name__)

TEST_KINDS = {
    TestKind.QUICK: values.TestKind.QUICK,
    TestKind.MINUTES: values.TestKind.MINUTES,
    TestKind.DEEP: values.TestKind.DEEP,
}


class Ups(Protocol):
    """A driver: it tells events and takes orders."""

    on_turn: Callable[[], None]
    """Called on its own thread each time its loop comes round."""

    def start(self) -> None: ...
    def stop(self) -> object: ...
    def give(self, order: values.Order) -> None: ...


class UpsSupply:
    """What the drivers have in common. A subclass makes its driver, which tells `_take`."""

    _ups: Ups

    def __init__(self, name: str) -> None:
        self._name = name
        self._heard: Heard = lambda _event: None

    def start(self, heard: Heard) -> None:
        self._heard = heard
        self._ups.start()

    def stop(self) -> None:
        self._ups.stop()

    def on_each_turn(self, beat: Callable[[], None]) -> None:
        """Before `start`: whoever misses it knows that the driver's loop hangs."""
        self._ups.on_turn = beat

    def begin_test(self, kind: TestKind, minutes: int) -> None:
        self._ups.give(values.BeginTest(TEST_KINDS[kind], minutes))

    def end_test(self) -> None:
        self._ups.give(values.EndTest())

    def switch_off(self, after_s: int) -> None:
        self._ups.give(values.SwitchOff(after_s))

    def _take(self, event: UpsEvent) -> None:
        match event:
            case UpsRead():
                self._heard(source_read(event))
            case UpsStale():
                log.warning("ups %s is not heard: %s", self._name, event.reason.value)
                self._heard(SourceSilent(at=event.at.utc, reason=event.reason.value))
            case UpsBack():
                who = f"{event.identity.maker} {event.identity.model}".strip()
                log.info("ups %s answers: %s", self._name, who or "without a name")
            case OrderDone():
                log.info("ups %s takes %s", self._name, event.order)
            case OrderRefused():
                log.warning("ups %s does not take %s", self._name, event.order)
                if isinstance(event.order, values.BeginTest):
                    self._heard(TestRefused(at=event.at.utc))
