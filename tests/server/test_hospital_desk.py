"""The page of an emergency department: own cookie, own patients, answers by the one door."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import HospitalStatus, Role
from dispatch_app.domain.forewarning import commands as fwc
from dispatch_app.domain.forewarning.values import HospitalAnswer, Vitals
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from dispatch_app.wire import codec
from tests.fakes.builders import H1, H2, LINE_1, V01, a_recommendation, a_slip
from tests.fakes.running_server import PATIENCE_S, RunningServer, running_server, until

PASSWORD = "eine lange Losung"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("hospital"), sign_ins_per_s=100.0) as server:
        for hospital in (H1, H2):
            account = Account(
                id=AccountId(f"door-{hospital}"),
                role=Role.HOSPITAL,
                name=f"急诊 {hospital}",
                hospital=hospital,
            )
            server.accounts.create(account, password=PASSWORD)
        server.accounts.create(
            Account(id=AccountId("somebody"), role=Role.DIRECTOR), password=PASSWORD
        )
        forewarn(server)
        yield server


def forewarn(server: RunningServer) -> None:
    """A patient on the way to the first hospital."""
    seat = server.client(Role.DISPATCHER, seat="1")
    server.client(Role.GATEWAY).does(c.ReportRinging(line=LINE_1))
    call = next(iter(seat.snapshot()["state"]["calls"]))
    seat.does(c.AnswerCall(call=call))
    incident = seat.does(c.OpenIncident(call=call))[0]["body"]["incident"]
    seat.does(c.RecordIntake(incident=incident, contact_name="演示甲"))
    order = c.DispatchVehicle(
        incident=incident,
        vehicle=V01,
        slip=a_slip(callback_number="09990001234"),
        recommendation=a_recommendation(V01),
        hospital=H1,
    )
    mission = next(e["body"] for e in seat.does(order) if e["kind"] == "MissionOrdered")["mission"]
    seat.does(fwc.ForewarnHospital(mission=mission, vitals=Vitals(pulse=110)))


class Page:
    """A browser without a screen: keeps the cookie, shows the page's token."""

    def __init__(self, server: RunningServer, account: str = f"door-{H1}") -> None:
        self.http = httpx.Client(base_url=server.url, timeout=PATIENCE_S, trust_env=False)
        self.signed = self.http.post(
            "/hospital/session", json={"account": account, "password": PASSWORD}
        )
        self.headers = {"Page-Token": self.signed.json().get("csrf", "")}

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def board(self, after: int = 0, wait: int = 0) -> dict[str, Any]:
        answer = self.http.get(f"/hospital/board?after={after}&wait={wait}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def asks(self, command: c.Command, **headers: str) -> httpx.Response:
        return self.http.post(
            f"/hospital/commands/{codec.kind_of(command)}",
            content=codec.encode(command),
            headers={**self.headers, **headers},
        )


def test_the_page_and_its_words_are_there_without_signing_in(centre: RunningServer) -> None:
    for name, part in (("", "急诊"), ("page.js", "EventTarget|follow"), ("texts.zh.json", "来院")):
        answer = centre.http.get(f"/hospital/{name}")
        assert answer.status_code == 200
        assert any(p in answer.text for p in part.split("|")) or name == ""
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert centre.http.get("/hospital/../main.py").status_code == 404
    assert centre.http.get("/hospital").headers["location"] == "/hospital/"


def test_the_cookie_is_for_no_script_and_for_no_other_site(centre: RunningServer) -> None:
    with Page(centre) as page:
        cookie = page.signed.headers["set-cookie"]
        assert page.signed.status_code == 201
        for part in ("HttpOnly", "SameSite=strict", "Path=/hospital"):
            assert part in cookie
        token = page.http.cookies["hospital_page"]
        assert token not in page.signed.text


def test_others_are_not_let_in_and_nobody_without_a_cookie(centre: RunningServer) -> None:
    with Page(centre, "somebody") as page:
        assert page.signed.status_code == 403
        assert page.http.get("/hospital/board").status_code == 401
    with Page(centre, "nobody") as page:
        assert page.signed.json()["code"] == "session.refused"


def test_a_hospital_sees_its_own_patients_without_name_and_number(centre: RunningServer) -> None:
    with Page(centre) as mine, Page(centre, f"door-{H2}") as other:
        board = mine.board()
        (patient,) = board["patients"]
        assert patient["brief"]["complaint_name"] == "胸痛"
        assert patient["brief"]["vitals"]["pulse"] == 110
        assert board["hospital"]["id"] == H1
        text = mine.http.get("/hospital/board").text
        assert "演示甲" not in text and "09990001234" not in text
        assert other.board()["patients"] == []


def test_an_answer_without_the_pages_token_or_from_another_site_is_refused(
    centre: RunningServer,
) -> None:
    with Page(centre) as page:
        command = fwc.AnswerForewarning(
            forewarning=page.board()["patients"][0]["id"], word=HospitalAnswer.READ
        )
        assert page.asks(command, **{"Page-Token": ""}).json()["code"] == "session.page-token"
        other = page.asks(command, Origin="https://elsewhere.example")
        assert (other.status_code, other.json()["code"]) == (403, "session.other-site")
        own = page.asks(command, Origin=centre.url)
        assert own.status_code == 200


def test_a_hospital_answers_for_its_own_alone_and_asks_for_nothing_else(
    centre: RunningServer,
) -> None:
    with Page(centre) as mine, Page(centre, f"door-{H2}") as other:
        known = mine.board()["patients"][0]["id"]
        command = fwc.AnswerForewarning(forewarning=known, word=HospitalAnswer.ACCEPTED)
        assert other.asks(command).json()["code"] == "right.other-hospital"
        assert mine.asks(c.SignInSeat(seat="1", person="x")).json()["code"] == "right.missing"  # type: ignore[arg-type]


def test_the_board_comes_as_soon_as_something_concerns_the_hospital(
    centre: RunningServer,
) -> None:
    with Page(centre) as page, Page(centre) as asker, ThreadPoolExecutor(1) as pool:
        known = page.board()
        waiting = pool.submit(asker.board, known["sequence"], 25)
        until(lambda: any(x.viewer.hospital for x in centre.server.hub.listeners), "listening")
        report = c.ReportHospital(hospital=H1, status=HospitalStatus.BUSY, free_beds=3)
        assert page.asks(report).status_code == 200
        fresh = waiting.result(PATIENCE_S)
        assert fresh["hospital"]["free_beds"] == 3
        assert not fresh["hospital"]["by_hand"]


def test_news_of_others_wakes_nobody_up(centre: RunningServer) -> None:
    with Page(centre) as page:
        known = page.board()
        centre.client(Role.DISPATCHER, seat="1").does(
            c.ReportHospital(hospital=H2, status=HospitalStatus.OPEN)
        )
        later = page.board(known["sequence"], 1)
        assert later["hospital"] == known["hospital"]


def test_a_session_that_ended_answers_no_more(centre: RunningServer) -> None:
    with Page(centre) as page:
        gone = page.http.delete("/hospital/session", headers=page.headers)
        assert gone.status_code == 204
        assert page.http.get("/hospital/board").status_code == 401


def test_a_page_loaded_anew_knows_who_is_signed_in(centre: RunningServer) -> None:
    with Page(centre) as page:
        known = page.http.get("/hospital/session").json()
        assert known["hospital"] == H1
        assert known["csrf"] == page.signed.json()["csrf"]


def test_patients_of_the_past_are_its_own(centre: RunningServer) -> None:
    with Page(centre) as mine, Page(centre, f"door-{H2}") as other:
        (kept,) = mine.http.get("/hospital/patients").json()["patients"]
        assert kept["brief"]["complaint_name"] == "胸痛"
        assert mine.http.get("/hospital/patients?open=1").json()["patients"] == []
        assert other.http.get("/hospital/patients").json()["patients"] == []


def test_a_machine_token_opens_no_page(centre: RunningServer) -> None:
    token = centre.client(Role.STATION, station="N").token
    answer = centre.http.get("/hospital/board", headers={"Cookie": f"hospital_page={token}"})
    assert answer.json()["code"] == "right.missing"
