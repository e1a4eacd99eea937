"""Measures the live board: what share of a core it takes with a large centre at work.

Ten seats, 70 stations, 500 vehicles that tell their position every five seconds, 40 open incidents,
calls that come and go, stages that change. Each second of it is lived through as a seat does: two
ticks, a look at the radar, the moves on the map, and the painting of all that.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import random
import tempfile
import time
from pathlib import Path
from typing import Any

from dispatch_app.client.replica import View
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import IncidentOutcome, Level, Origin, SeatKind, Stage, VehicleState
from dispatch_app.domain.ids import HospitalId, LineId, SeatId, StationId, VehicleId
from dispatch_app.domain.state import FINAL
from dispatch_app.domain.values import Fix, Position
from tests.bench.figures import Figure
from tests.fakes.builders import MACHINE, Centre, a_place, a_plan, at_seat, at_station

SEATS, STATIONS, VEHICLES, HOSPITALS, INCIDENTS = 10, 70, 500, 60, 40
EVERY_S = 5
SHARE = 10.0
"""Of a core, in per cent."""
_STAGES = (
    *(Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING, Stage.AT_HOSPITAL),
    Stage.COMPLETE,
)


def figures(*, quick: bool) -> list[Figure]:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["bench"])
    with tempfile.TemporaryDirectory() as directory:
        board = _Board(Path(directory), app)
        seconds = 60 if quick else 600
        took = board.lives(seconds)
        board.leave()
    return [
        Figure(
            name=f"live board: {SEATS} seats, {STATIONS} stations, {VEHICLES} vehicles, "
            f"{INCIDENTS} incidents: share of a core",
            unit="%",
            n=seconds,
            value=100 * took / seconds,
            limit=SHARE,
            note="processor time of the window, painting into memory; a quiet hour costs less",
        )
    ]


class _City:
    """Work that never ends: one thing changes each second."""

    def __init__(self) -> None:
        self._random = random.Random(7)
        self.centre = Centre()
        for command in self._setting_up():
            self.centre.do(command, MACHINE)
        self.where = {v: self._somewhere() for v in self.centre.state.vehicles}
        while self._open < INCIDENTS:
            self._begins()

    def _setting_up(self) -> list[c.Command]:
        return [
            *(self._station(n) for n in range(STATIONS)),
            *(self._vehicle(n) for n in range(VEHICLES)),
            *(
                c.ReportVehicleState(
                    vehicle=VehicleId(f"{n:03}"),
                    state=VehicleState.STANDBY,
                    origin=Origin.STATION_BUTTON,
                )
                for n in range(VEHICLES)
            ),
            *(
                c.RegisterHospital(
                    id=HospitalId(f"H{n}"), name=f"演示第{n}医院", position=self._somewhere()
                )
                for n in range(HOSPITALS)
            ),
            *(c.RegisterSeat(id=SeatId(str(n)), kind=SeatKind.DISPATCHER) for n in range(1, SEATS)),
            *(c.SignInSeat(seat=SeatId(str(n)), person=f"受理员{n}") for n in range(1, SEATS)),
        ]

    def _somewhere(self) -> Position:
        at = self._random.uniform
        return Position(lat=31.5 + at(-0.2, 0.2), lon=120.5 + at(-0.2, 0.2))

    def _station(self, n: int) -> c.Command:
        return c.RegisterStation(
            id=StationId(f"S{n}"),
            name=f"演示第{n}急救站",
            position=self._somewhere(),
            district=f"演示{n // 7}区",
        )

    def _vehicle(self, n: int) -> c.Command:
        return c.RegisterVehicle(
            id=VehicleId(f"{n:03}"),
            plate=f"演A{n:04}",
            station=StationId(f"S{n % STATIONS}"),
            level=Level.ALS,
        )

    @property
    def _open(self) -> int:
        return sum(i.open for i in self.centre.state.incidents.values())

    def _begins(self) -> None:
        """A call is answered, an incident opened, a vehicle sent, the call over."""
        centre, seat = self.centre, SeatId(str(self._random.randint(1, SEATS - 1)))
        if any(call.seat == seat and call.talking for call in centre.state.calls.values()):
            return
        incident = centre.opens(LineId(f"{len(centre.state.calls)}"), seat)
        place = a_place("演示区很长的一条路与另一条路交叉口东北角 18 号楼")
        centre.do(c.FixPlace(incident=incident.id, place=place), at_seat(seat))
        centre.do(c.RecordIntake(incident=incident.id, complaint="chest_pain"), at_seat(seat))
        centre.do(c.SetPlan(incident=incident.id, plan=a_plan()), at_seat(seat))
        free = [v for v in centre.state.vehicles.values() if v.mission is None]
        centre.sends(incident, self._random.choice(free).id, seat)
        call = incident.calls[0]
        centre.do(c.EndCall(call=call), at_seat(seat))

    def second(self) -> list[Fix]:
        """One second of work; gives the fixes that came in it."""
        self.centre.later(1)
        if self._open < INCIDENTS:
            self._begins()
        else:
            self._goes_on()
        return self._fixes()

    def _goes_on(self) -> None:
        centre = self.centre
        running = [m for m in centre.state.missions.values() if m.stage not in FINAL]
        if not running:
            self._closes()
            return
        mission = self._random.choice(running)
        at = _STAGES.index(mission.stage) + 1 if mission.stage in _STAGES else 0
        report = c.ReportStage(mission=mission.id, stage=_STAGES[at], origin=Origin.TERMINAL_KEY)
        centre.do(report, at_station(mission.station))
        self._closes()

    def _closes(self) -> None:
        centre = self.centre
        for incident in list(centre.state.incidents.values()):
            if incident.open and not centre.state.open_missions(incident):
                outcome = IncidentOutcome.DELIVERED
                centre.do(c.CloseIncident(incident=incident.id, outcome=outcome))
                return

    def _fixes(self) -> list[Fix]:
        share = int(self.centre.now.timestamp()) % EVERY_S
        fixes = []
        for n, vehicle in enumerate(self.where):
            if n % EVERY_S != share:
                continue
            was, by = self.where[vehicle], self._random.uniform
            at = Position(lat=was.lat + by(-5e-4, 5e-4), lon=was.lon + by(-5e-4, 5e-4))
            self.where[vehicle] = at
            fixes.append(
                Fix(vehicle=vehicle, lat=at.lat, lon=at.lon, at=self.centre.now, speed_mps=9.0)
            )
        return fixes


class _Board:
    def __init__(self, directory: Path, app: Any) -> None:
        from dispatch_app.i18n import Texts
        from dispatch_app.seating import parts
        from dispatch_app.seating.director import SHEETS
        from dispatch_app.ui.director.place import DirectorPlace
        from dispatch_app.ui.director.seat import DirectorSeat
        from dispatch_app.ui.kit.theme import Theme
        from tests.fakes.linked_desk import LinkedDesk
        from tests.fakes.recording_room import MemorySource

        self._app, self._city, self._desk = app, _City(), LinkedDesk()
        theme = Theme.load("night")
        parts.dress(app, theme, *SHEETS)
        ground: Any = _Ground()
        self._desk.state, self._desk.time = self._city.centre.state, self._city.centre.now
        self._seat = DirectorSeat(
            DirectorPlace(
                desk=self._desk,  # type: ignore[arg-type]
                texts=Texts.load("zh"),
                theme=theme,
                source=MemorySource(directory),
                exports=directory / "out",
                live_ground=ground,
                complaints={"chest_pain": "胸痛"},
            )
        )
        self._seat.window.resize(1920, 1080)
        self._seat.window.show()
        self._seat.window.turn_to("live")
        app.processEvents()

    def lives(self, seconds: int) -> float:
        """Processor seconds that the window takes; the work itself is not counted."""
        took = 0.0
        for second in range(seconds + 10):
            fixes = self._city.second()
            self._desk.state, self._desk.time = self._city.centre.state, self._city.centre.now
            self._desk.fixes.update((fix.vehicle, fix) for fix in fixes)
            began = time.process_time()
            self._desk.moved.emit(fixes)
            self._desk.changed.emit(View(state=self._desk.state, sequence=second))
            self._seat.above.tower.look()
            for _ in range(2):
                self._seat.tick()
                self._app.processEvents()
            live_map = self._seat.above.live._live_map
            assert live_map is not None
            live_map.show_news()
            self._app.processEvents()
            if second >= 10:
                took += time.process_time() - began
        return took

    def leave(self) -> None:
        self._seat.stop()
        self._seat.window.close()


class _Ground:
    """A map whose tiles are there already: painting them is another process."""

    def widget(self, theme: Any, texts: Any, parent: Any) -> Any:
        from dispatch_app.ui.kit.map import MapColours, MapWidget, MapWords
        from tests.fakes.map_tiles import FakeTiles

        colours, words = MapColours.load(theme.name), MapWords.of(texts)
        tiles = FakeTiles(ready=True)
        return MapWidget(tiles, colours, words, centre=(120.5, 31.5), parent=parent)

    def close(self) -> None:
        """Nothing runs."""
