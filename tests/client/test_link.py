"""The seat's link against the real server: snapshot, stream, commands, loss and return."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.client.link import LinkState
from dispatch_app.client.replies import Accepted, Refused
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import AnswerCall, OpenIncident, ReportRinging
from dispatch_app.domain.ids import AccountId, CallId, LineId
from dispatch_app.ports.accounts import Account
from tests.fakes.linked_seat import PASSWORD, LinkedSeat
from tests.fakes.running_server import RunningServer, running_server, until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        for seat in ("1", "2"):
            account = Account(id=AccountId(f"person-{seat}"), role=Role.DISPATCHER, name=seat)
            running.accounts.create(account, password=PASSWORD)
        yield running


@pytest.fixture
def seat(server: RunningServer, tmp_path: Path) -> Iterator[LinkedSeat]:
    seat = LinkedSeat(server.url, tmp_path).start()
    until(lambda: seat.ear.online, "the seat's link")
    yield seat
    seat.stop()


def a_call_rings(server: RunningServer) -> CallId:
    events = server.client(Role.GATEWAY).does(ReportRinging(line=LineId("1")))
    return CallId(events[0]["body"]["call"])


def test_a_seat_has_the_whole_state_before_it_is_online(seat: LinkedSeat) -> None:
    assert seat.ear.latest is not None
    assert set(seat.ear.latest.state.vehicles) == {"01", "02", "03"}


def test_what_happens_in_the_centre_reaches_the_seat(
    server: RunningServer, seat: LinkedSeat
) -> None:
    call = a_call_rings(server)
    until(lambda: seat.ear.latest and call in seat.ear.latest.state.calls, "the call")


def test_a_refusal_comes_back_with_its_code_and_the_rival(
    server: RunningServer, seat: LinkedSeat, tmp_path: Path
) -> None:
    call = a_call_rings(server)
    rival = LinkedSeat(server.url, tmp_path, seat="2").start()
    assert isinstance(rival.does(AnswerCall(call=call)), Accepted)
    refusal = seat.does(AnswerCall(call=call))
    assert isinstance(refusal, Refused)
    assert (refusal.code, refusal.details["seat"]) == ("call.already-answered", "2")
    rival.stop()


def test_the_reply_holds_the_events_that_followed(server: RunningServer, seat: LinkedSeat) -> None:
    call = a_call_rings(server)
    seat.does(AnswerCall(call=call))
    reply = seat.does(OpenIncident(call=call))
    assert isinstance(reply, Accepted)
    assert [type(e).__name__ for e in reply.events] == ["IncidentOpened", "AcceptanceBegan"]


def test_a_wrong_password_is_said_and_not_tried_again_and_again(
    server: RunningServer, tmp_path: Path
) -> None:
    seat = LinkedSeat(server.url, tmp_path, password="wrong-password").start()
    until(lambda: any(s.state is LinkState.REFUSED for s in seat.ear.statuses), "the refusal")
    refusals = [s.code for s in seat.ear.statuses if s.state is LinkState.REFUSED]
    assert refusals and refusals[0].startswith("session.")
    seat.stop()


def test_a_seat_that_lost_the_centre_goes_on_by_number(
    server: RunningServer, seat: LinkedSeat
) -> None:
    """Dropped by the server, the seat comes back and misses nothing, without a new snapshot."""
    before = len(seat.ear.statuses)
    server.client(Role.AUDITOR)
    token = until(lambda: seat.ear.statuses[-1].session, "the session").token
    server.http.delete("/v1/sessions/current", headers={"Authorization": f"Bearer {token}"})
    until(lambda: len(seat.ear.statuses) > before and seat.ear.online, "the return")
    call = a_call_rings(server)
    until(lambda: seat.ear.latest and call in seat.ear.latest.state.calls, "the call")
    assert sum(type(e).__name__ == "CallRang" for e in seat.ear.events) == 1


def test_the_centres_pulse_names_who_is_there(seat: LinkedSeat) -> None:
    until(lambda: seat.ear.pulses and "1" in seat.ear.pulses[-1].seats_online, "the pulse")


def test_a_seat_that_starts_without_the_centre_knows_what_it_knew(
    server: RunningServer, tmp_path: Path
) -> None:
    seat = LinkedSeat(server.url, tmp_path).start()
    until(lambda: seat.ear.online, "the seat's link")
    call = a_call_rings(server)
    until(lambda: seat.ear.latest and call in seat.ear.latest.state.calls, "the call")
    seat.stop()
    alone = LinkedSeat("http://127.0.0.1:9", tmp_path).start()
    until(lambda: alone.ear.latest and call in alone.ear.latest.state.calls, "what was kept")
    assert not alone.ear.online
    alone.stop()


def test_what_happened_while_a_seat_was_off_is_told_event_by_event(
    server: RunningServer, tmp_path: Path
) -> None:
    seat = LinkedSeat(server.url, tmp_path).start()
    until(lambda: seat.ear.online, "the seat's link")
    seat.stop()
    call = a_call_rings(server)
    again = LinkedSeat(server.url, tmp_path).start()
    until(lambda: again.ear.latest and call in again.ear.latest.state.calls, "the call")
    assert [type(e).__name__ for e in again.ear.events] == ["CallRang"]
    again.stop()


def test_a_kept_view_that_cannot_be_read_is_fetched_anew(
    server: RunningServer, tmp_path: Path
) -> None:
    seat = LinkedSeat(server.url, tmp_path)
    seat.store.put_view(1, lambda: b'{"of": "another version"')
    seat.start()
    until(lambda: seat.ear.online, "the seat's link")
    assert seat.ear.latest is not None and seat.ear.latest.state.vehicles
    seat.stop()
