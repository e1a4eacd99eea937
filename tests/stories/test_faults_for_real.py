"""A database that stops and a line on which packets vanish: told to all, and over by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.adapters.key_files import make_key
from dispatch_app.client.credentials import Key
from dispatch_app.client.replies import Accepted
from dispatch_app.domain.alarms import AlarmKind, alarm_id
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import OpenIncident, ReportRinging
from dispatch_app.domain.ids import AccountId, LineId, StationId
from dispatch_app.ports.accounts import Account
from dispatch_app.server import fault_watch, stream
from dispatch_app.ui.kit.lamps import BAD, OK
from tests.fakes import peers, postgresql_server
from tests.fakes.builders import NORTH
from tests.fakes.cut_line import CutLine
from tests.fakes.faceless_seat import FacelessSeat
from tests.fakes.postgresql_server import PostgresServer
from tests.fakes.running_server import RunningServer, running_server, until

pytestmark = pytest.mark.slow

STORE = alarm_id(AlarmKind.DATABASE, "journal")
LINK = alarm_id(AlarmKind.STATION_LINK, NORTH)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter than in the field, where the sums are kept by `tests/server/test_fault_watch.py`."""
    monkeypatch.setattr(fault_watch, "LASTS_S", 0.3)
    monkeypatch.setattr(fault_watch, "SILENT_S", 0.3)
    monkeypatch.setattr(stream, "STATION_ASKED", (0.3, 0.4))


@pytest.fixture
def database() -> Iterator[PostgresServer]:
    binaries = postgresql_server.programs()
    if binaries is None:
        peers.absent("PostgreSQL")
    with postgresql_server.private_server(binaries) as server:
        yield server


def a_key(server: RunningServer, directory: Path, name: str, role: Role, station: str = "") -> Key:
    path = directory / f"{name}.key"
    account = Account(
        id=AccountId(name), role=role, name=name, station=StationId(station) if station else None
    )
    server.accounts.create(account, public_key=make_key(path))
    return Key.read(name, path)


def test_a_database_that_stops_is_told_to_all_and_nothing_is_lost_when_it_is_back(
    tmp_path: Path, database: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    with running_server(tmp_path, database=database.new_database()) as server:
        key = a_key(server, tmp_path, "gateway-lines", Role.GATEWAY)
        person = server.client(seat="1")
        with FacelessSeat(server.url, key, tmp_path / "seat") as seat:
            until(lambda: seat.online and seat.last_pulse, "the link")
            assert seat.lamp("database") == OK
            database.stop()
            until(lambda: seat.lamp("database") == BAD, "the red lamp")
            refused = person.send(OpenIncident())
            assert refused.status_code == 503, refused.text
            seat.send(ReportRinging(line=LineId("L-away")))
            assert len(seat.outbox) == 1
            database.start()
            until(lambda: seat.lamp("database") == OK, "the green lamp")
            until(lambda: seat.replies, "the answer to what had waited")
            assert isinstance(seat.replies[0], Accepted) and len(seat.outbox) == 0
        state = server.server.bus.state
        assert [c.line for c in state.calls.values()].count("L-away") == 1
        told = until(lambda: server.server.bus.state.alarms.get(STORE), "the alarm afterwards")
        until(lambda: not server.server.bus.state.alarms[STORE].standing, "its end")
        assert told.kind is AlarmKind.DATABASE
        assert person.send(OpenIncident()).status_code == 200
    caplog.clear()


def test_a_station_whose_packets_vanish_is_known_silent_and_comes_back_alone(
    tmp_path: Path,
) -> None:
    with running_server(tmp_path) as server:
        key = a_key(server, tmp_path, "station-x", Role.STATION, NORTH)
        at_a_seat = server.client(seat="1")
        with (
            CutLine(server.server.port) as line,
            FacelessSeat(line.url, key, tmp_path / "station") as station,
        ):
            until(lambda: station.online and station.last_pulse, "the link")
            until(lambda: NORTH in server.server.hub.stations(), "the station")
            line.cut()
            until(lambda: (a := alarms(server).get(LINK)) and a.standing, "the alarm")
            assert LINK in at_a_seat.snapshot()["state"]["alarms"]
            until(lambda: not station.online, "the station knows")
            assert station.lamp("network") == BAD
            line.mend()
            until(lambda: station.online and station.lamp("network") == OK, "the link again")
            until(lambda: not alarms(server)[LINK].standing, "the end of the alarm")
            until(lambda: not station.state.alarms[LINK].standing, "the end, also there")


def alarms(server: RunningServer) -> dict:
    return server.server.bus.state.alarms
