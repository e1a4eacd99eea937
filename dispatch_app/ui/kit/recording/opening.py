"""Opening a recording: what for, leave from the centre, the sound from its recorder. No widgets.

What it is opened for is asked once for each incident, and told to the centre with every opening.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.codes import Role
from dispatch_app.domain.recording_commands import (
    HoldRecording,
    MarkRecording,
    NoteRecording,
    OpenRecording,
    ReleaseRecording,
)
from dispatch_app.domain.recording_events import RecordingOpened
from dispatch_app.domain.recordings import Purpose, RecordingId
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.recording.fetching import Fetched, Leave, NotFetched, Source
from dispatch_app.ui.kit.recording.found import Found, Remark, Unreadable, Whole, read
from dispatch_app.ui.kit.recording.listening import Listening, Mark

WHAT_FOR = ("incident", "quality", "complaint", "training", "inquiry", "technical")
"""Reasons by which a recording is listened to; the journal keeps the code."""

Errand = Callable[[Callable[[], object], Callable[[object], None]], None]
"""Does the first on a worker thread, and the second with its result on this one."""


class OpenedView(Protocol):
    def ask_what_for(self, codes: Sequence[str], then: Callable[[str], None]) -> None: ...
    def show_opened(self, found: Found, fetched: Fetched) -> None: ...
    def show_remarks(self, remarks: Sequence[Remark]) -> None: ...
    def show_held(self, *, held: bool) -> None: ...
    def say(self, tone: str, key: str, **values: object) -> None:
        """A sentence of the catalogue."""
        ...


@dataclass(slots=True)
class _Opened:
    found: Found
    held: bool
    """However old it grows, it stays."""
    remarks: tuple[Remark, ...] = ()


class Opening:
    """Holds at most one recording; opening another lets go of the first and deletes its copy."""

    def __init__(
        self,
        desk: Desk,
        view: OpenedView,
        listening: Listening,
        source: Source,
        errand: Errand,
        exports: Path,
    ) -> None:
        self._desk = desk
        self._view = view
        self._listening = listening
        self._source = source
        self._errand = errand
        self._exports = exports
        self._what_for: dict[str, str] = {}
        self._number = 0
        self._opened: _Opened | None = None

    @property
    def found(self) -> Found | None:
        """The recording that is open."""
        return self._opened.found if self._opened else None

    def _may_export(self) -> bool:
        """The same command with another purpose: a dispatcher listens in the house."""
        session = self._desk.session
        return session is not None and session.role is not Role.DISPATCHER

    # ---- to listen

    def open(self, found: Found, what_for: str = "") -> None:
        """`what_for`: a code, where the place itself says what one listens for."""
        if not self._desk.may(OpenRecording):
            self._view.say("warning", "recordings.may-not-hear")
        elif found.removed_at is not None:
            self._view.say("warning", "recordings.removed", serial=found.serial)
        elif what_for:
            self._asked_for(found, what_for)
        elif (known := self._what_for.get(_subject(found))) is not None:
            self._ask_leave(found, known)
        else:
            self._view.ask_what_for(WHAT_FOR, partial(self._asked_for, found))

    def _asked_for(self, found: Found, code: str) -> None:
        self._what_for[_subject(found)] = code
        self._ask_leave(found, code)

    def _ask_leave(self, found: Found, reason: str) -> None:
        self._number += 1
        number = self._number
        self._view.say("info", "recordings.opening", serial=found.serial)

        def leave(granted: Leave) -> None:
            if number == self._number:
                work = partial(_tried, partial(self._source.fetch, found.id, granted))
                self._errand(work, lambda result: self._have(number, found, result))

        self._send_for(found, Purpose.LISTEN, reason, leave)

    def _send_for(
        self, found: Found, purpose: Purpose, reason: str, then: Callable[[Leave], None]
    ) -> None:
        secret = secrets.token_hex(32)
        command = OpenRecording(
            recording=RecordingId(found.id),
            secret_sha256=hashlib.sha256(secret.encode()).hexdigest(),
            purpose=purpose,
            reason=reason,
        )
        self._desk.send(command, lambda reply: self._granted(reply, secret, then))

    def _granted(self, reply: Reply, secret: str, then: Callable[[Leave], None]) -> None:
        if (event := self._taken(reply)) is not None:
            opened = [e for e in event.events if isinstance(e, RecordingOpened)]
            if opened:
                then(Leave(address=opened[-1].address, secret=secret))

    def _taken(self, reply: Reply) -> Accepted | None:
        match reply:
            case Accepted():
                return reply
            case Refused(code=code, details=details):
                self._view.say("alarm", f"refusal.{code}", **details)
            case Unreachable():
                self._view.say("alarm", "recordings.centre-away")
        return None

    def _have(self, number: int, found: Found, result: object) -> None:
        if number != self._number:
            return
        if not isinstance(result, Fetched):
            self._view.say("alarm", str(result))
            return
        held = RecordingId(found.id) in self._desk.state.recording_holds
        self._opened = _Opened(found, held)
        self._listening.close()
        self._source.forget(but=result.sound)
        self._listening.open(result.sound, max(found.length_s, result.peaks.length_s))
        self._view.show_opened(found, result)
        self._view.show_held(held=held)
        self._view.show_remarks(())
        self.refresh_remarks()

    def close(self) -> None:
        """Stop, and delete the copy."""
        self._number += 1
        self._opened = None
        self._listening.close()
        self._source.forget()

    # ---- what people say of it

    def refresh_remarks(self) -> None:
        if self._opened is not None:
            opened = self._opened
            path = f"/v1/recordings/{opened.found.id}"
            self._desk.ask(path, lambda answer: self._have_remarks(opened, answer))

    def _have_remarks(self, opened: _Opened, answer: bytes | Declined | Away) -> None:
        if opened is not self._opened or not isinstance(answer, bytes):
            return
        try:
            opened.remarks = tuple(read(answer, Whole).remarks)
        except Unreadable:
            return
        self._view.show_remarks(opened.remarks)
        self._listening.show_marks(
            [
                Mark(at_s=r.offset_ms / 1000, text=r.text, by=r.by)
                for r in opened.remarks
                if r.offset_ms is not None
            ]
        )

    def mark(self, at_s: float, text: str) -> None:
        if self._opened is not None:
            recording = RecordingId(self._opened.found.id)
            command = MarkRecording(recording=recording, offset_ms=round(at_s * 1000), text=text)
            self._desk.send(command, self._remarked)

    def note(self, text: str) -> None:
        if self._opened is not None and text.strip():
            command = NoteRecording(recording=RecordingId(self._opened.found.id), text=text)
            self._desk.send(command, self._remarked)

    def _remarked(self, reply: Reply) -> None:
        if self._taken(reply) is not None:
            self._view.say("info", "recordings.remarked")
            self.refresh_remarks()

    # ---- to keep it

    @property
    def held(self) -> bool:
        """Whether the open one is kept, however old it grows."""
        return self._opened is not None and self._opened.held

    def hold(self, reason: str) -> None:
        """Have it kept, or let the rules of keeping have it again."""
        if self._opened is None:
            return
        if not self._desk.may(HoldRecording):
            self._view.say("warning", "recordings.may-not-hold")
            return
        if not reason.strip():
            self._view.say("warning", "recordings.hold-reason-missing")
            return
        opened, kind = self._opened, ReleaseRecording if self.held else HoldRecording
        command = kind(recording=RecordingId(opened.found.id), reason=reason.strip())
        self._desk.send(command, lambda reply: self._hold_taken(opened, reply))

    def _hold_taken(self, opened: _Opened, reply: Reply) -> None:
        if self._taken(reply) is None:
            return
        opened.held = not opened.held
        self._view.say("info", "recordings.held" if opened.held else "recordings.released")
        if opened is self._opened:
            self._view.show_held(held=opened.held)

    # ---- to take it out of the house

    def export(self, reason: str, *, named: bool = False) -> None:
        """`named`: as it was sealed, with the numbers in the file; else the sound alone."""
        if self._opened is None:
            return
        if not self._may_export():
            self._view.say("warning", "recordings.may-not-export")
            return
        if not reason.strip():
            self._view.say("warning", "recordings.reason-missing")
            return
        found = self._opened.found

        def leave(granted: Leave) -> None:
            save = partial(self._source.export, found.id, granted, self._exports)
            self._errand(partial(_tried, save), self._exported)

        purpose = Purpose.EXPORT_NAMED if named else Purpose.EXPORT
        self._send_for(found, purpose, reason.strip(), leave)

    def _exported(self, result: object) -> None:
        if isinstance(result, Path):
            self._view.say("info", "recordings.exported", file=str(result))
        else:
            self._view.say("alarm", str(result))


def _subject(found: Found) -> str:
    """An incident's recordings are listened to for one purpose; others each for their own."""
    return found.incident or found.id


def _tried(work: Callable[[], object]) -> object:
    """On a worker thread: the result, or the code of why there is none."""
    try:
        return work()
    except NotFetched as trouble:
        return trouble.code
