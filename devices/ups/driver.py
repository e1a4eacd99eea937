"""One UPS on one serial line: its talk, and the loop that owns its port."""

from __future__ import annotations

from collections.abc import Callable

from devices.moment import Moment
from devices.transports.port_loop import REOPEN_S, Now, PortLoop
from devices.transports.serial_port import serial_opener
from devices.transports.transport import OpenPort
from devices.ups.conversation import Conversation, Dialect, Patience
from devices.ups.events import UpsEvent
from devices.ups.values import Nominal, Order

BAUD = 2400
OnEvent = Callable[[UpsEvent], None]


def ups_opener(url: str, *, baud: int = BAUD) -> OpenPort:
    """The port of a UPS: 2400 baud unless it is set otherwise."""
    return serial_opener(url, baud=baud)


class SerialUps(PortLoop[UpsEvent]):
    """Asks each second, tells what it hears, opens its port again when it went away."""

    def __init__(
        self,
        name: str,
        open_port: OpenPort,
        on_event: OnEvent,
        *,
        dialect: Dialect = Dialect.AUTO,
        nominal: Nominal | None = None,
        patience: Patience | None = None,
        reopen_s: float = REOPEN_S,
        now: Now = Moment.now,
    ) -> None:
        self._talk_with_ups = Conversation(dialect, nominal=nominal, patience=patience)
        super().__init__(
            f"ups {name}", open_port, self._talk_with_ups, on_event, reopen_s=reopen_s, now=now
        )

    def give(self, order: Order) -> None:
        """From any thread; an event says what became of it.

        Raises:
            ValueError: the protocol cannot say the order.
        """
        self._talk_with_ups.give(order)
