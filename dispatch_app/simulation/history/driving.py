"""The life of one run: the order is received, the crew drives, treats, drives and comes home."""

from __future__ import annotations

from collections.abc import Generator

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    IncidentOutcome,
    Origin,
    PauseReason,
    ReceiptStep,
    Sex,
    Stage,
    StageReason,
    VehicleState,
)
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.values import Actor, PatientCase, Position
from dispatch_app.simulation.history import people, town
from dispatch_app.simulation.history.agenda import Life
from dispatch_app.simulation.history.scene import VEHICLES, Scene, at_station
from dispatch_app.simulation.history.town import Caller

RECEIPTS = (
    (0.4, ReceiptStep.DELIVERED),
    (0.3, ReceiptStep.SOUNDING),
    (3.0, ReceiptStep.PRINTED),
)
"""What a station's terminal tells by itself, and after how many seconds more."""


class Run:
    def __init__(self, mission: MissionId, who: Caller, me: Actor, scene: Scene) -> None:
        self._id, self._who, self._me, self._scene = mission, who, me, scene
        self._chance, self._do = scene.chance, scene.ledger.do
        known = scene.state.missions[mission]
        self._vehicle = known.vehicle
        self._station = at_station(known.station)
        self._driven_m = 0.0
        there = scene.state.vehicles[self._vehicle]
        self._driver, self._crew = there.duty.driver, there.crew
        """Who is on the vehicle when it is sent; the sheet may be written in the next shift."""

    def life(self) -> Generator[float, None, IncidentOutcome | None]:
        """Until the vehicle is free; what became of the patient. None: another one has to go."""
        yield from self._received()
        if self._chance.random() < people.REFUSED_SHARE:
            yield people.REFUSES.draw(self._chance)
            self._refused()
            return None
        if self._chance.random() < people.STOOD_DOWN_SHARE:
            yield people.TURN_OUT.draw(self._chance)
            return self._called_off()
        yield self._turn_out_s()
        self._reaches(Stage.EN_ROUTE)
        yield self._drives_to(self._place)
        self._reaches(Stage.ON_SCENE)
        yield people.ON_SCENE.draw(self._chance)
        if self._chance.random() < people.EMPTY_SHARE:
            reason = people.drawn(people.EMPTY, self._chance)
            self._reaches(Stage.EMPTY, reason)
            self._goes_home()
            return people.BECAME[reason]
        yield from self._taken_to_hospital()
        return IncidentOutcome.DELIVERED

    def attends(self, length_s: float) -> Life:
        """Stand by at a place and come home: a guard duty, a drill."""
        yield from self._received()
        yield self._turn_out_s()
        self._reaches(Stage.EN_ROUTE)
        yield self._drives_to(self._place)
        self._reaches(Stage.ON_SCENE)
        yield length_s
        self._reaches(Stage.EMPTY, StageReason.OTHER)
        self._goes_home()

    def _received(self) -> Life:
        for after_s, step in RECEIPTS:
            yield after_s
            self._receipt(step)
        yield people.ACKNOWLEDGE.draw(self._chance)
        self._receipt(ReceiptStep.ACKNOWLEDGED)
        if self._stage is Stage.ORDERED:
            self._reaches(Stage.ACKNOWLEDGED)

    def _receipt(self, step: ReceiptStep) -> None:
        self._do(c.ReportReceipt(mission=self._id, version=1, step=step), self._station)

    def _turn_out_s(self) -> float:
        night = self._scene.local.hour in town.NIGHT
        takes = people.TURN_OUT_BY_NIGHT if night else people.TURN_OUT
        return takes.draw(self._chance)

    def _refused(self) -> None:
        """The vehicle stays where it is, and is looked at."""
        reason = people.drawn(people.REFUSED, self._chance)
        origin = Origin.STATION_BUTTON
        says_no = c.ReportStage(mission=self._id, stage=Stage.REFUSED, origin=origin, reason=reason)
        self._do(says_no, self._station)
        self._scene.agenda.begin(self._scene.ledger.now, self._mended())

    def _mended(self) -> Life:
        pause = c.PauseVehicle(
            vehicle=self._vehicle, reason=PauseReason.REPAIR, origin=Origin.STATION_BUTTON
        )
        self._do(pause, self._station)
        yield people.MENDED.draw(self._chance)
        self._says(VehicleState.STANDBY)

    def _called_off(self) -> IncidentOutcome | None:
        reason = people.drawn(people.STOOD_DOWN, self._chance)
        down = c.ReportStage(
            mission=self._id, stage=Stage.STOOD_DOWN, origin=Origin.BY_HAND, reason=reason
        )
        self._do(down, self._me)
        self._goes_home()
        return people.BECAME.get(reason)

    def _taken_to_hospital(self) -> Life:
        mission = self._scene.state.missions[self._id]
        hospitals = self._scene.state.hospitals
        hospital = hospitals.get(mission.hospital) if mission.hospital is not None else None
        if hospital is None:
            hospital = next(iter(hospitals.values()))
        forgotten = self._chance.random() < people.KEY_FORGOTTEN_SHARE
        if not forgotten:
            self._reaches(Stage.TRANSPORTING)
        yield self._drives_to(hospital.position)
        self._reaches(Stage.AT_HOSPITAL, StageReason.KEY_FORGOTTEN if forgotten else None)
        yield people.AT_DOOR.draw(self._chance)
        self._reaches(Stage.COMPLETE)
        self._goes_home()
        self._scene.agenda.begin(self._scene.ledger.now, self._sheet())

    def _sheet(self) -> Life:
        yield people.SHEET.draw(self._chance)
        case = PatientCase(
            sex=Sex(self._who.sex),
            age_years=self._who.age_years,
            diagnosis=self._who.complaint_name,
            outcome="admitted",
        )
        sheet = c.FileRunSheet(
            mission=self._id,
            cases=(case,),
            driver=self._driver,
            crew=self._crew,
            distance_m=round(self._driven_m),
        )
        self._do(sheet, self._station)

    # ---- keys

    @property
    def _stage(self) -> Stage:
        return self._scene.state.missions[self._id].stage

    def _reaches(self, stage: Stage, reason: StageReason | None = None) -> None:
        origin = people.drawn(people.ORIGINS, self._chance)
        who = {Origin.BY_HAND: self._me, Origin.STATION_BUTTON: self._station}
        report = c.ReportStage(mission=self._id, stage=stage, origin=origin, reason=reason)
        self._do(report, who.get(origin, VEHICLES))

    # ---- driving

    @property
    def _place(self) -> Position:
        position = self._who.place.position
        assert position is not None
        return position

    def _drives_to(self, to: Position) -> float:
        way_m, takes_s = self._scene.drives(self._vehicle, to)
        self._driven_m += way_m
        self._scene.where[self._vehicle] = to
        return takes_s

    def _goes_home(self) -> None:
        self._scene.agenda.begin(self._scene.ledger.now, self._home())

    def _home(self) -> Life:
        """Ready on the way, unless something has to be done first; then standby."""
        if self._chance.random() < people.PAUSE_SHARE:
            reason = people.drawn(people.PAUSES, self._chance)
            pause = c.PauseVehicle(
                vehicle=self._vehicle, reason=reason, origin=Origin.STATION_BUTTON
            )
            self._do(pause, self._station)
            yield people.PAUSE.draw(self._chance)
        self._says(VehicleState.RETURNING)
        ordered = self._scene.state.vehicles[self._vehicle].mission
        scene = self._scene
        home = scene.home(self._vehicle)
        _, takes_s = scene.drives(self._vehicle, home)
        yield takes_s
        if scene.state.vehicles[self._vehicle].mission == ordered:
            scene.where[self._vehicle] = home
            self._says(VehicleState.STANDBY)

    def _says(self, state: VehicleState) -> None:
        report = c.ReportVehicleState(
            vehicle=self._vehicle, state=state, origin=Origin.TERMINAL_KEY
        )
        self._do(report, VEHICLES)
