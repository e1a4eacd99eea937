"""The second signature under a hand-over: by password, at the seat of who goes."""

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import running_server

PASSWORD = "richtig-pferd-batterie"


@pytest.fixture
def centre(tmp_path):
    with running_server(tmp_path, sign_ins_per_s=100.0) as server:
        for name, role in (("li", Role.DISPATCHER), ("wang", Role.DISPATCHER)):
            account = Account(id=name, role=role, name=f"演示{name}")
            server.accounts.create(account, password=PASSWORD)
        station = Account(id="kiosk", role=Role.AUDITOR, name="kiosk")
        server.accounts.create(station, password=PASSWORD)
        yield server


@pytest.fixture
def li(centre):
    body = {"account": "li", "password": PASSWORD, "seat": "1"}
    return {
        "Authorization": f"Bearer {centre.http.post('/v1/sessions', json=body).json()['token']}"
    }


@pytest.fixture
def offered(centre, li):
    answer = centre.http.post("/v1/commands/OfferHandOver", json={"note": "无"}, headers=li)
    assert answer.status_code == 200
    (hand_over,) = centre.server.bus.state.hand_overs.values()
    return hand_over


def sign(centre, headers, hand_over, account="wang", password=PASSWORD):
    body = {"account": account, "password": password, "note": "收到"}
    path = f"/v1/hand-overs/{hand_over.id}/signature"
    return centre.http.post(path, json=body, headers=headers)


def test_who_comes_signs_at_the_seat_of_who_goes(centre, li, offered):
    assert sign(centre, li, offered).status_code == 201
    taken = centre.server.bus.state.hand_overs[offered.id].taken
    assert (taken.person, taken.by.account, taken.by.seat) == ("演示wang", "wang", "1")
    assert taken.note == "收到"


def test_the_seat_stays_whose_it_was(centre, li, offered):
    sign(centre, li, offered)
    assert centre.http.get("/v1/me", headers=li).json()["account"] == "li"
    assert centre.server.bus.state.seats["1"].person == "演示li"


def test_a_wrong_password_signs_nothing(centre, li, offered):
    answer = sign(centre, li, offered, password="falsch")
    assert (answer.status_code, answer.json()["code"]) == (401, "session.refused")
    assert centre.server.bus.state.hand_overs[offered.id].taken is None


def test_nobody_signs_for_themselves(centre, li, offered):
    answer = sign(centre, li, offered, account="li")
    assert (answer.status_code, answer.json()["code"]) == (409, "hand-over.same-person")


def test_who_works_at_no_desk_takes_no_shift_over(centre, li, offered):
    answer = sign(centre, li, offered, account="kiosk")
    assert (answer.status_code, answer.json()["code"]) == (403, "right.missing")


def test_without_a_session_nothing_is_signed(centre, offered):
    assert sign(centre, {}, offered).status_code == 401
