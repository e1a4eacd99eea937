"""A signed-in client of a scripted day: the product's own link and outbox, asked with `await`.

Shows nothing and decides nothing; it remembers what the centre answered, and how long that took.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client.credentials import Credentials, Password
from dispatch_app.client.link import Link, LinkState, LinkStatus, Pulse
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.events import Event
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix

PATIENCE_S = 300.0
"""What has not come true by then never will: the day stops and says what it waited for."""


class NeverCame(AssertionError):
    """Something that the day waited for did not happen."""


class Declined(Exception):
    """The centre refused what the script takes for allowed."""


@dataclass(frozen=True, slots=True)
class Told:
    """One command and its first answer."""

    by: str
    command_id: str
    command: Command
    reply: Reply
    took_s: float


@dataclass(slots=True)
class Ledger:
    """All that every client of the day asked, in the order of the answers."""

    told: list[Told] = field(default_factory=list)


def now() -> datetime:
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


class Desk:
    """Starts with `start`, ends with `stop`; all else is called on the loop it was started on."""

    def __init__(
        self,
        name: str,
        url: str,
        who: Credentials,
        directory: Path,
        ledger: Ledger,
        *,
        keeps_view: bool = False,
    ) -> None:
        self.name = name
        self.sees_all = isinstance(who, Password)
        """A person's seat: what was answered shows there before anything else is asked."""
        self.status_now = LinkStatus(state=LinkState.CONNECTING)
        self.sequence = 0
        self._state: CentreState | None = None
        self._ledger = ledger
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        directory.mkdir(parents=True, exist_ok=True)
        self.store = LocalStore(directory / f"{name}.sqlite")
        self._outbox = Outbox(self.store, now=now, new_id=Uuid7Maker())
        keep = self.store if keeps_view else None
        self._link = Link([url], who, self._outbox, self, keep=keep)

    async def start(self) -> None:
        self._link.start()
        await self.until(lambda: self.online and self._state is not None, "signed in")

    def stop(self) -> None:
        self.store.settle()
        self._link.stop()
        self.store.close()

    # ---- what it knows

    @property
    def state(self) -> CentreState:
        assert self._state is not None, f"{self.name} has not heard of the centre yet"
        return self._state

    @property
    def online(self) -> bool:
        return self.status_now.state is LinkState.ONLINE

    @property
    def waiting(self) -> int:
        """Commands that the centre has not answered yet."""
        return len(self._outbox)

    async def until[T](
        self, found: Callable[[], T | None], what: str, limit_s: float = PATIENCE_S
    ) -> T:
        """Wait until something is there that is true; looks whenever the centre tells anything."""
        deadline = time.monotonic() + limit_s
        while not (there := found()):
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise NeverCame(f"{self.name}: {what} never came")
            self._changed.clear()
            try:
                async with asyncio.timeout(min(left_s, 1.0)):
                    await self._changed.wait()
            except TimeoutError:
                continue
        return there

    # ---- what it asks

    async def asks(self, command: Command) -> Reply:
        """The centre's answer, whatever it is."""
        answered: asyncio.Future[Reply] = self._loop.create_future()
        began = time.perf_counter()

        def then(reply: Reply) -> None:
            took_s = time.perf_counter() - began
            self._loop.call_soon_threadsafe(self._answered, command_id, command, reply, took_s)
            self._loop.call_soon_threadsafe(_give, answered, reply)

        command_id = self._link.send(command, then)
        reply = await answered
        if self.sees_all and isinstance(reply, Accepted):
            await self.until(lambda: self.sequence >= reply.sequence, "what followed")
        return reply

    async def does(self, command: Command) -> tuple[Event, ...]:
        """The events that followed.

        Raises:
            Declined: the rules say no, or it came too late.
        """
        match await self.asks(command):
            case Accepted(events=events):
                return events
            case Refused(code=code, details=details):
                raise Declined(f"{self.name}: {type(command).__name__}: {code} {details}")
            case Unreachable(code=code):
                raise Declined(f"{self.name}: {type(command).__name__}: {code}")

    async def looks_up(self, path: str) -> bytes:
        """A query of the seat; asked again while the centre is away."""
        while True:
            answered: asyncio.Future[object] = self._loop.create_future()
            self._link.ask(path, partial(self._loop.call_soon_threadsafe, _give, answered))
            if isinstance(told := await answered, bytes):
                return told
            await asyncio.sleep(0.2)

    def _answered(self, command_id: str, command: Command, reply: Reply, took_s: float) -> None:
        self._ledger.told.append(Told(self.name, command_id, command, reply, took_s))

    # ---- what it hears, on the link's thread

    def view(self, view: View) -> None:
        self.heard(view)
        self._state, self.sequence = view.state, view.sequence
        self._loop.call_soon_threadsafe(self._stir)

    def heard(self, view: View) -> None:
        """For those who look at what comes before it stands."""

    def fixes(self, fixes: Sequence[Fix]) -> None: ...

    def status(self, status: LinkStatus) -> None:
        self.status_now = status
        self._loop.call_soon_threadsafe(self._stir)

    def heartbeat(self, pulse: Pulse) -> None: ...

    def _stir(self) -> None:
        self._changed.set()


def _give[T](waiting: asyncio.Future[T], told: T) -> None:
    """Unless whoever waited has been told to stop meanwhile."""
    if not waiting.done():
        waiting.set_result(told)
