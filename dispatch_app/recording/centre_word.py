"""What recorder and centre tell each other: recordings and how it stands; tickets, holds, time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from dispatch_app.client.link import LinkState, LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply, Then
from dispatch_app.domain.commands import Command
from dispatch_app.domain.recording_commands import (
    ReportDialInPlayback,
    ReportRecorder,
    ReportRecording,
    ReportRecordingRemoved,
)
from dispatch_app.domain.recordings import (
    RecorderId,
    RecorderStatus,
    RecorderTrouble,
    RecordingId,
    Seal,
    recorder_of,
    recording_id,
)
from dispatch_app.domain.values import Fix
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.recorder_catalogue import RecorderCatalogue, SealedTake
from dispatch_app.recording.tickets import Tickets
from dispatch_app.recording.troubles import Troubles

log = logging.getLogger(__name__)

CLOCK_MS = 1000
"""A clock that is off by more is told."""
KNOWN_ALREADY = "recording.seal-behind"
MOST_AT_ONCE = 100_000
"""So many reports may wait on the disk; the rest waits in the catalogue for the next start."""


class Sender(Protocol):
    def send(self, command: Command, then: Then = ...) -> str: ...


class CentreWord:
    """The listener of the recorder's link. Reports outlive both ends: the catalogue knows which the
    centre has answered."""

    def __init__(
        self,
        recorder: RecorderId,
        catalogue: RecorderCatalogue,
        tickets: Tickets,
        troubles: Troubles,
        list_fits: Callable[[Seal], bool],
    ) -> None:
        """`list_fits` says whether the sealed list has this line with this head."""
        self._recorder = recorder
        self._catalogue = catalogue
        self._tickets = tickets
        self._troubles = troubles
        self._list_fits = list_fits
        self._sender: Sender | None = None
        self._lock = threading.Lock()
        self._offset_ms: int | None = None
        self._online = False
        self._told: RecorderStatus | None = None
        self._checked = False
        self._holds: frozenset[int] | None = None

    def by(self, sender: Sender) -> None:
        """Send by this link from now on; what the centre has not answered yet goes first."""
        self._sender = sender
        for take in self._catalogue.unreported(MOST_AT_ONCE):
            self.report(take)

    def offset_ms(self) -> int | None:
        """The centre's clock minus ours; None while it is not heard."""
        with self._lock:
            return self._offset_ms

    # ---- what the recorder says

    def report(self, take: SealedTake) -> None:
        """Tell of a recording that is sealed, or that has been removed."""
        if self._sender is None:
            return
        serial = take.sound.serial
        self._sender.send(
            _report(self._recorder, take), lambda reply: self._answered(serial, reply)
        )

    def _answered(self, serial: int, reply: Reply) -> None:
        match reply:
            case Accepted():
                pass
            case Refused(code=code) if code == KNOWN_ALREADY:
                log.info("recording %d: the centre knows it already", serial)
            case _:
                log.error("recording %d: the centre does not take the report: %s", serial, reply)
                return
        try:
            self._catalogue.reported(serial)
        except Unavailable as away:
            log.warning("recording %d will be told again: %s", serial, away)

    def heard_by_phone(self, serial: int, holder: str, at: datetime) -> None:
        if self._sender is not None:
            recording = recording_id(self._recorder, serial)
            self._sender.send(ReportDialInPlayback(recording=recording, holder=holder, heard_at=at))

    def tell(self, status: RecorderStatus) -> None:
        """Say how the recorder stands, if that is news; while the centre is away there is none."""
        with self._lock:
            if not self._online or status == self._told:
                return
            self._told = status
        if self._sender is not None:
            self._sender.send(ReportRecorder(recorder=self._recorder, status=status))

    # ---- what the centre says, on the link's thread

    def view(self, view: View) -> None:
        self._tickets.put(view.state.recording_tickets.values())
        self._put_holds(frozenset(self._held(view.state.recording_holds)))
        known = view.state.recorders.get(self._recorder)
        if not self._checked and known is not None and known.seal is not None:
            self._checked = True
            fits = self._list_fits(known.seal)
            self._troubles.put(RecorderTrouble.SEAL_BROKEN, not fits, f"line {known.seal.line}")

    def _held(self, holds: Iterable[RecordingId]) -> list[int]:
        own = (r for r in holds if recorder_of(r) == self._recorder)
        return [int(r.rpartition("-")[2]) for r in own]

    def _put_holds(self, holds: frozenset[int]) -> None:
        if holds == self._holds:
            return
        try:
            self._catalogue.hold(holds)
            self._holds = holds
        except Unavailable as away:
            log.warning("holds are not written down yet: %s", away)

    def fixes(self, fixes: Sequence[Fix]) -> None: ...

    def heartbeat(self, pulse: Pulse) -> None:
        ahead: timedelta = pulse.server_time - pulse.heard_at
        offset_ms = round(ahead.total_seconds() * 1000)
        with self._lock:
            self._offset_ms = offset_ms
        self._tickets.clock_differs(ahead)
        self._troubles.put(RecorderTrouble.CLOCK_OFF, abs(offset_ms) > CLOCK_MS, f"{offset_ms} ms")

    def status(self, status: LinkStatus) -> None:
        with self._lock:
            online = status.state is LinkState.ONLINE
            if online and not self._online:
                self._told = None
            self._online = online
            if not online:
                self._offset_ms = None
        log.info("centre: %s %s (%d waiting)", status.state.value, status.code, status.waiting)


def _report(recorder: RecorderId, take: SealedTake) -> ReportRecording | ReportRecordingRemoved:
    if take.removal is not None:
        return ReportRecordingRemoved(
            recording=recording_id(recorder, take.sound.serial),
            reason=take.removal,
            seal=take.seal,
        )
    return ReportRecording(recorder=recorder, sound=take.sound, seal=take.seal)
