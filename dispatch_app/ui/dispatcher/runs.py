"""Which run a dispatcher enters by hand: of the selected incident, or the one chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from dispatch_app.domain.codes import SeatKind
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.state import Mission
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.entry.duty_presenter import DutyEntry
from dispatch_app.ui.kit.entry.run_presenter import RunEntry

_MOST_OFFERED = 12


class Runs(QObject):
    def __init__(
        self,
        workplace: Workplace,
        chooser: Chooser,
        notes: Notes,
        beside: QWidget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._chooser, self._notes, self._beside = workplace, chooser, notes, beside
        desk, texts, zone = workplace.desk, workplace.texts, workplace.zone
        self.entry = RunEntry(desk, texts, zone, self._refusal, self)
        plans = workplace.kind is SeatKind.SHIFT_LEADER
        self.duty = DutyEntry(desk, texts, zone, self._refusal, plans=plans, parent=self)

    def _refusal(self, code: str, details: dict[str, str]) -> str:
        return refusal_text(self._place.texts, code, details)

    def key_enter(self) -> None:
        """Again: away. One run is opened at once, of several one is chosen by a digit."""
        if self.entry.mission is not None:
            self.entry.close()
            return
        found = self._offered()
        if not found:
            self._notes.say("warning", "entry.run.none")
        elif len(found) == 1:
            self.entry.open(found[0].id)
        else:
            self._ask(found)

    def of_mission(self, mission: Mission) -> list[tuple[str, Callable[[], None]]]:
        return [(self._place.texts("entry.run.menu"), lambda: self.entry.open(mission.id))]

    def offer_duty(self, menu: QMenu, vehicle: VehicleId) -> None:
        """A crew takes its vehicle over and tells by telephone."""
        action = menu.addAction(self._place.texts("duty.menu"))
        action.triggered.connect(lambda _=False: self.duty.open(vehicle))

    def _offered(self) -> list[Mission]:
        """Runs of the selected incident; without one, all that this seat has sent, newest first."""
        place = self._place
        missions = place.desk.state.missions
        if place.incident is not None:
            return [missions[m] for m in place.incident.missions if m in missions]
        own = [m for m in missions.values() if m.seat == place.seat]
        return sorted(own, key=lambda m: m.ordered_at, reverse=True)[:_MOST_OFFERED]

    def _ask(self, found: list[Mission]) -> None:
        texts = self._place.texts
        self._chooser.ask(
            texts("entry.run.which"),
            texts("dispatch.choose-hint"),
            [Option(m.id, self._label(m)) for m in found],
            lambda mission: self.entry.open(MissionId(mission)),
            above=self._beside,
        )

    def _label(self, mission: Mission) -> str:
        stage = self._place.texts.code("stage", mission.stage.value)
        return f"{mission.vehicle}  {mission.number[-6:].lstrip('-')}  {stage}"
