"""Decides a batch of commands, one after another, on a working copy of the state.

Writes nothing: what it yields becomes true only when the journal has it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from dispatch_app.domain.centre import decide
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.commands import Command, ReportCaller, ReportRinging
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.protocols.reading import TextReader
from dispatch_app.domain.state import Context
from dispatch_app.domain.telephone import Target, TargetKind
from dispatch_app.domain.telephone_commands import CallOut
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.values import Actor, Bounds, Subscriber
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.journal import Answer, Entry, Journal
from dispatch_app.services import rights
from dispatch_app.services.folded import Folded

log = logging.getLogger(__name__)

Lookup = Callable[[str], Subscriber | None]
"""Whose number it is, by the centre's own table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An answer that is durable."""

    answer: Answer
    repeated: bool = False


class Failed(Exception):
    """A command met a bug. Nothing of it was written; the trace stands in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One command on its way, with the promise of an answer."""

    command: Command
    actor: Actor
    command_id: str
    reply: Future[Taken] = field(default_factory=Future)

    @property
    def kind(self) -> str:
        return type(self.command).__name__


Outcome = Taken | Failed


class Deciding:
    """Works through one batch. `folded` runs ahead of the journal until the batch is committed."""

    def __init__(self, folded: Folded, surroundings: Surroundings) -> None:
        self.folded = folded
        self.fresh: dict[str, Answer] = {}
        """Answers that the journal must take, by command id."""
        self._around = surroundings

    def take(self, ask: Ask) -> Outcome:
        """Decide one command.

        Raises:
            Unavailable: the journal cannot say whether it was answered before.
        """
        first = self.fresh.get(ask.command_id) or self._around.journal.answer(ask.command_id)
        if first is not None:
            return Taken(answer=_again(first, ask), repeated=True)
        try:
            answer = self._answer(ask)
        except Unavailable:
            raise
        except Exception as bug:  # one command's bug must not stop the centre
            log.exception("command %s failed", ask.kind)
            return Failed(f"{ask.kind}: {type(bug).__name__}")
        self.fresh[ask.command_id] = answer
        return Taken(answer=answer)

    def _answer(self, ask: Ask) -> Answer:
        at = self._around.clock.now()
        try:
            rights.check(ask.actor, ask.command, self.folded.state)
            events = decide(self.folded.state, ask.command, self._around.context(ask, at))
        except Rejected as no:
            return self._refusal(ask, no.code, no.details)
        except InvalidValue as no:
            return self._refusal(ask, "message.invalid", {"detail": str(no)})
        entries = self._entries(ask, events, at)
        self.folded = self.folded.after(entries)
        return Answer(
            command_id=ask.command_id,
            kind=ask.kind,
            last_sequence=self.folded.sequence,
            entries=entries,
        )

    def _refusal(self, ask: Ask, code: str, details: dict[str, str]) -> Answer:
        return Answer(
            command_id=ask.command_id,
            kind=ask.kind,
            last_sequence=self.folded.sequence,
            refusal=code,
            details=tuple(details.items()),
        )

    def _entries(self, ask: Ask, events: tuple[Event, ...], at: datetime) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                sequence=self.folded.sequence + place,
                command_id=ask.command_id,
                actor=ask.actor,
                at=at,
                event=event,
            )
            for place, event in enumerate(events, start=1)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a decision needs besides the state."""

    journal: Journal
    clock: Clock
    new_id: IdMaker
    subscriber: Lookup
    zone: ZoneInfo
    bounds: Bounds | None = None
    """What the centre's map covers."""
    timers: Timers = NORM
    read_protocols: TextReader | None = None

    def context(self, ask: Ask, at: datetime) -> Context:
        return Context(
            at=at,
            actor=ask.actor,
            new_id=self.new_id,
            local_day=f"{at.astimezone(self.zone):%Y%m%d}",
            bounds=self.bounds,
            subscriber=self._subscriber(ask.command),
            timers=self.timers,
            read_protocols=self.read_protocols,
        )

    def _subscriber(self, command: Command) -> Subscriber | None:
        """A lookup that is away must not keep a call from ringing."""
        number = _number_in(command)
        if not number:
            return None
        try:
            return self.subscriber(number)
        except Unavailable as away:
            log.warning("subscriber lookup is away: %s", away)
            return None


def _number_in(command: Command) -> str:
    """The number of who calls or is called; empty if none is told."""
    match command:
        case ReportCaller(number=number, number_state=NumberState.KNOWN):
            return number
        case ReportRinging(number=number, number_state=NumberState.KNOWN):
            return number
        case CallOut(to=Target(kind=TargetKind.NUMBER, id=number)):
            return normal_number(number)
        case _:
            return ""


def _again(first: Answer, ask: Ask) -> Answer:
    """The first answer; but nobody gets a stranger's answer by sending a stranger's id."""
    strangers = any(not _same_sender(entry.actor, ask.actor) for entry in first.entries)
    if first.kind == ask.kind and not strangers:
        return first
    return Answer(
        command_id=ask.command_id,
        kind=ask.kind,
        last_sequence=first.last_sequence,
        refusal="command.id-used",
        details=(("command", ask.command_id),),
    )


def _same_sender(before: Actor, now: Actor) -> bool:
    """A seat's unsent work may go out under the next person who sits there."""
    if before.account == now.account:
        return True
    return before.seat is not None and before.seat == now.seat
