"""What a seat's presenters stand on: the latest state, fixes, the centre's clock, one way to send.

Lives on the Qt thread. Holds no widgets and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal, Slot

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import Link, LinkState, LinkStatus, Pulse, SignedIn
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Then, ignore
from dispatch_app.domain.commands import Command
from dispatch_app.domain.drills import running
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix
from dispatch_app.ui.kit.bridge import Bridge

_PULSES_KEPT = 30


class Desk(QObject):
    """Signals come after the properties hold the new values."""

    changed = Signal(object)
    """The `View`, with the events that led to it."""
    moved = Signal(object)
    """The list of fixes that are new."""
    link_changed = Signal(object)
    """A `LinkStatus`."""
    pulsed = Signal(object)
    """A `Pulse`."""

    def __init__(
        self, link: Link, bridge: Bridge, store: LocalStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._bridge = bridge
        self._store = store
        self._drafts = store.drafts()
        self._lags: list[timedelta] = []
        self.state = CentreState()
        self.fixes: dict[VehicleId, Fix] = {}
        self.status = LinkStatus(state=LinkState.CONNECTING)
        self.session: SignedIn | None = None
        self.arriving = True
        """The first attempt to reach the centre is under way: nothing is known, nothing is lost."""
        self.last_pulse: Pulse | None = None
        bridge.changed.connect(self._changed)
        bridge.moved.connect(self._moved)
        bridge.link_changed.connect(self._link_changed)
        bridge.pulsed.connect(self._pulsed)

    def now(self) -> datetime:
        """The centre's time, as well as this machine can tell it. Shown, never ordered by."""
        return datetime.now(UTC) - self.clock_offset

    @property
    def clock_offset(self) -> timedelta:
        """How far this machine's clock runs ahead of the centre's (the least seen lag). Taken for
        nothing in a drill of the clock: the seat then goes by its own."""
        if Lamp.CLOCK in running(self.state.drills.values()):
            return timedelta(0)
        return min(self._lags, default=timedelta(0))

    @property
    def online(self) -> bool:
        return self.status.state is LinkState.ONLINE

    @property
    def disk_trouble(self) -> str:
        """What this machine's disk says while it refuses writes, and commands wait for it."""
        return self._store.trouble

    def may(self, kind: type[Command]) -> bool:
        """Whether this account may ask for such a command. While nobody has said so, it is left
        to the centre to refuse."""
        known = self.session.may if self.session is not None else ()
        return not known or kind.__name__ in known

    def send(self, command: Command, then: Then = ignore) -> str:
        """Send a command; `then` gets its one reply on the Qt thread."""
        return self._link.send(command, self._bridge.on_qt_thread(then))

    def ask(self, path: str, then: Callable[[bytes | Declined | Away], None]) -> None:
        """Send a query; `then` gets the answer's JSON or the trouble, on the Qt thread."""
        self._link.ask(path, self._bridge.answer_on_qt_thread(then))

    def hand_in(
        self,
        path: str,
        fields: Mapping[str, object],
        then: Callable[[bytes | Declined | Away], None],
    ) -> None:
        """As `ask`, with a body. Nothing of it touches this machine's disk."""
        self._link.hand_in(path, fields, self._bridge.answer_on_qt_thread(then))

    def succeed(
        self, account: str, password: str, then: Callable[[bytes | Declined | Away], None]
    ) -> None:
        """Let another person sit down at this seat; `then` hears whether, on the Qt thread."""
        self._link.succeed(account, password, self._bridge.answer_on_qt_thread(then))

    def renew_password(
        self, old: str, fresh: str, then: Callable[[bytes | Declined | Away], None]
    ) -> None:
        """Change the password of whoever sits here; `then` hears whether, on the Qt thread."""
        self._link.renew_password(old, fresh, self._bridge.answer_on_qt_thread(then))

    def tell_part(self, lamp: Lamp, reason: str) -> None:
        """Let the centre know of a part that only this seat has; empty while it is in order."""
        self._link.condition.part(lamp.value, reason)

    def beat(self, worker: str, period_s: float) -> None:
        """A worker of this seat has come round; the centre misses it when it does not."""
        self._link.condition.beat(worker, period_s)

    def put_draft(self, name: str, body: bytes) -> None:
        """Keep what stands in a form. On disk before any command that is sent after."""
        self._drafts[name] = body
        self._store.put_draft(name, body, datetime.now(UTC))

    def draft(self, name: str) -> bytes | None:
        return self._drafts.get(name)

    def drafts(self) -> dict[str, bytes]:
        return dict(self._drafts)

    def drop_draft(self, name: str) -> None:
        if self._drafts.pop(name, None) is not None:
            self._store.drop_draft(name)

    @Slot(object)
    def _changed(self, view: View) -> None:
        self.state = view.state
        self.changed.emit(view)

    @Slot(object)
    def _moved(self, fixes: list[Fix]) -> None:
        for fix in fixes:
            self.fixes[fix.vehicle] = fix
        self.moved.emit(fixes)

    @Slot(object)
    def _link_changed(self, status: LinkStatus) -> None:
        self.status = status
        self.arriving = self.arriving and status.state is LinkState.CONNECTING
        self.session = status.session or self.session
        self.link_changed.emit(status)

    @Slot(object)
    def _pulsed(self, pulse: Pulse) -> None:
        self.last_pulse = pulse
        self._lags = [*self._lags, pulse.heard_at - pulse.server_time][-_PULSES_KEPT:]
        self.pulsed.emit(pulse)
