"""Which orders go to which terminals now, and which of them the centre must hear were delivered.

A crew gets each newest version once, wherever it is. That its vehicle has an order counts as
delivered only where the station was not reached in time: the vehicle is the second channel. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch_app.domain.codes import OrderKind, Overdue, ReceiptStep
from dispatch_app.domain.commands import ReportReceipt
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.state import FINAL, CentreState, Mission
from dispatch_app.domain.values import SlipVersion

STALE = timedelta(minutes=30)
"""An order that is older and did not get through has been told by other means."""
TRIES = 3
"""So often a terminal may leave an order unanswered; then its box is broken."""


@dataclass(frozen=True, slots=True)
class Text:
    """One version of one order; names the text on its way."""

    mission: MissionId
    version: int


@dataclass(slots=True)
class Orders:
    taken: dict[Text, datetime] = field(default_factory=dict)
    """Texts that terminals have, since when."""
    under_way: set[Text] = field(default_factory=set)
    failures: dict[Text, int] = field(default_factory=dict)
    told: set[Text] = field(default_factory=set)
    """Whose delivery the centre was told."""

    def due(
        self, state: CentreState, now: datetime
    ) -> Iterator[tuple[VehicleId, Text, SlipVersion]]:
        for mission in state.missions.values():
            slip = mission.slip
            if slip is None or now - slip.issued_at > STALE or not _concerns(mission, slip):
                continue
            text = Text(mission.id, slip.version)
            if text in self.taken or text in self.under_way:
                continue
            if self.failures.get(text, 0) < TRIES:
                yield mission.vehicle, text, slip

    def sent(self, text: Text) -> None:
        self.under_way.add(text)

    def arrived(self, text: Text, at: datetime) -> None:
        self.under_way.discard(text)
        self.taken.setdefault(text, at)

    def failed(self, text: Text, *, counts: bool) -> None:
        """It did not arrive; a broken connection is nobody's fault and does not count."""
        self.under_way.discard(text)
        if counts:
            self.failures[text] = self.failures.get(text, 0) + 1

    def read_version(self, mission: Mission) -> int | None:
        """The newest version that the crew has on its screen."""
        return max((t.version for t in self.taken if t.mission == mission.id), default=None)

    def receipts(self, state: CentreState) -> list[ReportReceipt]:
        """What the centre must hear now; each once."""
        found = []
        for text, at in self.taken.items():
            mission = state.missions.get(text.mission)
            if mission is None or text in self.told or not _undelivered(mission, text):
                continue
            self.told.add(text)
            found.append(
                ReportReceipt(
                    mission=text.mission,
                    version=text.version,
                    step=ReceiptStep.DELIVERED,
                    at=at,
                )
            )
        return found

    def forget(self, state: CentreState) -> None:
        """Missions that are in the records only."""
        gone = {t for t in self.taken | self.failures if t.mission not in state.missions}
        for text in gone:
            self.taken.pop(text, None)
            self.failures.pop(text, None)
            self.told.discard(text)


def _concerns(mission: Mission, slip: SlipVersion) -> bool:
    """A mission that is over concerns its crew only where it was called off."""
    return mission.stage not in FINAL or slip.kind is OrderKind.CANCELLATION


def _undelivered(mission: Mission, text: Text) -> bool:
    version = next((v for v in mission.slips if v.version == text.version), None)
    late = Overdue.NOT_DELIVERED.value in mission.overdue
    return version is not None and version.delivered_at is None and late
