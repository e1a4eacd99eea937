"""A seat without windows on a real link: what it was told, what it sends, what its lamps show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client.credentials import Credentials
from dispatch_app.client.link import Link, LinkState, LinkStatus, Pulse
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Reply
from dispatch_app.domain.commands import Command
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.seat_lamps import OwnParts, SeatLamps


def _now() -> datetime:
    return datetime.now(UTC)


class FacelessSeat:
    """`with` links it and ends it. Stands for a `Desk` before the lamps."""

    def __init__(self, url: str, who: Credentials, directory: Path) -> None:
        self.state = CentreState()
        self.status_now = LinkStatus(state=LinkState.CONNECTING)
        self.last_pulse: Pulse | None = None
        self.fixes: dict[str, Fix] = {}
        self.clock_offset = timedelta(0)
        self.replies: list[Reply] = []
        directory.mkdir(parents=True, exist_ok=True)
        self._store = LocalStore(directory / "seat.sqlite")
        self.outbox = Outbox(self._store, now=_now, new_id=Uuid7Maker())
        self._link = Link([url], who, self.outbox, _Heard(self))
        self._lamps = SeatLamps(
            self,  # type: ignore[arg-type]
            Texts.load("zh"),
            "Asia/Shanghai",
            OwnParts(),
        )

    def __enter__(self) -> FacelessSeat:
        self._link.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._store.settle()
        self._link.stop()
        self._store.close()

    @property
    def online(self) -> bool:
        return self.status_now.state is LinkState.ONLINE

    @property
    def status(self) -> LinkStatus:
        return self.status_now

    def now(self) -> datetime:
        return _now()

    def send(self, command: Command) -> None:
        self._link.send(command, self.replies.append)

    def lamp(self, name: str) -> str:
        return self._lamps.looks()[name].tone


class _Heard:
    def __init__(self, seat: FacelessSeat) -> None:
        self._seat = seat

    def view(self, view: View) -> None:
        self._seat.state = view.state

    def fixes(self, fixes: Sequence[Fix]) -> None: ...

    def status(self, status: LinkStatus) -> None:
        self._seat.status_now = status

    def heartbeat(self, pulse: Pulse) -> None:
        self._seat.last_pulse = pulse
