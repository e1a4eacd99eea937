"""What became of each slip at this station, on its own disk: received, printing, paper, printed.

The rule it keeps: at least one slip on paper, at most one without the mark 补打. A printer cannot
promise more. Prints nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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
    """The printer has taken all of it."""
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class SlipKey:
    mission: MissionId
    version: int


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A slip to print now. `marked`: it may be on paper already and must say so."""

    key: SlipKey
    marked: bool


class SlipJournal:
    def __init__(self, store: LocalStore) -> None:
        self._store = store
        self._steps: dict[SlipKey, SlipStep] = {
            SlipKey(MissionId(str(row[0])), int(str(row[1]))): SlipStep(str(row[2]))
            for row in store.reading("select mission, version, step from slip")
        }
        self._cut_off = {
            key for key, step in self._steps.items() if step in (SlipStep.PRINTING, SlipStep.PAPER)
        }
        """Printing when this station went down: what came out is not known."""

    def knows(self, key: SlipKey) -> bool:
        return key in self._steps

    def receive(self, key: SlipKey, at: datetime) -> None:
        """Note a version once; on disk when this returns."""
        if key not in self._steps:
            self._put(key, SlipStep.RECEIVED, at)

    def reach(self, key: SlipKey, step: SlipStep, at: datetime) -> None:
        self._put(key, step, at)
        self._cut_off.discard(key)

    def _put(self, key: SlipKey, step: SlipStep, at: datetime) -> None:
        with self._store.writing() as db:
            db.execute(
                "insert into slip (mission, version, step, changed_at) values (?, ?, ?, ?) "
                "on conflict (mission, version) do update set step = excluded.step, "
                "changed_at = excluded.changed_at",
                (key.mission, key.version, step.value, at.isoformat()),
            )
        self._steps[key] = step

    def to_print(self, missions: Mapping[MissionId, Mission]) -> list[PrintJob]:
        """What should be on paper and is not, oldest first."""
        jobs = []
        for mission in missions.values():
            for slip in mission.slips:
                key = SlipKey(mission.id, slip.version)
                if self._due(key, mission, slip):
                    jobs.append((slip.issued_at, PrintJob(key, self._doubtful(key, slip))))
        return [job for _, job in sorted(jobs, key=lambda pair: pair[0])]

    def _due(self, key: SlipKey, mission: Mission, slip: SlipVersion) -> bool:
        if key in self._cut_off:
            return True
        unprinted = self._steps.get(key) in (None, SlipStep.RECEIVED)
        return unprinted and wanted(mission, slip)

    def _doubtful(self, key: SlipKey, slip: SlipVersion) -> bool:
        """Whether paper may exist already: cut off while printing, or taken by a disk now lost."""
        return key in self._cut_off or (key not in self._steps and slip.delivered_at is not None)


def wanted(mission: Mission, slip: SlipVersion) -> bool:
    """Whether anybody still needs this version on paper."""
    if slip.printed_at is not None:
        return False
    return mission.stage not in FINAL or slip.kind is OrderKind.CANCELLATION
