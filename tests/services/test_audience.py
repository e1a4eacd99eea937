"""What a station sees: its own, by the stream and by the snapshot alike; never calls."""

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain import events as e
from dispatch_app.domain import map_commands as mc
from dispatch_app.domain import notice_commands as nc
from dispatch_app.domain import telephone_events as te
from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.codes import IncidentOutcome, Role, Stage, StageReason
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.notices import NoticeTo
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor
from dispatch_app.services.audience import (
    EXCHANGE_VIEW,
    EXCHANGES,
    FLEET_VIEW,
    FOR_EXCHANGES,
    SEAT_VIEW,
    Audience,
    Viewer,
    part_of,
    viewer_of,
)
from tests.fakes import any_command, map_work
from tests.fakes import builders as a

NORTH = viewer_of(a.at_station(a.NORTH))
SOUTH = viewer_of(a.at_station(a.SOUTH))
BOTH = (NORTH, SOUTH)


def seen(events, viewer):
    audience = Audience(CentreState())
    shown = []
    for event in events:
        if viewer.sees(audience.circle(event)):
            shown.append(event)
        audience.learn(event)
    return shown


def a_whole_run():
    """All events of a centre in which vehicle 01 of the north station did one mission."""
    centre = a.an_empty_centre()
    for command in a.setting_up():
        centre.do(command, a.MACHINE)
    mission = centre.sends(centre.opens(), a.V01)
    centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    centre.reaches(mission, Stage.EMPTY, reason=StageReason.NO_PATIENT_FOUND)
    close = c.CloseIncident(incident=mission.incident, outcome=IncidentOutcome.NO_PATIENT)
    centre.do(close)
    return centre


def test_a_station_sees_its_orders_and_stages_and_that_the_incident_was_closed():
    kinds = {type(event) for event in seen(a_whole_run().events, NORTH)}
    assert {e.MissionOrdered, e.OrderIssued, e.StageReached, e.IncidentClosed} <= kinds


def test_another_station_sees_nothing_of_it():
    kinds = {type(event) for event in seen(a_whole_run().events, SOUTH)}
    assert kinds == {
        e.StationRegistered,
        e.VehicleRegistered,
        e.VehicleStateReported,
        e.HospitalRegistered,
    }


def test_no_station_and_no_gateway_ever_sees_a_call_or_the_form():
    for viewer in (NORTH, SOUTH, FLEET_VIEW):
        shown = {type(event) for event in seen(a_whole_run().events, viewer)}
        assert not shown & {e.CallRang, e.CallAnswered, e.IncidentOpened, e.RecommendationKept}
        part = part_of(a_whole_run().state, viewer)
        assert (part.calls, part.incidents, part.seats) == ({}, {}, {})


def test_a_line_gateway_sees_no_missions_and_no_vehicles():
    lines = viewer_of(Actor(account="g", role=Role.GATEWAY))
    part = part_of(a_whole_run().state, lines)
    assert (part.missions, part.vehicles, part.stations) == ({}, {}, {})
    assert {type(event) for event in seen(a_whole_run().events, lines)} == {e.HospitalRegistered}


def test_a_vehicle_gateway_sees_the_missions_of_all_stations():
    assert viewer_of(Actor(account="g", role=Role.VEHICLE_GATEWAY)) == FLEET_VIEW


def test_a_seat_sees_all():
    centre = a_whole_run()
    assert seen(centre.events, SEAT_VIEW) == centre.events
    assert part_of(centre.state, SEAT_VIEW) is centre.state


def test_a_vehicle_that_moves_concerns_both_stations():
    audience = Audience(a.a_centre().state)
    moved = e.VehicleRegistered(
        vehicle=a.V01,
        plate="演A01",
        station=a.SOUTH,
        level="bls",
        crew=(),
        equipment=(),
        phone="",
        at=a.NOON,
    )
    assert audience.circle(moved) == {a.NORTH, a.SOUTH}


def test_a_late_reader_is_served_missions_that_were_archived_meanwhile():
    centre = a_whole_run()
    incident = next(iter(centre.state.incidents))
    centre.do(c.ArchiveIncident(incident=incident), a.MACHINE)
    audience = Audience(CentreState())
    for event in centre.events:
        audience.learn(event)
    stages = [event for event in centre.events if isinstance(event, e.StageReached)]
    assert stages
    assert all(audience.circle(event) == {a.NORTH} for event in stages)


def test_an_account_of_no_station_sees_none():
    nowhere = viewer_of(Actor(account="s", role=Role.STATION))
    assert nowhere == Viewer(station="")
    assert part_of(a_whole_run().state, nowhere).missions == {}


def any_step(centre):
    """A command about things that are there, or were."""
    first = {
        "call": next(iter(centre.state.calls), "C"),
        "incident": next(iter(centre.state.incidents), "I"),
        "mission": next(iter(centre.state.missions), "M"),
    }
    return st.one_of(
        any_command.of_lines(),
        any_command.of_calls(first["call"], first["incident"]),
        any_command.of_incidents(first["incident"]),
        any_command.of_dispatching(first["incident"]),
        any_command.of_missions(first["mission"]),
        any_command.of_stages(first["mission"]),
        st.just(c.ArchiveIncident(incident=first["incident"])),
        any_command.of_fleet(),
    )


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_folding_what_a_viewer_sees_gives_what_the_snapshot_shows(data):
    centre = a.an_empty_centre()
    for command in a.setting_up():
        centre.do(command, a.MACHINE)
    centre.sends(centre.opens(), a.V03)
    for _ in range(data.draw(st.integers(0, 25))):
        try:
            centre.do(data.draw(any_step(centre)), data.draw(any_command.ACTORS))
        except Rejected:
            continue
    for viewer in (NORTH, SOUTH, FLEET_VIEW):
        folded = evolve_all(CentreState(), seen(centre.events, viewer))
        assert folded == part_of(centre.state, viewer)


def test_work_on_the_map_is_for_the_seats_alone():
    centre = a.a_centre()
    map_work.closed_road(centre)
    map_work.added_place(centre)
    centre.do(mc.AcceptCorrection(id=map_work.filed(centre).id), map_work.LEADER)
    assert centre.events
    for viewer in (NORTH, FLEET_VIEW):
        assert seen(centre.events, viewer) == []
        part = part_of(centre.state, viewer)
        assert (part.road_conditions, part.own_places, part.decided_corrections) == ({}, {}, {})
        assert part.road_condition_version == 0


def test_stations_and_fleet_see_nothing_of_the_telephone():
    for kind in get_args(te.TelephoneEvent):
        assert not Viewer(station=a.NORTH).sees(EXCHANGES), kind
    assert not FLEET_VIEW.sees(EXCHANGES)
    assert (
        set(get_args(te.TelephoneEvent))
        - {
            te.NumberNoted,
            te.NumberNoteRetired,
        }
        <= FOR_EXCHANGES
    )


def test_an_exchange_sees_calls_and_seats_but_not_whose_number_or_what_is_the_matter():
    centre = a_whole_run()
    exchange = viewer_of(Actor(account="x", role=Role.EXCHANGE))
    kinds = {type(event) for event in seen(centre.events, exchange)}
    assert {e.CallRang, e.CallAnswered, e.SeatSignedIn, e.IncidentOpened} <= kinds
    assert not kinds & {e.CallerIdentified, e.MissionOrdered, e.OrderIssued, e.VehicleRegistered}
    part = part_of(centre.state, exchange)
    assert (part.incidents, part.missions, part.vehicles) == ({}, {}, {})
    assert part.seats == centre.state.seats


def test_an_archived_incident_still_concerns_its_stations_and_the_exchange():
    centre = a_whole_run()
    incident = next(iter(centre.state.incidents))
    (archived,) = centre.do(c.ArchiveIncident(incident=incident), a.MACHINE)
    audience = Audience(CentreState())
    for event in centre.events:
        audience.learn(event)
    assert NORTH.sees(audience.circle(archived))
    assert not SOUTH.sees(audience.circle(archived))
    assert EXCHANGE_VIEW.sees(audience.circle(archived))


ALL_STATIONS = NoticeTo(roles=(Role.STATION,))
LEADER = Actor(account="leader", role=Role.SHIFT_LEADER)


def with_notices():
    """One for all stations, one for the south alone, and a message of the north; all are read."""
    centre = a.a_centre()
    before = len(centre.events)
    centre.do(nc.PostNotice(title="全体", to=ALL_STATIONS), LEADER)
    centre.do(
        nc.PostNotice(title="南", to=NoticeTo(stations=(a.SOUTH,), hospitals=(a.H1,))), LEADER
    )
    centre.do(nc.SendMessage(text="氧气瓶用完"), a.at_station(a.NORTH))
    for notice in list(centre.state.notices.values()):
        for reader in (a.at_station(a.NORTH), a.at_station(a.SOUTH), a.at_seat(a.SEAT_1)):
            if notice.to.concerns(reader):
                centre.do(nc.ReadNotice(notice=notice.id), reader)
    south = next(n for n in centre.state.notices.values() if n.title == "南")
    centre.do(nc.NoteHospitalTold(notice=south.id, hospital=a.H1), LEADER)
    centre.do(nc.WithdrawNotice(notice=south.id), LEADER)
    return centre.events[before:], centre.state


def test_a_station_reads_what_is_for_it_and_what_it_wrote():
    _, state = with_notices()
    titles = {viewer: [n.title for n in part_of(state, viewer).notices.values()] for viewer in BOTH}
    assert titles == {NORTH: ["全体", ""], SOUTH: ["全体", "南"]}


def test_a_station_learns_who_read_what_it_wrote_and_of_others_nothing():
    _, state = with_notices()
    ours = part_of(state, NORTH).notices
    readers = {
        n.title: {r.account for r in (x.by for x in n.reads.values())} for n in ours.values()
    }
    assert readers == {"全体": {a.at_station(a.NORTH).account}, "": {a.at_seat(a.SEAT_1).account}}


def test_the_stream_of_notices_folds_to_what_the_snapshot_shows():
    events, state = with_notices()
    for viewer in BOTH:
        folded = evolve_all(CentreState(), seen(events, viewer))
        assert folded.notices == part_of(state, viewer).notices


def test_no_machine_reads_notices():
    events, state = with_notices()
    for role in (Role.GATEWAY, Role.VEHICLE_GATEWAY, Role.RECORDER, Role.POWER, Role.LINKED_SYSTEM):
        viewer = viewer_of(Actor(account="m", role=role))
        assert seen(events, viewer) == []
        assert part_of(state, viewer).notices == {}
