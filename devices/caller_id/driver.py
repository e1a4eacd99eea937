"""One modem on one line: its talk, and the loop that owns its port."""

from __future__ import annotations

from collections.abc import Callable

from devices.caller_id.conversation import Conversation, Patience
from devices.caller_id.events import Event
from devices.moment import Moment
from devices.transports.port_loop import REOPEN_S, Now, PortLoop
from devices.transports.transport import OpenPort

OnEvent = Callable[[Event], None]


class CallerIdModem(PortLoop[Event]):
    """Opens its port, keeps it, and opens it again when it went away."""

    def __init__(
        self,
        line: str,
        open_port: OpenPort,
        on_event: OnEvent,
        *,
        patience: Patience | None = None,
        reopen_s: float = REOPEN_S,
        now: Now = Moment.now,
    ) -> None:
        self.line = line
        super().__init__(
            f"line {line}",
            open_port,
            Conversation(line, patience),
            on_event,
            reopen_s=reopen_s,
            now=now,
        )
