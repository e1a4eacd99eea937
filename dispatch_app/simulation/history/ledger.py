"""Writes a past down: commands at times of long ago, decided by the centre's own rules.

Nothing is written beside the rules: what they refuse is counted and did not happen. Commands are
committed many at a time, for nobody waits for an answer.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from dispatch_app.domain.commands import Command
from dispatch_app.domain.events import Event
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor, Bounds
from dispatch_app.ports.journal import Answer, Journal
from dispatch_app.services.deciding import Ask, Deciding, Failed, Lookup, Surroundings
from dispatch_app.services.folded import Folded

log = logging.getLogger(__name__)

AT_A_TIME = 4000
"""Commands in one commit: more save nothing and cost memory."""


class PastClock:
    """Shows whatever time it was set to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at.replace(microsecond=self.at.microsecond // 1000 * 1000)


class PastIds:
    """UUIDv7 of the past time, the same ones for the same seed."""

    def __init__(self, clock: PastClock, chance: Random) -> None:
        self._clock, self._chance = clock, chance
        self._count = 0

    def __call__(self) -> str:
        ms = int(self._clock.now().timestamp() * 1000)
        self._count = (self._count + 1) & 0xFFF
        value = (ms & (1 << 48) - 1) << 80 | 0x7 << 76 | self._count << 64 | 0b10 << 62
        return str(UUID(int=value | self._chance.getrandbits(62)))


class _Unanswered:
    """A journal in which no command has been answered before: every id of a past is new."""

    def answer(self, _command_id: str) -> Answer | None:
        return None


class Ledger:
    """Takes commands in the order of their times."""

    def __init__(
        self,
        journal: Journal,
        folded: Folded,
        *,
        begins: datetime,
        zone: ZoneInfo,
        seed: int,
        subscriber: Lookup,
        bounds: Bounds | None = None,
    ) -> None:
        self._journal = journal
        self._clock = PastClock(begins.astimezone(UTC))
        self._prefix = f"past:{folded.sequence}"
        around = Surroundings(
            journal=_Unanswered(),  # type: ignore[arg-type]
            clock=self._clock,
            new_id=PastIds(self._clock, Random(seed)),
            subscriber=subscriber,
            zone=zone,
            bounds=bounds,
        )
        self._deciding = Deciding(folded, around)
        self._asked = 0
        self.events = 0
        self.refused: Counter[str] = Counter()
        """How often the rules said no, by code."""

    @property
    def state(self) -> CentreState:
        return self._deciding.folded.state

    @property
    def now(self) -> datetime:
        return self._clock.at

    def set_time(self, at: datetime) -> None:
        """Time never goes back: what is late happens now."""
        self._clock.at = max(at, self._clock.at)

    def do(self, command: Command, actor: Actor) -> tuple[Event, ...]:
        """Let it happen now; gives the events, none if the rules refuse it.

        Raises:
            RuntimeError: the command met a bug.
        """
        self._asked += 1
        ask = Ask(command=command, actor=actor, command_id=f"{self._prefix}:{self._asked}")
        outcome = self._deciding.take(ask)
        if isinstance(outcome, Failed):
            raise RuntimeError(str(outcome))
        if outcome.answer.refusal:
            self.refused[outcome.answer.refusal] += 1
        self.events += len(outcome.answer.entries)
        if len(self._deciding.fresh) >= AT_A_TIME:
            self.flush()
        return tuple(entry.event for entry in outcome.answer.entries)

    def flush(self) -> None:
        """Write what has happened so far.

        Raises:
            Unavailable: the store does not take it.
        """
        self._journal.commit(list(self._deciding.fresh.values()))
        self._deciding.fresh.clear()
