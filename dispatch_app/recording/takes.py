"""All recordings that go on, from what arrives to the sealed file. Owned by one thread."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.adapters.audio_tap.framing import Lost
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.recordings import RecorderId, RecorderTrouble
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.audio_tap import TapBegan, TapEnded, TapSeat, TapSound
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.recorder_catalogue import (
    NewTake,
    RecorderCatalogue,
    RunningTake,
    SealedTake,
)
from dispatch_app.recording.arriving import Arrived, Arriving, Connected
from dispatch_app.recording.disk import Ballast, OpenFile, open_new
from dispatch_app.recording.live import LiveSound
from dispatch_app.recording.sealing import Sealing
from dispatch_app.recording.take import Take
from dispatch_app.recording.troubles import Troubles

log = logging.getLogger(__name__)

ROUND_S = 0.2
RETRY_S = 5.0
"""A conversation whose recording the disk refused is tried again after so long."""
ORPHAN_S = 60.0
"""A conversation of an exchange that is gone for so long is over."""
RETOLD_S = 5.0
"""An exchange that is back tells at once which conversations go on; the others are over."""
SLOW_S = 2.0
"""A round of writing that takes longer is told."""


@dataclass(kw_only=True)
class Conversation:
    """Somebody talks. There may be no recording of it now, if the disk is full."""

    exchange: str
    began: TapBegan
    seats: list[SeatId] = field(default_factory=list)
    take: Take | None = None
    retry_at: float = 0.0
    over_at: float | None = None
    """Ends then, unless the exchange says that it goes on."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """What recordings are made with."""

    recorder: RecorderId
    root: Path
    catalogue: RecorderCatalogue
    sealing: Sealing
    ballast: Ballast
    troubles: Troubles
    most: int = 32
    open_file: OpenFile = open_new


class Takes:
    def __init__(
        self,
        room: Room,
        arriving: Arriving,
        live: LiveSound,
        sealed: Callable[[SealedTake], None],
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`sealed` hears of each recording that is whole, on the thread of the takes."""
        self._room = room
        self._arriving = arriving
        self._live = live
        self._sealed = sealed
        self._clock_s = clock_s
        self._talks: dict[CallRef, Conversation] = {}
        self._away: set[str] = set()
        self._dropped: dict[CallRef, int] = {}
        """Samples that the exchange or the recorder had to let go."""
        self._broken: list[RunningTake] = []
        """Recordings that the disk refused in the middle: sealed as they are when it takes more."""
        self._mend_at = 0.0
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="takes", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End all recordings, whole and sealed."""
        self._ends.set()
        self._arriving.nudge()
        self._thread.join()

    def abandon(self) -> None:
        """Leave the files as they are, as a kill does."""
        for talk in self._talks.values():
            if talk.take is not None:
                talk.take.abandon()

    def _run(self) -> None:
        while not self._ends.is_set():
            self._arriving.wait(ROUND_S)
            self.round()
        for talk in list(self._talks.values()):
            self._over(talk, None, cut=True)

    def round(self) -> None:
        """Take what has arrived, write what is settled."""
        began = self._clock_s()
        items, dropped = self._arriving.taken()
        for ref, samples in dropped.items():
            self._room.troubles.say(RecorderTrouble.DISK_SLOW, f"{samples} samples")
            self._dropped[ref] = self._dropped.get(ref, 0) + samples
        for exchange, item in items:
            self._take_in(exchange, item)
        for talk in list(self._talks.values()):
            self._go_on(talk)
        if self._broken and began >= self._mend_at:
            self._mend()
        if self._clock_s() - began > SLOW_S:
            self._room.troubles.say(RecorderTrouble.DISK_SLOW)

    # ---- what arrives

    def _take_in(self, exchange: str, item: Arrived) -> None:
        match item:
            case TapBegan():
                self._began(exchange, item)
            case TapSound():
                self._sound(item)
            case TapSeat():
                self._seat(item)
            case TapEnded():
                self._ended(item)
            case Lost():
                self._room.troubles.say(RecorderTrouble.SOUND_LOST, f"{item.samples} samples")
                self._dropped[item.ref] = self._dropped.get(item.ref, 0) + item.samples
            case Connected():
                self._connected(exchange, up=item.up)

    def _began(self, exchange: str, began: TapBegan) -> None:
        known = self._talks.get(began.ref)
        if known is not None:
            known.over_at = None
            return
        if len(self._talks) >= self._room.most:
            self._room.troubles.say(RecorderTrouble.CHANNELS_FULL, began.line)
            return
        talk = self._talks[began.ref] = Conversation(exchange=exchange, began=began)
        self._live.begun(began.line)
        self._begin(talk)

    def _begin(self, talk: Conversation) -> None:
        began, room = talk.began, self._room
        day = f"{began.at:%Y-%m-%d}"
        try:
            running = room.catalogue.begin(
                NewTake(
                    ref=began.ref,
                    line=began.line,
                    began_at=began.at.astimezone(UTC),
                    number=began.number,
                    called=began.called,
                    outgoing=began.outgoing,
                    seats=tuple(talk.seats),
                ),
                f"{day}/{room.recorder}-{{serial:08d}}.opus",
            )
            talk.take = Take(
                running, room.root, open_file=room.open_file, make_room=room.ballast.give_up
            )
            room.troubles.over(RecorderTrouble.SPACE_OUT)
        except (OSError, Unavailable) as trouble:
            self._failed(talk, trouble)

    def _sound(self, sound: TapSound) -> None:
        talk = self._talks.get(sound.ref)
        if talk is not None and talk.take is not None:
            talk.take.sound(sound)

    def _seat(self, came: TapSeat) -> None:
        talk = self._talks.get(came.ref)
        if talk is None or came.seat in talk.seats:
            return
        talk.seats.append(came.seat)
        if talk.take is not None:
            began = replace(talk.take.running.began, seats=tuple(talk.seats))
            talk.take.running = replace(talk.take.running, began=began)
            try:
                self._room.catalogue.seat(talk.take.running.serial, began.seats)
            except Unavailable as trouble:
                log.warning("a seat is catalogued at the end only: %s", trouble)

    def _ended(self, ended: TapEnded) -> None:
        talk = self._talks.get(ended.ref)
        if talk is not None:
            self._over(talk, ended.at)

    def _connected(self, exchange: str, *, up: bool) -> None:
        (self._away.discard if up else self._away.add)(exchange)
        self._room.troubles.put(RecorderTrouble.EXCHANGE_AWAY, bool(self._away), exchange)
        limit = self._clock_s() + (RETOLD_S if up else ORPHAN_S)
        for talk in self._talks.values():
            if talk.exchange == exchange:
                talk.over_at = limit

    # ---- what goes on

    def _go_on(self, talk: Conversation) -> None:
        now = self._clock_s()
        if talk.over_at is not None and now >= talk.over_at:
            self._over(talk, None, cut=True)
        elif talk.take is None:
            if now >= talk.retry_at:
                self._begin(talk)
        else:
            try:
                self._live.sounds(talk.began.line, talk.take.write())
            except OSError as trouble:
                self._failed(talk, trouble)

    def _failed(self, talk: Conversation, trouble: Exception) -> None:
        """What is on the disk stays and is mended later; the conversation is begun anew."""
        full = isinstance(trouble, OSError) and not isinstance(trouble, FileExistsError)
        reason = RecorderTrouble.SPACE_OUT if full else RecorderTrouble.DISK_FAILS
        self._room.troubles.say(reason, str(trouble))
        if talk.take is not None:
            talk.take.abandon()
            self._broken.append(talk.take.running)
            self._mend_at = self._clock_s() + RETRY_S
        talk.take, talk.retry_at = None, self._clock_s() + RETRY_S

    def _mend(self) -> None:
        """The disk may take more by now; if not, there is another time, and the next start."""
        self._mend_at = self._clock_s() + RETRY_S
        for running in tuple(self._broken):
            try:
                mended = self._room.sealing.mended(running)
            except (OSError, Unavailable) as trouble:
                log.warning("%s is not sealed yet: %s", running.file, trouble)
                return
            self._broken.remove(running)
            if mended is not None:
                self._sealed(mended)

    def _over(self, talk: Conversation, at: datetime | None, *, cut: bool = False) -> None:
        del self._talks[talk.began.ref]
        lost = self._dropped.pop(talk.began.ref, 0)
        try:
            if talk.take is not None:
                talk.take.lost += lost
                ended = talk.take.end(at)
                self._sealed(self._room.sealing.seal(talk.take.running, ended, cut=cut))
        except (OSError, Unavailable) as trouble:
            self._failed(talk, trouble)
        finally:
            self._live.ended(talk.began.line)
