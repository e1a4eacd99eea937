"""The emergency department's page in a real browser: signs in, is told, answers, takes over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import ChoiceReason, Origin, Role, Stage
from dispatch_app.domain.forewarning import commands as fwc
from dispatch_app.domain.forewarning.values import (
    ArrivalCondition,
    Forewarning,
    ForewarningState,
    HospitalAnswer,
    PatientOutcome,
    Vitals,
)
from dispatch_app.domain.ids import AccountId, MissionId
from dispatch_app.domain.register_commands import KeepRecord
from dispatch_app.ports.accounts import Account
from tests.fakes.builders import H1, H2, LINE_1, NORTH, V01, a_recommendation, a_slip
from tests.fakes.chromium import Browser, browser
from tests.fakes.running_server import RunningServer, running_server, until

PASSWORD = "eine lange Losung"


def sends(server: RunningServer) -> MissionId:
    """A vehicle for a caller, with the hospital chosen."""
    seat = server.client(Role.DISPATCHER, seat="1")
    server.client(Role.GATEWAY).does(c.ReportRinging(line=LINE_1))
    call = next(iter(seat.snapshot()["state"]["calls"]))
    seat.does(c.AnswerCall(call=call))
    incident = seat.does(c.OpenIncident(call=call))[0]["body"]["incident"]
    order = c.DispatchVehicle(
        incident=incident,
        vehicle=V01,
        slip=a_slip(),
        recommendation=a_recommendation(V01),
        hospital=H1,
    )
    events = seat.does(order)
    return MissionId(next(e for e in events if e["kind"] == "MissionOrdered")["body"]["mission"])


def the_one(server: RunningServer) -> Forewarning:
    """The newest of those whose patient still comes."""
    live = server.server.bus.state.forewarnings.live.values()
    return [known for known in live if known.withdrawn_at is None][-1]


def comes_to(server: RunningServer, state: ForewarningState) -> None:
    until(lambda: the_one(server).state is state, state.value)


def signs_in(page: Browser, server: RunningServer) -> None:
    page.goes_to(f"{server.url}/hospital/")
    page.types("#sign-in [name=account]", "door-1")
    page.types("#sign-in [name=password]", PASSWORD)
    page.clicks("#sign-in .main")
    page.until("document.getElementById('line').classList.contains('ok')")


def says_what_is_down(page: Browser, server: RunningServer) -> None:
    """A device that the centre keeps for the hospital shows there, and is said to be down."""
    cells = {"at_hospital": H1, "name": "演示导管机", "capabilities": "chest_pain"}
    director = server.client(Role.DIRECTOR)
    director.does(KeepRecord(register="hospital_equipment", cells=cells))
    page.clicks("[data-view=report]")
    page.until("document.querySelector('#parts .part')?.innerText.includes('演示导管机')")
    page.clicks("#parts .part button:nth-of-type(2)")
    page.until("document.querySelector('#parts .part.out') !== null")
    (word,) = server.server.bus.state.hospitals[H1].part_words
    assert (word.serves, word.by_hand) == (False, False)
    assert word.valid_until is not None


@pytest.mark.slow
def test_a_department_is_told_answers_and_takes_the_patient_over(
    tmp_path: Path, require_peer: Callable[[str], Path]
) -> None:
    program = require_peer("chromium")
    (tmp_path / "centre").mkdir()
    with (
        running_server(tmp_path / "centre") as server,
        browser(program, tmp_path / "browser") as page,
    ):
        door = Account(id=AccountId("door-1"), role=Role.HOSPITAL, name="急诊", hospital=H1)
        server.accounts.create(door, password=PASSWORD)
        mission = sends(server)
        signs_in(page, server)
        assert page.asks("document.querySelectorAll('#awaited .patient').length") == 0

        station = server.client(Role.STATION, station=NORTH)
        station.does(fwc.ForewarnHospital(mission=mission, vitals=Vitals(pulse=133)))
        page.until("document.querySelector('#awaited .patient.unread .off b')?.innerText")
        comes_to(server, ForewarningState.DELIVERED)
        page.until("document.querySelector('[data-state=delivered]') !== null")
        assert page.asks("document.title").startswith("(1)")

        seat = server.client(Role.DISPATCHER, seat="2")
        seat.does(c.ChooseHospital(mission=mission, hospital=H2, reason=ChoiceReason.OTHER))
        page.until("document.querySelector('#over [data-state=withdrawn]') !== null")
        assert page.asks("document.querySelectorAll('#awaited .patient').length") == 0
        assert the_one(server).hospital == H2
        seat.does(c.ChooseHospital(mission=mission, hospital=H1, reason=ChoiceReason.OTHER))
        page.until("document.querySelector('#awaited [data-state=delivered]') !== null")

        page.clicks("#awaited [data-act=accept]")
        comes_to(server, ForewarningState.ACCEPTED)
        assert not the_one(server).answers[HospitalAnswer.ACCEPTED].by_hand

        for stage in (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING):
            told = c.ReportStage(mission=mission, stage=stage, origin=Origin.TERMINAL_KEY)
            station.does(told)
        station.does(fwc.ForewarnHospital(mission=mission, eta_s=720))
        page.until("document.querySelector('#awaited .eta')?.innerText.startsWith('12')")
        station.does(fwc.ForewarnHospital(mission=mission, eta_s=300))
        page.until("document.querySelector('#awaited .eta')?.innerText.startsWith('5')")
        there = c.ReportStage(mission=mission, stage=Stage.AT_HOSPITAL, origin=Origin.TERMINAL_KEY)
        station.does(there)
        page.clicks("#there [data-act=take_over]")
        page.clicks("#asking [value=critical]")
        page.types("#asking [name=person]", "李医生")
        page.clicks("#asking .main")
        comes_to(server, ForewarningState.TAKEN_OVER)
        done = the_one(server).taken_over
        assert done is not None
        assert (done.person, done.condition) == ("李医生", ArrivalCondition.CRITICAL)

        says_what_is_down(page, server)
        page.clicks("[data-view=coming]")
        page.clicks("#over [data-act=outcome]")
        page.clicks("#asking [value=intensive_care]")
        page.clicks("#asking .main")
        until(lambda: the_one(server).outcome is not None, "the outcome")
        outcome = the_one(server).outcome
        assert outcome is not None and outcome.outcome is PatientOutcome.INTENSIVE_CARE
