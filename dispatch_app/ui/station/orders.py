"""Takes orders in durably, tells the centre what became of them, and sends what the crew presses.

What is pressed counts at once here; the outbox brings it to the centre, however long that takes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.client.slip_journal import SlipKey, wanted
from dispatch_app.domain.changing.commands import AskReinforcement
from dispatch_app.domain.codes import (
    Origin,
    PauseReason,
    ReceiptStep,
    Stage,
    StageReason,
    VehicleState,
)
from dispatch_app.domain.commands import (
    AssignCrew,
    Command,
    FileRunSheet,
    PauseVehicle,
    ReportReceipt,
    ReportStage,
    ReportVehicleState,
)
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.registers.reasons import Records
from dispatch_app.domain.state import CentreState, Mission
from dispatch_app.domain.values import SlipVersion
from dispatch_app.ui.station.cards import Card, Pressed, by_urgency, card_of
from dispatch_app.ui.station.post import Post

_OWN_CLOCK_AHEAD = "stage.in-the-future"


class Orders(QObject):
    changed = Signal()
    """Cards may look different now."""
    arrived = Signal(object)
    """The `SlipKey` of a version that somebody must sign for, once each."""
    said = Signal(str, str)
    """Tone (`info`, `alarm`) and text for the person at the terminal."""

    def __init__(self, post: Post, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post = post
        self._desk = post.desk
        self._pressed = Pressed()
        self._known: dict[MissionId, Card] = {}
        self._known_of: CentreState | None = None
        self._taken: dict[MissionId, Mission] = {}
        self._delivered: set[SlipKey] = set()
        self._alarmed: set[SlipKey] = set()
        self._unanswered: set[int] = set()
        self._sent = 0
        self._desk.changed.connect(self._take)

    # ---- what stands

    @property
    def records(self) -> Records:
        """What the centre says of the reasons that are chosen from."""
        return self._desk.state.records

    def card(self, mission: MissionId) -> Card | None:
        return self._all().get(mission)

    def cards(self) -> list[Card]:
        """What this station has in hand, alarms first."""
        return by_urgency([card for card in self.all_cards() if card.live])

    def all_cards(self) -> list[Card]:
        """Every mission that the centre still holds live, the latest first."""
        return list(self._all().values())

    def _all(self) -> dict[MissionId, Card]:
        """Made once for a state and what was pressed since: every tick asks several times."""
        state = self._desk.state
        if self._known_of is not state:
            found = (card_of(state, m, self._pressed) for m in self._post.missions)
            self._known = {card.mission.id: card for card in found if card is not None}
            self._known_of = state
        return self._known

    def _press_counts(self) -> None:
        """Something was pressed, or a press was taken back: the cards are others."""
        self._known_of = None

    @property
    def unanswered(self) -> int:
        """Presses that the centre has not confirmed yet."""
        return len(self._unanswered)

    # ---- orders coming in

    def _take(self, _view: View) -> None:
        """Everything is on this disk before the centre hears of it; and who must sign sees it
        before anything else is begun."""
        missions = self._post.missions
        for mission in missions:
            if self._taken.get(mission.id) is not mission:
                for version in mission.slips:
                    self._receive(mission, version)
        self._taken = {mission.id: mission for mission in missions}
        for card in self.cards():
            if card.alarm and card.key not in self._alarmed:
                self._alarmed.add(card.key)
                self.arrived.emit(card.key)
        self.changed.emit()

    def _receive(self, mission: Mission, version: SlipVersion) -> None:
        key = SlipKey(mission.id, version.version)
        if version.delivered_at is None and key not in self._delivered:
            self._delivered.add(key)
            self._post.slips.receive(key, self._desk.now())
            self.receipt(key, ReceiptStep.DELIVERED)
        elif key not in self._delivered and wanted(mission, version):
            self._post.slips.receive(key, self._desk.now(), elsewhere=True)

    def receipt(self, key: SlipKey, step: ReceiptStep) -> None:
        self._send(ReportReceipt(mission=key.mission, version=key.version, step=step))

    # ---- what is pressed

    def acknowledge(self, card: Card) -> None:
        self._pressed.acknowledged.add(card.key)
        if card.stage is Stage.ORDERED:
            self._pressed.stages[card.mission.id] = (Stage.ACKNOWLEDGED, self._desk.now())
        self._press_counts()
        self._sign(card, self._desk.now())
        self.changed.emit()

    def _sign(self, card: Card, at: datetime | None) -> None:
        command = ReportReceipt(
            mission=card.key.mission,
            version=card.key.version,
            step=ReceiptStep.ACKNOWLEDGED,
            at=at,
        )
        again = (lambda: self._sign(card, None)) if at is not None else None
        self._send(command, lambda: self._unpress(card), again)

    def reach(self, card: Card, stage: Stage, reason: StageReason | None = None) -> None:
        """A stage was pressed. The centre hears when, even if it hears late."""
        at = self._desk.now()
        self._pressed.stages[card.mission.id] = (stage, at)
        self._press_counts()
        self._report(card, stage, reason, at)
        self.changed.emit()

    def _report(
        self, card: Card, stage: Stage, reason: StageReason | None, at: datetime | None
    ) -> None:
        command = ReportStage(
            mission=card.mission.id, stage=stage, origin=Origin.STATION_BUTTON, at=at, reason=reason
        )
        again = (lambda: self._report(card, stage, reason, None)) if at is not None else None
        self._send(command, lambda: self._unpress(card), again)

    def file(self, sheet: FileRunSheet, then: Callable[[Reply], None]) -> None:
        self._pressed.filed.add(sheet.mission)
        self._press_counts()

        def refused() -> None:
            self._pressed.filed.discard(sheet.mission)
            self._press_counts()

        self._send(sheet, refused, then=then)
        self.changed.emit()

    def ask_more(self, card: Card, vehicles: int) -> None:
        """The crew wants more vehicles where it is."""
        self._send(AskReinforcement(mission=card.mission.id, vehicles=vehicles))

    def set_state(self, vehicle: VehicleId, state: VehicleState) -> None:
        self._send(ReportVehicleState(vehicle=vehicle, state=state, origin=Origin.STATION_BUTTON))

    def pause(self, vehicle: VehicleId, reason: PauseReason, minutes: float | None = None) -> None:
        until = self._desk.now() + timedelta(minutes=minutes) if minutes is not None else None
        origin = Origin.STATION_BUTTON
        self._send(PauseVehicle(vehicle=vehicle, reason=reason, origin=origin, until=until))

    def assign(self, vehicle: VehicleId, crew: tuple[str, ...]) -> None:
        self._send(AssignCrew(vehicle=vehicle, crew=crew))

    def _unpress(self, card: Card) -> None:
        self._pressed.stages.pop(card.mission.id, None)
        self._pressed.acknowledged.discard(card.key)
        self._press_counts()

    def _send(
        self,
        command: Command,
        undo: Callable[[], None] = lambda: None,
        again: Callable[[], None] | None = None,
        then: Callable[[Reply], None] = lambda _reply: None,
    ) -> None:
        self._sent += 1
        number = self._sent
        self._unanswered.add(number)

        def answered(reply: Reply) -> None:
            self._unanswered.discard(number)
            if isinstance(reply, Refused) and reply.code == _OWN_CLOCK_AHEAD and again is not None:
                again()
                return
            self._settle(reply, undo)
            then(reply)

        self._desk.send(command, answered)

    def _settle(self, reply: Reply, undo: Callable[[], None]) -> None:
        match reply:
            case Accepted():
                pass
            case Refused(code=code, details=details):
                undo()
                self.said.emit("alarm", self._post.refusal(code, details))
            case Unreachable(code=code):
                undo()
                self.said.emit("alarm", self._post.refusal(code, {}))
        self.changed.emit()
