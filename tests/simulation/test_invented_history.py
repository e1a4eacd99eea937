"""`main.py simulate history`: days of a city by the centre's own rules, the same each time."""

from __future__ import annotations

import argparse
import hashlib
import statistics
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from dispatch_app import commands_history
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.tracks.opening import open_tracks
from dispatch_app.domain import events as e
from dispatch_app.domain.codes import SeatState, Stage
from dispatch_app.domain.duty_events import CrewSignedOn
from dispatch_app.domain.past_events import PastInvented
from dispatch_app.domain.telephone_events import CallBackWanted
from dispatch_app.ports.journal import Entry
from dispatch_app.services.folded import Folded
from tests.fakes.small_region import small_region

DAYS = 0.006
"""Two days, in years."""


def invented(directory: Path, **more: object) -> int:
    parser = argparse.ArgumentParser()
    commands_history.add_arguments(parser)
    given = ["--region", str(small_region()), "--until", "2026-10-31", "--quiet"]
    given += [] if "track-days" in more else ["--track-days", "0"]
    given += ["--years", str(DAYS), "--database", f"sqlite:///{directory / 'past.sqlite'}"]
    given += [word for name, value in more.items() for word in (f"--{name}", str(value))]
    return commands_history.run(parser.parse_args(given))


def entries_in(directory: Path) -> list[Entry]:
    journal = SqlJournal(Database(f"sqlite:///{directory / 'past.sqlite'}"))
    try:
        return journal.read(0, 1_000_000)
    finally:
        journal.close()


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    directory = tmp_path_factory.mktemp("past")
    assert invented(directory) == 0
    return entries_in(directory)


def of(past: list[Entry], kind: type) -> list:  # type: ignore[type-arg]
    return [entry.event for entry in past if isinstance(entry.event, kind)]


def test_the_first_thing_said_is_that_all_of_it_is_invented(past):
    first = past[0].event
    assert isinstance(first, PastInvented)
    assert (first.past.first_day, first.past.last_day) == (date(2026, 10, 30), date(2026, 10, 31))


def test_times_never_go_back_and_numbers_have_no_gap(past):
    assert [entry.sequence for entry in past] == list(range(1, len(past) + 1))
    assert all(one.at <= two.at for one, two in pairwise(past))


def test_every_incident_is_closed_and_most_end_at_a_hospital(past):
    opened, closed = of(past, e.IncidentOpened), of(past, e.IncidentClosed)
    assert len(opened) == len(closed) > 60
    delivered = sum(event.outcome.value == "delivered" for event in closed)
    assert 0.6 < delivered / len(closed) < 0.95


def test_calls_that_need_no_vehicle_have_their_outcomes(past):
    outcomes = {event.outcome.value for event in of(past, e.CallSettled)}
    assert {"consultation", "silent", "hang_up"} <= outcomes
    assert len(of(past, e.CallAbandoned)) > 0


def test_nobody_is_left_on_the_call_back_list(past):
    folded = Folded().after(past)
    assert len(of(past, CallBackWanted)) > 0
    assert folded.state.telephone.call_backs == {}


def test_vehicles_arrive_in_a_believable_time(past):
    ordered = {event.mission: event.at for event in of(past, e.MissionOrdered)}
    waits = [
        (event.happened_at - ordered[event.mission]).total_seconds()
        for event in of(past, e.StageReached)
        if event.stage is Stage.ON_SCENE
    ]
    assert 200 < statistics.median(waits) < 1200


def test_the_team_at_the_seats_changes_three_times_a_day_also_at_midnight(past):
    signed = of(past, e.SeatSignedIn)
    by_seat = [event for event in signed if event.seat == signed[0].seat]
    assert len(by_seat) == 6
    assert len({event.person for event in by_seat}) == 4


def test_nobody_leaves_the_seat_while_it_is_the_only_one_that_is_free(past):
    away: set[str] = set()
    for event in of(past, e.SeatStateChanged):
        (away.add if event.state is SeatState.AWAY else away.discard)(event.seat)
        assert len(away) < len({seat.seat for seat in of(past, e.SeatRegistered)})
    assert len(of(past, e.SeatStateChanged)) > 20


def test_crews_take_over_twice_a_day_and_odometers_run_forward(past):
    signed = of(past, CrewSignedOn)
    vehicles = {event.vehicle for event in signed}
    assert len(signed) == 4 * len(vehicles)
    for vehicle in vehicles:
        read = [event.levels.odometer_km for event in signed if event.vehicle == vehicle]
        assert read == sorted(read)


def test_a_sheet_names_the_crew_that_was_sent(past):
    drivers = {event.driver for event in of(past, CrewSignedOn)}
    sheets = of(past, e.RunSheetFiled)
    assert sum(event.driver in drivers for event in sheets) > 0.7 * len(sheets)


def test_one_seed_invents_one_past(past, tmp_path):
    assert invented(tmp_path, seed=7) == 0

    def print_of(entries: list[Entry]) -> str:
        return hashlib.sha256(repr([entry.event for entry in entries]).encode()).hexdigest()

    assert print_of(entries_in(tmp_path)) == print_of(past)


def test_the_last_days_have_tracks_beside_the_record(tmp_path):
    assert invented(tmp_path, **{"track-days": 1}) == 0
    store = open_tracks(f"sqlite:///{tmp_path / 'past.sqlite'}")
    try:
        days = [kept.day for kept in store.days()]
        assert days == [date(2026, 10, 30), date(2026, 10, 31)]
        ends = datetime(2026, 10, 31, 16, tzinfo=UTC)
        began = {e_.vehicle for e_ in of(entries_in(tmp_path), e.MissionOrdered)}
        tracks = [store.track(v, ends - timedelta(days=1), ends) for v in sorted(began)]
        assert sum(len(track) > 100 for track in tracks) > len(began) / 3
    finally:
        store.close()


def test_a_record_that_has_begun_is_left_alone(tmp_path, capsys):
    assert invented(tmp_path) == 0
    assert invented(tmp_path) == commands_history.UNUSABLE
    assert "one of its own" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [("region", "/nowhere", "region"), ("database", "nonsense", "--database")],
)
def test_what_cannot_be_used_is_named(tmp_path, capsys, option, value, says):
    assert invented(tmp_path, **{option: value}) == commands_history.UNUSABLE
    assert says in capsys.readouterr().err
