"""A dispatcher's desk over a centre in memory, with replies that can be held back or fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.api import Away
from dispatch_app.client.link_words import LinkState, LinkStatus
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply, ignore
from dispatch_app.domain import commands as c
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.values import Actor
from tests.fakes.builders import SEAT_1, Centre, at_seat


class FormDesk(QObject):
    """What `Desk` offers to presenters. `disk` outlives it, as the seat's file would."""

    changed = Signal(object)
    moved = Signal(object)
    link_changed = Signal(object)
    pulsed = Signal(object)

    def __init__(
        self, centre: Centre, disk: dict[str, bytes] | None = None, seat: SeatId = SEAT_1
    ) -> None:
        super().__init__()
        self.centre = centre
        self.seat = seat
        self.disk = {} if disk is None else disk
        self.state = centre.state
        self.sequence = len(centre.events)
        self.disk_trouble = ""
        self.online = True
        self.arriving = False
        self.holding = False
        self.refuse_next: Refused | None = None
        self.forbidden: set[type] = set()
        """Commands that the account at this seat may not ask for."""
        self.sent: list[c.Command] = []
        self.asked: list[str] = []
        self.answers: dict[str, bytes] = {}
        self.handed: list[tuple[str, dict[str, str]]] = []
        self.hand_reply: Any = Away("offline")
        self.succeeded: list[tuple[str, str]] = []
        self.succeed_reply: Any = b""
        self.session: Any = None
        self.fixes: dict[Any, Any] = {}
        self.last_pulse: Any = None
        self.status = LinkStatus(state=LinkState.ONLINE)
        self.clock_offset = timedelta(0)
        self.session: Any = None
        self._held: list[tuple[c.Command, Callable[[Reply], None]]] = []

    def now(self) -> datetime:
        return self.centre.now

    # ---- commands

    def may(self, kind: type) -> bool:
        return kind not in self.forbidden

    def send(self, command: c.Command, then: Callable[[Reply], None] = ignore) -> str:
        self.sent.append(command)
        self._held.append((command, then))
        if not self.holding:
            self.release()
        return f"command-{len(self.sent)}"

    def release(self) -> None:
        """Bring everything that was held back to the centre, in order."""
        self.holding = False
        while self._held:
            command, then = self._held.pop(0)
            then(self._reply(command))
            self.hear()

    def _reply(self, command: c.Command) -> Reply:
        refusal, self.refuse_next = self.refuse_next, None
        if refusal is not None:
            return refusal
        try:
            events = self.centre.do(command, at_seat(self.seat))
        except Rejected as no:
            return Refused(no.code, dict(no.details))
        return Accepted(len(self.centre.events), events)

    def elsewhere(self, command: c.Command, actor: Actor | None = None) -> None:
        """Somebody else does something, and this seat hears of it."""
        self.centre.do(command, actor or at_seat(SeatId("2")))
        self.hear()

    def hear(self) -> None:
        """Take in what the centre has done since."""
        events = tuple(self.centre.events[self.sequence :])
        self.state, self.sequence = self.centre.state, len(self.centre.events)
        self.changed.emit(View(state=self.state, sequence=self.sequence, events=events))

    def kinds(self) -> list[str]:
        return [type(command).__name__ for command in self.sent]

    # ---- queries and drafts

    def ask(self, path: str, then: Callable[[Any], None]) -> None:
        self.asked.append(path)
        found = next((body for start, body in self.answers.items() if path.startswith(start)), None)
        then(Away("offline") if found is None else found)

    def succeed(self, account: str, password: str, then: Callable[[Any], None]) -> None:
        self.succeeded.append((account, password))
        then(self.succeed_reply)

    def hand_in(self, path: str, fields: Any, then: Callable[[Any], None]) -> None:
        self.handed.append((path, dict(fields)))
        then(self.hand_reply)

    def put_draft(self, name: str, body: bytes) -> None:
        self.disk[name] = body

    def draft(self, name: str) -> bytes | None:
        return self.disk.get(name)

    def drafts(self) -> dict[str, bytes]:
        return dict(self.disk)

    def drop_draft(self, name: str) -> None:
        self.disk.pop(name, None)
