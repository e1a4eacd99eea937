"""A hospital sees its own patients and nobody else's; a station what was said of its own runs."""

from __future__ import annotations

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.codes import HospitalStatus, Role, Stage
from dispatch_app.domain.commands import Command
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.forewarning import commands as fwc
from dispatch_app.domain.forewarning.values import (
    ArrivalCondition,
    CannotTake,
    HospitalAnswer,
    PatientOutcome,
)
from dispatch_app.domain.hospital_parts.commands import ReportHospitalPart
from dispatch_app.domain.ids import AccountId, HospitalId
from dispatch_app.domain.register_commands import KeepRecord, RetireRecord
from dispatch_app.domain.register_events import RecordKept
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor
from dispatch_app.services.audience import Audience, Viewer, part_of, viewer_of
from dispatch_app.services.rights import check
from tests.fakes.builders import H1, H2, NORTH, SOUTH, Centre, a_centre, at_station, setting_up

ON_THE_WAY = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)


def speaks_for(hospital: HospitalId | None) -> Actor:
    return Actor(account=AccountId(f"hospital-{hospital}"), role=Role.HOSPITAL, hospital=hospital)


def with_work() -> Centre:
    """From an empty centre: one hospital refuses, another takes the patient over."""
    centre = Centre()
    for command in setting_up():
        centre.do(command)
    mission = centre.sends(centre.opens(), hospital=H1)
    centre.do(fwc.ForewarnHospital(mission=mission.id))
    (first,) = centre.state.forewarnings.live
    refusal = fwc.AnswerForewarning(
        forewarning=first, word=HospitalAnswer.CANNOT_TAKE, reason=CannotTake.NO_BED
    )
    centre.do(refusal, speaks_for(H1))
    centre.do(c.ChooseHospital(mission=mission.id, hospital=H2))
    centre.do(c.ReportHospital(hospital=H2, status=HospitalStatus.BUSY, free_beds=1))
    centre.reaches(mission, *ON_THE_WAY, Stage.AT_HOSPITAL)
    return centre


def folded(centre: Centre, viewer: Viewer) -> CentreState:
    audience = Audience(CentreState())
    seen = []
    for event in centre.events:
        if viewer.sees(audience.circle(event)):
            seen.append(event)
        audience.learn(event)
    return evolve_all(CentreState(), seen)


@pytest.mark.parametrize("hospital", [H1, H2])
def test_folding_what_a_hospital_hears_gives_what_it_is_shown(hospital: HospitalId) -> None:
    centre = with_work()
    viewer = viewer_of(speaks_for(hospital))
    shown = part_of(centre.state, viewer)
    assert folded(centre, viewer) == shown
    assert set(shown.hospitals) == {hospital}
    assert {f.hospital for f in shown.forewarnings.live.values()} == {hospital}


def test_a_hospital_sees_no_call_incident_mission_vehicle_or_station() -> None:
    shown = part_of(with_work().state, viewer_of(speaks_for(H2)))
    assert not (shown.calls or shown.incidents or shown.missions)
    assert not (shown.vehicles or shown.stations or shown.seats)


def test_an_account_of_no_hospital_sees_nothing() -> None:
    centre = with_work()
    viewer = viewer_of(speaks_for(None))
    assert part_of(centre.state, viewer) == CentreState()
    assert folded(centre, viewer) == CentreState()


def test_a_station_hears_what_hospitals_say_of_its_own_runs_alone() -> None:
    centre = with_work()
    for station, count in ((NORTH, 2), (SOUTH, 0)):
        viewer = viewer_of(at_station(station))
        shown = part_of(centre.state, viewer).forewarnings
        assert len(shown.live) == count
        assert folded(centre, viewer).forewarnings == shown


def commands_of(centre: Centre) -> list[Command]:
    first = next(iter(centre.state.forewarnings.live))
    return [
        fwc.AnswerForewarning(forewarning=first, word=HospitalAnswer.READ),
        fwc.TakePatientOver(forewarning=first, condition=ArrivalCondition.STABLE, person="李"),
        fwc.TellOutcome(forewarning=first, outcome=PatientOutcome.LEFT),
        c.ReportHospital(hospital=H1, status=HospitalStatus.OPEN),
    ]


def test_a_hospital_answers_for_itself_and_for_no_other() -> None:
    centre = with_work()
    for command in commands_of(centre):
        check(speaks_for(H1), command, centre.state)
        for stranger in (H2, None):
            with pytest.raises(Rejected) as refusal:
                check(speaks_for(stranger), command, centre.state)
            assert refusal.value.code == "right.other-hospital"


def with_parts() -> tuple[Centre, str]:
    """Both hospitals have a department; the first one says that its own is closed."""
    centre = Centre()
    for command in setting_up():
        centre.do(command)
    kept = [
        centre.do(KeepRecord(register="departments", cells={"at_hospital": h, "name": "心内科"}))[0]
        for h in (H1, H2)
    ]
    first = kept[0]
    assert isinstance(first, RecordKept)
    centre.do(ReportHospitalPart(hospital=H1, register="departments", id=first.id, serves=False))
    return centre, first.id


def test_a_hospital_sees_its_own_departments_and_speaks_of_them_alone() -> None:
    centre, own = with_parts()
    said = ReportHospitalPart(hospital=H1, register="departments", id=own, serves=True)
    check(speaks_for(H1), said, centre.state)
    with pytest.raises(Rejected, match=r"right\.other-hospital"):
        check(speaks_for(H2), said, centre.state)
    shown = part_of(centre.state, viewer_of(speaks_for(H1)))
    assert [r.id for r in shown.records.values()] == [own]
    assert folded(centre, viewer_of(speaks_for(H1))).records == shown.records


def test_a_department_that_is_no_more_leaves_the_hospitals_page() -> None:
    centre, own = with_parts()
    (event,) = centre.do(RetireRecord(register="departments", id=own))
    audience = Audience(centre.state)
    assert viewer_of(speaks_for(H1)).sees(audience.circle(event))
    assert not viewer_of(speaks_for(H2)).sees(audience.circle(event))
    assert not viewer_of(at_station(NORTH)).sees(audience.circle(event))


def test_a_hospital_dispatches_nobody_and_takes_no_word_back() -> None:
    centre = with_work()
    first = next(iter(centre.state.forewarnings.live))
    mission = next(iter(centre.state.missions))
    for command in (
        fwc.WithdrawForewarning(forewarning=first),
        fwc.ForewarnHospital(mission=mission),
        c.ChooseHospital(mission=mission, hospital=H2),
    ):
        with pytest.raises(Rejected) as refusal:
            check(speaks_for(H1), command, centre.state)
        assert refusal.value.code == "right.missing"


def test_a_crew_tells_the_hospital_of_its_own_run_alone() -> None:
    centre = a_centre()
    mission = centre.sends(centre.opens(), hospital=H1)
    command = fwc.ForewarnHospital(mission=mission.id, report="平稳")
    check(at_station(NORTH), command, centre.state)
    with pytest.raises(Rejected) as refusal:
        check(at_station(SOUTH), command, centre.state)
    assert refusal.value.code == "right.other-station"
