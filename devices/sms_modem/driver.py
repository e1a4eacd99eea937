"""One text modem on one serial line: its talk, and the loop that owns its port."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from devices.moment import Moment
from devices.sms_modem import encoder
from devices.sms_modem.conversation import Conversation, Patience
from devices.sms_modem.events import SmsEvent
from devices.sms_modem.sending import Outgoing
from devices.transports.port_loop import REOPEN_S, Now, PortLoop
from devices.transports.transport import OpenPort

BAUD = 115200
OnEvent = Callable[[SmsEvent], None]


class SmsModem(PortLoop[SmsEvent]):
    """Sends texts one after another, tells what came, opens its port again when it went away."""

    def __init__(
        self,
        name: str,
        open_port: OpenPort,
        on_event: OnEvent,
        *,
        pin: str = "",
        patience: Patience | None = None,
        reopen_s: float = REOPEN_S,
        now: Now = Moment.now,
    ) -> None:
        self._talk_with_modem = Conversation(pin=pin, patience=patience)
        self._time = now
        self._marks = count(now().monotonic_ns % 256)
        super().__init__(
            f"text modem {name}",
            open_port,
            self._talk_with_modem,
            on_event,
            reopen_s=reopen_s,
            now=now,
        )

    def send(self, text: str, number: str, words: str, *, within_s: float = 120.0) -> None:
        """From any thread; an event that names `text` says what became of it. `within_s`: so long
        it may wait for its turn.

        Raises:
            ValueError: no number, no words, or more than ten parts of them.
        """
        parts = encoder.parts_of(number, words, mark=next(self._marks))
        until = self._time().plus(within_s)
        self._talk_with_modem.send(Outgoing(text, parts, until))
