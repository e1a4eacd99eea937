"""Crews of a scripted day: they sign, drive, press keys, warn the hospital, file the run sheet."""

from __future__ import annotations

import asyncio

from dispatch_app.client.replies import Accepted, Refused
from dispatch_app.domain import commands as c
from dispatch_app.domain.changing.commands import AskReinforcement
from dispatch_app.domain.codes import Origin, Stage, StageReason
from dispatch_app.domain.forewarning.commands import ForewarnHospital
from dispatch_app.domain.forewarning.values import Vitals
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.state import FINAL, Mission
from dispatch_app.domain.values import PatientCase
from tests.day.desk import Declined, Desk
from tests.day.scene import Scene

CHAIN = (Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE)
PRESSED_FIRST = {"mission.stage-out-of-order", "mission.ended"}
"""The centre was faster: called off, redirected, or another source had told it."""
BETWEEN_KEYS_S = 0.02


class Crews:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def run(
        self,
        mission: MissionId,
        *,
        through: Stage = Stage.COMPLETE,
        ends: Stage | None = None,
        why: StageReason | None = None,
    ) -> Stage:
        """Drive until `through`, then end as `ends` says; the stage in which it stood at last."""
        await self.signed(mission)
        for stage in CHAIN[: CHAIN.index(through) + 1]:
            if not await self.reaches(mission, stage):
                break
            await self._beside(mission, stage)
        if ends is not None:
            await self.reaches(mission, ends, why)
        return await self._comes_home(mission)

    async def drives_on(self, mission: MissionId) -> None:
        """From wherever it stands to the end, and home."""
        await self.signed(mission)
        for stage in CHAIN:
            now = self._known(mission).stage
            if now in FINAL:
                break
            if now not in CHAIN or CHAIN.index(stage) > CHAIN.index(now):
                await self.reaches(mission, stage)
                await self._beside(mission, stage)
        await self._comes_home(mission)

    async def signed(self, mission: MissionId) -> None:
        """Until its station has taken the order, or it came to nothing."""
        scene = self._scene

        def over() -> bool:
            known = scene.mission(mission)
            return known is not None and known.stage is not Stage.ORDERED

        await scene.leader.until(over, f"the receipt for {mission}")

    async def reaches(
        self, mission: MissionId, stage: Stage, reason: StageReason | None = None
    ) -> bool:
        """Press the key, at the terminal or at the station; False where it counts no more."""
        known = self._known(mission)
        if known.stage in FINAL:
            return False
        await asyncio.sleep(BETWEEN_KEYS_S * self._scene.chance.random())
        who, origin = self._presses(known)
        told = c.ReportStage(mission=mission, stage=stage, origin=origin, reason=reason)
        match await who.asks(told):
            case Accepted():
                await self._scene.leader.until(
                    lambda: self._known(mission).stage is not known.stage, "the stage"
                )
                return True
            case Refused(code=code) if code in PRESSED_FIRST:
                return False
            case other:
                raise Declined(f"{who.name}: {told}: {other}")

    def _presses(self, mission: Mission) -> tuple[Desk, Origin]:
        if self._scene.chance.random() < 0.3:
            return self._scene.stations[mission.station], Origin.STATION_BUTTON
        return self._scene.vehicles, Origin.TERMINAL_KEY

    async def _beside(self, mission: MissionId, stage: Stage) -> None:
        station = self._scene.stations[self._known(mission).station]
        if stage is Stage.TRANSPORTING and self._known(mission).hospital is not None:
            await station.asks(ForewarnHospital(mission=mission, vitals=Vitals(pulse=92)))
        if stage is Stage.COMPLETE:
            case = PatientCase(diagnosis="演日诊断", outcome="delivered")
            await station.does(
                c.FileRunSheet(mission=mission, cases=(case,), driver="演日驾驶员", distance_m=4000)
            )

    async def _comes_home(self, mission: MissionId) -> Stage:
        known = self._known(mission)
        leader = self._scene.leader
        await leader.until(lambda: self._known(mission).stage in FINAL, f"the end of {mission}")
        vehicle = leader.state.vehicles[known.vehicle]
        if vehicle.mission in (None, mission):
            await self._scene.ready(known.vehicle)
        return self._known(mission).stage

    async def asks_for_more(self, mission: MissionId) -> None:
        station = self._scene.stations[self._known(mission).station]
        await station.does(AskReinforcement(mission=mission, vehicles=1, note="两名伤员"))

    def _known(self, mission: MissionId) -> Mission:
        known = self._scene.mission(mission)
        assert known is not None, mission
        return known
