"""The telephone's own process, and the seat's end of the pipe to it. Knows no Qt.

The seat polls for news and never waits. A telephone that died is started again by the next poll
after a pause; the exchange then finds it anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from dispatch_app.adapters.softphone.card_process import CardProcess
from dispatch_app.adapters.softphone.config import SoftphoneConfig
from dispatch_app.adapters.softphone.keeping import Keeping, KeepingThread
from dispatch_app.adapters.softphone.levels import beat_tone, level_db, mixed, trial_tone
from dispatch_app.adapters.softphone.sound_card import SILENCE
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.ports.softphone import (
    SILENT_DB,
    LevelsTold,
    LiftPhone,
    PhoneNews,
    PhoneOrder,
    PlayBeat,
    PlayTestTone,
    PutDownPhone,
    SoundTold,
    SoundTrouble,
    StateTold,
    UseDevices,
)

log = logging.getLogger(__name__)

_STEP_S = 0.02
_LEVELS_EVERY = 5
"""Steps between two reports of the levels: ten a second."""
_AGAIN_S = 3.0
_MOST_NEWS = 100
_END_S = 3.0


class SoftphoneProcess:
    """A `Softphone`."""

    def __init__(self, config: SoftphoneConfig) -> None:
        self._config = config
        self._devices = UseDevices(microphone=config.microphone, speaker=config.speaker)
        self._pipe: Connection | None = None
        self._process: BaseProcess | None = None
        self._died_at: float | None = None

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(self._config, theirs), name="softphone", daemon=True
        )
        self._process.start()
        theirs.close()
        self._pipe, self._died_at = ours, None
        self.do(self._devices)

    def do(self, order: PhoneOrder) -> None:
        if isinstance(order, UseDevices):
            self._devices = order
        if self._pipe is not None:
            with contextlib.suppress(OSError):
                self._pipe.send(order)

    def news(self) -> Sequence[PhoneNews]:
        told: list[PhoneNews] = []
        try:
            while self._pipe is not None and len(told) < _MOST_NEWS and self._pipe.poll():
                told.append(self._pipe.recv())
        except (EOFError, OSError):
            told += self._lost()
        self._perhaps_again()
        return told

    def _lost(self) -> list[PhoneNews]:
        log.warning("the telephone of this seat has died")
        self._drop_pipe()
        self._died_at = time.monotonic()
        return [StateTold(state=PhoneState.GONE), SoundTold(trouble=SoundTrouble.DIED)]

    def _perhaps_again(self) -> None:
        if self._died_at is not None and time.monotonic() - self._died_at > _AGAIN_S:
            self.start()

    def _drop_pipe(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        self._pipe = None

    def stop(self) -> None:
        """End it, and with it whatever it is talking."""
        self._drop_pipe()
        self._died_at = None
        process, self._process = self._process, None
        if process is None:
            return
        process.join(_END_S)
        if process.is_alive():
            process.terminate()
            process.join(_END_S)


# ---- in the process --------------------------------------------------------------------------


def serve(config: SoftphoneConfig, pipe: Connection) -> None:
    """Be a telephone until the seat closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(_Room(config, pipe).live())


class _Room:
    def __init__(self, config: SoftphoneConfig, pipe: Connection) -> None:
        from dispatch_app.adapters.softphone.telephone import Telephone

        self._pipe = pipe
        self._telling = threading.Lock()
        self._card = CardProcess()
        self._tone: deque[bytes] = deque()
        self._beat: deque[bytes] = deque()
        self._sound = Keeping(self._card, self._tell)
        self._keeper = KeepingThread(self._sound, self._card)
        self._phone = Telephone(
            config,
            lambda state: self._tell(StateTold(state=state)),
            takes_calls=lambda: self._sound.sounds,
        )
        self._ended = False
        self._loudest = [SILENT_DB, SILENT_DB]
        """Of microphone and speaker since the last report."""

    def _tell(self, news: PhoneNews) -> None:
        try:
            with self._telling:
                self._pipe.send(news)
        except OSError:
            self._ended = True

    async def live(self) -> None:
        from dispatch_app.adapters.softphone.telephone import PhoneGone

        try:
            await self._phone.open()
        except PhoneGone as trouble:
            log.error("%s", trouble)
            self._tell(SoundTold(trouble=SoundTrouble.SIP))
        self._take_orders()  # the devices that were chosen, before others are opened
        self._keeper.start()
        await self._steps()
        self._keeper.stop(_END_S)
        await self._phone.close()

    async def _steps(self) -> None:
        """Every 20 ms: orders, sound both ways, and sometimes the levels."""
        due = time.monotonic()
        count = 0
        while not self._ended:
            self._take_orders()
            self._move_sound()
            count += 1
            if count % _LEVELS_EVERY == 0:
                self._tell_levels()
            due = max(due + _STEP_S, time.monotonic() - 1.0)
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _take_orders(self) -> None:
        try:
            while self._pipe.poll():
                self._do(self._pipe.recv())
        except (EOFError, OSError):
            self._ended = True

    def _do(self, order: PhoneOrder) -> None:
        match order:
            case LiftPhone():
                self._phone.lift()
            case PutDownPhone():
                self._phone.put_down()
            case UseDevices():
                self._sound.choose(order)
            case PlayTestTone():
                self._tone = deque(trial_tone())
            case PlayBeat():
                self._beat = deque(beat_tone())

    def _move_sound(self) -> None:
        heard = self._card.hear()
        came = self._phone.hear() or SILENCE
        if self._tone:
            came = self._tone.popleft()
        if self._beat:
            came = mixed(came, self._beat.popleft())
        if not self._sound.sounds:
            came = SILENCE  # the meter shows what is heard here, not what might be
        self._card.say(came)
        if self._phone.talking:
            self._phone.say(heard)
        for side, pcm in enumerate((heard, came)):
            self._loudest[side] = max(self._loudest[side], level_db(pcm))

    def _tell_levels(self) -> None:
        microphone, speaker = self._loudest
        self._loudest = [SILENT_DB, SILENT_DB]
        self._tell(LevelsTold(microphone_db=microphone, speaker_db=speaker))
