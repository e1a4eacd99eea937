"""A seat's desk, a recorder and a deck for the recordings' panel, all in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
from PySide6.QtTest import QTest

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link_words import LinkState, LinkStatus
from dispatch_app.client.replies import Accepted, Reply, ignore
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.recording_commands import OpenLiveSound, OpenRecording
from dispatch_app.domain.recording_events import RecordingOpened
from dispatch_app.domain.recordings import Purpose, RecorderId, Ticket
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor
from dispatch_app.services.rights import MAY_ASK
from dispatch_app.ui.kit.recording.deck import Heard
from dispatch_app.ui.kit.recording.fetching import Fetched, Leave, NotFetched
from dispatch_app.ui.kit.recording.found import Found
from dispatch_app.ui.kit.recording.peaks import Peaks

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""Noon in the centre's zone."""
ADDRESS = "http://127.0.0.1:1"
DIRECTOR = Actor(account=AccountId("director"), role=Role.DIRECTOR)


def a_recording(serial: int = 7, **told: Any) -> Found:
    facts: dict[str, Any] = {
        "id": f"A-{serial:08d}",
        "recorder": "A",
        "serial": serial,
        "line": "L3",
        "number": "09990000001",
        "called": "120",
        "seats": ["03"],
        "began_at": NOON - timedelta(minutes=serial),
        "duration_ms": 60_000,
    }
    return Found(**{**facts, **told})


class MemoryDesk:
    """Takes what is asked and sent; each question is answered when the test says so."""

    def __init__(self, role: Role = Role.DIRECTOR) -> None:
        self.session = SimpleNamespace(role=role, seat="01", account="director", name="")
        self.state = CentreState()
        self.asked: list[tuple[str, Callable[[bytes | Declined | Away], None]]] = []
        self.sent: list[Any] = []
        self.reply: Reply | None = None
        """What every command gets; None: granted."""
        self.online = True
        self.last_pulse: Any = None
        self.status = LinkStatus(state=LinkState.OFFLINE)
        self.fixes: dict[Any, Any] = {}
        self.clock_offset = timedelta(0)

    def now(self) -> datetime:
        return NOON

    def may(self, kind: type) -> bool:
        return kind in MAY_ASK[self.session.role]

    def ask(self, path: str, then: Callable[[bytes | Declined | Away], None]) -> None:
        self.asked.append((path, then))

    def hand_in(
        self,
        path: str,
        fields: Mapping[str, object],
        then: Callable[[bytes | Declined | Away], None],
    ) -> None:
        self.asked.append((path, then))

    def answer(self, answer: object, at: int = -1) -> None:
        """Answer a question, the newest by default."""
        _, then = self.asked[at]
        then(answer if isinstance(answer, bytes | Away | Declined) else msgspec.json.encode(answer))

    def send(self, command: Any, then: Callable[[Reply], None] = ignore) -> str:
        self.sent.append(command)
        then(self.reply or Accepted(sequence=len(self.sent), events=_granted(command)))
        return str(len(self.sent))


def _granted(command: Any) -> tuple[Any, ...]:
    if not isinstance(command, OpenRecording | OpenLiveSound):
        return ()
    ticket = Ticket(
        id="T-1",
        secret_sha256=command.secret_sha256,
        recorder=RecorderId("A"),
        purpose=getattr(command, "purpose", Purpose.LIVE),
        by=DIRECTOR,
        expires_at=NOON + timedelta(minutes=10),
    )
    return (RecordingOpened(ticket=ticket, address=ADDRESS, reason=command.reason, at=NOON),)


class MemorySource:
    """A recorder that has every recording, or says why not."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.trouble = ""
        self.leaves: list[Leave] = []
        self.kept: set[Path] = set()
        self.live = [b"\x01\x00\x02\x00" * 800]

    def fetch(self, recording: str, leave: Leave) -> Fetched:
        self._ask(leave)
        path = self._directory / f"{recording}-{len(self.leaves)}.ogg"
        path.write_bytes(b"OggS")
        self.kept.add(path)
        return Fetched(sound=path, peaks=Peaks(np.full((2, 1200), 0.5, np.float32)))

    def export(self, recording: str, leave: Leave, into: Path) -> Path:
        self._ask(leave)
        return into / f"{recording}.ogg"

    def listen(self, line: str, leave: Leave, heard: Callable[[bytes], bool]) -> None:
        self._ask(leave)
        for sound in self.live:
            if not heard(sound):
                return

    def forget(self, but: Path | None = None) -> None:
        for path in self.kept - {but}:
            path.unlink()
        self.kept &= {but} if but else set()

    def _ask(self, leave: Leave) -> None:
        self.leaves.append(leave)
        if self.trouble:
            raise NotFetched(self.trouble)


class MemoryDeck:
    """Remembers what it was told, in order."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def load(self, sound: Path) -> None:
        self.told.append(("load", sound.name))

    def unload(self) -> None:
        self.told.append("unload")

    def play(self) -> None:
        self.told.append("play")

    def pause(self) -> None:
        self.told.append("pause")

    def seek(self, at_s: float) -> None:
        self.told.append(("seek", at_s))

    def set_rate(self, rate: float) -> None:
        self.told.append(("rate", rate))

    def hear(self, heard: Heard) -> None:
        self.told.append(("hear", heard))


def seen(condition: Callable[[], object], patience_s: float = 10.0) -> bool:
    """Let Qt work until a condition holds; False if it never does."""
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        QTest.qWait(5)
    return True
