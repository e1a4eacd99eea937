"""What a dispatcher may report by hand for a mission, and the menu that offers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from dispatch_app.client.replies import Refused, Reply, Unreachable
from dispatch_app.domain.codes import ChoiceReason, Origin, Stage, StageReason
from dispatch_app.domain.commands import ChooseHospital, Command, ReportStage
from dispatch_app.domain.ids import HospitalId, MissionId
from dispatch_app.domain.registers.reasons import offered
from dispatch_app.domain.rules.stages import ENDINGS, ON_THE_WAY
from dispatch_app.domain.state import Mission
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.dispatching.rows import HospitalRow
from dispatch_app.ui.dispatcher.dispatching.saying import refused
from dispatch_app.ui.dispatcher.dispatching.words import fitness_text, time_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

HOSPITALS_OFFERED = 9
REASONS = {
    Stage.STOOD_DOWN: (
        StageReason.CANCELLED_BY_CALLER,
        StageReason.NEARER_VEHICLE,
        StageReason.REDIRECTED,
        StageReason.FALSE_ALARM,
        StageReason.VEHICLE_FAILED,
        StageReason.CREW_NOT_READY,
        StageReason.OTHER,
    ),
    Stage.EMPTY: (
        StageReason.NO_PATIENT_FOUND,
        StageReason.PATIENT_REFUSED,
        StageReason.PATIENT_LEFT,
        StageReason.TREATED_ON_SCENE,
        StageReason.DIED_ON_SCENE,
        StageReason.FALSE_ALARM,
        StageReason.CANCELLED_BY_CALLER,
        StageReason.OTHER,
    ),
    Stage.REFUSED: (
        StageReason.VEHICLE_FAILED,
        StageReason.CREW_NOT_READY,
        StageReason.OTHER,
    ),
}
"""Reasons that make sense for an ending."""


def next_stage(stage: Stage) -> Stage | None:
    """The next of the usual chain; None where there is none."""
    if stage not in ON_THE_WAY or stage is ON_THE_WAY[-1]:
        return None
    return ON_THE_WAY[ON_THE_WAY.index(stage) + 1]


def endings(stage: Stage) -> tuple[Stage, ...]:
    """Where a mission in this stage may end early, as the rules have it."""
    return tuple(s for s in REASONS if s in ENDINGS[stage])


class MissionKeys(QObject):
    said = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        chooser: Chooser,
        hospitals: Callable[[], Sequence[HospitalRow]],
        beside: QWidget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._chooser = chooser
        self._hospitals = hospitals
        self._beside = beside
        self.offers: list[Callable[[Mission], Sequence[tuple[str, Callable[[], None]]]]] = []
        """What others of the seat can do for a mission, such as call its crew."""

    def menu_for(self, mission: Mission) -> QMenu:
        """Digits choose. The menu forgets itself when it closes."""
        texts = self._place.texts
        menu = QMenu(self._beside)
        menu.aboutToHide.connect(menu.deleteLater)
        entries: list[tuple[str, Callable[[], None]]] = []
        following = next_stage(mission.stage)
        if following is not None:
            word = texts("dispatch.menu.stage", stage=texts.code("stage", following.value))
            entries.append((word, lambda: self.report(mission, following)))
        for stage in endings(mission.stage):
            word = texts("dispatch.menu.ending", stage=texts.code("stage", stage.value))
            entries.append((word, lambda s=stage: self.ask_reason(mission, s)))  # type: ignore[misc]
        entries.append((texts("dispatch.menu.hospital"), lambda: self.ask_hospital(mission)))
        entries.append((texts("dispatch.menu.show"), lambda: self._select(mission)))
        for offer in self.offers:
            entries += offer(mission)
        for number, (word, act) in enumerate(entries, start=1):
            menu.addAction(f"&{number} {word}").triggered.connect(lambda _=False, a=act: a())
        return menu

    def report(self, mission: Mission, stage: Stage, reason: StageReason | None = None) -> None:
        self._send(
            ReportStage(mission=mission.id, stage=stage, origin=Origin.BY_HAND, reason=reason)
        )

    def ask_reason(self, mission: Mission, stage: Stage) -> None:
        texts = self._place.texts
        bring_up(self._beside)
        self._chooser.ask(
            texts(
                "dispatch.reason-title",
                vehicle=mission.vehicle,
                stage=texts.code("stage", stage.value),
            ),
            texts("dispatch.choose-hint"),
            [
                Option(r.value, texts.code("stage_reason", r.value))
                for r in offered(StageReason, self._place.desk.state.records, REASONS[stage])
            ],
            lambda code: self.report(mission, stage, StageReason(code)),
            above=self._beside,
        )

    def ask_hospital(self, mission: Mission) -> None:
        texts = self._place.texts
        bring_up(self._beside)
        self._chooser.ask(
            texts("dispatch.hospital-title", vehicle=mission.vehicle),
            texts("dispatch.choose-hint"),
            [Option(code, label) for code, label in self._offered()],
            lambda code: self.choose_hospital(mission.id, HospitalId(code)),
            above=self._beside,
        )

    def _offered(self) -> list[tuple[str, str]]:
        """In the order of the table; without one, in the order of the region."""
        texts = self._place.texts
        ranked = self._hospitals()
        if ranked:
            return [
                (r.hospital, f"{r.name}  {fitness_text(r, texts)}  {time_text(r.time_s)}")
                for r in ranked[:HOSPITALS_OFFERED]
            ]
        known = list(self._place.desk.state.hospitals.values())[:HOSPITALS_OFFERED]
        return [(h.id, h.name) for h in known]

    def choose_hospital(
        self, mission: MissionId, hospital: HospitalId, reason: ChoiceReason | None = None
    ) -> None:
        self._send(ChooseHospital(mission=mission, hospital=hospital, reason=reason))

    def _select(self, mission: Mission) -> None:
        incident = self._place.desk.state.incidents.get(mission.incident)
        call = incident.calls[0] if incident and incident.calls else None
        self._place.selection.select(call=call, incident=mission.incident)

    def _send(self, command: Command) -> None:
        self._place.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Refused(code=code, details=details):
                self.said.emit(refused(code, details))
            case Unreachable(code=code):
                self.said.emit(refused(code, {}))
            case _:
                pass
