"""Commands and queries over HTTP: once, strictly read, refused by code, limited apart."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch_app.answering import listening
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import IncidentOutcome, Origin, Role, VehicleState
from dispatch_app.services.watch import CENTRE
from dispatch_app.wire.codec import COMMANDS
from tests.fakes import builders as a
from tests.fakes.running_server import running_server, until

RING = c.ReportRinging(line=a.LINE_1)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One server for tests that leave nothing behind."""
    with running_server(tmp_path_factory.mktemp("shared"), commands_per_s=10_000.0) as server:
        yield server


@pytest.fixture
def centre(tmp_path):
    with running_server(tmp_path) as server:
        yield server


def code(answer):
    return answer.status_code, answer.json()["code"]


def an_incident(desk):
    desk.does(RING)
    call = next(x for x in desk.snapshot()["state"]["calls"].values() if not x["answered_at"])
    desk.does(c.AnswerCall(call=call["id"]))
    opened = desk.does(c.OpenIncident(call=call["id"]))
    return opened[0]["body"]["incident"]


def an_order(incident, vehicle=a.V01):
    return c.DispatchVehicle(
        incident=incident,
        vehicle=vehicle,
        slip=a.a_slip(),
        recommendation=a.a_recommendation(vehicle),
    )


def test_a_command_is_answered_with_its_events_in_the_journal(centre):
    desk = centre.client(seat="1")
    reply = desk.send(RING).json()
    assert [event["kind"] for event in reply["events"]] == ["CallRang"]
    assert reply["sequence"] == reply["events"][0]["sequence"]
    assert desk.get(f"/v1/journal?after={reply['sequence'] - 1}").json() == reply["events"]


def test_a_command_sent_twice_acts_once(centre):
    desk = centre.client(seat="1")
    first, second = (desk.send(RING, "0199-command-1").json() for _ in range(2))
    assert (first.pop("repeated"), second.pop("repeated")) == (False, True)
    assert first == second
    assert len(desk.snapshot()["state"]["calls"]) == 1


def test_of_two_seats_that_send_one_vehicle_the_loser_is_told_by_whom(centre):
    desks = [centre.client(seat=seat) for seat in ("1", "2")]
    incidents = [an_incident(desk) for desk in desks]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda d, i: d.send(an_order(i)), desks, incidents))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409).json()
    won = 0 if answers[0].status_code == 200 else 1
    assert loser["code"] == "vehicle.taken"
    assert loser["details"]["seat"] == ("1", "2")[won]
    assert len(desks[0].snapshot()["state"]["missions"]) == 1


def test_the_whole_record_of_an_incident_can_be_read_later(centre):
    desk = centre.client(seat="1")
    incident = an_incident(desk)
    desk.does(c.FixPlace(incident=incident, place=a.a_place()))
    desk.does(c.CloseIncident(incident=incident, outcome=IncidentOutcome.FALSE_ALARM))
    record = desk.get(f"/v1/incidents/{incident}").json()
    assert record["incident"]["outcome"] == "false_alarm"
    assert record["incident"]["place"]["text"] == a.a_place().text
    assert [line["id"] for line in desk.get("/v1/incidents").json()] == [incident]
    assert code(desk.get("/v1/incidents/none")) == (404, "incident.unknown")


def test_earlier_calls_of_a_number_can_be_read(centre):
    desk = centre.client(seat="1")
    desk.does(RING)
    desk.does(c.ReportCaller(line=a.LINE_1, number="09990001234"))
    assert len(desk.get("/v1/numbers/09990001234/history").json()) == 1
    assert desk.get("/v1/numbers/09990009999/history").json() == []


def test_a_station_sees_no_calls_and_no_others(centre):
    desk = centre.client(seat="1")
    desk.does(an_order(an_incident(desk), a.V03))
    north = centre.client(Role.STATION, station=a.NORTH).snapshot()["state"]
    south = centre.client(Role.STATION, station=a.SOUTH).snapshot()["state"]
    for part in (north, south):
        assert (part["calls"], part["incidents"], part["seats"]) == ({}, {}, {})
    assert (len(north["missions"]), len(south["missions"])) == (0, 1)
    assert set(south["vehicles"]) == {a.V03}


@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        (Role.STATION, "GET", "/v1/journal"),
        (Role.STATION, "GET", "/v1/incidents"),
        (Role.STATION, "GET", "/v1/incidents/x"),
        (Role.STATION, "GET", "/v1/numbers/1/history"),
        (Role.STATION, "POST", "/v1/positions"),
        (Role.DISPATCHER, "POST", "/v1/positions"),
        (Role.GATEWAY, "GET", "/v1/journal"),
        (Role.GATEWAY, "GET", "/v1/positions"),
        (Role.GATEWAY, "POST", "/v1/positions"),
        (Role.VEHICLE_GATEWAY, "GET", "/v1/incidents"),
        (Role.AUDITOR, "GET", "/v1/positions"),
    ],
)
def test_who_lacks_the_right_is_refused_by_code(shared, role, method, path):
    client = shared.client(role, station=a.NORTH if role is Role.STATION else None)
    answer = client.get(path) if method == "GET" else client.post(path, {"fixes": []})
    assert code(answer) == (403, "right.missing")


def test_a_station_may_not_speak_for_another(shared):
    north = shared.client(Role.STATION, station=a.NORTH)
    report = c.ReportVehicleState(
        vehicle=a.V03, state=VehicleState.STANDBY, origin=Origin.STATION_BUTTON
    )
    assert code(north.send(report)) == (403, "right.other-station")


@pytest.mark.parametrize(
    "path",
    ["/v1/me", "/v1/snapshot", "/v1/positions", "/v1/journal", "/v1/incidents", "/v1/incidents/x"],
)
def test_without_a_session_nothing_is_told(shared, path):
    assert code(shared.http.get(path)) == (401, "session.missing")
    wrong = {"Authorization": "Bearer nonsense"}
    assert code(shared.http.get(path, headers=wrong)) == (401, "session.unknown")


@pytest.mark.parametrize(
    ("kind", "body", "refusal"),
    [
        ("AnswerCall", b"{}", (400, "message.invalid")),
        ("AnswerCall", b"{", (400, "message.invalid")),
        ("AnswerCall", b"\xff", (400, "message.invalid")),
        ("AnswerCall", b"[1]", (400, "message.invalid")),
        ("AnswerCall", b'{"call":"C","colour":"red"}', (400, "message.unknown-field")),
        ("FixPlace", b'{"incident":"I","place":{"text":"x","position":{"lat":120,"lon":31}}}',
         (400, "message.invalid")),
        ("NoSuchKind", b"{}", (404, "message.unknown-kind")),
        ("AnswerCall", b'{"call":"C"}', (409, "call.unknown")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_code(shared, kind, body, refusal):
    answer = shared.client(seat="1").post(f"/v1/commands/{kind}", body)
    assert code(answer) == refusal


def test_a_refusal_names_the_field(shared):
    answer = shared.client(seat="1").post("/v1/commands/AnswerCall", b'{"call":"C","colour":1}')
    assert answer.json()["details"]["detail"] == "AnswerCall.colour"


def test_ids_of_the_centre_itself_cannot_be_used_from_outside(shared):
    answer = shared.client(seat="1").send(RING, "overdue:call_unanswered:C-1")
    assert code(answer) == (400, "message.invalid")


def test_unknown_paths_and_methods_are_refused_with_a_code(shared):
    assert code(shared.http.get("/v1/nothing")) == (404, "path.unknown")
    assert code(shared.http.delete("/v1/snapshot")) == (405, "path.method")


def test_a_command_whose_sender_is_killed_in_the_middle_is_not_taken_and_no_fault(centre, caplog):
    caplog.set_level("INFO")
    desk, before = centre.client(seat="1"), centre.server.bus.folded.sequence
    with socket.create_connection(("127.0.0.1", centre.server.port)) as half:
        half.sendall(
            b"POST /v1/commands/ReportRinging HTTP/1.1\r\nHost: centre\r\n"
            b"Authorization: Bearer " + desk.token.encode() + b"\r\n"
            b'Content-Length: 100\r\n\r\n{"line":'
        )
    until(lambda: "ended before all of it" in caplog.text, "the end")
    assert centre.server.bus.folded.sequence == before
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_body_that_is_too_large_is_refused(tmp_path):
    with running_server(tmp_path, body_bytes=2000) as centre:
        answer = centre.client(seat="1").post("/v1/commands/AnswerCall", b"x" * 3000)
        assert code(answer) == (413, "message.too-large")
        assert code(centre.http.post("/v1/sessions", content=b"x" * 3000)) == (
            413,
            "message.too-large",
        )


def some_fixes(count):
    fix = {"vehicle": a.V01, "lat": 31.5, "lon": 120.5, "at": "2026-01-01T00:00:00Z"}
    return {"fixes": [fix] * count}


def test_a_flood_of_positions_is_refused_and_commands_go_on(tmp_path):
    with running_server(tmp_path, positions_per_s=1.0) as centre:
        gateway = centre.client(Role.VEHICLE_GATEWAY)
        assert gateway.post("/v1/positions", some_fixes(5)).status_code == 200
        flood = [gateway.post("/v1/positions", some_fixes(5)) for _ in range(3)]
        assert {code(answer) for answer in flood} == {(429, "limit.positions")}
        standby = c.ReportVehicleState(
            vehicle=a.V01, state=VehicleState.RETURNING, origin=Origin.TERMINAL_KEY
        )
        assert gateway.send(standby).status_code == 200
        assert centre.client(Role.VEHICLE_GATEWAY, name="other").post(
            "/v1/positions", some_fixes(5)
        ).status_code == 200  # fmt: skip


def test_a_flood_of_commands_is_refused_for_its_sender_alone(tmp_path):
    with running_server(tmp_path, commands_per_s=0.4) as centre:
        first, second = centre.client(seat="1"), centre.client(seat="2")
        answers = [first.send(RING).status_code for _ in range(3)]
        assert answers == [200, 200, 429]
        assert second.send(RING).status_code == 200


def test_the_batch_of_fixes_is_accounted_for(shared):
    gateway = shared.client(Role.VEHICLE_GATEWAY)
    fixes = some_fixes(2)["fixes"] + [{**some_fixes(1)["fixes"][0], "vehicle": "99"}]
    received = gateway.post("/v1/positions", {"fixes": fixes}).json()
    assert (received["out_of_order"], received["unknown_vehicle"]) == (1, 1)
    latest = shared.client(seat="1").get("/v1/positions").json()["fixes"]
    assert [fix["vehicle"] for fix in latest] == [a.V01]
    assert shared.client(Role.STATION, station=a.SOUTH).get("/v1/positions").json() == {"fixes": []}


def test_answers_are_sent_at_once_and_not_held_back_for_more():
    """Without TCP_NODELAY, which asyncio sets on sockets that say they are TCP, each answer waits
    40 ms for an acknowledgement."""
    with listening("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        accepted, _ = door.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP


def test_health_is_told_to_everybody_and_holds_nothing_of_people(shared):
    report = shared.http.get("/v1/health")
    assert report.status_code == 200
    assert report.json()["healthy"] is True
    assert {"overdue watch", "snapshots", "positions", "alive"} <= set(report.json()["timers"])


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=1e3", "limit=1001", "limit=²"])
def test_impossible_numbers_in_a_query_are_refused(shared, query):
    assert code(shared.client(seat="1").get(f"/v1/journal?{query}")) == (400, "message.invalid")


@pytest.mark.parametrize("query", ["", "lat=31.5", "lat=x&lon=1", "lat=91&lon=1", "lat=nan&lon=1"])
def test_a_place_that_cannot_be_has_no_history(shared, query):
    answer = shared.client(seat="1").get(f"/v1/places/history?{query}")
    assert code(answer) == (400, "message.invalid")


def test_a_place_where_nothing_happened_has_an_empty_history(shared):
    answer = shared.client(seat="1").get("/v1/places/history?lat=10.5&lon=100.25")
    assert (answer.status_code, answer.json()) == (200, [])


def test_a_silent_locator_is_a_line_of_health_and_no_illness(shared):
    silent = c.ReportLocator(locator="mobile", answers=False, reason="timeout")
    shared.server.bus.submit(silent, actor=CENTRE, command_id="t:silent").result(10)
    report = shared.http.get("/v1/health").json()
    assert report["locators"]["mobile"] == "timeout"
    assert report["healthy"] is True


def test_impossible_times_in_a_query_are_refused(shared):
    answer = shared.client(seat="1").get("/v1/incidents?since=yesterday")
    assert code(answer) == (400, "message.invalid")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
NOISE = st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode())
FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def fields_of(kind):
    return st.dictionaries(st.sampled_from(list(COMMANDS[kind].__dataclass_fields__)), JSON)


@st.composite
def near_commands(draw):
    """Right field names, wrong values: gets further into the decoder than noise."""
    kind = draw(st.sampled_from(list(COMMANDS)))
    return kind, json.dumps(draw(fields_of(kind))).encode()


@FUZZ
@given(near_commands() | st.tuples(st.sampled_from(list(COMMANDS)), NOISE))
def test_noise_as_a_command_is_refused_with_a_code_and_never_a_crash(shared, noise):
    kind, body = noise
    answer = shared.client(seat="1").post(f"/v1/commands/{kind}", body)
    assert answer.status_code < 500, answer.text
    if answer.status_code != 200:
        assert 400 <= answer.status_code < 500
        assert "." in answer.json()["code"]


@FUZZ
@given(st.sampled_from(["/v1/sessions", "/v1/sessions/key", "/v1/positions"]), NOISE)
def test_noise_elsewhere_is_refused_with_a_code_and_never_a_crash(shared, path, body):
    answer = shared.client(Role.VEHICLE_GATEWAY).post(path, body)
    assert 400 <= answer.status_code < 500
    assert "." in answer.json()["code"]
