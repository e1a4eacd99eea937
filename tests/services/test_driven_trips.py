"""Only trips that can be believed teach how fast the roads are."""

from __future__ import annotations

import argparse
from datetime import timedelta

import pytest

from dispatch_app import commands_roads
from dispatch_app.commands_roads import HEADER, _write
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Origin, Stage, StageReason, VehicleState
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import Position
from dispatch_app.ports.journal import Answer, Entry
from dispatch_app.services.driven_trips import DrivenTrip, driven_trips
from gis.roads.trips import read_trips
from tests.fakes.builders import MACHINE, Centre, a_place, at_station, setting_up
from tests.fakes.memory_journal import MemoryJournal

AVAILABLE = VehicleState.AVAILABLE
SCENE = Position(lat=31.52, lon=120.53)


@pytest.fixture
def centre() -> Centre:
    """With all its events, from the first."""
    centre = Centre()
    for command in setting_up():
        centre.do(command, MACHINE)
    return centre


def sent(centre: Centre, **more) -> Mission:
    incident = centre.opens()
    centre.do(c.FixPlace(incident=incident.id, place=a_place(position=SCENE, **more)))
    return centre.sends(incident)


def report(centre: Centre, mission: Mission, stage: Stage, origin=Origin.TERMINAL_KEY) -> None:
    centre.now += timedelta(seconds=240)
    skips = stage is Stage.EMPTY or centre.mission(mission.id).stage is Stage.ORDERED
    reason = StageReason.KEY_FORGOTTEN if skips else None
    told = c.ReportStage(mission=mission.id, stage=stage, origin=origin, reason=reason)
    centre.do(told, at_station(mission.station))


def trips(centre: Centre) -> list[DrivenTrip]:
    return list(driven_trips(centre.events))


def test_a_trip_runs_from_the_station_to_the_scene(centre):
    mission = sent(centre)
    report(centre, mission, Stage.EN_ROUTE)
    rolled = centre.now
    report(centre, mission, Stage.ON_SCENE, Origin.GPS)
    (trip,) = trips(centre)
    station = centre.state.stations[mission.station]
    assert (trip.start, trip.end) == (station.position, SCENE)
    assert (trip.started_at, trip.duration_s) == (rolled, 240.0)
    assert trip.vehicle == mission.vehicle


@pytest.mark.parametrize("origin", [Origin.BY_HAND, Origin.GUESS, Origin.BACK_ENTERED])
def test_times_that_a_person_gave_teach_nothing(centre, origin):
    mission = sent(centre)
    report(centre, mission, Stage.EN_ROUTE)
    report(centre, mission, Stage.ON_SCENE, origin)
    assert trips(centre) == []


def test_a_place_that_is_not_sure_teaches_nothing(centre):
    mission = sent(centre, uncertainty_m=800.0)
    report(centre, mission, Stage.EN_ROUTE)
    report(centre, mission, Stage.ON_SCENE)
    assert trips(centre) == []


def test_a_place_that_changed_on_the_way_teaches_nothing(centre):
    mission = sent(centre)
    report(centre, mission, Stage.EN_ROUTE)
    elsewhere = a_place(position=Position(lat=31.6, lon=120.6))
    centre.do(c.FixPlace(incident=mission.incident, place=elsewhere))
    report(centre, mission, Stage.ON_SCENE)
    assert trips(centre) == []


def test_an_arrival_without_departure_teaches_nothing(centre):
    mission = sent(centre)
    report(centre, mission, Stage.ON_SCENE)
    assert trips(centre) == []


def test_a_vehicle_sent_while_it_came_back_started_who_knows_where(centre):
    first = sent(centre)
    for stage in (Stage.EN_ROUTE, Stage.ON_SCENE, Stage.EMPTY):
        report(centre, first, stage)
    incident = centre.opens(seat=SeatId("D1"))
    centre.do(c.FixPlace(incident=incident.id, place=a_place(position=SCENE)))
    assert centre.state.vehicle_state(centre.state.vehicles[first.vehicle]) is AVAILABLE
    second = centre.sends(incident, first.vehicle)
    report(centre, second, Stage.EN_ROUTE)
    report(centre, second, Stage.ON_SCENE)
    assert len(trips(centre)) == 1


def test_what_the_journal_tells_can_be_learnt_from(centre, tmp_path):
    mission = sent(centre)
    report(centre, mission, Stage.EN_ROUTE)
    report(centre, mission, Stage.ON_SCENE)
    journal = MemoryJournal()
    journal.commit([an_answer(centre)])
    out = tmp_path / "trips.csv"
    assert _write(journal, out) == 1
    assert out.read_text(encoding="utf-8").splitlines()[0] == ",".join(HEADER)
    read = read_trips(out, "Asia/Shanghai")
    assert read.rejected == () and read.trips[0].duration_s == 240.0
    assert read.trips[0].places[-1] == (SCENE.lon, SCENE.lat)


def an_answer(centre: Centre) -> Answer:
    entries = tuple(
        Entry(sequence=n, command_id="c-1", actor=MACHINE, at=centre.now, event=event)
        for n, event in enumerate(centre.events, start=1)
    )
    return Answer(
        command_id="c-1", kind="OpenIncident", last_sequence=len(entries), entries=entries
    )


def test_an_empty_journal_is_taken_for_the_wrong_one(tmp_path, capsys):
    out = tmp_path / "trips.csv"
    given = argparse.Namespace(
        config=None, database=f"sqlite:///{tmp_path / 'none.sqlite'}", out=out
    )
    assert commands_roads.trips(given) == commands_roads.UNUSABLE
    assert "journal is empty" in capsys.readouterr().err and not out.exists()
