"""What a test of `CallControl` needs of any exchange: a room with callers, telephones, and ears.

A provider is a function from an empty directory to a `Room`, entered under its name in `ROOMS`.
Knows no particular exchange; each stands in a module of its own beside this one.
"""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import CallRef, PartyRole
from dispatch_app.ports.call_control import CallControl
from dispatch_app.ports.exchange_events import ExchangeEvent, Parties

PATIENCE_S = 15.0


class Heard:
    """All that an exchange told, in order. Any thread may add; a test waits for what it expects."""

    def __init__(self) -> None:
        self._events: list[ExchangeEvent] = []
        self._changed = threading.Condition()

    def __call__(self, event: ExchangeEvent) -> None:
        with self._changed:
            self._events.append(event)
            self._changed.notify_all()

    def all[E: ExchangeEvent](self, kind: type[E], **fields: object) -> list[E]:
        """Every event of a kind so far whose fields have these values."""
        with self._changed:
            return _matching(self._events, kind, fields)

    def one[E: ExchangeEvent](self, kind: type[E], **fields: object) -> E:
        """The first such event; waits for it."""
        return self._until(lambda events: _matching(events, kind, fields)[:1], kind, fields)[0]

    def count(self) -> int:
        with self._changed:
            return len(self._events)

    def since[E: ExchangeEvent](self, count: int, kind: type[E], **fields: object) -> E:
        """The first such event after the first `count`; waits for it."""
        found = self._until(lambda events: _matching(events[count:], kind, fields), kind, fields)
        return found[0]

    def parties(self, ref: CallRef, roles: Mapping[str, PartyRole]) -> Parties:
        """Wait until the newest word on a call's parties says exactly these."""

        def found(events: list[ExchangeEvent]) -> list[Parties]:
            told = _matching(events, Parties, {"ref": ref})[-1:]
            return told if told and _roles(told[0]) == dict(roles) else []

        return self._until(found, Parties, {"ref": ref, "roles": roles})[0]

    def leader(self, ref: CallRef) -> str | None:
        told = self.all(Parties, ref=ref)
        return next((p.id for p in told[-1].parties if p.leads), None) if told else None

    def _until[E: ExchangeEvent](
        self, found: Callable[[list[ExchangeEvent]], list[E]], kind: type[E], fields: object
    ) -> list[E]:
        with self._changed:
            there = self._changed.wait_for(lambda: found(self._events), PATIENCE_S)
            assert there, f"no {kind.__name__} {fields} among:\n" + "\n".join(
                f"  {event}" for event in self._events
            )
            return found(self._events)


def _matching[E: ExchangeEvent](
    events: list[ExchangeEvent], kind: type[E], fields: Mapping[str, object]
) -> list[E]:
    return [
        event
        for event in events
        if isinstance(event, kind)
        and all(getattr(event, name) == value for name, value in fields.items())
    ]


def _roles(told: Parties) -> dict[str, PartyRole]:
    return {party.id: party.role for party in told.parties}


class Voice(Protocol):
    """One who speaks all the time, and whose ears can be asked."""

    def hears(self) -> frozenset[str] | None:
        """Whose voices reach it now, as `Party.id`; the hold tone is nobody's. None: cannot tell.

        A provider with real sound gives every party its own tone and looks at the newest second.
        """
        ...


class Caller(Voice, Protocol):
    """One outside who called the centre."""

    def hangs_up(self) -> None: ...


class Phone(Voice, Protocol):
    """The telephone of a seat."""

    def lifts(self) -> None:
        """Lift it if it rings; waits for a ring that is on its way. Nothing for one held open."""
        ...

    def hangs_up(self) -> None: ...


class FarEnd(Voice, Protocol):
    """One outside who is called by the centre. Set what it does before it is called."""

    def will_answer(self) -> None: ...
    def will_be_busy(self) -> None: ...
    def will_not_answer(self) -> None:
        """It rings until whoever calls gives up, which here is soon."""
        ...

    def hangs_up(self) -> None: ...


class Room(Protocol):
    """An exchange with its people. `control` is not started yet; `heard` is what hears it."""

    control: CallControl
    heard: Heard
    seats: tuple[SeatId, ...]
    """Four at least, each with a telephone that nobody uses."""
    seat_without_phone: SeatId
    can: frozenset[type[Any]]
    """The orders that this exchange has the means for."""

    def ring(self, number: str) -> Caller: ...
    def phone(self, seat: SeatId) -> Phone: ...
    def far(self, number: str) -> FarEnd: ...
    def exchange_dies(self) -> None:
        """The exchange's process ends, its connections close."""
        ...

    def exchange_comes_back(self) -> None: ...
    def close(self) -> None: ...


def eventually(says: Callable[[], object], expected: object) -> None:
    """Wait until what somebody says is as expected; for ears, which hear a little late."""
    end = time.monotonic() + PATIENCE_S
    while (now := says()) != expected:
        assert time.monotonic() < end, f"still {now!r}, not {expected!r}"
        threading.Event().wait(0.02)


MakeRoom = Callable[[Path], Room]

ROOMS: Mapping[str, str] = {
    "asterisk": "tests.fakes.asterisk_room:ringing_room",
    "asterisk, telephones held open": "tests.fakes.asterisk_room:permanent_room",
    "plain lines": "tests.fakes.plain_lines_room:plain_lines_room",
    "softswitch": "tests.fakes.softswitch_room:make",
    "softswitch, telephones held open": "tests.fakes.softswitch_room:make_permanent",
}
"""Name of the provider and where its `MakeRoom` stands."""


def make_room(name: str, directory: Path) -> Room:
    module, _, function = ROOMS[name].partition(":")
    make: MakeRoom = getattr(importlib.import_module(module), function)
    return make(directory)
