"""The seat's one connection to the centre, on a thread of its own that runs asyncio.

Signs in, takes the snapshot, follows the stream by number, sends what the outbox holds, and starts
over whenever the centre is lost. What it learns goes to a listener, on this thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread
from typing import Any, Protocol

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from dispatch_app.client.api import Api, Away, Declined, NotBelieved
from dispatch_app.client.condition import Condition
from dispatch_app.client.credentials import Credentials, Password
from dispatch_app.client.link_words import RETRY_S as RETRY_S
from dispatch_app.client.link_words import LinkState as LinkState
from dispatch_app.client.link_words import LinkStatus as LinkStatus
from dispatch_app.client.link_words import Listener as Listener
from dispatch_app.client.link_words import Pulse as Pulse
from dispatch_app.client.link_words import pause_s, pulse_of
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.own_password import changed
from dispatch_app.client.replica import View, after, event_of, view_of_snapshot
from dispatch_app.client.replies import Accepted, Refused, Reply, Then, ignore
from dispatch_app.client.severing import END_DRILL, Severing
from dispatch_app.domain.commands import Command
from dispatch_app.domain.values import Fix
from dispatch_app.wire import codec
from dispatch_app.wire.errors import BadMessage
from dispatch_app.wire.messages import (
    FRAMES,
    Alive,
    Events,
    Fixes,
    Positions,
    Resync,
    SelfReport,
    Session,
)

log = logging.getLogger(__name__)

SILENCE_S = 3.0
"""The centre speaks every second; silence for this long means that it is gone."""
REPORT_SELF_S = 5.0


SignedIn = Session
"""What a sign-in yielded: account, role, seat or station."""


class ViewKeeper(Protocol):
    """Where the last view is kept; `LocalStore` is one."""

    def put_view(self, sequence: int, state: Callable[[], bytes]) -> object: ...
    def view(self) -> tuple[int, bytes] | None: ...


Answer = Callable[[bytes | Declined | Away], None]


@dataclass(frozen=True, slots=True)
class _Successor:
    """Who sits down next, and who wants to know whether they could."""

    credentials: Password
    then: Answer


class _Succeeded(Exception):
    """Somebody else sits here now: the connection starts over as theirs."""


class Link:
    """Starts with `start`, ends with `stop`; every other method may be called from any thread."""

    def __init__(
        self,
        addresses: Sequence[str],
        credentials: Credentials,
        outbox: Outbox,
        listener: Listener,
        *,
        keep: ViewKeeper | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`keep` remembers the last view on disk, so that a seat without a centre still has it.
        `trust` says by whom `https` addresses must be signed."""
        self._keep = keep
        self._trust = trust
        self._addresses = tuple(addresses)
        self._credentials = credentials
        self._successor: _Successor | None = None
        self._arriving: tuple[Credentials, Answer] | None = None
        """Who sat here before, while the centre has not let the next one sit down yet."""
        self._outbox = outbox
        outbox.ready = self._poke
        self._listener = Severing(listener, self._poke)
        self._view: View | None = None
        self._api: Api | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._hurry = asyncio.Event()
        """There is a reason to try again at once."""
        self._main: asyncio.Task[None] | None = None
        self.condition = Condition()
        """How this process stands, as the centre is to be told."""
        self._ready = Event()
        self._thread = Thread(target=self._run, name="link", daemon=True)

    # ---- from any thread

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """End the thread. What the outbox holds stays on disk for the next start."""
        if self._loop is not None and self._main is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._main.cancel)
        self._thread.join(timeout=5.0)

    def send(self, command: Command, then: Then = ignore) -> str:
        """Have a command written to the outbox; it is sent as soon as it is on the disk and the
        centre can be reached. Does not wait for either.

        `then` is called once with the reply, on the link's thread. What must not wait for a drill
        ends it.
        """
        command_id = self._outbox.put(command, then)
        why = self._listener.urgency(command)
        if why is not None:
            for lamp in self._listener.lamps:
                self.hand_in(END_DRILL, {"lamp": lamp, "why": why}, _unheard)
        return command_id

    @property
    def holding(self) -> bool:
        """Whether a drill keeps what is asked here from the centre."""
        return self._listener.holds

    def ask(self, path: str, then: Answer) -> None:
        """Send a query now or not at all. `then` is called once, on the link's thread."""
        self._submit(self._ask(path, then))

    def hand_in(self, path: str, fields: Mapping[str, object], then: Answer) -> None:
        """As `ask`, with a body; for what may not wait on a disk, such as a signature."""
        self._submit(self._ask(path, then, codec.encode(fields)))

    def succeed(self, account: str, password: str, then: Answer) -> None:
        """Let another person sit down here, once all that was done before is with the centre.

        `then` is called once, on the link's thread: b"" as soon as the seat is theirs; else who
        sat here goes on.
        """
        self._submit(self._succeed(account, password, then))

    def renew_password(self, old: str, fresh: str, then: Answer) -> None:
        """Change one's own password, also one that has run out; the seat goes on by the new one.

        `then` is called once, on the link's thread: b"" when it is changed.
        """
        self._submit(self._renew(old, fresh, then))

    def report_positions(self, fixes: Sequence[Fix], then: Answer) -> None:
        """Send fixes now or not at all; a fix that comes late is worth nothing."""
        self._submit(self._report(Fixes(fixes=list(fixes)), then))

    def _poke(self) -> None:
        if self._loop is not None and self._wake is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake.set)

    def _submit(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop is None or self._loop.is_closed():
            work.close()
            return
        asyncio.run_coroutine_threadsafe(work, self._loop)

    # ---- on the link's thread

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._main = asyncio.current_task()
        self._ready.set()
        self._recall()
        failures = 0
        while True:
            address = self._addresses[failures % len(self._addresses)]
            started = self._loop.time()
            status = await self._connection(address)
            self._api = None
            if self._loop.time() - started > RETRY_S[-1]:
                failures = 0
            self._tell(status)
            self._outbox.first()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s(status, failures)):
                    await self._hurry.wait()
            self._hurry.clear()
            failures += 1

    async def _connection(self, address: str) -> LinkStatus:
        """Stay connected as long as it goes; say how it ended."""
        self._tell(LinkStatus(state=LinkState.CONNECTING))
        try:
            async with Api(address, self._trust) as api:
                await self._serve(api)
        except _Succeeded:
            return LinkStatus(state=LinkState.CONNECTING)
        except Declined as no:
            log.warning("the centre declined: %s", no.problem.code)
            if self._stays(no):
                return LinkStatus(state=LinkState.CONNECTING)
            return LinkStatus(state=LinkState.REFUSED, code=no.problem.code)
        except NotBelieved as stranger:
            log.error("the centre's certificate is not believed: %s", stranger)
            return LinkStatus(state=LinkState.REFUSED, code="link.not-believed")
        except BadMessage as strange:
            log.error("the centre speaks another version: %s", strange)
            self._view = None
            return LinkStatus(state=LinkState.REFUSED, code="link.version")
        except (Away, TimeoutError, OSError, WebSocketException) as trouble:
            log.info("centre lost: %s", trouble)
        return LinkStatus(state=LinkState.OFFLINE, code="link.lost")

    async def _serve(self, api: Api) -> None:
        session = await api.sign_in(self._credentials)
        self._arrived()
        if self._view is None:
            await self._take_snapshot(api)
        assert self._view is not None
        async with connect(
            self._stream_url(api, self._view.sequence),
            additional_headers=api.headers,
            ssl=(self._trust or True) if api.address.startswith("https") else None,
            compression=None,
            proxy=None,
            max_size=None,
            open_timeout=5.0,
            close_timeout=1.0,
            ping_interval=None,
        ) as stream:
            self._api = api
            self._tell(LinkStatus(state=LinkState.ONLINE, session=session))
            await self._until_one_fails(
                self._follow(stream), self._pump(api), self._report_self(stream)
            )

    def _recall(self) -> None:
        """Begin with what was known when this seat last ran; the stream goes on from there."""
        kept = self._keep.view() if self._keep is not None else None
        if kept is None:
            return
        try:
            self._view = view_of_snapshot(*kept)
        except BadMessage as strange:
            log.warning("what was kept cannot be read any more: %s", strange)
            return
        self._listener.view(self._view)

    def _learn(self, view: View) -> None:
        self._view = view
        if self._keep is not None:
            self._keep.put_view(view.sequence, partial(codec.encode, view.state))
        self._listener.view(view)

    async def _take_snapshot(self, api: Api) -> None:
        snapshot = await api.snapshot()
        self._learn(view_of_snapshot(snapshot.sequence, bytes(snapshot.state)))
        self._listener.fixes(snapshot.fixes)

    @staticmethod
    def _stream_url(api: Api, sequence: int) -> str:
        return f"ws{api.address.removeprefix('http')}/v1/stream?after={sequence}"

    @staticmethod
    async def _until_one_fails(*works: Coroutine[Any, Any, None]) -> None:
        tasks = [asyncio.create_task(w) for w in works]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(self, stream: ClientConnection) -> None:
        while True:
            async with asyncio.timeout(SILENCE_S):
                message = await stream.recv()
            self._take(message)

    async def _report_self(self, stream: ClientConnection) -> None:
        """Tell the centre what time it is here, and what is stuck."""
        while True:
            told = SelfReport(
                at=datetime.now(UTC),
                workers=dict(self.condition.workers()),
                parts=dict(self.condition.parts()),
            )
            await stream.send(codec.encode(told).decode())
            await asyncio.sleep(REPORT_SELF_S)

    def _take(self, message: str | bytes) -> None:
        try:
            frame = FRAMES.decode(message)
        except (msgspec.ValidationError, msgspec.DecodeError) as strange:
            raise BadMessage("message.invalid", str(strange)) from strange
        match frame:
            case Events():
                assert self._view is not None
                view = after(self._view, frame)
                if view.events:
                    self._learn(view)
                else:
                    self._view = view
            case Positions():
                self._listener.fixes(frame.fixes)
            case Alive():
                self._listener.heartbeat(pulse_of(frame))
            case Resync():
                self._view = None
                raise Away(f"resync: {frame.reason}")

    async def _pump(self, api: Api) -> None:
        """Send what waits, one at a time and in order; a command unanswered is sent again."""
        assert self._wake is not None
        while True:
            self._wake.clear()
            waiting = self._outbox.first()
            if waiting is None or self._listener.holds:
                await self._seat_successor(api)
                await self._wake.wait()
                continue
            self._outbox.answered(
                waiting.id, await self._bring(api, waiting.kind, waiting.id, waiting.body)
            )

    async def _succeed(self, account: str, password: str, then: Answer) -> None:
        if self._api is None or not isinstance(self._credentials, Password):
            then(Away("offline"))
            return
        known = replace(self._credentials, account=account, password=password)
        self._successor = _Successor(known, then)
        self._poke()

    async def _renew(self, old: str, fresh: str, then: Answer) -> None:
        if not isinstance(self._credentials, Password):
            then(Away("a key has no password"))
            return
        try:
            self._credentials = await changed(
                self._addresses, self._trust, self._credentials, old, fresh
            )
        except (Declined, Away) as no:
            then(no)
            return
        self._hurry.set()
        then(b"")

    async def _seat_successor(self, api: Api) -> None:
        """Leave the seat to who comes next; what they may see may differ, so all is asked anew."""
        successor = self._successor
        if successor is None or len(self._outbox):
            return  # what was done before may still be on its way to the disk
        try:
            await api.sign_out()
        except Declined as no:
            self._successor = None
            successor.then(no)
            return
        self._successor = None
        self._arriving = (self._credentials, successor.then)
        self._credentials, self._view = successor.credentials, None
        raise _Succeeded

    def _arrived(self) -> None:
        if self._arriving is not None:
            (_, then), self._arriving = self._arriving, None
            then(b"")

    def _stays(self, no: Declined) -> bool:
        """Who could not sit down leaves the seat to who sat there: nobody would be worse."""
        if self._arriving is None:
            return False
        (self._credentials, then), self._arriving = self._arriving, None
        then(no)
        return True

    async def _bring(self, api: Api, kind: str, command_id: str, body: bytes) -> Reply:
        try:
            reply = await api.command(kind, command_id, body)
        except Declined as no:
            if no.status == 401:
                raise Away("session lost") from no
            return Refused(no.problem.code, dict(no.problem.details))
        events = tuple(event_of(r) for r in reply.events)
        return Accepted(reply.sequence, events, reply.repeated)

    async def _ask(self, path: str, then: Answer, body: bytes | None = None) -> None:
        if self._api is None or (self._listener.cut and path != END_DRILL):
            then(Away("offline"))
            return
        try:
            asked = self._api.get(path) if body is None else self._api.post(path, body)
            then(await asked)
        except (Declined, Away) as trouble:
            then(trouble)

    async def _report(self, fixes: Fixes, then: Answer) -> None:
        if self._api is None:
            then(Away("offline"))
            return
        try:
            await self._api.positions(fixes)
            then(b"")
        except (Declined, Away) as trouble:
            then(trouble)

    def _tell(self, status: LinkStatus) -> None:
        self._listener.status(replace(status, waiting=len(self._outbox)))


def _unheard(_answer: bytes | Declined | Away) -> None:
    """Nobody waits for it: that the drill is over is heard as an event."""
