"""The life of one run: the order is received, the crew drives, treats, drives and comes home."""

from __future__ import annotations

from collections.abc import Generator

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    IncidentOutcome,
    Origin,
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

    def life(self) -> Generator[float, None, IncidentOutcome]:
        """Until the vehicle is free; what became of the patient."""
        yield from self._received()
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

    def _called_off(self) -> IncidentOutcome:
        reason = StageReason.CANCELLED_BY_CALLER
        down = c.ReportStage(
            mission=self._id, stage=Stage.STOOD_DOWN, origin=Origin.BY_HAND, reason=reason
        )
        self._do(down, self._me)
        self._goes_home()
        return people.BECAME[reason]

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
        crew = self._scene.state.vehicles[self._vehicle].crew
        sheet = c.FileRunSheet(
            mission=self._id,
            cases=(case,),
            driver=crew[0] if crew else "",
            crew=crew[1:],
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
        scene = self._scene
        way_m = town.road_m(scene.where[self._vehicle], to)
        self._driven_m += way_m
        scene.where[self._vehicle] = to
        return town.drive_s(way_m, scene.local, self._chance)

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
        yield town.drive_s(town.road_m(scene.where[self._vehicle], home), scene.local, self._chance)
        if scene.state.vehicles[self._vehicle].mission == ordered:
            scene.where[self._vehicle] = home
            self._says(VehicleState.STANDBY)

    def _says(self, state: VehicleState) -> None:
        report = c.ReportVehicleState(
            vehicle=self._vehicle, state=state, origin=Origin.TERMINAL_KEY
        )
        self._do(report, VEHICLES)
