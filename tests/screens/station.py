"""One station's window with a few vehicles, long addresses and real maps. Saves nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import cast

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    Level,
    Origin,
    PauseReason,
    Priority,
    Sex,
    Stage,
    VehicleState,
)
from dispatch_app.domain.ids import HospitalId, VehicleId
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import Patient, Place, Position, RouteSummary, Slip
from dispatch_app.ports.printing import PrintTrouble
from dispatch_app.seating import parts
from dispatch_app.seating.station import SHEETS
from dispatch_app.ui.kit.guide.questions import Drive, Driven
from dispatch_app.ui.kit.guide.worker import Guide
from dispatch_app.ui.kit.printing.picture import MapSources, PictureMaker
from dispatch_app.ui.kit.theme import Theme
from gis.region import Region
from tests.fakes.builders import MACHINE, NORTH, Centre, a_slip
from tests.fakes.station_desk import StationRig
from tests.screens.city import LONG_PLACES

_NAME = "云澜市滨江经济技术开发区第一急救分站"
_OWN = ("07", "12", "21", "22", "35", "118")


class StationScene:
    """A terminal on a station of the region, at its first station's place."""

    def __init__(
        self,
        region: Region,
        directory: Path,
        *,
        theme: str = "night",
        language: str = "zh",
        size: tuple[int, int] = (1920, 1080),
    ) -> None:
        self.region = region
        self.centre = _station_centre(region)
        self.rig = StationRig(directory, self.centre, language)
        self.rig.post.theme.become(Theme.load(theme))
        parts.dress(cast(QApplication, QApplication.instance()), self.rig.post.theme, *SHEETS)
        maps = self.rig.terminal.maps
        maps._sources = MapSources.of(region)
        maps._maker = PictureMaker(maps._sources, self.rig.post.texts)
        self.rig.window.resize(*size)
        self.rig.window.show()
        QTest.qWaitForWindowActive(self.rig.window)
        self.rig.desk.come_online()
        self.settle()

    def settle(self) -> None:
        self.rig.desk.news()
        self.rig.terminal.refresh()
        QTest.qWait(400)
        self.rig.terminal.refresh()
        QTest.qWait(100)

    # ---- stories

    def works(self) -> None:
        """Vehicles in many states, and orders of today."""
        self._run("12", 1, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
        self._run("118", 2, *_DONE)
        pause = c.PauseVehicle(
            vehicle=VehicleId("22"), reason=PauseReason.REFUELLING, origin=Origin.BY_HAND
        )
        self.centre.do(pause, MACHINE)
        self.centre.later(370)
        self.rig.terminal.go_home()
        self.settle()

    def is_ordered(self) -> Mission:
        """An order has come and rings."""
        self.works()
        mission = self._run("07", 0)
        self.settle()
        self.rig.terminal.select(mission.id)
        self.rig.passes(41)
        self.settle()
        self.rig.terminal.alarm._lit = True
        self.rig.terminal.alarm.look()
        return mission

    def writes_sheet(self) -> None:
        self.works()
        mission = self._run("07", 0, *_DONE)
        self.settle()
        self.rig.terminal._write_sheet(self.rig.terminal.orders.card(mission.id))
        self.settle()

    def loses_line(self) -> None:
        self.works()
        self.rig.desk.go_offline()
        self.rig.passes(95)
        self.settle()

    def lacks_paper(self) -> None:
        """An order has come, and its printer has nothing to print it on."""
        self.works()
        self.rig.printing.held = True
        mission = self._run("07", 0)
        self.settle()
        self.rig.terminal.select(mission.id)
        attempt = self.rig.terminal.printing._attempt
        assert attempt is not None
        attempt.hear(PrintTrouble.NO_PAPER)
        self.rig.passes(8)
        self.settle()

    def _run(self, vehicle: str, number: int, *stages: Stage) -> Mission:
        incident = self.centre.opens()
        slip = self._slip(VehicleId(vehicle), number)
        self.centre.do(c.FixPlace(incident=incident.id, place=slip.place))
        mission = self.centre.sends(
            incident, VehicleId(vehicle), slip=slip, hospital=HospitalId("H1")
        )
        self.centre.do(c.EndCall(call=incident.calls[0]))
        for stage in stages:
            self.centre.later(140)
            self.centre.reaches(mission, stage)
        return mission

    def _slip(self, vehicle: VehicleId, number: int) -> Slip:
        station = self.centre.state.stations[NORTH].position
        spot = Position(lat=station.lat + 0.011, lon=station.lon + 0.014 - 0.004 * number)
        return replace(
            a_slip(),
            vehicle=vehicle,
            vehicle_level=Level.ALS,
            priority=Priority(1 + number),
            complaint_name=("胸痛", "交通伤", "呼吸困难")[number],
            place=Place(text=LONG_PLACES[number], position=spot, uncertainty_m=20),
            meeting_point="小区南门岗亭，家属穿红色外套打手电接车",
            facts=("清醒", "呼吸困难", "出冷汗", "疼痛放射到左臂和下颌", "既往支架术后两年"),
            warnings=("重点病人：冠心病支架术后，长期服用抗凝药", "楼道窄无电梯，需铲式担架"),
            patient=Patient(sex=Sex.MALE, age_years=58),
            callback_number="0999 6123 4471",
            contact_name="演示某某（儿子）",
            hospital=HospitalId("H1"),
            hospital_name="云澜市第一人民医院（胸痛中心）",
            note="门口有大型犬，已关进阳台；三级台阶",
            route=_route(self.region, station, spot),
        )

    def close(self) -> None:
        self.rig.close()
        QTest.qWait(50)


_DONE = (
    Stage.ACKNOWLEDGED,
    Stage.EN_ROUTE,
    Stage.ON_SCENE,
    Stage.TRANSPORTING,
    Stage.AT_HOSPITAL,
    Stage.COMPLETE,
)


def _station_centre(region: Region) -> Centre:
    row = region.stations()[0]
    centre = Centre()
    spot = Position(lat=row.lat, lon=row.lon)
    centre.do(c.RegisterStation(id=NORTH, name=_NAME, position=spot), MACHINE)
    for number, id_ in enumerate(_OWN):
        vehicle = VehicleId(id_)
        centre.do(
            c.RegisterVehicle(
                id=vehicle,
                plate=f"演A·D{id_:>04}",
                station=NORTH,
                level=list(Level)[number % 4],
                crew=("演示丁子（医师）", "演示戊子（护士）", "演示己子（驾驶）"),
            ),
            MACHINE,
        )
        state = VehicleState.OUT_OF_SERVICE if id_ == "35" else VehicleState.STANDBY
        centre.do(
            c.ReportVehicleState(vehicle=vehicle, state=state, origin=Origin.STATION_BUTTON),
            MACHINE,
        )
    hospital = region.hospitals()[0]
    centre.do(
        c.RegisterHospital(
            id=HospitalId("H1"),
            name=hospital.name,
            position=Position(lat=hospital.lat, lon=hospital.lon),
        ),
        MACHINE,
    )
    return centre


@cache
def _roads(directory: Path) -> Guide:
    return Guide.open(directory)


def _route(region: Region, start: Position, end: Position) -> RouteSummary:
    """The way over the region's roads."""
    question = Drive(start=(start.lon, start.lat), end=(end.lon, end.lat))
    way = cast(Driven, _roads(region.directory).answer(question))
    return RouteSummary(
        line=way.line,
        duration_s=way.time_s,
        distance_m=way.distance_m,
        streets=way.streets,
        road_version=way.road_version,
    )
