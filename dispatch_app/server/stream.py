"""The event stream: one WebSocket a reader, resumed by number, bounded in lag and in patience."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.values import Actor
from dispatch_app.ports.errors import Unavailable
from dispatch_app.server.centre import Centre
from dispatch_app.server.drilling import CODE, is_cut_off
from dispatch_app.server.hub import Listener, positions_frame
from dispatch_app.server.news import Item, events_frame
from dispatch_app.server.problems import Refusal
from dispatch_app.server.self_reports import Said
from dispatch_app.server.sessions import Known, bearer
from dispatch_app.server.socket_protocol import EXCHANGE_ASKED, STATION_ASKED
from dispatch_app.services.audience import viewer_of
from dispatch_app.services.rights import Reading, check_reading
from dispatch_app.wire import codec
from dispatch_app.wire.messages import Resync

log = logging.getLogger(__name__)

SEND_S = 3.0
"""A reader that does not take a frame within this time is cut off."""
LAG = 2000
"""So many events may a reader that was up to date fall behind before it is cut off."""
REPLAY = 20_000
"""Whoever lacks more events than this fetches the snapshot instead."""
PAGE = 500
"""Events in one frame at most."""
FIRST_MESSAGE_S = 5.0

REFUSED = 4401
RESYNC = 4409
OVERFLOW = 4408
LOST = 1006
"""Not a code that anybody sends: the line ended without one."""


class Overflow(Exception):
    """The reader fell too far behind while it was listening."""


class FirstMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For readers that cannot set a header: the first message carries the token."""

    token: str


async def stream(socket: WebSocket) -> None:
    """`/v1/stream?after=N`."""
    centre: Centre = socket.app.state.centre
    await socket.accept()
    try:
        known = await _who(socket, centre)
        check_reading(known.actor, Reading.STREAM)
        if is_cut_off(centre, known.actor.role):
            raise Rejected(CODE)
        after = int(socket.query_params.get("after", ""))
    except (Refusal, Rejected) as no:
        code = no.problem.code if isinstance(no, Refusal) else no.code
        await _refuse(socket, code)
    except ValueError:
        await _refuse(socket, "message.invalid")
    except (TimeoutError, WebSocketDisconnect):
        await _refuse(socket, "session.missing")
    else:
        await _serve(socket, centre, known, after)


async def _who(socket: WebSocket, centre: Centre) -> Known:
    token = bearer(socket.headers.get("authorization", ""))
    if not token:
        async with asyncio.timeout(FIRST_MESSAGE_S):
            token = await _first_token(socket)
    return await centre.sessions.known(token)


async def _first_token(socket: WebSocket) -> str:
    message = await socket.receive()
    body = message.get("text") or message.get("bytes") or b""
    try:
        return msgspec.json.decode(body, type=FirstMessage).token
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Refusal(401, "session.missing") from strange


async def _refuse(socket: WebSocket, code: str) -> None:
    """The reason of the close is the refusal's code."""
    try:
        await socket.close(REFUSED, code)
    except (RuntimeError, WebSocketDisconnect):
        log.debug("a refused reader was gone already")


async def _serve(socket: WebSocket, centre: Centre, known: Known, after: int) -> None:
    """Subscribe first; the log gives what is missing, and then what comes."""
    viewer = viewer_of(known.actor)
    listener = Listener(
        viewer=viewer,
        seat=known.actor.seat,
        station=known.actor.station,
        recorder=known.actor.account if viewer.recorder else "",
        role=known.actor.role,
        token_hash=known.token_hash,
        said=Said(_name_of(known.actor), known.actor.role),
    )
    centre.hub.join(listener)
    abort: Callable[[], None] = socket.scope["state"]["abort"]
    if viewer.exchange:
        socket.scope["state"]["ask_often"](EXCHANGE_ASKED)
    elif known.actor.station is not None:
        socket.scope["state"]["ask_often"](STATION_ASKED)
    telling = asyncio.create_task(Telling(socket, centre, listener, after).run())
    hearing = asyncio.create_task(_hear(socket, centre, listener))
    lost = False
    try:
        done, _ = await asyncio.wait({telling, hearing}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except (TimeoutError, Overflow) as slow:
        log.warning("a reader was cut off: %s", "stalled" if not str(slow) else slow)
        abort()
        lost = True
    except WebSocketDisconnect as gone:
        log.info("a stream ended: %s", gone.code)
        lost = gone.code == LOST
    except Unavailable as gone:
        log.info("a stream ended: %s", gone)
    finally:
        centre.hub.leave(listener, lost=lost)
        for task in (telling, hearing):
            task.cancel()
        await asyncio.gather(telling, hearing, return_exceptions=True)


async def _hear(socket: WebSocket, centre: Centre, listener: Listener) -> None:
    """Readers say how they are, and nothing else; and this notices that they leave."""
    while (message := await socket.receive())["type"] != "websocket.disconnect":
        if listener.said is not None:
            listener.said.take(message.get("text") or "", centre.clock.now())
    raise WebSocketDisconnect(code=message.get("code", LOST))


def _name_of(actor: Actor) -> str:
    """As alarms name it."""
    if actor.seat is not None:
        return f"seat-{actor.seat}"
    return f"station-{actor.station}" if actor.station is not None else str(actor.account)


class Telling:
    """Sends one reader what is new for it, in the order events, positions, sign of life."""

    def __init__(self, socket: WebSocket, centre: Centre, listener: Listener, after: int) -> None:
        self._socket = socket
        self._centre = centre
        self._news = centre.hub.news
        self._listener = listener
        self._sequence = after
        self._told = after
        """The last number that the reader has heard of."""

    async def run(self) -> None:
        reason = self._must_resync()
        if reason:
            await self._send(codec.encode(Resync(reason=reason)).decode())
            await self._socket.close(RESYNC, reason)
            return
        await self._catch_up(limit=None)
        self._listener.wake.set()
        while True:
            await self._listener.wake.wait()
            self._listener.wake.clear()
            if self._listener.ended:
                await self._socket.close(REFUSED, "session.ended")
                return
            await self._catch_up(limit=LAG)
            await self._send_positions()
            await self._send_alive()

    def _must_resync(self) -> str:
        if self._sequence > self._centre.bus.folded.sequence:
            return "ahead"
        if self._news.sequence - self._sequence > REPLAY:
            return "too-far-behind"
        if not self._listener.viewer.everything and self._sequence < self._news.floor:
            return "before-memory"
        return ""

    async def _catch_up(self, limit: int | None) -> None:
        while self._sequence < self._news.sequence:
            lag = self._news.sequence - self._sequence
            if limit is not None and lag > limit:
                raise Overflow(f"{lag} events behind")
            items = (await self._missing())[:PAGE]
            self._sequence = items[-1].sequence
            if any(self._listener.viewer.sees(item.circle) for item in items):
                await self._send_events(items)

    async def _missing(self) -> list[Item]:
        items = self._news.after(self._sequence)
        if items is not None:
            return items
        entries = await asyncio.to_thread(self._centre.journal.read, self._sequence, PAGE)
        return self._news.items_of([e for e in entries if e.sequence <= self._news.sequence])

    async def _send_events(self, items: list[Item]) -> None:
        await self._send(events_frame(self._sequence, items, self._listener.viewer))
        self._told = self._sequence

    async def _send_positions(self) -> None:
        texts = self._listener.take_positions()
        if texts:
            await self._send(positions_frame(texts))

    async def _send_alive(self) -> None:
        """Before the sign of life, tell a reader the number of events that did not concern it."""
        frame, self._listener.alive = self._listener.alive, ""
        if not frame:
            return
        if self._told < self._sequence:
            await self._send_events([])
        await self._send(frame)

    async def _send(self, frame: str) -> None:
        async with asyncio.timeout(SEND_S):
            await self._socket.send_text(frame)
