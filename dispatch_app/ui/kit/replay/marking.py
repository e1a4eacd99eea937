"""Bookmarks of what is replayed: asked for, set and dropped by commands. Knows no widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.replay_mark_commands import DropReplayMark, MarkReplay
from dispatch_app.domain.replay_marks import ReplayMark
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.recording.found import Unreadable, read
from dispatch_app.ui.kit.replay.answers import MarksTold
from dispatch_app.ui.kit.replay.clock import ReplayClock
from dispatch_app.ui.kit.replay.subject import Subject
from dispatch_app.ui.kit.time_chain import Moment

STAR = "★"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked(Moment):
    """A bookmark among the events of the chain."""

    mark: str = ""


def starred(mark: ReplayMark) -> Marked:
    return Marked(
        at=mark.moment, word=f"{STAR} {mark.words}", origin=str(mark.by.account), mark=mark.id
    )


class Marking:
    """`told` gets the marks of the incident that is replayed, each time they have changed."""

    def __init__(
        self,
        desk: Desk,
        clock: ReplayClock,
        say: Callable[..., None],
        told: Callable[[Sequence[ReplayMark]], None],
    ) -> None:
        self._desk, self._clock, self._say, self._told = desk, clock, say, told
        self._incident: IncidentId | None = None

    def of(self, subject: Subject) -> None:
        """Another one is replayed."""
        if subject.focus != self._incident:
            self._incident = subject.focus
            self._ask()

    def _ask(self) -> None:
        incident = self._incident
        if incident is not None:
            self._desk.ask(f"/v1/incidents/{incident}/marks", lambda a: self._answered(incident, a))

    def _answered(self, incident: IncidentId, answer: bytes | Declined | Away) -> None:
        """A centre of before knows no marks: then there are none."""
        if incident != self._incident or not isinstance(answer, bytes):
            return
        try:
            self._told(read(answer, MarksTold).marks)
        except Unreadable:
            self._say("alarm", "recordings.version")

    def may(self) -> bool:
        return self._incident is not None and self._desk.may(MarkReplay)

    def set(self, words: str) -> None:
        """At the moment where the replay stands."""
        incident = self._incident
        if incident is None or not self._clock.loaded:
            return
        if not words.strip():
            self._say("warning", "refusal.mark.words-missing")
            return
        command = MarkReplay(incident=incident, moment=self._clock.now, words=words.strip())
        self._desk.send(command, self._replied)

    def drop(self, mark: Marked) -> None:
        if self._incident is not None and self.may():
            self._desk.send(DropReplayMark(incident=self._incident, mark=mark.mark), self._replied)

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Accepted():
                self._say("info", "replay.marked")
                self._ask()
            case Refused(code=code, details=details):
                self._say("alarm", f"refusal.{code}", **dict(details))
            case Unreachable():
                self._say("alarm", "recordings.centre-away")
