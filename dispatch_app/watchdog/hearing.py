"""Hears heartbeats on a UDP port, and asks the server how it is. Decides nothing."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any

import httpx

from dispatch_app.watchdog.beats import LARGEST, BadBeat, Beat, decoded

log = logging.getLogger(__name__)

ASK_S = 2.0
ANSWER_S = 3.0
_TICK_S = 0.5
_LATE = 3.0
"""A timer may be late by so many of its limits before the watchdog speaks of it as well."""


class BeatPort:
    """A bound socket and the thread that reads it."""

    def __init__(self, address: tuple[str, int], heard: Callable[[Beat], None]) -> None:
        """
        Raises:
            OSError: the address cannot be listened on.
        """
        self._heard = heard
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind(address)
        except OSError:
            self._socket.close()
            raise
        self._socket.settimeout(_TICK_S)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeats", daemon=True)

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._socket.getsockname()
        return host, port

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        while not self._done.is_set():
            try:
                self._heard(decoded(self._socket.recv(LARGEST + 1)))
            except TimeoutError:
                continue
            except BadBeat as strange:
                log.debug("no heartbeat: %s", strange)
            except OSError as trouble:
                log.warning("heartbeats: %s", trouble)  # an ICMP message of a sender that is gone


Health = dict[str, str]
"""Timers of the server: empty where they come round, else what they are stuck at."""


class ServerAsker:
    """Asks the first address that answers. Sync and bounded: a hung server is a silent one."""

    def __init__(self, addresses: Sequence[str], verify: Any = True) -> None:
        self._addresses = addresses
        self._client = httpx.Client(timeout=ANSWER_S, trust_env=False, verify=verify)

    def close(self) -> None:
        self._client.close()

    def ask(self) -> Health | None:
        """None: no server answers."""
        for address in self._addresses:
            try:
                page = self._client.get(f"{address}/v1/health").json()
                return {name: _stuck(timer) for name, timer in page["timers"].items()}
            except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as trouble:
                log.debug("%s: %s", address, trouble)
        return None


def _stuck(timer: Any) -> str:
    """Timers are late on a busy machine; the server's own alarm speaks first, this one later."""
    late = timer["age_s"] > _LATE * max(5 * timer["period_s"], 10.0)
    return str(timer["trouble"] or f"{timer['age_s']:.0f} s") if late else ""
