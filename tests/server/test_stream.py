"""The event stream: from a number on, without a gap, and nobody waits for the slow."""

import contextlib
import json
import socket

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.wire.messages import FRAMES, Alive, Events, Positions, Resync
from tests.fakes import builders as a
from tests.fakes.running_server import running_server, until


@pytest.fixture
def centre(tmp_path):
    with running_server(tmp_path, commands_per_s=10_000.0, positions_per_s=1e6) as server:
        yield server


@contextlib.contextmanager
def stream(centre, client, after=0):
    url = centre.url.replace("http", "ws") + f"/v1/stream?after={after}"
    with connect(url, additional_headers=client.headers, proxy=None) as socket_:
        yield socket_


def frames(reader, kind):
    """Frames of one kind, for as long as one asks."""
    while True:
        frame = FRAMES.decode(reader.recv(timeout=20))
        if isinstance(frame, kind):
            yield frame


def next_of(reader, kind):
    return next(frames(reader, kind))


def events_until(reader, sequence):
    """All events up to a number."""
    events = []
    for frame in frames(reader, Events):
        events += frame.events
        if frame.sequence >= sequence:
            return events
    raise AssertionError


def last(centre):
    return centre.server.bus.folded.sequence


def ring(client, line):
    return client.does(c.ReportRinging(line=line))


def closed_with(reader):
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            reader.recv(timeout=20)
    return closed.value.rcvd.code, closed.value.rcvd.reason


def test_what_was_and_what_comes_arrive_without_a_gap(centre):
    desk = centre.client(seat="1")
    with stream(centre, desk) as reader:
        for n in range(20):
            ring(desk, f"L{n}")
        events = events_until(reader, last(centre))
    assert [event.sequence for event in events] == list(range(1, last(centre) + 1))


def test_a_reader_goes_on_from_its_number(centre):
    desk = centre.client(seat="1")
    known = last(centre)
    ring(desk, "L1")
    with stream(centre, desk, after=known) as reader:
        assert [e.kind for e in next_of(reader, Events).events] == ["CallRang"]


def test_a_reader_that_was_away_longer_than_memory_is_served_from_the_log(centre):
    desk = centre.client(seat="1")
    centre.server.hub.news._items.clear()
    with stream(centre, desk) as reader:
        events = events_until(reader, last(centre))
    assert [event.sequence for event in events] == list(range(1, last(centre) + 1))


def test_a_snapshot_and_the_stream_after_it_fit_together(centre):
    desk = centre.client(seat="1")
    ring(desk, "L1")
    snapshot = desk.snapshot()
    assert len(snapshot["state"]["calls"]) == 1
    with stream(centre, desk, after=snapshot["sequence"]) as reader:
        ring(desk, "L2")
        assert [e.body["line"] for e in next_of(reader, Events).events] == ["L2"]


def test_the_token_may_come_in_the_first_message(centre):
    desk = centre.client(seat="1")
    url = centre.url.replace("http", "ws") + "/v1/stream?after=0"
    with connect(url, proxy=None) as reader:
        reader.send(json.dumps({"token": desk.token}))
        assert next_of(reader, Events).events[0].sequence == 1


@pytest.mark.parametrize("first", ['{"token":"wrong"}', "{", '{"token":1}', "x"])
def test_without_a_session_the_stream_is_closed_with_a_code(centre, first):
    with connect(centre.url.replace("http", "ws") + "/v1/stream?after=0", proxy=None) as reader:
        reader.send(first)
        code, reason = closed_with(reader)
    assert code == 4401
    assert reason in {"session.unknown", "session.missing"}


def test_who_may_not_read_the_stream_is_told_why(centre):
    with stream(centre, centre.client(Role.AUDITOR)) as reader:
        assert closed_with(reader) == (4401, "right.missing")


def test_a_number_is_needed(centre):
    with stream(centre, centre.client(seat="1"), after="x") as reader:
        assert closed_with(reader) == (4401, "message.invalid")


def test_a_reader_that_is_ahead_of_the_log_must_start_over(centre):
    with stream(centre, centre.client(seat="1"), after=10_000) as reader:
        assert next_of(reader, Resync).reason == "ahead"


def test_who_signs_out_is_told_nothing_more(centre):
    desk = centre.client(seat="1")
    with stream(centre, desk) as reader:
        next_of(reader, Alive)
        desk.delete("/v1/sessions/current")
        assert closed_with(reader) == (4401, "session.ended")


def an_order(desk, vehicle):
    ring(desk, "L1")
    call = next(iter(desk.snapshot()["state"]["calls"]))
    desk.does(c.AnswerCall(call=call))
    incident = desk.does(c.OpenIncident(call=call))[0]["body"]["incident"]
    desk.does(
        c.DispatchVehicle(
            incident=incident,
            vehicle=vehicle,
            slip=a.a_slip(),
            recommendation=a.a_recommendation(vehicle),
        )
    )


def test_a_station_hears_its_orders_and_no_calls(centre):
    desk = centre.client(seat="1")
    south = centre.client(Role.STATION, station=a.SOUTH)
    north = centre.client(Role.STATION, station=a.NORTH)
    start = last(centre)
    with stream(centre, south, start) as own, stream(centre, north, start) as other:
        an_order(desk, a.V03)
        heard = events_until(own, last(centre))
        not_heard = events_until(other, last(centre))
    assert [event.kind for event in heard] == ["MissionOrdered", "OrderIssued"]
    assert not_heard == []


def test_a_station_learns_the_number_of_what_it_does_not_see(centre):
    south = centre.client(Role.STATION, station=a.SOUTH)
    with stream(centre, south, last(centre)) as reader:
        ring(centre.client(seat="1"), "L1")
        frame = next_of(reader, Events)
        assert (frame.sequence, frame.events) == (last(centre), [])


def test_the_sign_of_life_says_who_is_there(centre):
    desk = centre.client(seat="1")
    station = centre.client(Role.STATION, station=a.SOUTH)
    with stream(centre, desk) as reader, stream(centre, station):
        alive = next(f for f in frames(reader, Alive) if f.stations_online)
        assert (alive.seats_online, alive.stations_online) == (["1"], [a.SOUTH])
        assert alive.sequence == last(centre)


def test_a_recorder_that_follows_the_stream_is_known_to_be_there(centre):
    desk, recorder = centre.client(seat="1"), centre.client(Role.RECORDER, name="rec-a")
    with stream(centre, desk) as reader, stream(centre, recorder):
        alive = next(f for f in frames(reader, Alive) if f.gateways_online)
        assert alive.gateways_online == ["rec-a"]


def a_fix(vehicle, second):
    return {
        "vehicle": vehicle,
        "lat": 31.5,
        "lon": 120.5,
        "at": f"2026-01-01T00:00:{second:02}Z",
    }


def test_positions_come_conflated_and_a_stations_only_its_own(centre):
    gateway = centre.client(Role.VEHICLE_GATEWAY)
    south = centre.client(Role.STATION, station=a.SOUTH)
    with stream(centre, centre.client(seat="1")) as seat, stream(centre, south) as station:
        next_of(seat, Alive), next_of(station, Alive)
        fixes = [a_fix(v, second) for second in range(30) for v in (a.V01, a.V03)]
        gateway.post("/v1/positions", {"fixes": fixes})
        seen = next_of(seat, Positions).fixes
        own = next_of(station, Positions).fixes
    assert sorted((fix.vehicle, fix.at.second) for fix in seen) == [(a.V01, 29), (a.V03, 29)]
    assert [(fix.vehicle, fix.at.second) for fix in own] == [(a.V03, 29)]


def a_deaf_reader(centre, client):
    """Opens the stream and never reads from it."""
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect(("127.0.0.1", centre.server.port))
    deaf.sendall(
        b"GET /v1/stream?after=0 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
        b"Authorization: Bearer " + client.token.encode() + b"\r\n\r\n"
    )
    return deaf


def test_a_reader_that_has_stopped_reading_is_cut_off_and_delays_nobody(centre):
    desk = centre.client(seat="1")
    health = lambda: centre.http.get("/v1/health").json()["readers"]  # noqa: E731
    with stream(centre, desk) as good, a_deaf_reader(centre, centre.client(seat="2")):
        until(lambda: health() == 2, "the deaf reader's stream")
        note = "x" * 400
        desk.does(c.OpenIncident())
        incident = next(iter(desk.snapshot()["state"]["incidents"]))
        while health() == 2:
            for n in range(50):
                desk.does(c.RecordIntake(incident=incident, note=f"{note}{n}", needs=note))
                desk.does(c.RecordIntake(incident=incident, note=f"{note}{n + 1}", needs=""))
            events_until(good, last(centre))
        assert health() == 1
        ring(desk, "L9")
        assert events_until(good, last(centre))[-1].kind == "CallRang"
