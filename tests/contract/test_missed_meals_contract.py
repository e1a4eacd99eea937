"""Missed meals of crews equal those counted once more, in plain Python, from the journal alone:
SQLite and PostgreSQL."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.figures.facts import KeptFacts
from dispatch_app.adapters.storage.figures.replaying import replay
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain import commands as c
from dispatch_app.domain import events as e
from dispatch_app.domain.codes import Origin, PauseReason, Stage, VehicleState
from dispatch_app.domain.duty_commands import SignOn
from dispatch_app.domain.duty_events import CrewSignedOn
from dispatch_app.domain.ids import VehicleId
from dispatch_app.ports.figures import CasesQuestion, FigureAnswer, FigureQuestion
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.cases import cases
from dispatch_app.services.figures.local_time import LocalTime
from tests.fakes.builders import MACHINE, NOON, NORTH, V01, V02, Centre, setting_up
from tests.fakes.postgresql_server import PostgresServer
from tests.fakes.written import write

SHANGHAI = ZoneInfo("Asia/Shanghai")
SEED, SHIFTS = 8, 40
GOES = (
    *(Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE),
    *(Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE),
)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def a_whole_centre() -> Centre:
    """With the events that set it up: they tell where vehicles are stationed."""
    centre = Centre()
    for command in setting_up():
        centre.do(command, MACHINE)
    return centre


def signs_on(centre: Centre, vehicle: VehicleId, driver: str) -> None:
    centre.do(SignOn(vehicle=vehicle, driver=driver, crew=("演示乙", "演示甲")))


def goes_to_eat(centre: Centre, vehicle: VehicleId, planned: float | None = None) -> None:
    until = None if planned is None else centre.now + planned * MINUTE
    meal = c.PauseVehicle(
        vehicle=vehicle, reason=PauseReason.MEAL, origin=Origin.BY_HAND, until=until
    )
    centre.do(meal)


def is_back(centre: Centre, vehicle: VehicleId) -> None:
    back = c.ReportVehicleState(
        vehicle=vehicle, state=VehicleState.STANDBY, origin=Origin.TERMINAL_KEY
    )
    centre.do(back)


def goes_out(centre: Centre, vehicle: VehicleId) -> None:
    incident = centre.opens()
    mission = centre.sends(incident, vehicle)
    call = next(reversed(centre.state.calls.values()))
    centre.do(c.EndCall(call=call.id))
    centre.later(1_200).reaches(mission, *GOES)
    is_back(centre.later(60), vehicle)


@cache
def the_days() -> Centre:
    """One vehicle, crews after each other: hours, meals and orders as they fall."""
    chance, centre = random.Random(SEED), a_whole_centre()
    for number in range(SHIFTS):
        signs_on(centre, V01, f"演示驾驶员{number % 3}")
        ends = centre.now + chance.choice((4, 5.9, 6, 8, 12, 24, 30)) * HOUR
        for _ in range(chance.randrange(3)):
            centre.later(chance.uniform(300, 3_000))
            _eats(centre, chance)
        centre.now = max(ends, centre.now + MINUTE)
    return centre


def _eats(centre: Centre, chance: random.Random) -> None:
    planned = chance.choice((None, 30.0, 45.0))
    goes_to_eat(centre, V01, planned)
    centre.later(chance.choice((300, 1_190, 1_200, 1_500, 2_700)))
    if chance.random() < 0.3:
        goes_to_eat(centre, V01, 20.0)
        centre.later(chance.uniform(60, 1_500))
    is_back(centre, V01)
    if chance.random() < 0.5:
        centre.later(chance.choice((30, 119, 121, 900)))
        goes_out(centre, V01)


@dataclass(frozen=True)
class Meal:
    begins: datetime
    ends: datetime
    broken: bool


def recount_of_meals(centre: Centre) -> list[Meal]:
    """Of one vehicle, by a walk along its events."""
    orders = [each.at for each in centre.events if isinstance(each, e.MissionOrdered)]
    found: list[Meal] = []
    begins, planned = None, None
    for event in centre.events:
        if isinstance(event, e.VehiclePaused):
            begins, planned = begins or event.at, event.until
        elif isinstance(event, e.VehicleStateReported) and begins is not None:
            ends = event.happened_at
            soon = any(ends <= at <= ends + 2 * MINUTE for at in orders)
            called = planned is not None and ends < planned and soon
            broken = called or any(begins <= at < ends for at in orders)
            found.append(Meal(begins, ends, broken))
            begins = None
    return found


@dataclass(frozen=True)
class Served:
    driver: str
    began: datetime
    ended: datetime | None
    meals: tuple[Meal, ...]

    @property
    def counts(self) -> bool:
        return self.ended is not None and 6 * HOUR <= self.ended - self.began < 26 * HOUR

    @property
    def had(self) -> bool:
        return any(m.ends - m.begins >= 20 * MINUTE and not m.broken for m in self.meals)

    @property
    def broken(self) -> bool:
        return any(meal.broken for meal in self.meals)


def recount(centre: Centre) -> list[Served]:
    signed = [each for each in centre.events if isinstance(each, CrewSignedOn)]
    ends = [*(each.at for each in signed[1:]), None]
    meals = recount_of_meals(centre)
    return [
        Served(
            driver=each.driver,
            began=each.at,
            ended=end,
            meals=tuple(m for m in meals if each.at <= m.begins and (not end or m.begins < end)),
        )
        for each, end in zip(signed, ends, strict=True)
    ]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def days(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Answering]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('meals') / 'store.db'}"
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


def question(centre: Centre, **more: object) -> FigureQuestion:
    given: dict[str, object] = {"since": NOON - HOUR, "until": centre.now + HOUR, **more}
    return FigureQuestion(report="missed_meals", **given)  # type: ignore[arg-type]


def asked(answering: Answering, centre: Centre, **more: object) -> FigureAnswer:
    return answering.answer(question(centre, **more), made_at=NOON)


def cells(answer: FigureAnswer) -> dict[str, tuple[float, float | None]]:
    """Of each measure: n and value, altogether."""
    names = [column.measure for column in answer.columns]
    return {
        name: (cell.n, cell.value) for name, cell in zip(names, answer.table.totals, strict=True)
    }


def test_missed_meals_equal_a_recount_from_the_journal(days: Answering) -> None:
    counted = [shift for shift in recount(the_days()) if shift.counts]
    missed = sum(not shift.had for shift in counted)
    broken = sum(shift.broken for shift in counted)
    assert 0 < broken < missed < len(counted)
    assert cells(asked(days, the_days())) == {
        "crew_shifts": (len(counted), len(counted)),
        "meals_had": (len(counted) - missed, len(counted) - missed),
        "meals_missed": (missed, missed),
        "meals_missed_share": (len(counted), missed / len(counted)),
        "meals_broken": (len(counted), broken / len(counted)),
    }


def test_shifts_that_give_no_right_to_a_meal_are_left_out_and_counted(days: Answering) -> None:
    shifts = recount(the_days())
    answer = asked(days, the_days())
    (share,) = [d for d in answer.definitions if d.measure == "meals_missed_share"]
    lasted = [each.ended - each.began for each in shifts if each.ended is not None]
    assert {x.code: x.n for x in share.exclusions} == {
        "no_end": len(shifts) - len(lasted),
        "short": sum(each < 6 * HOUR for each in lasted),
        "too_long": sum(each >= 26 * HOUR for each in lasted),
    }


def test_missed_meals_are_told_by_driver_and_station(days: Answering) -> None:
    answer = asked(days, the_days(), split=("driver", "station"))
    missed = Counter(s.driver for s in recount(the_days()) if s.counts and not s.had)
    assert {row.key: row.cells[2].n for row in answer.table.rows} == {
        (driver, NORTH): n for driver, n in missed.items()
    }


def test_behind_the_figure_stand_the_shifts_that_missed_theirs(days: Answering) -> None:
    shown = cases(
        days, CasesQuestion(question=question(the_days()), measure="meals_missed_share", limit=500)
    )
    missed = {shift.began for shift in recount(the_days()) if shift.counts and not shift.had}
    assert {case.at for case in shown.cases} == missed


def test_the_journal_replayed_into_empty_tables_tells_the_same(tmp_path: Path) -> None:
    stores = [Database(f"sqlite:///{tmp_path / name}.db") for name in ("kept", "anew")]
    write(SqlJournal(stores[0]), the_days().events, batch=50)
    SqlJournal(stores[1])
    assert replay(*stores) == len(the_days().events)
    kept, anew = (
        asked(counting(store, the_days()), the_days(), split=("driver", "station")).table
        for store in stores
    )
    assert kept == anew
    for store in stores:
        store.close()


# ---- single shifts


def one_shift(centre: Centre, *, lasted: timedelta = 8 * HOUR) -> None:
    """Until the next crew signs on."""
    centre.now = NOON + lasted
    signs_on(centre, V02, "演示丙")


def told(tmp_path: Path, centre: Centre) -> dict[str, tuple[float, float | None]]:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    write(SqlJournal(database), centre.events)
    found = cells(asked(counting(database, centre), centre))
    database.close()
    return found


@pytest.fixture
def centre() -> Centre:
    started = a_whole_centre()
    signs_on(started, V02, "演示丁")
    return started


def test_an_order_while_the_pause_still_stood_broke_the_meal(
    centre: Centre, tmp_path: Path
) -> None:
    """As when a run is entered later that began while the crew sat at the table."""
    goes_to_eat(centre.later(3_600), V02)
    sat_down = centre.now
    is_back(centre.later(2_400), V02)
    goes_out(centre.later(3_600), V02)
    centre.events = [
        replace(event, at=sat_down + 25 * MINUTE) if isinstance(event, e.MissionOrdered) else event
        for event in centre.events
    ]
    one_shift(centre)
    found = told(tmp_path, centre)
    assert found["meals_missed"] == (1, 1.0)
    assert found["meals_broken"] == (1, 1.0)


def test_a_second_meal_makes_good_for_one_that_was_broken(centre: Centre, tmp_path: Path) -> None:
    goes_to_eat(centre.later(3_600), V02, 30)
    is_back(centre.later(600), V02)
    goes_out(centre.later(30), V02)
    goes_to_eat(centre.later(600), V02)
    is_back(centre.later(1_200), V02)
    one_shift(centre)
    found = told(tmp_path, centre)
    assert found["meals_had"] == (1, 1.0)
    assert found["meals_broken"] == (1, 1.0)


def test_a_meal_ends_with_the_shift_of_those_who_ate(centre: Centre, tmp_path: Path) -> None:
    """Nineteen minutes before the next crew came; who stays at the table is the next."""
    centre.now = NOON + 8 * HOUR - 19 * MINUTE
    goes_to_eat(centre, V02)
    one_shift(centre)
    is_back(centre.later(3_600), V02)
    assert told(tmp_path, centre)["meals_missed"] == (1, 1.0)


def test_a_pause_for_something_else_is_no_meal(centre: Centre, tmp_path: Path) -> None:
    fuel = c.PauseVehicle(vehicle=V02, reason=PauseReason.REFUELLING, origin=Origin.BY_HAND)
    centre.later(3_600).do(fuel)
    is_back(centre.later(3_600), V02)
    one_shift(centre)
    assert told(tmp_path, centre)["meals_missed"] == (1, 1.0)


def test_what_comes_later_is_counted_without_reading_all_anew(
    centre: Centre, store_url: str
) -> None:
    database = Database(store_url)
    journal = SqlJournal(database)
    write(journal, centre.events)
    answering = counting(database, centre)
    assert cells(asked(answering, centre))["crew_shifts"] == (0, 0.0)
    known = len(centre.events)
    goes_to_eat(centre.later(3_600), V02, 30)
    is_back(centre.later(1_800), V02)
    one_shift(centre)
    write(journal, centre.events[known:])
    answering.source.catch_up()  # type: ignore[attr-defined]
    assert cells(asked(answering, centre))["meals_had"] == (1, 1.0)
    fresh = counting(database, centre)
    assert asked(answering, centre).table == asked(fresh, centre).table
    database.close()
