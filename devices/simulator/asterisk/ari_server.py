"""The web interface of an emulated Asterisk: known requests, one event stream. Knows no telephone.

A request that was never seen of a real one is answered with 501 and kept in `strays`.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from devices.simulator.asterisk import contract
from devices.simulator.asterisk.carrying_out import carry_out
from devices.simulator.asterisk.plan import Refusal
from devices.simulator.asterisk.shapes import Json
from devices.simulator.asterisk.switch import Switch

_NO_BODY = {
    "answer",
    "silence",
    "unsilence",
    "hang_up",
    "add",
    "remove",
    "drop_bridge",
    "stop_record",
}


@dataclass(slots=True)
class _Listener:
    transport: asyncio.Transport | None
    unsaid: asyncio.Queue[str] = field(default_factory=asyncio.Queue)


class AriServer:
    """Serves one switch under `/ari`. All on one event loop."""

    def __init__(self, switch: Callable[[], Switch], user: str, password: str) -> None:
        self._switch = switch
        secret = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._authorization = f"Basic {secret}"
        self._listeners: dict[web.WebSocketResponse, _Listener] = {}
        self._runner: web.AppRunner | None = None
        self._awake = asyncio.Event()
        self._awake.set()
        self.strays: list[str] = []
        self.asked: list[str] = []

    async def start(self, port: int) -> int:
        app = web.Application()
        app.router.add_get("/ari/events", self._events)
        app.router.add_route("*", "/ari/{path:.*}", self._request)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Close everything at once, as a process that dies does."""
        self._awake.set()
        await self.drop_links()
        if self._runner is not None:
            server = self._runner.server
            await self._runner.cleanup()
            self._runner = None
            await _end_late_ones(server)

    async def drop_links(self) -> None:
        """Cut the event streams without a word; requests go on being served."""
        for listener in self._listeners.values():
            if listener.transport is not None:
                listener.transport.abort()
        self._listeners.clear()
        self._switch().app_listens = False

    def hang(self, hung: bool) -> None:
        """Neither answer nor close: the process is there and does nothing."""
        if hung:
            self._awake.clear()
        else:
            self._awake.set()

    def tell(self, event: Json) -> None:
        if self._awake.is_set():
            self.inject(json.dumps(event))

    def inject(self, text: str) -> None:
        """Send bare text, as an event nobody knows or half of one."""
        for listener in self._listeners.values():
            listener.unsaid.put_nowait(text)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        await self._awake.wait()
        if request.headers.get("Authorization") != self._authorization:
            return web.json_response({"message": "Authentication required"}, status=401)
        socket = web.WebSocketResponse(autoping=False)
        try:
            await socket.prepare(request)
        except ConnectionError:  # who asked has gone while we hung
            return socket
        self._listeners[socket] = _Listener(request.transport)
        writing = asyncio.ensure_future(self._write(socket))
        self._switch().app_listens = True
        try:
            await self._pongs(socket)
        finally:
            writing.cancel()
            self._listeners.pop(socket, None)
            self._switch().app_listens = bool(self._listeners)
        return socket

    async def _write(self, socket: web.WebSocketResponse) -> None:
        unsaid = self._listeners[socket].unsaid
        with contextlib.suppress(ConnectionError):
            while True:
                await socket.send_str(await unsaid.get())

    async def _pongs(self, socket: web.WebSocketResponse) -> None:
        while True:
            message = await socket.receive()
            await self._awake.wait()
            if message.type is WSMsgType.PING:
                with contextlib.suppress(ConnectionError):  # it has gone while we hung
                    await socket.pong(message.data)
            elif message.type not in (WSMsgType.TEXT, WSMsgType.PONG):
                return

    async def _request(self, request: web.Request) -> web.StreamResponse:
        await self._awake.wait()
        path = "/" + request.match_info["path"]
        if request.headers.get("Authorization") != self._authorization:
            return web.json_response({"message": "Authentication required"}, status=401)
        found = contract.known(request.method, path, set(request.query))
        if found is None:
            self.strays.append(f"{request.method} {request.path_qs}")
            return web.json_response({"message": "never seen"}, status=501)
        name, ids = found
        self.asked.append(name)
        try:
            said = carry_out(self._switch(), name, ids, request.query)
        except Refusal as refusal:
            return web.json_response({"message": str(refusal)}, status=refusal.status)
        if name in _NO_BODY:
            return web.Response(status=204)
        return web.json_response(said, status=201 if name == "record" else 200)


async def _end_late_ones(server: web.Server | None) -> None:
    """A connection that was being taken while the others ended is told by nobody else."""
    for _ in range(3):
        await asyncio.sleep(0)
    if server is not None:
        await server.shutdown(0.1)
