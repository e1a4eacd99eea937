"""Plays a grown scenario: calls and troubles as their minutes come, and what a coach wishes for.

Knows the run's clock and the people's lines; takes parts away by the hands that it is given.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.commands import Command
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.training.callers import Inhabitant, ScriptMaker
from dispatch_app.domain.training.commands import (
    PlaceTrainingCall,
    ReportTrainingTrouble,
    SteerTraining,
)
from dispatch_app.domain.training.scenarios import DueTrouble, Played
from dispatch_app.domain.training.values import (
    TECHNICAL,
    CallerScript,
    CoachWish,
    TrainingStep,
    Trouble,
    WishKind,
)
from dispatch_app.simulation.stories import Story


class Telephones(Protocol):
    """The lines on which people call."""

    def free_line(self) -> str | None: ...
    def ring(self, story: Story) -> bool: ...


class Hands(Protocol):
    """What can really be taken away and given back."""

    def take(self, trouble: Trouble) -> None: ...
    def give_back(self, trouble: Trouble) -> None: ...


class Run:
    """Called often by one thread."""

    def __init__(
        self,
        played: Played,
        maker: ScriptMaker,
        *,
        lasts_s: float,
        telephones: Telephones,
        hands: Hands,
        send: Callable[[Command], object],
        told: Callable[[str], None],
        seed: int,
    ) -> None:
        """`told` takes a line for the coach's terminal."""
        self._calls = deque(played.calls)
        self._troubles = list(played.troubles)
        self._maker, self._lasts_s = maker, lasts_s
        self._telephones, self._hands = telephones, hands
        self._send, self._told = send, told
        self._chance = random.Random(f"wishes/{seed}")
        self._waiting: deque[CallerScript] = deque()
        self._heard: set[str] = set()
        self._gone: set[Trouble] = set()
        self._ending = False
        self.over = False

    def step(self, state: CentreState, now: datetime) -> None:
        """Do what is due by now."""
        training = state.training
        if training is None or self.over:
            return
        if training.step is TrainingStep.ENDED:
            self.end(now)
            return
        for wish in training.wishes:
            if wish.id not in self._heard:
                self._heard.add(wish.id)
                self._grant(wish, state, now)
        if training.step is TrainingStep.RUNNING:
            self._play(training.minute(now), state, now)
        self._ring(now)

    def end(self, now: datetime) -> None:
        """Nothing stays away when a run is over."""
        for trouble in sorted(self._gone):
            self._report(trouble, "", over=True, now=now)
        self.over = True

    def _play(self, minute: float, state: CentreState, now: datetime) -> None:
        while self._calls and self._calls[0].minute <= minute:
            self._waiting.append(self._calls.popleft().script)
        for due in [due for due in self._troubles if due.minute <= minute]:
            if not _busy(due, state):
                self._troubles.remove(due)
                self._report(due.trouble, due.subject, over=due.over, now=now)
        if minute * 60 >= self._lasts_s and not self._ending:
            self._ending = True
            self._send(SteerTraining(step=TrainingStep.ENDED))

    def _ring(self, now: datetime) -> None:
        """Whoever finds every line taken tries again. With the lines dead nobody gets through."""
        while self._waiting and self._telephones.free_line() is not None:
            script = self._waiting.popleft()
            self._told(f"{script.number} {script.complaint or script.outcome}: {script.opening}")
            if Trouble.EXCHANGE_DEAD in self._gone:
                continue
            self._send(PlaceTrainingCall(script=script, happened_at=now))
            self._telephones.ring(story_of(script))

    def _grant(self, wish: CoachWish, state: CentreState, now: datetime) -> None:
        if wish.kind is WishKind.CALL:
            where = (
                Inhabitant(number="", address=wish.words, lat=wish.lat, lon=wish.lon)
                if wish.lat is not None
                else None
            )
            script = self._maker.wished(wish.complaint, self._chance, wish.manner, where)
            self._waiting.append(script)
        elif wish.trouble is not None:
            over = wish.kind is WishKind.RELIEF
            self._report(wish.trouble, wish.subject, over=over, now=now)

    def _report(self, trouble: Trouble, subject: str, *, over: bool, now: datetime) -> None:
        if trouble in TECHNICAL:
            if over is (trouble not in self._gone):
                return
            self._act(trouble, over=over)
        self._told(f"{trouble.value} {subject} {'over' if over else 'begins'}")
        self._send(
            ReportTrainingTrouble(trouble=trouble, subject=subject, over=over, happened_at=now)
        )

    def _act(self, trouble: Trouble, *, over: bool) -> None:
        if over:
            self._hands.give_back(trouble)
            self._gone.discard(trouble)
        else:
            self._hands.take(trouble)
            self._gone.add(trouble)


def _busy(due: DueTrouble, state: CentreState) -> bool:
    """A vehicle under way does not drop out: it does when it is free."""
    if due.trouble is not Trouble.VEHICLE_OUT:
        return False
    vehicle = next((v for v in state.vehicles.values() if v.id == due.subject), None)
    return vehicle is not None and vehicle.mission is not None


def story_of(script: CallerScript) -> Story:
    """As the lines and a desk's autopilot know a caller."""
    return Story(
        number=script.number,
        address=script.address,
        lon=script.lon,
        lat=script.lat,
        complaint=script.complaint,
        answers=dict(script.answers),
        age_years=script.age_years or 0,
        sex=script.sex.value,
        outcome=script.outcome,
        rings=script.rings,
    )
