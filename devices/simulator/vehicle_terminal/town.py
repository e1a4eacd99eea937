"""Many simulated terminals on one event loop, each with its own connection to the platform.

May be used from another thread by `call`. Connects again by itself after a pause.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from functools import partial

from devices.simulator.vehicle_terminal.box import Box

log = logging.getLogger(__name__)

HEARTBEAT_S = 30.0
AGAIN_S = 3.0


class Town:
    """Runs on a thread of its own between `start` and `stop`."""

    def __init__(self, host: str, port: int, *, again_s: float = AGAIN_S) -> None:
        self._host = host
        self._port = port
        self._again_s = again_s
        self._boxes: dict[str, Box] = {}
        self._writers: dict[str, asyncio.StreamWriter] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="terminals", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        if self._loop is not None and self._ended is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    def add(self, box: Box) -> None:
        """A box gets power: it calls the platform, and again whenever the connection is lost."""
        self._submit(partial(self._switch_on, box))

    def does(self, phone: str, act: Callable[[Box], bytes]) -> None:
        """Have a box do something, such as `lambda box: box.pressed(1)`."""
        self._submit(partial(self._act, phone, act))

    def cut(self, phone: str) -> None:
        """Break a box's connection, as a tunnel does; it comes back by itself."""
        self._submit(partial(self._cut, phone))

    # ---- on the loop

    def _submit(self, work: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        self._ready.set()
        await self._ended.wait()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _switch_on(self, box: Box) -> None:
        self._boxes[box.phone] = box
        task = asyncio.create_task(self._keep_connected(box))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep_connected(self, box: Box) -> None:
        while True:
            with contextlib.suppress(OSError):
                await self._connect(box)
            box.disconnected()
            await asyncio.sleep(self._again_s)

    async def _connect(self, box: Box) -> None:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        self._writers[box.phone] = writer
        try:
            writer.write(box.connected())
            await self._talk(box, reader, writer)
        finally:
            self._writers.pop(box.phone, None)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _talk(
        self, box: Box, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while not box.refused:
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    data = await reader.read(4096)
            except TimeoutError:
                writer.write(box.heartbeat())
                continue
            if not data:
                return
            writer.write(box.heard(data))

    def _act(self, phone: str, act: Callable[[Box], bytes]) -> None:
        box, writer = self._boxes[phone], self._writers.get(phone)
        out = act(box)
        if out and writer is not None:
            writer.write(out)

    def _cut(self, phone: str) -> None:
        if (writer := self._writers.get(phone)) is not None:
            writer.transport.abort()
