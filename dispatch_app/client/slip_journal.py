"""What became of each slip at this station, on its own disk: received, printing, paper, printed.

The rule it keeps: at least one slip on paper, at most one without the mark 补打. A printer cannot
promise more. Prints nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch_app.client.disk_writer import Written
from dispatch_app.client.local_store import LocalStore
from dispatch_app.domain.codes import OrderKind
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.state import FINAL, Mission
from dispatch_app.domain.values import SlipVersion


class SlipStep(StrEnum):
    RECEIVED = "received"
    PRINTING = "printing"
    """Handed to the printer; paper may or may not have come out."""
    PAPER = "paper"
    """The printer has taken all of it; the centre has yet to be told."""
    PRINTED = "printed"
    """The receipt is in the outbox."""


@dataclass(frozen=True, slots=True)
class SlipKey:
    mission: MissionId
    version: int


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A slip to print now. `marked`: it may be on paper already and must say so."""

    key: SlipKey
    marked: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    step: SlipStep
    marked: bool
    """While received: the next print must be marked. Later: the print was."""


class SlipJournal:
    """Writes reach the disk in the order of their calls, and before anything that is sent after."""

    def __init__(self, store: LocalStore) -> None:
        self._store = store
        self._entries: dict[SlipKey, _Entry] = {
            SlipKey(MissionId(str(row[0])), int(str(row[1]))): _Entry(
                SlipStep(str(row[2])), bool(row[3])
            )
            for row in store.reading("select mission, version, step, marked from slip")
        }
        self._in_doubt = {k for k, e in self._entries.items() if e.step is SlipStep.PRINTING}
        """Printing when this station went down: what came out is not known."""

    def settle(self) -> None:
        """Come back when everything noted so far is on the disk."""
        self._store.settle()

    def knows(self, key: SlipKey) -> bool:
        return key in self._entries

    def step(self, key: SlipKey) -> SlipStep | None:
        entry = self._entries.get(key)
        return entry.step if entry else None

    def receive(self, key: SlipKey, at: datetime, *, elsewhere: bool = False) -> None:
        """Note a version once. `elsewhere`: the centre has a receipt for it that this disk does
        not know of, so another disk may have printed it."""
        if key not in self._entries:
            self._put(key, SlipStep.RECEIVED, at, marked=elsewhere)

    def start(self, job: PrintJob, at: datetime) -> Written:
        """Note that from now on nobody knows. The printer may get nothing before it is on disk."""
        written = self._put(job.key, SlipStep.PRINTING, at, marked=job.marked)
        self._in_doubt.discard(job.key)
        return written

    def in_doubt(self, key: SlipKey) -> PrintJob | None:
        """The print that was under way when this station went down, with the mark it had then;
        None if there was none. Who finds it in the printer's queue need not print again."""
        return PrintJob(key, self._entries[key].marked) if key in self._in_doubt else None

    def paper(self, job: PrintJob, at: datetime) -> None:
        self._in_doubt.discard(job.key)
        self._put(job.key, SlipStep.PAPER, at, marked=job.marked)

    def printed(self, key: SlipKey, at: datetime) -> None:
        self._put(key, SlipStep.PRINTED, at, marked=self._entries[key].marked)

    def failed(self, job: PrintJob, at: datetime, *, begun: bool) -> None:
        """The print came to nothing; once begun, or in doubt before, the next one is marked."""
        self._put(job.key, SlipStep.RECEIVED, at, marked=job.marked or begun)

    def _put(self, key: SlipKey, step: SlipStep, at: datetime, *, marked: bool) -> Written:
        self._entries[key] = _Entry(step, marked)
        return self._store.write(
            "insert into slip (mission, version, step, marked, changed_at) "
            "values (?, ?, ?, ?, ?) "
            "on conflict (mission, version) do update set step = excluded.step, "
            "marked = excluded.marked, changed_at = excluded.changed_at",
            *(key.mission, key.version, step.value, int(marked), at.isoformat()),
        )

    def to_print(self, missions: Mapping[MissionId, Mission]) -> list[PrintJob]:
        """What should be on paper and is not, oldest first."""
        jobs = []
        for mission in missions.values():
            for slip in mission.slips:
                key = SlipKey(mission.id, slip.version)
                if self._due(key, mission, slip):
                    jobs.append((slip.issued_at, PrintJob(key, self._doubtful(key))))
        return [job for _, job in sorted(jobs, key=lambda pair: pair[0])]

    def untold(self) -> list[PrintJob]:
        """What is on paper without the centre having been told."""
        return [PrintJob(k, e.marked) for k, e in self._entries.items() if e.step is SlipStep.PAPER]

    def _due(self, key: SlipKey, mission: Mission, slip: SlipVersion) -> bool:
        if key in self._in_doubt:
            return True
        return self.step(key) is SlipStep.RECEIVED and wanted(mission, slip)

    def _doubtful(self, key: SlipKey) -> bool:
        entry = self._entries[key]
        return key in self._in_doubt or entry.marked


def wanted(mission: Mission, slip: SlipVersion) -> bool:
    """Whether anybody still needs this version on paper."""
    if slip.printed_at is not None:
        return False
    return mission.stage not in FINAL or slip.kind is OrderKind.CANCELLATION
