"""Figures out of the tables equal those counted once more, in plain Python, from the journal alone:
SQLite and PostgreSQL."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely

from dispatch_app.adapters.figures.districts import named_by
from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.figures.facts import KeptFacts
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain import commands as c
from dispatch_app.domain import events as e
from dispatch_app.domain.codes import AcceptanceKind, ChoiceReason, Nature, SeatState, Stage
from dispatch_app.domain.tracks import Mileage
from dispatch_app.domain.truth_events import StageCorrected
from dispatch_app.domain.values import PatientCase, Position
from dispatch_app.domain.way_events import MissionWayCounted
from dispatch_app.ports.figures import FigureAnswer, FigureFilter, FigurePart, FigureQuestion
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.local_time import LocalTime
from gis.gazetteer.districts import Area, Districts
from tests.fakes.builders import (
    H1,
    LINE_2,
    NOON,
    V01,
    V02,
    Centre,
    a_centre,
    a_mission,
    a_recommendation,
    at_station,
)
from tests.fakes.postgresql_server import PostgresServer
from tests.fakes.some_days import BEGIN, some_days
from tests.fakes.written import write

SHANGHAI = ZoneInfo("Asia/Shanghai")
SEED = 6


class Recount:
    """What happened, told by the events alone; knows no table."""

    def __init__(self, centre: Centre) -> None:
        self.nature: dict[str, Nature] = {}
        self.rang: dict[str, datetime] = {}
        self.answered: dict[str, datetime] = {}
        self.abandoned: set[str] = set()
        self.began: dict[str, datetime] = {}
        self.kind: dict[str, AcceptanceKind] = {}
        self.incident: dict[str, str] = {}
        self.missions: dict[str, e.MissionOrdered] = {}
        self.delivered: dict[str, datetime] = {}
        self.stages: dict[str, dict[Stage, datetime]] = defaultdict(dict)
        self.corrected: set[str] = set()
        self.away: list[tuple[datetime, datetime]] = []
        for event in centre.events:
            self._take(event)

    def _take(self, event: e.Event) -> None:
        match event:
            case e.CallRang():
                self.nature[event.call], self.rang[event.call] = event.nature, event.at
            case e.CallAnswered():
                self.answered[event.call] = event.at
            case e.CallAbandoned():
                self.abandoned.add(event.call)
            case e.IncidentOpened():
                self.nature[event.incident] = event.nature
            case e.AcceptanceBegan():
                self.began[event.acceptance] = event.began_at
                self.kind[event.acceptance] = event.kind
                self.incident[event.acceptance] = event.incident
            case e.MissionOrdered():
                self.missions[event.mission] = event
            case e.ReceiptRecorded() if event.step.value == "delivered":
                self.delivered[event.mission] = event.at
            case e.StageReached():
                self.stages[event.mission][event.stage] = event.happened_at
            case StageCorrected():
                self.stages[event.mission][event.stage] = event.happened_at
                self.corrected.add(event.mission)
            case e.SeatStateChanged():
                if event.state is SeatState.AWAY:
                    self.away.append((event.at, event.at))
                elif self.away and self.away[-1][0] == self.away[-1][1]:
                    self.away[-1] = (self.away[-1][0], event.at)

    def real(self, thing: str) -> bool:
        return self.nature[thing] is Nature.REAL

    def turn_outs(self, since: datetime, until: datetime) -> dict[str, float]:
        """Order received to wheels rolling; sent after a suspension, they do not count."""
        found = {}
        for mission, ordered in self.missions.items():
            after = self.kind[str(ordered.acceptance)] is AcceptanceKind.WOKEN
            if since <= ordered.at < until and self.real(ordered.incident) and not after:
                rolled = self.stages[mission][Stage.EN_ROUTE]
                found[mission] = (rolled - self.delivered[mission]).total_seconds()
        return found

    def dispatches(self, since: datetime, until: datetime) -> list[float]:
        found = []
        for acceptance, began in self.began.items():
            if since <= began < until and self.real(self.incident[acceptance]):
                orders = [m.at for m in self.missions.values() if m.acceptance == acceptance]
                if orders and self.kind[acceptance] is not AcceptanceKind.SUSPENDED:
                    found.append((min(orders) - began).total_seconds())
        return found

    def pick_ups(self, since: datetime, until: datetime) -> list[float]:
        return [
            (self.answered[call] - rang).total_seconds()
            for call, rang in self.rang.items()
            if since <= rang < until and self.real(call) and call in self.answered
        ]


def nearest_rank(values: list[float], share: float) -> float:
    return sorted(values)[math.ceil(share * len(values)) - 1]


@cache
def the_days() -> Centre:
    """Read, never gone on with: all tests share it."""
    return some_days(SEED)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def days(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Answering]:
    """The same days in a store of each kind, written once: these tests only read."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('days') / 'store.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgresql")
        url = server.new_database()
    opened = Database(url)
    write(SqlJournal(opened), the_days().events, batch=50)
    yield counting(opened, the_days())
    opened.close()


def counting(database: Database, centre: Centre) -> Answering:
    facts = KeptFacts(database, lambda: centre.now)
    return Answering(facts, figure_book(), LocalTime(SHANGHAI))


def asked(answering: Answering, report: str, **more: object) -> FigureAnswer:
    given: dict[str, object] = {"since": BEGIN, "until": BEGIN + timedelta(days=60), **more}
    question = FigureQuestion(report=report, **given)  # type: ignore[arg-type]
    return answering.answer(question, made_at=BEGIN)


def total(answer: FigureAnswer, measure: str):  # type: ignore[no-untyped-def]
    names = [column.measure for column in answer.columns]
    return answer.table.totals[names.index(measure)]


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


def test_every_figure_of_a_period_equals_a_recount_from_the_journal(days: Answering) -> None:
    centre = the_days()
    recount, answering = Recount(centre), days
    since, until = midnight(date(2026, 3, 31)), midnight(date(2026, 4, 2))
    for report, measure, values, norm in (
        ("calls", "pick_up", recount.pick_ups(since, until), 10),
        ("targets", "dispatch", recount.dispatches(since, until), 60),
        ("stations", "turn_out", [*recount.turn_outs(since, until).values()], 180),
    ):
        cell = total(asked(answering, report, since=since, until=until), measure)
        assert cell.n == len(values) > 0
        assert cell.p50 == pytest.approx(nearest_rank(values, 0.5), abs=0.002)
        assert cell.p90 == pytest.approx(nearest_rank(values, 0.9), abs=0.002)
        assert cell.mean == pytest.approx(sum(values) / len(values), abs=0.002)
        assert cell.most == pytest.approx(max(values), abs=0.002)
        assert cell.within == sum(value <= norm for value in values) / len(values)


def test_what_is_left_out_is_counted_by_its_reason(days: Answering) -> None:
    centre = the_days()
    recount, answer = Recount(centre), asked(days, "stations")
    (turn_out,) = [d for d in answer.definitions if d.measure == "turn_out"]
    woken = [
        m
        for m in recount.missions.values()
        if recount.kind[str(m.acceptance)] is AcceptanceKind.WOKEN and recount.real(m.incident)
    ]
    assert {x.code: x.n for x in turn_out.exclusions} == {"suspended": len(woken)}
    assert len(woken) > 0
    drills = [m for m in recount.missions.values() if not recount.real(m.incident)]
    assert answer.left_out == {"drill": len(drills)}
    assert total(answer, "missions").n == len(recount.missions) - len(drills)


def test_a_corrected_moment_counts_and_is_told_as_such(days: Answering) -> None:
    centre = the_days()
    recount, answer = Recount(centre), asked(days, "stations")
    counted = recount.turn_outs(BEGIN, BEGIN + timedelta(days=60))
    assert total(answer, "turn_out").corrected == len(recount.corrected & set(counted)) > 0


def test_days_are_the_centres_own_also_after_midnight(days: Answering) -> None:
    centre = the_days()
    recount, answer = Recount(centre), asked(days, "calls")
    by_day = Counter(
        f"{at.astimezone(SHANGHAI):%Y-%m-%d}"
        for call, at in recount.rang.items()
        if recount.real(call)
    )
    assert {row.key[0]: int(row.cells[0].n) for row in answer.table.rows} == by_day
    assert any(at.astimezone(SHANGHAI).day != at.day for at in recount.rang.values())


def test_a_night_shift_belongs_to_the_day_it_began_on(days: Answering) -> None:
    centre = the_days()
    recount = Recount(centre)
    answer = asked(days, "calls", split=("shift",))
    expected: Counter[str] = Counter()
    for call, rang in recount.rang.items():
        if recount.real(call):
            local = rang.astimezone(SHANGHAI)
            day = (local - timedelta(hours=8)).date()
            expected[f"{day} {'day' if 8 <= local.hour < 20 else 'night'}"] += 1
    assert {row.key[0]: row.cells[0].n for row in answer.table.rows} == expected


def test_time_away_over_midnight_counts_on_each_day_what_lies_there(days: Answering) -> None:
    centre = the_days()
    recount, answering = Recount(centre), days
    over = next(
        (a, b)
        for a, b in recount.away
        if a.astimezone(SHANGHAI).date() != b.astimezone(SHANGHAI).date()
    )
    night = midnight(over[1].astimezone(SHANGHAI).date())
    one = FigureFilter(dimension="seat_state", values=("away",))
    for since, until in ((night - timedelta(days=1), night), (night, night + timedelta(days=1))):
        expected = sum(
            max(0.0, (min(b, until) - max(a, since)).total_seconds()) for a, b in recount.away
        )
        answer = asked(answering, "dispatcher_time", since=since, until=until, filters=(one,))
        assert total(answer, "state_time").value == pytest.approx(expected, abs=0.01)


def test_an_empty_period_has_figures_that_say_so(database: Database) -> None:
    centre = some_days(SEED, incidents=3)
    write(SqlJournal(database), centre.events)
    since = BEGIN - timedelta(days=40)
    answer = asked(
        counting(database, centre),
        "stations",
        since=since,
        until=since + timedelta(days=1),
        parts=tuple(FigurePart),
    )
    assert answer.table.rows == ()
    assert {cell.n for cell in answer.table.totals} == {0}
    assert total(answer, "turn_out").p50 is None
    assert answer.series is not None
    assert [point.cell.n for point in answer.series.points] == [0] * 24


def test_what_happens_meanwhile_is_counted_without_reading_all_anew(database: Database) -> None:
    """Also what only changes an old row: a stage that is reached, a time that is corrected."""
    centre = some_days(SEED, incidents=40)
    journal, events = SqlJournal(database), list(centre.events)
    write(journal, events[:300])
    answering = counting(database, centre)
    asked(answering, "stations")
    for begin in range(300, len(events), 37):
        write(journal, events[begin : begin + 37])
        answering.source.catch_up()  # type: ignore[attr-defined]
    fresh = counting(database, centre)
    for report in ("calls", "targets", "stations", "incidents", "ages", "dispatcher_time"):
        kept = asked(answering, report, parts=tuple(FigurePart))
        assert kept.table == asked(fresh, report, parts=tuple(FigurePart)).table
    assert answering.source.sequence == journal.last_sequence()


def test_agreement_with_the_recommendation_and_what_other_choices_cost(database: Database) -> None:
    centre = a_centre()
    first, second = centre.opens(), centre.opens(LINE_2)
    both = a_recommendation(V01, V02)
    centre.sends(first, V01, recommendation=both)
    centre.sends(second, V02, recommendation=both, choice_reason=ChoiceReason.OTHER)
    write(SqlJournal(database), centre.events)
    answer = asked(
        counting(database, centre),
        "recommendation",
        since=NOON - timedelta(hours=1),
        until=NOON + timedelta(hours=1),
    )
    pick, other = (row.time_s for row in both.rows[:2])
    assert (total(answer, "agreement").n, total(answer, "agreement").value) == (2, 0.5)
    assert pick is not None and other is not None
    assert total(answer, "minutes_lost").value == pytest.approx(other - pick)


def test_patients_are_told_by_age_and_hospital_once_though_a_sheet_was_filed_again(
    database: Database,
) -> None:
    centre, mission = a_mission(Stage.EN_ROUTE, Stage.ON_SCENE)
    centre.reaches(mission, Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE)
    for age in (30, 71):
        case = PatientCase(age_years=age, hospital=H1, outcome="admitted")
        sheet = c.FileRunSheet(mission=mission.id, cases=(case,), driver="演示甲")
        centre.later(60).do(sheet, at_station(mission.station))
    write(SqlJournal(database), centre.events)
    day = {"since": NOON - timedelta(hours=1), "until": NOON + timedelta(hours=1)}
    answer = asked(counting(database, centre), "ages", split=("age_band", "hospital"), **day)
    assert [(row.key, row.cells[0].n) for row in answer.table.rows] == [(("70-74", "H1"), 1)]


def test_mileage_by_track_is_told_beside_that_of_the_run_sheets_and_only_where_it_was_heard(
    database: Database,
) -> None:
    centre = some_days(SEED, incidents=12)
    missions = [m for m in Recount(centre).missions.values() if Recount(centre).real(m.incident)]
    ways = {
        mission.mission: Mileage(driven_m=1000.0 + 250.5 * n, fixes=10)
        for n, mission in enumerate(missions[::2])
    }
    events = list(centre.events)
    first = next(iter(ways))
    events.append(MissionWayCounted(mission=first, went=Mileage(driven_m=9.0, fixes=3), at=NOON))
    events += [MissionWayCounted(mission=m, went=w, at=NOON) for m, w in ways.items()]
    write(SqlJournal(database), events)
    cell = total(asked(counting(database, centre), "stations"), "mileage_gps")
    assert (cell.n, cell.value) == (
        len(ways),
        pytest.approx(sum(w.driven_m for w in ways.values())),
    )
    assert 0 < cell.n < len(missions)


def test_a_way_that_is_counted_later_comes_to_a_figure_that_was_asked_before(
    database: Database,
) -> None:
    centre = some_days(SEED, incidents=6)
    journal, answering = SqlJournal(database), counting(database, centre)
    write(journal, centre.events)
    assert total(asked(answering, "stations"), "mileage_gps").n == 0
    recount = Recount(centre)
    mission = next(m for m in recount.missions.values() if recount.real(m.incident))
    way = MissionWayCounted(mission=mission.mission, went=Mileage(driven_m=700.0, fixes=9), at=NOON)
    write(journal, [way])
    answering.source.catch_up()  # type: ignore[attr-defined]
    assert total(asked(answering, "stations"), "mileage_gps").value == 700.0


def moved(event: e.PlaceFixed, lon: float) -> e.PlaceFixed:
    place = replace(event.place, position=Position(lat=30.0, lon=lon))
    return replace(event, place=place)


def lon_of(event: e.PlaceFixed) -> float:
    assert event.place.position is not None
    return event.place.position.lon


def test_incidents_are_told_by_the_district_of_their_place(database: Database) -> None:
    """Two districts that touch and a strip of none: counted once more with comparisons alone."""
    centre = some_days(SEED, incidents=40)
    spread = itertools.count()
    events = [
        moved(event, lon=120 + 0.01 * next(spread)) if isinstance(event, e.PlaceFixed) else event
        for event in centre.events
    ]
    lon = {event.incident: lon_of(event) for event in events if isinstance(event, e.PlaceFixed)}
    west = Area("西区", shapely.box(119, -90, 120.105, 90))
    east = Area("东区", shapely.box(120.105, -90, 120.205, 90))
    none = np.zeros(0)
    drawn = Districts(areas=(west, east), centre_names=(), centre_lon=none, centre_lat=none)
    write(SqlJournal(database), events)
    facts = KeptFacts(database, lambda: centre.now, named_by(drawn))
    answer = asked(Answering(facts, figure_book(), LocalTime(SHANGHAI)), "districts")
    recount = Recount(centre)
    expected: Counter[str] = Counter()
    for incident in {m for m in recount.incident.values() if recount.real(m)}:
        at = lon.get(incident)
        if at is None or at > 120.205:
            expected[""] += 1
        else:
            expected["西区" if at < 120.105 else "东区"] += 1
    assert {row.key[0]: row.cells[0].n for row in answer.table.rows} == expected
    assert set(expected) == {"西区", "东区", ""}


def test_without_a_map_every_district_is_unknown(database: Database) -> None:
    centre = some_days(SEED, incidents=5)
    write(SqlJournal(database), centre.events)
    answer = asked(counting(database, centre), "districts")
    assert [row.key for row in answer.table.rows] == [("",)]
