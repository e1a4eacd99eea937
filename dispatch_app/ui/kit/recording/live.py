"""Hearing a conversation that goes on: leave from the centre, sound from the recorder. No widgets.

The sound comes on a worker thread and is taken by the loudspeaker at its own pace; what it cannot
take in time is dropped, oldest first: who listens in wants to hear now, not what was said before.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock, Thread

import numpy as np

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.recording_commands import OpenLiveSound
from dispatch_app.domain.recording_events import RecordingOpened
from dispatch_app.domain.recordings import RecorderId
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.recording.fetching import Leave, NotFetched, Source
from dispatch_app.ui.kit.recording.peaks import FULL

BYTES_PER_S = 8000 * 2 * 2
"""16-bit stereo: outside left, the centre right."""
_MOST_WAITING = BYTES_PER_S // 2
_FRAME = 4


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of a recorder."""

    recorder: RecorderId
    line: LineId


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What the panel shows of it."""

    channel: Channel | None = None
    heard_s: float = 0.0
    outside: float = 0.0
    centre: float = 0.0
    """Loudness of both sides just now, 0 to 1."""
    trouble: str = ""
    details: tuple[tuple[str, str], ...] = ()


class Waiting:
    """Sound between the two threads; never more than half a second."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pcm = bytearray()
        self._came = 0
        self._last = b""
        self.open = True

    def put(self, pcm: bytes) -> bool:
        """False as soon as nobody listens any more."""
        with self._lock:
            self._pcm += pcm
            self._came += len(pcm)
            self._last = pcm
            late = len(self._pcm) - _MOST_WAITING
            if late > 0:
                del self._pcm[: -(-late // _FRAME) * _FRAME]
            return self.open

    def take(self, most: int) -> bytes:
        with self._lock:
            whole = min(most, len(self._pcm)) // _FRAME * _FRAME
            taken = bytes(self._pcm[:whole])
            del self._pcm[:whole]
            return taken

    @property
    def came_s(self) -> float:
        return self._came / BYTES_PER_S

    def loudness(self) -> tuple[float, float]:
        """Of what came last, by side."""
        with self._lock:
            last = self._last[: len(self._last) // _FRAME * _FRAME]
        if not last:
            return 0.0, 0.0
        sides = np.abs(np.frombuffer(last, "<i2").reshape(-1, 2).astype(np.int32)).max(axis=0)
        return float(sides[0] / FULL), float(sides[1] / FULL)


class LiveListening:
    """At most one channel; another one ends the first. `loudspeaker` gets what is to be played."""

    def __init__(
        self, desk: Desk, source: Source, bridge: Bridge, show: Callable[[Hearing], None]
    ) -> None:
        self._desk = desk
        self._source = source
        self._bridge = bridge
        self._show = show
        self._waiting: Waiting | None = None
        self.now = Hearing()

    @property
    def waiting(self) -> Waiting | None:
        """The sound that has come and is not played yet."""
        return self._waiting

    def toggle(self, channel: Channel) -> None:
        """Listen to this channel, or stop if it is the one that is heard."""
        if self.now.channel == channel:
            self.stop()
        elif not self._desk.may(OpenLiveSound):
            self._fail("recordings.may-not-hear")
        else:
            self._ask(channel)

    def stop(self) -> None:
        self._leave()
        self._become(Hearing())

    def tick(self) -> None:
        """Tell how loud it is; to be called a few times a second."""
        waiting = self._waiting
        if waiting is not None and self.now.channel is not None:
            outside, centre = waiting.loudness()
            self._become(
                Hearing(
                    channel=self.now.channel,
                    heard_s=waiting.came_s,
                    outside=outside,
                    centre=centre,
                )
            )

    def _ask(self, channel: Channel) -> None:
        self._leave()
        secret = secrets.token_hex(32)
        waiting = self._waiting = Waiting()
        self._become(Hearing(channel=channel))
        command = OpenLiveSound(
            recorder=channel.recorder,
            line=channel.line,
            secret_sha256=hashlib.sha256(secret.encode()).hexdigest(),
        )
        self._desk.send(command, lambda reply: self._answered(reply, channel, secret, waiting))

    def _answered(self, reply: Reply, channel: Channel, secret: str, waiting: Waiting) -> None:
        if waiting is not self._waiting:
            return
        match reply:
            case Accepted(events=events):
                opened = [e for e in events if isinstance(e, RecordingOpened)]
                if opened:
                    leave = Leave(address=opened[-1].address, secret=secret)
                    self._begin(channel, leave, waiting)
            case Refused(code=code, details=details):
                self._fail(f"refusal.{code}", details)
            case Unreachable():
                self._fail("recordings.centre-away")

    def _begin(self, channel: Channel, leave: Leave, waiting: Waiting) -> None:
        """A thread of its own: it waits for sound as long as people talk."""
        work = partial(self._hear, channel, leave, waiting)
        Thread(target=work, name="live-sound", daemon=True).start()

    def _hear(self, channel: Channel, leave: Leave, waiting: Waiting) -> None:
        try:
            self._source.listen(channel.line, leave, waiting.put)
            trouble = "recordings.live-ended"
        except NotFetched as no:
            trouble = no.code
        self._bridge.call(lambda: self._over(waiting, trouble))

    def _over(self, waiting: Waiting, trouble: str) -> None:
        if waiting is self._waiting:
            self._fail(trouble)

    def _fail(self, code: str, details: dict[str, str] | None = None) -> None:
        self._leave()
        self._become(Hearing(trouble=code, details=tuple((details or {}).items())))

    def _leave(self) -> None:
        if self._waiting is not None:
            self._waiting.open = False
            self._waiting = None

    def _become(self, now: Hearing) -> None:
        if now != self.now:
            self.now = now
            self._show(now)
