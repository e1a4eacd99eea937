"""Some days of a small centre, made by its own rules: calls, missions, corrections."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    CallOutcome,
    IncidentOutcome,
    Nature,
    Origin,
    PauseReason,
    ReceiptStep,
    SeatState,
    Stage,
    StageReason,
    SuspendReason,
    VehicleState,
)
from dispatch_app.domain.ids import CallId, MissionId
from dispatch_app.domain.truth.kept import Evidence, FenceKind
from dispatch_app.domain.truth_commands import CorrectStages, StageStep
from dispatch_app.domain.values import PatientCase
from tests.fakes.builders import (
    H1,
    LINE_1,
    MACHINE,
    NORTH,
    SEAT_1,
    V01,
    V02,
    Centre,
    a_centre,
    a_place,
    a_plan,
    at_station,
)

COMPLAINTS = ("chest_pain", "fall", "stroke")
BEGIN = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
"""In Shanghai 17:00 of the day before a month's last: days, weeks and a month end within."""


def some_days(seed: int, *, incidents: int = 60) -> Centre:
    """Incidents about every two hours, also around midnight; every fifth has something odd."""
    chance = random.Random(seed)
    centre = a_centre()
    centre.now = BEGIN
    for number in range(incidents):
        centre.later(chance.uniform(600, 9_000))
        _one(centre, chance, number)
    return centre


def _one(centre: Centre, chance: random.Random, number: int) -> None:
    nature = Nature.DRILL if number % 11 == 5 else Nature.REAL
    centre.do(c.ReportRinging(line=LINE_1, nature=nature), MACHINE)
    call = centre.state.ringing_on(LINE_1)
    assert call is not None
    centre.later(chance.uniform(1, 20))
    if number % 9 == 4:
        centre.do(c.ReportRingingStopped(line=LINE_1), MACHINE)
        return
    centre.do(c.AnswerCall(call=call.id))
    centre.later(chance.uniform(5, 60))
    if number % 7 == 3:
        centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.SILENT))
        _hang_up(centre, call.id)
        return
    centre.do(c.OpenIncident(call=call.id))
    opened = centre.call(call.id).incident
    assert opened is not None
    incident = centre.incident(opened)
    centre.do(c.RecordIntake(incident=incident.id, complaint=chance.choice(COMPLAINTS)))
    centre.do(c.FixPlace(incident=incident.id, place=a_place()))
    centre.do(c.SetPlan(incident=incident.id, plan=a_plan()))
    centre.later(chance.uniform(5, 90))
    if number % 13 == 6:
        centre.do(c.SuspendIncident(incident=incident.id, reason=SuspendReason.NO_VEHICLE, note=""))
        centre.later(chance.uniform(60, 600))
        centre.do(c.WakeIncident(incident=incident.id))
        centre.later(chance.uniform(1, 30))
    vehicle = chance.choice((V01, V02))
    mission = centre.sends(incident, vehicle)
    _hang_up(centre, call.id)
    _drive(centre, chance, number, mission.id)
    outcome = chance.choice((IncidentOutcome.DELIVERED, IncidentOutcome.NO_PATIENT))
    centre.later(30).do(c.CloseIncident(incident=incident.id, outcome=outcome))
    if number % 6 == 1:
        _pause(centre, chance)
    if number % 8 == 2:
        _leave_the_seat(centre, chance)


def _drive(centre: Centre, chance: random.Random, number: int, mission: MissionId) -> None:
    for step in (ReceiptStep.DELIVERED, ReceiptStep.SOUNDING):
        centre.later(chance.uniform(0.5, 3))
        receipt = c.ReportReceipt(mission=mission, version=1, step=step)
        centre.do(receipt, at_station(centre.mission(mission).station))
    centre.reaches(centre.mission(mission), Stage.ACKNOWLEDGED)
    centre.later(chance.uniform(20, 240)).reaches(centre.mission(mission), Stage.EN_ROUTE)
    told = centre.now
    centre.later(chance.uniform(120, 900)).reaches(centre.mission(mission), Stage.ON_SCENE)
    if number % 5 == 0:
        _correct(centre, mission, told - timedelta(seconds=chance.uniform(2, 15)))
    if number % 10 == 7:
        centre.later(300).reaches(
            centre.mission(mission), Stage.EMPTY, reason=StageReason.NO_PATIENT_FOUND
        )
        return
    centre.do(c.ChooseHospital(mission=mission, hospital=H1))
    for stage in (Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE):
        centre.later(chance.uniform(120, 1_200)).reaches(centre.mission(mission), stage)
    sheet = c.FileRunSheet(
        mission=mission,
        cases=(PatientCase(age_years=chance.randrange(90), outcome="admitted", hospital=H1),),
        driver=f"演示驾驶员{chance.randrange(3)}",
        crew=("演示甲", "演示乙"),
        distance_m=round(chance.uniform(1_000, 20_000)),
    )
    centre.do(sheet, at_station(centre.mission(mission).station))


def _correct(centre: Centre, mission: MissionId, at: datetime) -> None:
    """Two values: what the crew told, and what counts from now on."""
    evidence = Evidence(fence=FenceKind.STATION, id=NORTH, fix_at=at, distance_m=80.0)
    step = StageStep(stage=Stage.EN_ROUTE, at=at, evidence=evidence)
    centre.do(CorrectStages(mission=mission, steps=(step,)))


def _hang_up(centre: Centre, call: CallId) -> None:
    found = centre.state.calls.get(call)
    if found is not None and found.talking:
        centre.do(c.EndCall(call=call))


def _pause(centre: Centre, chance: random.Random) -> None:
    vehicle = chance.choice((V01, V02))
    centre.do(
        c.PauseVehicle(vehicle=vehicle, reason=PauseReason.MEAL, origin=Origin.STATION_BUTTON)
    )
    centre.later(chance.uniform(600, 3_000))
    back = c.ReportVehicleState(
        vehicle=vehicle, state=VehicleState.STANDBY, origin=Origin.STATION_BUTTON
    )
    centre.do(back)


def _leave_the_seat(centre: Centre, chance: random.Random) -> None:
    centre.do(c.SetSeatState(seat=SEAT_1, state=SeatState.AWAY, reason="meal"))
    centre.later(chance.uniform(600, 40_000))
    centre.do(c.SetSeatState(seat=SEAT_1, state=SeatState.READY, reason=""))
