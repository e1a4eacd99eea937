"""A bus on a journal in memory, with a clock that stands still until it is told to move."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatch_app.adapters.protocol_texts import read_texts
from dispatch_app.domain.commands import Command
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor
from dispatch_app.ports.journal import Answer
from dispatch_app.services.bus import Bus
from dispatch_app.services.deciding import Surroundings, Taken
from dispatch_app.services.folded import Folded, caught_up
from dispatch_app.services.watch import CENTRE
from tests.fakes.builders import NOON, setting_up
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.memory_subscribers import MemorySubscribers


class StandingClock:
    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class WorkingBus:
    """A running bus and everything it stands on."""

    journal: MemoryJournal
    subscribers: MemorySubscribers = field(default_factory=MemorySubscribers)
    clock: StandingClock = field(default_factory=StandingClock)
    published: list[int] = field(default_factory=list)
    fenced: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        ids, self._commands = itertools.count(1), itertools.count(1)
        around = Surroundings(
            journal=self.journal,
            clock=self.clock,
            new_id=lambda: f"id-{next(ids):05d}",
            subscriber=self.subscribers.lookup,
            zone=ZoneInfo("Asia/Shanghai"),
            read_protocols=read_texts,
        )
        self.bus = Bus(
            caught_up(Folded(), self.journal),
            around,
            committed=self.published.append,
            fenced=lambda: self.fenced.append(True),
        )

    @property
    def state(self) -> CentreState:
        return self.bus.state

    def ask(self, command: Command, actor: Actor = CENTRE, command_id: str = "") -> Taken:
        """Send one command and wait for what became of it; raises what the future raises."""
        given = command_id or f"command-{next(self._commands):05d}"
        return self.bus.submit(command, actor=actor, command_id=given).result(10)

    def tells(self, command: Command, command_id: str) -> None:
        """As reactions tell the centre what came of their work."""
        self.ask(command, CENTRE, command_id)

    def answer(self, command: Command, actor: Actor = CENTRE, command_id: str = "") -> Answer:
        return self.ask(command, actor, command_id).answer

    def set_up(self) -> WorkingBus:
        for command in setting_up():
            self.ask(command)
        return self


@contextmanager
def a_bus(journal: MemoryJournal | None = None, **more: Any) -> Iterator[WorkingBus]:
    working = WorkingBus(journal or MemoryJournal(), **more)
    working.bus.start()
    try:
        yield working
    finally:
        working.bus.stop()
