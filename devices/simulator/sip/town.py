"""A town with telephones: people who call the centre, seats' headsets, and everybody else.

Headsets answer by themselves. Who is called from the centre lifts after a while, talks, and hangs
up if nobody else does. Only tells telephones what to do; SIP and sound are `people`.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.simulator.sip.messages import header
from devices.simulator.sip.people import People, Person
from devices.simulator.sip.voices import Babble

_LOOK_S = 0.1
_LIFTS_AFTER_S = (1.5, 5.0)
_TOWN = 8
"""So many can be called by the centre at once."""
_ANSWERED_AT_ONCE = 200


@dataclass(slots=True)
class _Talk:
    """What one person means to do in a call."""

    person: Person
    began: float
    patience_s: float
    talks_s: float
    up_at: float | None = None

    @property
    def ends_at(self) -> float:
        """When this person gives up, or has said all."""
        return self.began + self.patience_s if self.up_at is None else self.up_at + self.talks_s


class Town:
    """Every method may be called from any thread. Ports of headsets and doors: by name."""

    def __init__(
        self,
        exchange_port: int,
        *,
        headsets: Mapping[str, int],
        doors: Mapping[str, int],
        seed: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._exchange_port = exchange_port
        self._clock = clock
        self._chance = random.Random(seed)
        self._lock = threading.RLock()
        self._people = People()
        self._talks: dict[str, _Talk] = {}
        self._voices = 0
        for name, port in headsets.items():
            self._people.add(name, port, self._voice()).answers = lambda _: _ANSWERED_AT_ONCE
        self._town = [self._people.add(f"town {n}", voice=self._voice()) for n in range(_TOWN)]
        self._idle: list[Person] = []
        for port in doors.values():
            self._people.open_door(port, self._who)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._live, name="town", daemon=True)
        self._thread.start()

    def call(self, number: str, called: str, *, patience_s: float, talks_s: float) -> None:
        """Somebody calls the centre, waits so long for an answer, and talks at most so long."""
        with self._lock:
            if number in self._talks:
                raise ValueError("this number is in a call already")
            person = self._idle.pop() if self._idle else self._people.add("", voice=self._voice())
            person.name = number
            self._talks[number] = _Talk(person, self._clock(), patience_s, talks_s)
            person.calls(called, self._exchange_port, withheld=not number)

    def hang_up(self, number: str) -> None:
        with self._lock:
            self._talks[number].person.hangs_up()

    def calls(self) -> dict[str, bool]:
        """Numbers in a call with the centre, and whether they talk."""
        with self._lock:
            return {number: talk.up_at is not None for number, talk in self._talks.items()}

    def close(self) -> None:
        self._stopping.set()
        self._thread.join()
        self._people.close()

    def _voice(self) -> Babble:
        self._voices += 1
        return Babble(self._voices)

    # ---- who is called -------------------------------------------------------------------------

    def _who(self, message: str) -> Person:
        """Whose a message is: of the call that it belongs to, or of somebody who is free."""
        call = header(message, "Call-ID")
        for person in self._town:
            if person.dialog is not None and person.dialog.call_id == call:
                return person
        free = [p for p in self._town if p.dialog is None or p.dialog.over]
        return free[0] if free else self._town[0]

    # ---- life ----------------------------------------------------------------------------------

    def _live(self) -> None:
        lift_at: dict[str, float] = {}
        while not self._stopping.wait(_LOOK_S):
            with self._lock:
                for number, talk in list(self._talks.items()):
                    self._go_on(number, talk)
                for person in self._town:
                    self._lift(person, lift_at)

    def _go_on(self, number: str, talk: _Talk) -> None:
        dialog, now = talk.person.dialog, self._clock()
        if dialog is None or dialog.over:
            self._talks.pop(number)
            self._idle.append(talk.person)
        elif dialog.up and talk.up_at is None:
            talk.up_at = now
        elif now > talk.ends_at:
            talk.person.hangs_up()

    def _lift(self, person: Person, lift_at: dict[str, float]) -> None:
        dialog = person.dialog
        if dialog is None or dialog.over or dialog.answered:
            return
        due = lift_at.setdefault(
            dialog.call_id, self._clock() + self._chance.uniform(*_LIFTS_AFTER_S)
        )
        if self._clock() >= due:
            lift_at.pop(dialog.call_id)
            person.lifts()
