"""The exchange's sound: every 20 ms each leg is read, mixed and written. Knows no SIP, no calls."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from dispatch_app.domain.telephone import CallRef
from dispatch_app.exchange.machine.values import Hears, LegId, Listened
from dispatch_app.exchange.mixing import SILENCE, STEP_SAMPLES, Steps, mixed
from dispatch_app.exchange.sound_threads import go_ahead
from dispatch_app.exchange.sounds import Playing, Sounds
from dispatch_app.ports.audio_tap import AudioTap, Side, TapBegan, TapEnded, Tapped, TapSound

log = logging.getLogger(__name__)

STEP_S = 0.02
SILENT_STEPS = 150
"""3 s without a single packet: nothing is heard from that telephone."""
TOLD_STEPS = 5
"""A recorder is told 100 ms at once."""
BEHIND_S = 0.5
"""After a longer stop of the whole machine sound goes on from now, instead of hurrying after."""


class Player(Protocol):
    """Sound for one leg alone. No call blocks."""

    def take(self) -> bytes:
        """The next step."""
        ...

    def close(self) -> None: ...


class LegSound(Protocol):
    """Sound of one leg. Neither call blocks; nothing is there while the leg has none."""

    def read(self) -> bytes: ...
    def write(self, pcm: bytes) -> None: ...


@dataclass(slots=True)
class _Ear:
    sound: LegSound
    steps: Steps = field(default_factory=Steps)
    hears: frozenset[LegId] = frozenset()
    playing: Playing | Player | None = None
    fed: bool = False
    """It was written to in the last step."""
    missed: int = 0
    """Steps since the last packet."""
    said: bytes = b""


@dataclass(slots=True)
class _Told:
    """What a recorder is told of one side."""

    first: int = 0
    kept: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class _Recorded:
    began: int
    listened: Listened
    sides: dict[Side, _Told] = field(default_factory=lambda: {s: _Told() for s in Side})


class Media:
    """All legs' sound. `silent` is called on the sound thread and must not block."""

    def __init__(
        self, sounds: Sounds, tap: AudioTap | None, silent: Callable[[LegId, bool], None]
    ) -> None:
        self._sounds, self._tap, self._silent = sounds, tap, silent
        self._ears: dict[LegId, _Ear] = {}
        self._wanted: dict[LegId, Hears] = {}
        self._players: dict[LegId, Player] = {}
        self._recorded: dict[CallRef, _Recorded] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._steps = 0
        self.late = 0
        """Steps that began more than a step late."""

    # ---- told by the exchange ------------------------------------------------------------------

    def add(self, leg: LegId, sound: LegSound) -> None:
        with self._lock:
            self._ears[leg] = _Ear(sound)
            self._tune(leg)

    def drop(self, leg: LegId) -> None:
        with self._lock:
            self._ears.pop(leg, None)
            self._wanted.pop(leg, None)
            player = self._players.pop(leg, None)
        if player is not None:
            player.close()

    def play(self, leg: LegId, player: Player) -> None:
        """From now on the leg hears this alone, until it is dropped."""
        with self._lock:
            self._players[leg] = player
            self._tune(leg)

    def hear(self, hears: Hears) -> None:
        with self._lock:
            self._wanted[hears.leg] = hears
            self._tune(hears.leg)

    def listen(self, listened: Listened) -> None:
        with self._lock:
            recorded = self._recorded.get(listened.ref)
            if recorded is not None:
                recorded.listened = listened

    def record(self, tapped: Tapped) -> None:
        """Pass on what a recorder must know, in its place among the sound."""
        if self._tap is None:
            return
        with self._lock:
            match tapped:
                case TapBegan(ref=ref):
                    self._recorded[ref] = _Recorded(self._steps, Listened(ref))
                case TapEnded(ref=ref):
                    recorded = self._recorded.pop(ref, None)
                    if recorded is not None:
                        self._flush(ref, recorded)
            self._tap.tell(tapped)

    def _tune(self, leg: LegId) -> None:
        ear, wanted = self._ears.get(leg), self._wanted.get(leg)
        if ear is None:
            return
        if leg in self._players:
            ear.hears, ear.playing = frozenset(), self._players[leg]
            return
        if wanted is None:
            return
        ear.hears = wanted.legs
        ear.playing = Playing(self._sounds, wanted.sounds) if wanted.sounds else None

    # ---- the clock -----------------------------------------------------------------------------

    def start(self) -> None:
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="exchange sound", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        go_ahead()
        due = time.monotonic()
        while not self._stopping.is_set():
            late = time.monotonic() - due
            if late > STEP_S:
                self.late += 1
            if late > BEHIND_S:
                due = time.monotonic()
            self.step()
            due += STEP_S
            time.sleep(max(0.0, due - time.monotonic()))

    def step(self) -> None:
        """One step: read all, then give each what it is to hear."""
        with self._lock:
            quiet = [(leg, ear.missed > 0) for leg, ear in self._ears.items() if self._read(ear)]
            for ear in self._ears.values():
                self._write(ear)
            for ref, recorded in self._recorded.items():
                self._tell(ref, recorded)
            self._steps += 1
        for leg, silent in quiet:
            self._silent(leg, silent)

    def _read(self, ear: _Ear) -> bool:
        """Take in what came; whether the leg has just fallen silent or is heard again."""
        came = ear.sound.read()
        ear.steps.put(came)
        ear.said = ear.steps.take()
        was_silent = ear.missed >= SILENT_STEPS
        ear.missed = 0 if came else min(ear.missed + 1, SILENT_STEPS)
        return was_silent != (ear.missed >= SILENT_STEPS)

    def _write(self, ear: _Ear) -> None:
        if not ear.hears and ear.playing is None:
            ear.fed = False
            return
        voices = [self._ears[leg].said for leg in ear.hears if leg in self._ears]
        if ear.playing is not None:
            voices.append(ear.playing.take())
        if not ear.fed:
            ear.sound.write(SILENCE)
            ear.fed = True
        ear.sound.write(mixed(voices))

    # ---- the recorder --------------------------------------------------------------------------

    def _tell(self, ref: CallRef, recorded: _Recorded) -> None:
        self._keep(ref, recorded, Side.OUTSIDE, recorded.listened.outside)
        self._keep(ref, recorded, Side.CENTRE, recorded.listened.centre)

    def _keep(self, ref: CallRef, recorded: _Recorded, side: Side, legs: Iterable[LegId]) -> None:
        told = recorded.sides[side]
        voices = [ear.said for leg in legs if (ear := self._ears.get(leg)) and ear.said]
        if not voices:
            self._flush_side(ref, side, told)
            return
        if not told.kept:
            told.first = (self._steps - recorded.began) * STEP_SAMPLES
        told.kept.append(mixed(voices))
        if len(told.kept) >= TOLD_STEPS:
            self._flush_side(ref, side, told)

    def _flush(self, ref: CallRef, recorded: _Recorded) -> None:
        for side, told in recorded.sides.items():
            self._flush_side(ref, side, told)

    def _flush_side(self, ref: CallRef, side: Side, told: _Told) -> None:
        if told.kept and self._tap is not None:
            pcm = b"".join(told.kept)
            self._tap.tell(TapSound(ref=ref, side=side, first=told.first, pcm=pcm))
        told.kept = []
