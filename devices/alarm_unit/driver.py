"""One box on one serial line: its talk, and the loop that owns its port."""

from __future__ import annotations

from collections.abc import Callable

from devices.alarm_unit.conversation import Conversation, Patience
from devices.alarm_unit.events import UnitEvent
from devices.alarm_unit.profile import Profile
from devices.moment import Moment
from devices.transports.port_loop import REOPEN_S, Now, PortLoop
from devices.transports.transport import OpenPort

OnEvent = Callable[[UnitEvent], None]


class AlarmUnit(PortLoop[UnitEvent]):
    """Tells its box what to do, reads its contacts, opens its port again when it went away."""

    def __init__(
        self,
        name: str,
        open_port: OpenPort,
        profile: Profile,
        on_event: OnEvent,
        *,
        patience: Patience | None = None,
        reopen_s: float = REOPEN_S,
        now: Now = Moment.now,
    ) -> None:
        self._talk_with_box = Conversation(profile, patience)
        super().__init__(
            f"alarm unit {name}",
            open_port,
            self._talk_with_box,
            on_event,
            reopen_s=reopen_s,
            now=now,
        )

    def tell(self, act: str) -> None:
        """From any thread; an event says what became of it."""
        self._talk_with_box.tell(act)
