"""An exchange that does nothing by itself: keeps its orders, tells what a test says."""

from __future__ import annotations

from collections.abc import Callable

from dispatch_app.ports.call_control import ExchangeOrder
from dispatch_app.ports.exchange_events import ExchangeEvent


class QuietExchange:
    def __init__(self) -> None:
        self.orders: list[ExchangeOrder] = []
        self.running = False
        self._heard: Callable[[ExchangeEvent], None] = lambda _event: None

    def start(self, heard: Callable[[ExchangeEvent], None]) -> None:
        self._heard = heard
        self.running = True

    def do(self, order: ExchangeOrder) -> None:
        self.orders.append(order)

    def stop(self) -> None:
        self.running = False

    def tells(self, *events: ExchangeEvent) -> None:
        for event in events:
            self._heard(event)

    def got[O: ExchangeOrder](self, kind: type[O]) -> list[O]:
        return [order for order in self.orders if isinstance(order, kind)]
