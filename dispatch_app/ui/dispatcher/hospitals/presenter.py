"""Hospitals and patients on their way: one key tells, one sheet tells more, a refusal is heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.codes import ChoiceReason, Stage
from dispatch_app.domain.commands import ChooseHospital, Command
from dispatch_app.domain.forewarning.commands import ForewarnHospital
from dispatch_app.domain.forewarning.values import (
    Forewarning,
    ForewarningId,
    HospitalAnswer,
)
from dispatch_app.domain.ids import HospitalId, MissionId
from dispatch_app.domain.ranking import RankedHospital
from dispatch_app.domain.state import Mission
from dispatch_app.i18n.times import minutes_text
from dispatch_app.ui.dispatcher.dispatching import travel
from dispatch_app.ui.dispatcher.hospitals.choosing import missions_meant, next_best, refused
from dispatch_app.ui.dispatcher.hospitals.forms import About, commands_of, fields_of
from dispatch_app.ui.dispatcher.hospitals.reckoning import ArrivalTimes
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.entry.run import BadEntry
from dispatch_app.ui.kit.entry.sheet import EntrySheet
from dispatch_app.ui.kit.guide.questions import LonLat, Lost, Rank, Ranked

ASKER = "hospitals"


class HospitalDesk(QObject):
    """Pressed again, the key goes on to the next patient."""

    opened = Signal()
    closed = Signal()

    def __init__(self, workplace: Workplace, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place, self._notes = workplace, notes
        self._about: About | None = None
        self._said_no: set[tuple[ForewarningId, int]] = set()
        self._heard: set[ForewarningId] = set()
        """Refusals that somebody at this seat has taken note of, by a key."""
        self._next: dict[MissionId, tuple[RankedHospital, ...]] = {}
        self._eta_s: float | None = None
        self._back: QWidget | None = None
        self.sheet = EntrySheet(workplace.texts)
        self.sheet.saved.connect(self._save)
        self.sheet.left.connect(self.close)
        workplace.desk.changed.connect(self._news)
        self._arrivals = ArrivalTimes(workplace, self)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {"forewarn": self.key_forewarn, "next_hospital": self.key_next}

    # ---- what is heard

    def loudness(self) -> Severity | None:
        """A hospital that cannot take a patient is heard until a key says that it was."""
        found = refused(self._place.desk.state, self._place.seat)
        return Severity.WARNING if any(f.id not in self._heard for f in found) else None

    @Slot(object)
    def _news(self, _view: object) -> None:
        for known in refused(self._place.desk.state, self._place.seat):
            if (known.id, known.version) not in self._said_no:
                self._said_no.add((known.id, known.version))
                self._heard.discard(known.id)
                mission = self._place.desk.state.missions.get(known.mission)
                if mission is not None:
                    self._ask_roads(mission, partial(self._say_refusal, known))
        if (
            self._about is not None
            and self._about.mission.id not in self._place.desk.state.missions
        ):
            self.close()

    def _say_refusal(self, known: Forewarning) -> None:
        texts, answer = self._place.texts, known.answer(HospitalAnswer.CANNOT_TAKE)
        ranked = self._next.get(known.mission, ())
        why = texts.code("cannot_take", answer.reason.value) if answer and answer.reason else ""
        values = {"vehicle": known.vehicle, "hospital": self._name(known.hospital), "why": why}
        if not ranked:
            self._notes.say("alarm", "hospitals.refused", **values)
            return
        best = ranked[0]
        self._notes.say(
            "alarm",
            "hospitals.refused-next",
            **values,
            next=self._name(best.hospital),
            time=minutes_text(best.time_s or 0.0),
            press=KEYS["next_hospital"],
        )

    # ---- keys

    def key_forewarn(self) -> None:
        """Who was told nothing is told at once; else the sheet opens, and goes on, and closes."""
        missions = self._missions()
        if not missions:
            self._notes.say("warning", "hospitals.nobody")
            return
        if self._about is not None:
            self._turn_over(missions, self._about.mission)
            return
        untold = [m for m in missions if self._known(m) is None]
        if untold:
            self._ask_roads(untold[0], partial(self._tell, untold[0]))
        else:
            self._open(missions[0])

    def _turn_over(self, missions: Sequence[Mission], shown: Mission) -> None:
        ids = [mission.id for mission in missions]
        following = ids.index(shown.id) + 1 if shown.id in ids else 0
        if following < len(missions):
            self._open(missions[following])
        else:
            self.close()

    def key_next(self) -> None:
        """The refused patient goes to the next best hospital: one key, and both are told."""
        state = self._place.desk.state
        found = next(iter(refused(state, self._place.seat)), None)
        mission = state.missions.get(found.mission) if found else None
        if mission is None:
            self._notes.say("warning", "hospitals.none-refused")
            return
        self._ask_roads(mission, partial(self._go_on, mission))

    def of_mission(self, mission: Mission) -> list[tuple[str, Callable[[], None]]]:
        """Entries of the menu of a mission."""
        return [(self._place.texts("hospitals.menu"), partial(self._open, mission))]

    def _missions(self) -> tuple[Mission, ...]:
        place = self._place
        incident = place.incident.id if place.incident else None
        return missions_meant(place.desk.state, incident, place.seat)

    def _known(self, mission: Mission) -> Forewarning | None:
        return self._place.desk.state.forewarnings.of_mission(mission.id)

    def _tell(self, mission: Mission) -> None:
        self._send(
            [ForewarnHospital(mission=mission.id, eta_s=self._eta_s)],
            "hospitals.told",
            vehicle=mission.vehicle,
            hospital=self._name(mission.hospital),
        )

    def _go_on(self, mission: Mission) -> None:
        ranked = self._next.get(mission.id, ())
        if not ranked:
            self._notes.say("alarm", "hospitals.no-other")
            return
        known = self._known(mission)
        if known is not None:
            self._heard.add(known.id)
        best = ranked[0].hospital
        self._send(
            [ChooseHospital(mission=mission.id, hospital=best, reason=ChoiceReason.OTHER)],
            "hospitals.moved",
            vehicle=mission.vehicle,
            hospital=self._name(best),
        )

    # ---- roads

    def _ask_roads(self, mission: Mission, then: Callable[[], None]) -> None:
        """From where the vehicle is, or from the scene while it has not left it or is not heard."""
        start = self._start(mission)
        if start is None:
            self._eta_s = None
            then()
            return
        question = Rank(
            place=start,
            hospitals=travel.hospital_sources(self._place.desk.state),
            asker=ASKER,
        )
        self._place.guide.rank(question, partial(self._roads, mission, question, then))

    def _roads(
        self, mission: Mission, question: Rank, then: Callable[[], None], answer: Ranked | Lost
    ) -> None:
        legs = (
            answer.hospitals
            if isinstance(answer, Ranked)
            else travel.estimated(question.place, (), question.hospitals).hospitals
        )
        desk = self._place.desk
        times = travel.hospital_travel(legs)
        zone = ZoneInfo(self._place.zone)
        self._next[mission.id] = next_best(desk.state, mission, times, desk.now(), zone)
        own = times.get(mission.hospital) if mission.hospital else None
        carries = mission.stage is Stage.TRANSPORTING and mission.vehicle in desk.fixes
        self._eta_s = own.time_s if own is not None and carries else None
        then()

    def _start(self, mission: Mission) -> LonLat | None:
        desk = self._place.desk
        fix = desk.fixes.get(mission.vehicle)
        if mission.stage is Stage.TRANSPORTING and fix is not None:
            return fix.lon, fix.lat
        incident = desk.state.incidents.get(mission.incident)
        at = incident.place.position if incident and incident.place else None
        return (at.lon, at.lat) if at is not None else None

    # ---- the sheet

    def _open(self, mission: Mission) -> None:
        known = self._known(mission)
        if known is not None:
            self._heard.add(known.id)
        self._ask_roads(mission, partial(self._show, mission))

    def _show(self, mission: Mission) -> None:
        if self._about is None:
            self._back = QApplication.focusWidget()
        known = self._known(mission)
        self._about = About(mission=mission, known=known, hospitals=self._next.get(mission.id, ()))
        texts = self._place.texts
        fields = fields_of(self._about, self._place.desk.state, texts)
        about = (mission.id, known.version if known else 0)
        self.sheet.show_fields(about, self._heading(mission, known), fields)
        self.sheet.say("info", texts("hospitals.hint", press=KEYS["forewarn"]))
        self.opened.emit()
        self.sheet.begin()

    def _heading(self, mission: Mission, known: Forewarning | None) -> str:
        texts = self._place.texts
        state = texts.code("forewarning", known.state.value) if known else texts("hospitals.untold")
        return texts(
            "hospitals.title",
            vehicle=mission.vehicle,
            hospital=self._name(mission.hospital),
            state=state,
        )

    def close(self) -> None:
        if self._about is None:
            return
        self._about = None
        self.closed.emit()
        if self._back is not None:
            self._back.setFocus()

    @Slot(object)
    def _save(self, typed: Mapping[str, str]) -> None:
        if self._about is None:
            return
        try:
            wanted = commands_of(self._about, self._place.desk.state, typed, self._eta_s)
        except BadEntry as bad:
            self.sheet.say("alarm", self._place.texts(bad.key))
            self.sheet.point_at(bad.field)
            return
        mission = self._about.mission
        self.sheet.forget()
        self.close()
        self._send(
            wanted,
            "hospitals.saved",
            vehicle=mission.vehicle,
            hospital=self._name(mission.hospital),
        )

    # ---- sending

    def _send(self, commands: Sequence[Command], done: str, **values: str) -> None:
        """One after the other; the first refusal is said, and what came after it is not sent."""
        if not commands:
            return
        first, *rest = commands

        def replied(reply: Reply) -> None:
            match reply:
                case Accepted() if rest:
                    self._send(rest, done, **values)
                case Accepted():
                    self._notes.say("info", done, **values)
                case Refused(code=code, details=details):
                    self._notes.refused(code, dict(details))
                case Unreachable(code=code):
                    self._notes.refused(code, {})

        self._place.desk.send(first, replied)

    def _name(self, hospital: HospitalId | None) -> str:
        found = self._place.desk.state.hospitals.get(hospital) if hospital else None
        return found.name if found else (hospital or "")
