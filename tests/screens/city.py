"""A centre on a busy day: 500 vehicles, 70 stations or more, 40 open incidents. Holds no widgets.

Stations, vehicles and hospitals are those of a demo city; a smaller city gets more of its kind.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    HospitalStatus,
    Level,
    NumberState,
    Origin,
    PauseReason,
    Priority,
    SeatKind,
    Stage,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.ids import HospitalId, LineId, StationId, VehicleId
from dispatch_app.domain.values import Fix, Place, PlaceSource, Position
from gis.region import Region
from tests.fakes.builders import (
    MACHINE,
    SEAT_1,
    SEAT_2,
    Centre,
    a_plan,
    a_slip,
    at_seat,
)
from tests.fakes.small_region import KEPT, small_region

LARGE = KEPT.with_name("large-120")
VEHICLES, STATIONS, HOSPITALS, INCIDENTS = 500, 70, 60, 40
LINES = 8

LONG_PLACES = (
    "云澜市滨江经济技术开发区科学大道与长椿路交叉口西北角国家大学科技园东区2号楼B座17层1708室",
    "澜心区柳荫二路39号锦绣山水花园三期12幢2单元1903室（南门进，电梯需刷卡）",
    "西皋区康平三路与建设大道路口东南侧公交站台，白色面包车旁",
    "东圃区环湖高速出口匝道K12+300处往机场方向应急车道",
    "北岭区人民路123号3幢1单元502",
)
COMPLAINTS = ("chest_pain", "stroke", "fall", "breathing", "traffic", "unconscious", "bleeding")
_CHAIN = (
    Stage.ACKNOWLEDGED,
    Stage.EN_ROUTE,
    Stage.ON_SCENE,
    Stage.TRANSPORTING,
    Stage.AT_HOSPITAL,
)


def region_directory(*, small: bool = False) -> Path:
    """The large demo city where it has been made, else the small one."""
    return small_region() if small or not LARGE.is_dir() else LARGE


def quiet_centre(region: Region, seed: int = 3) -> Centre:
    """Everybody signed in and on standby, nothing to do."""
    dice = random.Random(seed)
    centre = Centre()
    _stations(centre, region, dice)
    _vehicles(centre, region, dice)
    _hospitals(centre, region, dice)
    for line in range(1, LINES + 1):
        centre.do(c.ReportLine(line=LineId(str(line)), heard=True), MACHINE)
    for seat in (SEAT_1, SEAT_2):
        centre.do(c.RegisterSeat(id=seat, kind=SeatKind.DISPATCHER), MACHINE)
        centre.do(c.SignInSeat(seat=seat, person="受理员甲"), MACHINE)
    return centre


def busy_centre(region: Region, seed: int = 3) -> Centre:
    """As `quiet_centre`, an hour and forty incidents later."""
    centre = quiet_centre(region, seed)
    dice = random.Random(seed + 1)
    ready = [v for v in centre.state.vehicles if centre.doing(v) is VehicleState.STANDBY]
    dice.shuffle(ready)
    for number in range(INCIDENTS):
        _incident(centre, region, dice, number, ready)
        centre.later(dice.randint(20, 75))
    _trouble(centre)
    return centre


def fixes(centre: Centre, region: Region, seed: int = 5) -> dict[VehicleId, Fix]:
    """Where the vehicles were last heard of: most a moment ago, some long ago, a few never."""
    dice = random.Random(seed)
    heard = {}
    for vehicle in centre.state.vehicles.values():
        if dice.random() < 0.04:
            continue
        home = centre.doing(vehicle.id) is VehicleState.STANDBY
        spot = centre.state.stations[vehicle.station].position if home else None
        spot = spot or somewhere(region, dice)
        age_s = 840 if dice.random() < 0.03 else 3
        heard[vehicle.id] = Fix(
            vehicle=vehicle.id,
            lat=spot.lat,
            lon=spot.lon,
            at=centre.now - timedelta(seconds=age_s),
            speed_mps=0 if home else 12,
            heading_deg=dice.uniform(0, 360),
        )
    return heard


def somewhere(region: Region, dice: random.Random, inset: float = 0.2) -> Position:
    """A point of the region, this share of its sides away from the edge."""
    west, south, east, north = region.bbox
    wide, high = (east - west) * inset, (north - south) * inset
    return Position(
        lat=round(dice.uniform(south + high, north - high), 6),
        lon=round(dice.uniform(west + wide, east - wide), 6),
    )


# ---- who there is


def _stations(centre: Centre, region: Region, dice: random.Random) -> None:
    rows = region.stations()
    for row in rows:
        spot = Position(lat=row.lat, lon=row.lon)
        centre.do(
            c.RegisterStation(id=StationId(row.id), name=row.name, position=spot, phone=row.phone),
            MACHINE,
        )
    for number in range(len(rows) + 1, STATIONS + 1):
        name = f"{rows[number % len(rows)].name}{number}分站"
        spot = somewhere(region, dice)
        id_ = StationId(f"S{number:02d}")
        centre.do(c.RegisterStation(id=id_, name=name, position=spot), MACHINE)


def _vehicles(centre: Centre, region: Region, dice: random.Random) -> None:
    rows = region.vehicles()
    stations = list(centre.state.stations)
    for number in range(1, VEHICLES + 1):
        row = rows[(number - 1) % len(rows)]
        own = number <= len(rows)
        vehicle = VehicleId(row.id if own else f"{number:03d}")
        centre.do(
            c.RegisterVehicle(
                id=vehicle,
                plate=row.plate if own else f"演A·D{number:04d}",
                station=StationId(row.station) if own else dice.choice(stations),
                level=Level(row.level),
                crew=row.crew or ("演示丁子", "演示戊子"),
                equipment=row.equipment,
            ),
            MACHINE,
        )
        _state(centre, vehicle, dice)


def _state(centre: Centre, vehicle: VehicleId, dice: random.Random) -> None:
    if dice.random() < 0.05:
        reason = dice.choice(list(PauseReason))
        centre.do(c.PauseVehicle(vehicle=vehicle, reason=reason, origin=Origin.BY_HAND), MACHINE)
        return
    state = dice.choice(
        [VehicleState.STANDBY] * 9 + [VehicleState.AVAILABLE, VehicleState.RETURNING]
    )
    centre.do(
        c.ReportVehicleState(vehicle=vehicle, state=state, origin=Origin.TERMINAL_KEY), MACHINE
    )


def _hospitals(centre: Centre, region: Region, dice: random.Random) -> None:
    rows = region.hospitals()
    for row in rows:
        spot = Position(lat=row.lat, lon=row.lon)
        centre.do(
            c.RegisterHospital(
                id=HospitalId(row.id),
                name=row.name,
                position=spot,
                grade=row.grade,
                capabilities=tuple(row.capabilities),
                beds=row.beds,
            ),
            MACHINE,
        )
    for number in range(len(rows) + 1, HOSPITALS + 1):
        centre.do(
            c.RegisterHospital(
                id=HospitalId(f"X{number}"),
                name=f"云澜市演示{number}医院",
                position=somewhere(region, dice),
                grade="二级甲等",
                capabilities=("emergency",),
            ),
            MACHINE,
        )
    ids = list(centre.state.hospitals)
    for hospital, status in zip(ids, HospitalStatus, strict=False):
        centre.do(c.ReportHospital(hospital=hospital, status=status, free_beds=12), MACHINE)


# ---- what happens


def _incident(
    centre: Centre, region: Region, dice: random.Random, number: int, ready: list[VehicleId]
) -> None:
    line = LineId(str(1 + number % LINES))
    centre.subscriber = None
    call = centre.rings(line)
    caller = f"1990000{number + 1000}"
    centre.do(c.ReportCaller(line=line, number=caller, number_state=NumberState.KNOWN), MACHINE)
    centre.later(dice.randint(2, 9))
    centre.do(c.AnswerCall(call=call.id), at_seat(SEAT_2))
    centre.do(c.OpenIncident(call=call.id), at_seat(SEAT_2))
    id_ = centre.call(call.id).incident
    assert id_ is not None
    place = Place(
        text=LONG_PLACES[number % len(LONG_PLACES)],
        position=somewhere(region, dice),
        source=PlaceSource.SEARCH,
    )
    complaint = COMPLAINTS[number % len(COMPLAINTS)]
    plan = a_plan(priority=Priority(1 + number % 4), level=Level.BLS)
    centre.do(c.FixPlace(incident=id_, place=place), at_seat(SEAT_2))
    centre.do(c.RecordIntake(incident=id_, complaint=complaint), at_seat(SEAT_2))
    centre.do(c.SetPlan(incident=id_, plan=plan), at_seat(SEAT_2))
    centre.later(dice.randint(5, 20))
    centre.do(c.EndCall(call=call.id), at_seat(SEAT_2))
    if number % 10 == 7:
        centre.do(c.SuspendIncident(incident=id_, reason=SuspendReason.NO_VEHICLE), at_seat(SEAT_2))
    elif number % 10 != 3:
        _run(centre, dice, id_, place, ready)


def _run(
    centre: Centre, dice: random.Random, id_: object, place: Place, ready: list[VehicleId]
) -> None:
    vehicle = ready.pop()
    incident = next(i for i in centre.state.incidents.values() if i.id == id_)
    slip = replace(
        a_slip(place=place),
        vehicle=vehicle,
        vehicle_level=centre.vehicle(vehicle).level,
        station=centre.vehicle(vehicle).station,
    )
    hospital = dice.choice(list(centre.state.hospitals))
    mission = centre.sends(incident, vehicle, SEAT_2, slip=slip, hospital=hospital)
    for stage in _CHAIN[: dice.randint(0, len(_CHAIN))]:
        centre.later(dice.randint(8, 30))
        centre.reaches(mission, stage)


def _trouble(centre: Centre) -> None:
    """What the overdue watch and callers who gave up leave behind."""
    late = [m for m in centre.state.missions.values() if m.stage is Stage.ORDERED][:2]
    for mission in late:
        centre.do(c.RaiseOverdue(kind="not_acknowledged", subject=mission.id), MACHINE)
    for number in range(3):
        line = LineId(str(1 + number))
        centre.rings(line)
        caller = c.ReportCaller(
            line=line, number=f"1990000{number + 2000}", number_state=NumberState.KNOWN
        )
        centre.do(caller, MACHINE)
        centre.later(14)
        centre.do(c.ReportRingingStopped(line=line), MACHINE)
