"""Sessions: who gets in, who is kept out and by which code, and who holds a seat."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role, SeatState
from dispatch_app.ports.accounts import Account
from tests.fakes import builders as a
from tests.fakes.running_server import running_server

PASSWORD = "richtig-pferd-batterie"


@pytest.fixture
def centre(tmp_path):
    with running_server(tmp_path, sign_ins_per_s=100.0) as server:
        yield server


def a_person(centre, name="li", role=Role.DISPATCHER, password=PASSWORD):
    centre.accounts.create(Account(id=name, role=role, name=name), password=password)
    return name


def sign_in(centre, account, password=PASSWORD, seat="1"):
    body = {"account": account, "password": password, "seat": seat}
    return centre.http.post("/v1/sessions", json=body)


def code(answer):
    return answer.status_code, answer.json()["code"]


def bearer(answer):
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_a_person_signs_in_at_a_seat_and_the_seat_says_so(centre):
    answer = sign_in(centre, a_person(centre))
    assert answer.status_code == 201
    assert answer.json()["seat"] == "1"
    seat = centre.server.bus.state.seats["1"]
    assert (seat.person, seat.state) == ("li", SeatState.READY)
    me = centre.http.get("/v1/me", headers=bearer(answer)).json()
    assert (me["account"], me["token"]) == ("li", "")


def test_whoever_signs_in_learns_what_the_account_may_ask_for(centre):
    may = sign_in(centre, a_person(centre)).json()["may"]
    assert "FileCorrection" in may
    assert "AddOwnPlace" not in may


def test_a_wrong_password_and_an_unknown_account_are_refused_in_the_same_words(centre):
    wrong = sign_in(centre, a_person(centre), "falsch")
    unknown = sign_in(centre, "nobody")
    assert code(wrong) == code(unknown) == (401, "session.refused")
    assert wrong.content == unknown.content


def test_after_five_wrong_passwords_the_right_one_is_locked_out_too(centre):
    name = a_person(centre)
    for _ in range(5):
        sign_in(centre, name, "falsch")
    assert code(sign_in(centre, name)) == (401, "session.locked")


def test_who_tries_too_often_is_told_to_wait(tmp_path):
    with running_server(tmp_path, sign_ins_per_s=0.001) as centre:
        answers = [sign_in(centre, "nobody") for _ in range(11)]
    assert code(answers[-1]) == (429, "limit.sign-ins")


def test_dispatchers_must_name_a_seat_that_there_is(centre):
    name = a_person(centre)
    assert code(sign_in(centre, name, seat=None)) == (409, "seat.needed")
    assert code(sign_in(centre, name, seat="99")) == (409, "seat.unknown")


def test_a_seat_held_by_another_person_is_refused_naming_them(centre):
    sign_in(centre, a_person(centre, "li"))
    second = sign_in(centre, a_person(centre, "wang"))
    assert code(second) == (409, "seat.taken")
    assert second.json()["details"] == {"seat": "1", "person": "li"}


def test_who_signs_out_frees_the_seat(centre):
    first = sign_in(centre, a_person(centre, "li"))
    gone = centre.http.delete("/v1/sessions/current", headers=bearer(first))
    assert gone.status_code == 204
    assert centre.server.bus.state.seats["1"].state is SeatState.SIGNED_OUT
    assert code(centre.http.get("/v1/me", headers=bearer(first))) == (401, "session.unknown")
    assert sign_in(centre, a_person(centre, "wang")).status_code == 201


def test_coming_back_to_ones_own_seat_does_not_end_the_call_that_is_going_on(centre):
    name = a_person(centre)
    first = sign_in(centre, name)
    desk = centre.client(seat="1", name=name)
    desk.does(c.ReportRinging(line=a.LINE_1))
    call = centre.server.bus.state.ringing_on(a.LINE_1)
    desk.does(c.AnswerCall(call=call.id))
    again = sign_in(centre, name)
    assert (first.status_code, again.status_code) == (201, 201)
    assert centre.server.bus.state.seats["1"].state is SeatState.BUSY


def a_machine(centre, key):
    public = key.public_key().public_bytes_raw()
    account = Account(id="station-N", role=Role.STATION, station=a.NORTH)
    centre.accounts.create(account, public_key=public)


def sign_in_by_key(centre, key, nonce, account="station-N"):
    signed = key.sign(f"dispatch-desk sign-in:{account}:{nonce}".encode())
    body = {"account": account, "nonce": nonce, "signature": base64.b64encode(signed).decode()}
    return centre.http.post("/v1/sessions/key", json=body)


def a_nonce(centre):
    return centre.http.post("/v1/sessions/nonce").json()["nonce"]


def test_a_station_signs_in_with_its_key(centre):
    key = Ed25519PrivateKey.generate()
    a_machine(centre, key)
    answer = sign_in_by_key(centre, key, a_nonce(centre))
    assert answer.status_code == 201
    assert (answer.json()["role"], answer.json()["station"]) == ("station", a.NORTH)


def test_a_signature_serves_once(centre):
    key, nonce = Ed25519PrivateKey.generate(), a_nonce(centre)
    a_machine(centre, key)
    assert sign_in_by_key(centre, key, nonce).status_code == 201
    assert code(sign_in_by_key(centre, key, nonce)) == (401, "session.nonce-unknown")


def test_another_key_is_refused(centre):
    a_machine(centre, Ed25519PrivateKey.generate())
    answer = sign_in_by_key(centre, Ed25519PrivateKey.generate(), a_nonce(centre))
    assert code(answer) == (401, "session.refused")


def test_a_station_takes_no_seat(centre):
    name = a_person(centre, "station-S", Role.STATION)
    assert code(sign_in(centre, name)) == (409, "seat.not-for-role")
