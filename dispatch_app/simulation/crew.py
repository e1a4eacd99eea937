"""One vehicle's crew: drives where its mission leads and presses the terminal's keys, humanly late.

Pure: time and chance come in as arguments; what it wants done goes out as commands.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from dispatch_app.domain.codes import Origin, Stage, StageReason, VehicleState
from dispatch_app.domain.commands import Command, ReportStage, ReportVehicleState
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.state import CentreState, Mission, Vehicle
from dispatch_app.simulation.driving import Drive, Reading

LonLat = tuple[float, float]
FindDrive = Callable[[LonLat, LonLat, float], Drive | None]
"""From, to, and the second of departure."""
FindHospital = Callable[[LonLat, Mission], LonLat | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """Seconds that people take, from and to; already at the demo's pace."""

    key: tuple[float, float] = (2.0, 6.0)
    scene: tuple[float, float] = (15.0, 35.0)
    door: tuple[float, float] = (10.0, 25.0)

    @classmethod
    def at_pace(cls, pace: float) -> Delays:
        return cls(
            key=(8.0 / pace, 20.0 / pace),
            scene=(90.0 / pace, 240.0 / pace),
            door=(60.0 / pace, 180.0 / pace),
        )


@dataclass(slots=True)
class Crew:
    id: VehicleId
    at: LonLat
    home: LonLat
    chance: random.Random
    delays: Delays
    empty_share: float = 0.12
    """Share of runs on which nobody is found or nobody wants to go along."""
    drive: Drive | None = None
    goal: tuple[str, str] = ("", "")
    """What the drive is for: the mission and the stage it serves."""
    due_s: float | None = None
    due: Command | None = None
    sent: set[tuple[str, str]] = field(default_factory=set)

    def reading(self, now_s: float) -> Reading:
        if self.drive is None:
            return Reading(lon=self.at[0], lat=self.at[1], speed_mps=0.0, heading_deg=None)
        reading = self.drive.read(now_s)
        self.at = (reading.lon, reading.lat)
        return reading

    @property
    def moving(self) -> bool:
        return self.drive is not None

    def turn(
        self,
        state: CentreState,
        now_s: float,
        find_drive: FindDrive,
        find_hospital: FindHospital,
    ) -> Command | None:
        """Do what is due by now; give the key that is pressed, if one is."""
        vehicle = state.vehicles.get(self.id)
        if vehicle is None:
            return None
        mission = state.missions.get(vehicle.mission) if vehicle.mission else None
        if mission is None:
            self._idle(vehicle, now_s, find_drive)
        else:
            self._work(mission, now_s, find_drive, find_hospital)
        return self._pressed(now_s)

    # ---- without a mission

    def _idle(self, vehicle: Vehicle, now_s: float, find_drive: FindDrive) -> None:
        if vehicle.base is VehicleState.UNKNOWN:
            self._press(self._says(VehicleState.STANDBY), now_s, "begin", self.id)
        elif vehicle.base is VehicleState.AVAILABLE:
            key = str(vehicle.since)
            self._go("home", key, self.home, now_s, find_drive)
            self._press(self._says(VehicleState.RETURNING), now_s, "returning", key)
        elif vehicle.base is VehicleState.RETURNING:
            key = str(vehicle.since)
            if self.drive is None and self.at != self.home:
                self._go("home", key, self.home, now_s, find_drive)
            if self._there(now_s):
                self._press(self._says(VehicleState.STANDBY), now_s, "standby", key)

    def _says(self, state: VehicleState) -> ReportVehicleState:
        return ReportVehicleState(vehicle=self.id, state=state, origin=Origin.TERMINAL_KEY)

    # ---- on a mission

    def _work(
        self, mission: Mission, now_s: float, find_drive: FindDrive, find_hospital: FindHospital
    ) -> None:
        match mission.stage:
            case Stage.ORDERED | Stage.ACKNOWLEDGED:
                self._halt()
            case Stage.EN_ROUTE:
                self._to_scene(mission, now_s, find_drive)
            case Stage.ON_SCENE:
                self._on_scene(mission, now_s)
            case Stage.TRANSPORTING:
                self._to_hospital(mission, now_s, find_drive, find_hospital)
            case Stage.AT_HOSPITAL:
                self._key(mission, Stage.COMPLETE, now_s, self.delays.door)
            case _:
                pass

    def _to_scene(self, mission: Mission, now_s: float, find_drive: FindDrive) -> None:
        """Drive to where the newest slip says; an amendment turns the vehicle round."""
        slip = mission.slip
        place = slip.slip.place.position if slip else None
        if slip is None or place is None:
            return
        self._go(mission.id, f"scene-{place}", (place.lon, place.lat), now_s, find_drive)
        if self._there(now_s):
            self._key(mission, Stage.ON_SCENE, now_s, self.delays.key)

    def _on_scene(self, mission: Mission, now_s: float) -> None:
        empty = self._drawn(mission.id) < self.empty_share
        stage = Stage.EMPTY if empty else Stage.TRANSPORTING
        reason = StageReason.PATIENT_REFUSED if empty else None
        self._key(mission, stage, now_s, self.delays.scene, reason)

    def _drawn(self, mission: MissionId) -> float:
        return random.Random(f"{mission}-{self.id}").random()

    def _to_hospital(
        self, mission: Mission, now_s: float, find_drive: FindDrive, find_hospital: FindHospital
    ) -> None:
        if self.goal != (mission.id, f"hospital-{mission.hospital}"):
            where = find_hospital(self.at, mission)
            if where is None:
                return
            self._go(mission.id, f"hospital-{mission.hospital}", where, now_s, find_drive)
        if self._there(now_s):
            self._key(mission, Stage.AT_HOSPITAL, now_s, self.delays.key)

    def _key(
        self,
        mission: Mission,
        stage: Stage,
        now_s: float,
        delay: tuple[float, float],
        reason: StageReason | None = None,
    ) -> None:
        command = ReportStage(
            mission=mission.id, stage=stage, origin=Origin.TERMINAL_KEY, reason=reason
        )
        self._press(command, now_s, mission.id, stage.value, delay)

    # ---- driving and keys

    def _go(self, what: str, why: str, to: LonLat, now_s: float, find_drive: FindDrive) -> None:
        if self.goal == (what, why):
            return
        self.goal = (what, why)
        self.drive = find_drive(self.at, to, now_s)
        if self.drive is None:
            self.at = to

    def _there(self, now_s: float) -> bool:
        if self.drive is not None and self.drive.arrived(now_s):
            self.reading(now_s)
            self.drive = None
        return self.drive is None

    def _halt(self) -> None:
        self.drive = None
        self.goal = ("", "")

    def _press(
        self,
        command: Command,
        now_s: float,
        what: str,
        why: str,
        delay: tuple[float, float] | None = None,
    ) -> None:
        """Press a key once, after the time it takes a human hand to get to it."""
        if (what, why) in self.sent:
            return
        self.sent.add((what, why))
        self.due = command
        self.due_s = now_s + self.chance.uniform(*(delay or self.delays.key))

    def _pressed(self, now_s: float) -> Command | None:
        if self.due is None or self.due_s is None or now_s < self.due_s:
            return None
        command, self.due, self.due_s = self.due, None, None
        return command
