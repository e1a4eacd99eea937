"""Which orders go to which terminals now, and which of them the centre must hear were delivered.

A crew gets each newest version once, wherever it is. That its vehicle has an order counts as
delivered only where the station was not reached in time: the vehicle is the second channel. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch_app.domain.channels import Channel, ChannelStep
from dispatch_app.domain.codes import OrderKind, Overdue, ReceiptStep
from dispatch_app.domain.commands import ReportReceipt
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.order_commands import ReportChannel
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
    given_up: list[tuple[Text, str]] = field(default_factory=list)
    """What terminals would not take, with the reason, until the centre is told."""
    answers_told: dict[Text, datetime] = field(default_factory=dict)
    """Which answers of terminals the centre was told."""

    def due(
        self, state: CentreState, now: datetime
    ) -> Iterator[tuple[VehicleId, Text, SlipVersion]]:
        for mission in state.missions.values():
            slip = mission.slip
            if slip is None or now - slip.issued_at > STALE or not _concerns(mission, slip):
                continue
            text = Text(mission.id, slip.version)
            asked = _asked_again(mission, slip.version)
            if text in self.under_way or (text in self.taken and not self._older(text, asked)):
                continue
            if self.failures.get(text, 0) < TRIES * (1 + len(asked)):
                yield mission.vehicle, text, slip

    def _older(self, text: Text, asked: list[datetime]) -> bool:
        """A person wants it sent once more, since the terminal took it."""
        return any(at > self.taken[text] for at in asked)

    def sent(self, text: Text) -> None:
        self.under_way.add(text)

    def arrived(self, text: Text, at: datetime) -> None:
        """Kept to the millisecond, as the centre keeps it: what is told again is known again."""
        self.under_way.discard(text)
        self.taken[text] = at.replace(microsecond=at.microsecond // 1000 * 1000)

    def failed(self, text: Text, *, counts: bool, why: str = "") -> None:
        """It did not arrive; a broken connection is nobody's fault and does not count."""
        self.under_way.discard(text)
        if counts:
            self.failures[text] = self.failures.get(text, 0) + 1
            if self.failures[text] % TRIES == 0:
                self.given_up.append((text, why))

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

    def answers(self, state: CentreState) -> list[ReportChannel]:
        """What terminals have answered, each once; the centre knows repeats by their times."""
        found = [
            _answer(text, ChannelStep.TAKEN, at=at)
            for text, at in self.taken.items()
            if text.mission in state.missions and self.answers_told.get(text) != at
        ]
        self.answers_told.update(
            {t: at for t, at in self.taken.items() if t.mission in state.missions}
        )
        failed, self.given_up = self.given_up, []
        return found + [_answer(text, ChannelStep.FAILED, why) for text, why in failed]

    def forget(self, state: CentreState) -> None:
        """Missions that are in the records only."""
        gone = {t for t in self.taken | self.failures if t.mission not in state.missions}
        for text in gone:
            self.taken.pop(text, None)
            self.failures.pop(text, None)
            self.told.discard(text)
            self.answers_told.pop(text, None)


def _asked_again(mission: Mission, version: int) -> list[datetime]:
    return [n.at for n in mission.channels if n.version == version and n.step is ChannelStep.ASKED]


def _answer(
    text: Text, step: ChannelStep, why: str = "", at: datetime | None = None
) -> ReportChannel:
    return ReportChannel(
        mission=text.mission,
        version=text.version,
        channel=Channel.VEHICLE_TERMINAL,
        step=step,
        reason=why,
        at=at,
    )


def _concerns(mission: Mission, slip: SlipVersion) -> bool:
    """A mission that is over concerns its crew only where it was called off."""
    return mission.stage not in FINAL or slip.kind is OrderKind.CANCELLATION


def _undelivered(mission: Mission, text: Text) -> bool:
    version = next((v for v in mission.slips if v.version == text.version), None)
    late = Overdue.NOT_DELIVERED.value in mission.overdue
    return version is not None and version.delivered_at is None and late
