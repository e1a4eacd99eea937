"""One device at its port as the desk sees it: state, counters, errors, live bytes, a recording.

Knows no protocol from inside and no centre. What callers are called and whence they call is masked
before it leaves this module.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock

from devices.moment import Moment
from devices.protocols.frames import Masker, Reader, ReadFrame
from devices.protocols.table import Protocol
from devices.transports.keeping import Keeping
from devices.transports.recording import Head
from devices.transports.tap import Tap
from dispatch_app.wire.devices import (
    BurstWord,
    DeviceErrorWord,
    DeviceWord,
    FrameWord,
    SettingField,
)

BURSTS_KEPT = 200
"""Between two words to the centre; older ones give way."""
ERRORS_TOLD = 12
RECORDINGS_KEPT = 8
"""Of one device, on this machine."""
HEARD, SILENT, UNKNOWN = "heard", "silent", "unknown"


class ManagedPort:
    """Written by the port's thread and by the desk's; every method may be called from any."""

    def __init__(
        self,
        name: str,
        protocol: Protocol,
        *,
        recordings: Path,
        tap: Tap | None = None,
        now: Callable[[], Moment] = Moment.now,
    ) -> None:
        """`tap`: of a port with many callers, whose frames are counted elsewhere."""
        self.name = name
        self.protocol = protocol
        self.tap = tap or Tap(now=now)
        self._now = now
        self._recordings = recordings
        self._lock = Lock()
        self._state, self._reason = UNKNOWN, ""
        self._since: datetime | None = None
        self._good_at: datetime | None = None
        self._good = self._bad = 0
        self._bad_frames: deque[DeviceErrorWord] = deque(maxlen=ERRORS_TOLD)
        self._bursts: deque[BurstWord] = deque(maxlen=BURSTS_KEPT)
        self._looking: tuple[Masker, Reader] | None = None
        self._end_look: Callable[[], None] = lambda: None
        self._keeping: Keeping | None = None
        self._recorded: Path | None = None
        self._counting = protocol.reader()
        if tap is None:
            self.tap.listen(self._count)

    # ---- state

    def heard(self) -> None:
        """The driver hears its device."""
        self._become(HEARD, "")

    def lost(self, reason: str) -> None:
        """The driver does not, for a reason that is a code."""
        self._become(SILENT, reason)

    def begin_anew(self) -> None:
        """Other settings: nothing is known yet."""
        self._counting = self.protocol.reader()
        self._become(UNKNOWN, "")

    def _become(self, state: str, reason: str) -> None:
        with self._lock:
            if (state, reason) != (self._state, self._reason):
                self._state, self._reason, self._since = state, reason, self._now().utc

    def _count(self, sender: str, data: bytes, at: Moment) -> None:
        for frame in self._counting.take(sender, data):
            if frame.is_good:
                self._good += 1
                self._good_at = at.utc
            else:
                self._bad += 1
                with self._lock:
                    self._bad_frames.append(DeviceErrorWord(at=at.utc, words=_without_bytes(frame)))

    # ---- live bytes

    def look(self, *, on: bool) -> None:
        """Keep what passes for the centre, or stop keeping it."""
        with self._lock:
            if on is (self._looking is not None):
                return
            self._end_look()
            self._end_look = lambda: None
            self._bursts.clear()
            self._looking = (self.protocol.masker(), self.protocol.reader()) if on else None
            if on:
                self._end_look = self.tap.listen(self._see)

    def _see(self, sender: str, data: bytes, at: Moment) -> None:
        with self._lock:
            if self._looking is None:
                return
            masker, reader = self._looking
            shown = masker.take(sender, data)
            if shown:
                frames = [_word(frame) for frame in reader.take(sender, shown)]
                self._bursts.append(
                    BurstWord(at=at.utc, sender=sender, hex=shown.hex(), frames=frames)
                )

    def take_bursts(self) -> list[BurstWord]:
        with self._lock:
            bursts = list(self._bursts)
            self._bursts.clear()
        return bursts

    # ---- recording

    def record(self, port: str, baud: int) -> None:
        """Begin to keep all that passes; what runs goes on.

        Raises:
            OSError: the file cannot be written.
        """
        if self._keeping is not None:
            return
        self._recordings.mkdir(parents=True, exist_ok=True)
        head = Head(protocol=self.protocol.name, device=self.name, port=port, baud=baud)
        path = self._recordings / f"{self.name}-{self._now().utc:%Y%m%dT%H%M%S%f}.jsonl"
        self._keeping = Keeping(path, head, masker=self.protocol.masker(), now=self._now).at(
            self.tap
        )

    def stop_recording(self) -> Path | None:
        """What was kept; None: nothing was being recorded. Old files of the device go."""
        keeping, self._keeping = self._keeping, None
        if keeping is None:
            return None
        keeping.stop()
        self._recorded = keeping.path
        for old in sorted(self._recordings.glob(f"{self.name}-*.jsonl"))[:-RECORDINGS_KEPT]:
            old.unlink(missing_ok=True)
        return keeping.path

    @property
    def recorded(self) -> Path | None:
        """The last recording that was ended, also before this process was started."""
        if self._recorded is None:
            kept = sorted(self._recordings.glob(f"{self.name}-*.jsonl"))
            return kept[-1] if kept and self._keeping is None else None
        return self._recorded

    # ---- all of it

    def word(
        self, port: str, settings: Sequence[SettingField] = (), *, can_restore: bool = False
    ) -> DeviceWord:
        tap, keeping, recorded = self.tap, self._keeping, self.recorded
        with self._lock:
            return DeviceWord(
                name=self.name,
                protocol=self.protocol.name,
                port=port,
                state=self._state,
                reason=self._reason,
                since=self._since,
                good_at=self._good_at,
                bytes_in=tap.bytes_in,
                bytes_out=tap.bytes_out,
                frames_good=self._good,
                frames_bad=self._bad,
                reconnects=max(0, tap.opens - 1),
                errors=self._errors(),
                recording=keeping.path.name if keeping else "",
                recorded=recorded.name if recorded else "",
                recording_bytes=keeping.size if keeping else 0,
                settings=list(settings),
                can_restore=can_restore,
            )

    def _errors(self) -> list[DeviceErrorWord]:
        of_port = [DeviceErrorWord(at=e.at.utc, words=e.words) for e in tuple(self.tap.errors)]
        both = sorted([*of_port, *self._bad_frames], key=lambda error: error.at)
        return both[-ERRORS_TOLD:]


def _word(frame: ReadFrame) -> FrameWord:
    return FrameWord(kind=frame.kind, fields=list(frame.fields), why=frame.why)


def _without_bytes(frame: ReadFrame) -> str:
    """Of a damaged frame nothing is quoted where callers may stand in it."""
    return f"{frame.kind}: {frame.why}"[:200]
