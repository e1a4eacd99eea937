"""Keeps a telephone sounding: opens its card, notices when it goes, takes another meanwhile.

A thread of its own, for opening a device may take seconds. Knows no SIP, and of the card only what
it must: `Card`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from dispatch_app.adapters.softphone.card_process import NoSound
from dispatch_app.ports.softphone import (
    DevicesTold,
    PhoneNews,
    SoundDevice,
    SoundTold,
    SoundTrouble,
    UseDevices,
)

log = logging.getLogger(__name__)

LOOK_S = 0.25
AGAIN_S = 1.0
"""Between two tries to open, and two looks for devices that came or went."""
PREFERRED = UseDevices()


class Card(Protocol):
    @property
    def flows(self) -> bool: ...

    def devices(self) -> Sequence[SoundDevice]: ...

    def open(self, microphone: str, speaker: str) -> None: ...

    def close(self) -> None: ...

    def leave(self) -> None: ...


class Keeping:
    """`look` is called four times a second, by one thread; `choose` by any."""

    def __init__(
        self,
        card: Card,
        tell: Callable[[PhoneNews], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._card, self._tell, self._clock = card, tell, clock
        self._wanted = PREFERRED
        self._used: UseDevices | None = None
        """What is open now."""
        self._known: tuple[SoundDevice, ...] | None = None
        self._acted_on: UseDevices | None = None
        self._acted_at = 0.0
        self._told: SoundTold | None = None
        self._was_there = False
        """It has sounded with what is wanted: since then, silence means unplugged."""

    @property
    def sounds(self) -> bool:
        """Whether somebody who talks here would be heard, and would hear."""
        return self._used is not None

    def choose(self, devices: UseDevices) -> None:
        """Use these from the next look on."""
        self._wanted = devices

    def look(self) -> None:
        if self._used is not None and not self._card.flows:
            self._lost()
        if self._due():
            self._acted_on, self._acted_at = self._wanted, self._clock()
            self._list()
            if self._best() != self._used:
                self._open()
            self._say()

    def _due(self) -> bool:
        late = self._clock() - self._acted_at >= AGAIN_S
        return late or self._acted_on is not self._wanted

    def _lost(self) -> None:
        """Told at once; what else there is to sound with is looked for next."""
        log.warning("the sound card has gone")
        self._acted_on = None
        self._used = None
        self._put(SoundTold(trouble=SoundTrouble.UNPLUGGED))
        self._card.close()

    def _list(self) -> None:
        known = tuple(self._card.devices())
        if known != self._known:
            self._known = known
            self._tell(DevicesTold(devices=known))

    def _best(self) -> UseDevices:
        """What is wanted, and for what of it is not there, what the machine prefers."""
        known = {device.name for device in self._known or ()}
        wanted = self._wanted
        return UseDevices(
            microphone=wanted.microphone if wanted.microphone in known else "",
            speaker=wanted.speaker if wanted.speaker in known else "",
        )

    def _open(self) -> None:
        best = self._best()
        self._used = None
        try:
            self._card.open(best.microphone, best.speaker)
        except NoSound as trouble:
            log.info("no sound: %s", trouble)
        else:
            self._used = best
            self._was_there = True

    def _say(self) -> None:
        if self._used is not None:
            same = self._used == self._wanted
            self._put(SoundTold(trouble=SoundTrouble.NONE if same else SoundTrouble.STAND_IN))
        elif self._known:
            self._put(SoundTold(trouble=SoundTrouble.REFUSED))
        else:
            gone = SoundTrouble.UNPLUGGED if self._was_there else SoundTrouble.NO_CARD
            self._put(SoundTold(trouble=gone))

    def _put(self, told: SoundTold) -> None:
        if told != self._told:
            self._told = told
            self._tell(told)


class KeepingThread:
    def __init__(self, keeping: Keeping, card: Card) -> None:
        self._keeping, self._card = keeping, card
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sound card", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience_s: float) -> None:
        self._ends.set()
        self._thread.join(patience_s)

    def _run(self) -> None:
        self._keeping.look()
        while not self._ends.wait(LOOK_S):
            self._keeping.look()
        self._card.leave()
