"""The manager interface of an Asterisk: sign in, hear, pause. Comes back by itself; no calls here.

What it tells is an addition: without it calls by our own application go on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

from dispatch_app.adapters.telephony.asterisk import manager_events
from dispatch_app.adapters.telephony.asterisk.config import Manager
from dispatch_app.adapters.telephony.asterisk.manager_events import ManagerEvent, Reply
from dispatch_app.adapters.telephony.asterisk.manager_framing import Framing, action

log = logging.getLogger(__name__)

AGAIN_S = 0.5
_LONGEST_READ = 65536


class ManagerLink:
    """One manager session after another, on the event loop it is run on."""

    def __init__(self, config: Manager, heard: Callable[[ManagerEvent], None]) -> None:
        self._config, self._heard = config, heard
        self._writer: asyncio.StreamWriter | None = None
        self._unknown: set[str] = set()
        self._was_there = True

    async def run(self) -> None:
        """Hear until cancelled."""
        while True:
            try:
                await self._session()
                self._away("closed")
            except OSError as trouble:
                self._away(str(trouble))
            await asyncio.sleep(AGAIN_S)

    def pause(self, endpoint: str, paused: bool) -> None:
        """Let the exchange's own queue ring a telephone, or not."""
        self._send(action("QueuePause", Interface=endpoint, Paused="true" if paused else "false"))

    async def _session(self) -> None:
        reader, writer = await asyncio.open_connection(self._config.host, self._config.port)
        try:
            keys = self._config.keys
            writer.write(action("Login", Username=keys.user, Secret=keys.password))
            writer.write(action("QueueStatus", ActionID="members", Queue=self._config.queue))
            self._writer = writer
            framing = Framing()
            while data := await reader.read(_LONGEST_READ):
                for message in framing.feed(data):
                    self._tell(manager_events.parse(message))
        finally:
            self._writer = None
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _tell(self, event: ManagerEvent) -> None:
        self._was_there = True
        match event:
            case Reply(success=False, message=message):
                log.warning("the manager interface refuses: %s", message)
            case manager_events.Unknown(kind=kind) if kind not in self._unknown:
                self._unknown.add(kind)
                log.info("the manager interface tells of %r, which means nothing here", kind)
            case _:
                self._heard(event)

    def _send(self, data: bytes) -> None:
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(data)

    def _away(self, why: str) -> None:
        if self._was_there:
            log.warning("the manager interface is away: %s", why)
        self._was_there = False
