"""A whole partner on this machine, to try the links with: takes cases, answers them, asks itself.

It speaks the published protocol and nothing of ours; what it says waits on its own disk until the
other side has it. People who sit at it are played: they accept, refuse or keep silent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Event, Lock, Thread

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.links.calling import (
    PartnerAddress,
    PartnerAway,
    PartnerCaller,
    PartnerRefused,
)
from dispatch_app.adapters.links.door import Identity, LinkDoor
from dispatch_app.adapters.links.memory import LinkMemory
from dispatch_app.adapters.links.messages import (
    Answer,
    Ask,
    Cancel,
    InCase,
    Location,
    NumberAnswer,
    NumberQuery,
    Told,
    Update,
)
from dispatch_app.adapters.links.problems import LinkProblem
from dispatch_app.adapters.links.queue import LinkQueue
from dispatch_app.domain.links.values import NEXT, LinkPurpose, Standing
from dispatch_app.gateways.links_inventing import Bringing, Sayings
from dispatch_app.gateways.links_partner_cases import CaseFile, KeptCase
from dispatch_app.gateways.links_web import DoorServer

log = logging.getLogger(__name__)

TURN_S = 0.1


class Manner(StrEnum):
    """What the people who are played do with a case."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    manner: Manner = Manner.ACCEPT
    answer_after_s: float = 3.0
    finish_after_s: float | None = None
    """Of the answer; None: never by itself."""
    retry_s: tuple[float, ...] = (0.5, 1.0, 2.0, 5.0, 15.0)
    said: Sayings = field(default_factory=Sayings)
    bringing: Bringing | None = None
    """What it asks by itself; None: only what somebody has it ask."""


class PlayedPartner:
    """Starts with `start`, ends with `stop`; every other method may be called from any thread."""

    def __init__(
        self,
        identity: Identity,
        centre: PartnerAddress,
        directory: Path,
        *,
        now: Callable[[], datetime],
        habits: Habits | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        """`centre`: the one it is linked with. `directory`: where its memory and queue are kept."""
        self._now = now
        self._habits = habits or Habits()
        self._identity = identity
        self.centre = centre
        self._new_id = Uuid7Maker()
        self._lock = Lock()
        self._file = CaseFile(directory / f"{identity.name}-cases.json")
        self.cases = self._file.read()
        self.refused: list[str] = []
        """Codes with which the other side sent messages back."""
        self.numbers: dict[str, Location] = {}
        """Where telephones are that it may be asked about."""
        self._numbered = len(self.cases)
        self._memory = LinkMemory(directory / f"{identity.name}-seen.sqlite")
        self._queue = LinkQueue(directory / f"{identity.name}-queue.sqlite")
        self._door = LinkDoor(identity, {centre.name: centre.key}, self, self._memory, now)
        self.server = DoorServer(self._door.app, host, port)
        self._ended = Event()
        self._thread = Thread(target=self._run, name=f"partner-{identity.name}", daemon=True)

    def start(self) -> None:
        self.server.start()
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
        self.server.stop()
        self._queue.close()
        self._memory.close()

    # ---- what it is asked

    def take(self, partner: str, message: InCase) -> None:
        """`LinkDesk.take`."""
        with self._lock:
            case = self.cases.get(message.case)
            if isinstance(message, Ask):
                self._opened(partner, message)
                return
            if case is None:
                raise LinkProblem("link.unknown-case", case=message.case)
            self._heard(case, partner, message)

    def _opened(self, partner: str, ask: Ask) -> None:
        if ask.case in self.cases:
            return
        self._numbered += 1
        case = KeptCase(
            wire=ask.case,
            asker=partner,
            told=ask.incident,
            purpose=ask.purpose,
            reference=f"{self._identity.name}-{self._numbered:04d}",
            due_at=self._now(),
        )
        self.cases[ask.case] = case

    def _heard(self, case: KeptCase, partner: str, message: InCase) -> None:
        asked_us = case.asker == partner
        if isinstance(message, Answer) is asked_us and not isinstance(message, Update):
            raise LinkProblem("link.wrong-side", case=case.wire)
        case.heard.append(message.words)
        match message:
            case Update() if message.incident is not None and asked_us:
                case.told = message.incident
            case Answer():
                case.reference = message.reference or case.reference
                self._stands(case, message.standing)
            case Cancel():
                self._stands(case, Standing.CANCELLED)
            case _:
                pass

    @staticmethod
    def _stands(case: KeptCase, standing: Standing) -> None:
        if standing in NEXT[case.standing]:
            case.standing = standing

    async def number(self, partner: str, query: NumberQuery) -> NumberAnswer:
        """`LinkDesk.number`: of whom it was told, and of nobody else; it invents no people."""
        known = self.numbers.get(query.number)
        if known is None:
            raise LinkProblem("link.number-unknown")
        return NumberAnswer(id=query.id, number=query.number, locations=[known])

    # ---- what it says

    @property
    def waits(self) -> bool:
        """Something that it asked has been answered by nobody yet."""
        with self._lock:
            asked = [c for c in self.cases.values() if c.asker == self._identity.name]
        return any(c.standing in (Standing.WAITING, Standing.RECEIVED) for c in asked)

    def ask(
        self, purpose: LinkPurpose, told: Told, words: str = "", needs: Sequence[str] = ()
    ) -> str:
        """Hand an incident over, or ask for support; the name of the case comes back."""
        message = Ask(
            id=self._new_id(),
            sent_at=self._now(),
            case=self._new_id(),
            purpose=purpose,
            incident=told,
            needs=list(needs),
            words=words,
        )
        with self._lock:
            self.cases[message.case] = KeptCase(
                wire=message.case,
                asker=self._identity.name,
                told=told,
                purpose=purpose,
                standing=Standing.WAITING,
            )
        self._queue.put(message)
        return message.case

    def answer(self, wire: str, standing: Standing, reason: str = "", words: str = "") -> None:
        with self._lock:
            case = self.cases[wire]
            self._stands(case, standing)
            reference = case.reference
        self._queue.put(
            Answer(
                id=self._new_id(),
                sent_at=self._now(),
                case=wire,
                standing=standing,
                reason=reason,
                reference=reference,
                words=words,
            )
        )

    def tell(self, wire: str, words: str) -> None:
        self._queue.put(Update(id=self._new_id(), sent_at=self._now(), case=wire, words=words))

    def take_back(self, wire: str, reason: str, words: str = "") -> None:
        with self._lock:
            self._stands(self.cases[wire], Standing.CANCELLED)
        self._queue.put(
            Cancel(id=self._new_id(), sent_at=self._now(), case=wire, reason=reason, words=words)
        )

    # ---- its own thread

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        caller = PartnerCaller(self._identity, self.centre, self._now)
        failures = 0
        try:
            while not self._ended.is_set():
                self._play()
                self._keep()
                failures = await self._bring(caller, failures)
                await self._pause(failures)
        finally:
            self._keep()
            await caller.close()

    async def _pause(self, failures: int) -> None:
        retry_s = self._habits.retry_s
        left_s = TURN_S if failures == 0 else retry_s[min(failures, len(retry_s)) - 1]
        while left_s > 0 and not self._ended.is_set():
            await asyncio.sleep(min(TURN_S, left_s))
            left_s -= TURN_S

    async def _bring(self, caller: PartnerCaller, failures: int) -> int:
        """What waits, one after the other; how often it has failed in a row."""
        while (message := self._queue.first()) is not None and not self._ended.is_set():
            try:
                await caller.send(message)
            except PartnerAway as away:
                log.info("%s cannot be reached: %s", self.centre.name, away.reason)
                return failures + 1
            except PartnerRefused as no:
                log.error("%s refuses: %s (%s)", self.centre.name, no.code, no.mend)
                self.refused.append(no.code)
            self._queue.drop(message.id)
            failures = 0
        return failures

    def _keep(self) -> None:
        with self._lock:
            self._file.keep(list(self.cases.values()))

    def _play(self) -> None:
        """What the people at it do by now."""
        habits = self._habits
        if habits.bringing is not None:
            habits.bringing.turn(self)
        with self._lock:
            due = [c for c in self.cases.values() if c.due_at and c.asker == self.centre.name]
        for case in due:
            waited_s = (self._now() - case.due_at).total_seconds() if case.due_at else 0.0
            if case.standing is Standing.RECEIVED and waited_s >= habits.answer_after_s:
                self._decide(case)
            elif case.standing is Standing.ACCEPTED and waited_s >= (habits.finish_after_s or 0):
                case.due_at = None
                self.answer(case.wire, Standing.FINISHED, words=habits.said.finished)

    def _decide(self, case: KeptCase) -> None:
        manner, said = self._habits.manner, self._habits.said
        case.due_at = None
        if manner is Manner.REFUSE:
            self.answer(case.wire, Standing.REFUSED, reason="no_resources", words=said.refused)
        elif manner is Manner.ACCEPT:
            self.answer(case.wire, Standing.ACCEPTED, words=said.accepted)
            case.due_at = self._now() if self._habits.finish_after_s is not None else None
