"""Our exchange while its settings change: no call is lost to it. Knows no files and no desk.

Times, groups and screening are gone by at once. All else needs the lines to be opened anew, which
is done only while nobody rings, waits or talks; who calls in that moment asks again by himself, as
SIP does by UDP, and is heard.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

from dispatch_app.config import read_tables
from dispatch_app.exchange.config import ExchangeConfig, read
from dispatch_app.exchange.softswitch import Softswitch
from dispatch_app.ports.audio_tap import AudioTap
from dispatch_app.ports.call_control import ExchangeOrder
from dispatch_app.ports.exchange_events import ExchangeEvent
from dispatch_app.ports.playback import Playback

AT_ONCE = frozenset({"times", "groups", "screening"})
"""Sections that are gone by while calls run."""
QUIET_WITHIN_S = 15.0
"""For so long a moment without calls is waited for."""
_LOOK_S = 0.1


class CallsRun(Exception):
    """There was no moment without calls."""


class NotOpened(Exception):
    """The lines could not be opened with these settings; they are open as before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an exchange goes by, and the tables of its file that say so."""

    config: ExchangeConfig
    tables: dict[str, Any]

    def differs_in(self, other: Settings) -> set[str]:
        names = self.tables.keys() | other.tables.keys()
        return {name for name in names if self.tables.get(name) != other.tables.get(name)}


def settings_in(path: Path) -> Settings:
    """
    Raises:
        BadConfig: the file cannot be read or used.
    """
    tables = read_tables(path)
    return Settings(config=read(path, tables), tables=tables)


class ChangingSwitch:
    """`CallControl`; `watched` hears along."""

    def __init__(
        self,
        settings: Settings,
        *,
        tap: AudioTap | None = None,
        playback: Playback | None = None,
        quiet_within_s: float = QUIET_WITHIN_S,
    ) -> None:
        """Raises `BadSound` if a prompt of the centre cannot be used."""
        self.settings = settings
        self._tap, self._playback = tap, playback
        self._quiet_within_s = quiet_within_s
        self._lock = RLock()
        self._held: list[ExchangeOrder] | None = None
        """What is asked while the lines are opened anew."""
        self._heard: Callable[[ExchangeEvent], None] = lambda _event: None
        self.watched: Callable[[ExchangeEvent], None] = lambda _event: None
        self._inner = self._made(settings)

    def _made(self, settings: Settings) -> Softswitch:
        return Softswitch(settings.config, tap=self._tap, playback=self._playback)

    @property
    def dead(self) -> threading.Event:
        return self._inner.dead

    @property
    def late_steps(self) -> int:
        return self._inner.late_steps

    @property
    def has_calls(self) -> bool:
        return self._inner.has_calls

    def start(self, heard: Callable[[ExchangeEvent], None]) -> None:
        self._heard = heard
        self._inner.start(self._hear)

    def do(self, order: ExchangeOrder) -> None:
        with self._lock:
            if self._held is None:
                self._inner.do(order)
            else:
                self._held.append(order)

    def stop(self) -> None:
        self._inner.stop()

    def _hear(self, event: ExchangeEvent) -> None:
        self.watched(event)
        self._heard(event)

    def go_on_with(self, settings: Settings) -> None:
        """
        Raises:
            CallsRun: somebody speaks all the time, and the change needs a moment of quiet.
            NotOpened: an address cannot be had.
            BadSound: a prompt cannot be used.
        """
        changed = settings.differs_in(self.settings)
        if changed and changed <= AT_ONCE:
            self._inner.follow(settings.config)
        elif changed:
            self._open_anew(settings)
        self.settings = settings

    def _open_anew(self, settings: Settings) -> None:
        fresh = self._made(settings)
        ends = time.monotonic() + self._quiet_within_s
        pause = threading.Event()
        while not self._changed_to(fresh):
            if time.monotonic() >= ends:
                raise CallsRun
            pause.wait(_LOOK_S)

    def _changed_to(self, fresh: Softswitch) -> bool:
        """False: somebody speaks. What is asked meanwhile is asked of whoever runs then."""
        if self._inner.has_calls:
            return False
        with self._lock:
            self._held = []
        try:
            self._inner.settle()
            if self._inner.has_calls:
                return False
            self._change_to(fresh)
        finally:
            self._ask_held()
        return True

    def _ask_held(self) -> None:
        with self._lock:
            held, self._held = self._held or [], None
            for order in held:
                self._inner.do(order)

    def _change_to(self, fresh: Softswitch) -> None:
        """Never under the lock: what the exchange tells on its own thread may ask us something."""
        old = self._inner
        old.stop()
        self._begin(fresh, old)
        if not fresh.is_open:
            fresh.stop()
            self._begin(self._made(self.settings), old)
            raise NotOpened

    def _begin(self, fresh: Softswitch, old: Softswitch) -> None:
        fresh.take_over(old)
        self._inner = fresh
        fresh.start(self._hear)
