"""A seat's link with ears: what it told, and commands that wait for their reply."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client.credentials import Password
from dispatch_app.client.link import Link, LinkState, LinkStatus, Pulse
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Reply
from dispatch_app.domain.commands import Command
from dispatch_app.domain.values import Fix

PASSWORD = "not-a-real-password"


class Ear:
    """Remembers what the link told."""

    def __init__(self) -> None:
        self.latest: View | None = None
        self.events: list[object] = []
        self.statuses: list[LinkStatus] = []
        self.pulses: list[Pulse] = []

    def view(self, view: View) -> None:
        self.latest = view
        self.events += view.events

    def fixes(self, fixes: Sequence[Fix]) -> None: ...

    def status(self, status: LinkStatus) -> None:
        self.statuses.append(status)

    def heartbeat(self, pulse: Pulse) -> None:
        self.pulses.append(pulse)

    @property
    def online(self) -> bool:
        return bool(self.statuses) and self.statuses[-1].state is LinkState.ONLINE


class LinkedSeat:
    def __init__(
        self,
        url: str,
        directory: Path,
        *,
        seat: str = "1",
        password: str = PASSWORD,
        sits: bool = True,
    ) -> None:
        """`sits`: at a seat of the centre, as people do and machines do not."""
        self.ear = Ear()
        self.store = LocalStore(directory / f"seat-{seat}.sqlite")
        outbox = Outbox(self.store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
        who = Password(account=f"person-{seat}", password=password, seat=seat if sits else None)
        self.link = Link([url], who, outbox, self.ear, keep=self.store)

    def start(self) -> LinkedSeat:
        self.link.start()
        return self

    def does(self, command: Command) -> Reply:
        replies: list[Reply] = []
        told = threading.Event()

        def then(reply: Reply) -> None:
            replies.append(reply)
            told.set()

        self.link.send(command, then)
        assert told.wait(30)
        return replies[0]

    def stop(self) -> None:
        self.link.stop()
        self.store.close()
