"""Any mix of criteria finds what it should, page by page, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Select, text

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.search.compiling import ordered, rows_of
from dispatch_app.adapters.storage.search.opening import OpenedSearch, open_search
from dispatch_app.adapters.storage.search.readers import AT_ONCE, Readers
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Stage
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.search.answers import FoundPage
from dispatch_app.domain.search.asking import Asked, Criterion, Query, understood
from dispatch_app.domain.search.catalogue import SUBJECTS
from dispatch_app.domain.search.fields import Operator
from dispatch_app.domain.values import Patient, PatientCase
from dispatch_app.ports.searching import Searching
from tests.fakes.builders import (
    LINE_1,
    LINE_2,
    MACHINE,
    NOON,
    SEAT_2,
    V01,
    V03,
    Centre,
    a_centre,
    a_place,
    a_plan,
    at_seat,
)
from tests.fakes.postgresql_server import PostgresServer
from tests.fakes.written import write

BACK = (Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE)
ENDLESS = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) "
    "SELECT count(*) FROM n"
)
LINE_3 = LineId("3")
HOUR = timedelta(hours=1)


def a_caller(centre: Centre, line: LineId, number: str, name: str = "") -> str:
    centre.rings(line)
    centre.do(c.ReportCaller(line=line, number=number, name=name), MACHINE)
    return next(call.id for call in centre.state.calls.values() if call.line == line)


def the_day() -> Centre:
    """Noon: an arrest on the square, two patients, brought in. One o'clock: a fall, nobody sent.
    Two o'clock, at the other seat: a fall again, sent from the other station. Three: nobody spoke.
    """
    centre = a_centre()
    call = a_caller(centre, LINE_1, "0999 000 1234", "王演示")
    centre.later(6).do(c.AnswerCall(call=call))
    centre.do(c.OpenIncident(call=call))
    first = next(iter(centre.state.incidents.values()))
    centre.do(c.FixPlace(incident=first.id, place=a_place("演示区和平路1号")))
    centre.do(
        c.RecordIntake(incident=first.id, complaint="cardiac_arrest", patient=Patient(count=2))
    )
    centre.do(c.SetPlan(incident=first.id, plan=a_plan()))
    mission = centre.later(20).sends(first, V01)
    centre.later(40).reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    centre.later(300).reaches(mission, Stage.ON_SCENE)
    centre.reaches(mission, *BACK)
    sheet = PatientCase(name="王演示", age_years=61, diagnosis="心脏骤停")
    centre.do(c.FileRunSheet(mission=mission.id, cases=(sheet,), driver="演示甲"))
    a_fall(centre, 1, LINE_2, "19900005678", "演示区人民路20号")
    third = a_fall(centre, 2, LINE_3, "19900005699", "演示区和平里北街", seat=SEAT_2)
    centre.sends(centre.incident(third), V03, seat=SEAT_2)
    centre.now = NOON + 3 * HOUR
    a_caller(centre, LINE_1, "120999")
    return centre


def a_fall(centre: Centre, hours: int, line: LineId, number: str, place: str, seat=None):
    centre.now = NOON + hours * HOUR
    actor = at_seat(seat) if seat else None
    call = a_caller(centre, line, number)
    centre.later(3).do(c.AnswerCall(call=call), actor)
    centre.do(c.OpenIncident(call=call), actor)
    incident = list(centre.state.incidents.values())[-1]
    centre.do(c.FixPlace(incident=incident.id, place=a_place(place)), actor)
    centre.do(c.RecordIntake(incident=incident.id, complaint="fall"), actor)
    return incident.id


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One store of each kind for all: nothing here writes."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('search') / 'store.db'}"
    server: PostgresServer = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture(scope="module")
def searching(url: str) -> Iterator[Searching]:
    database = Database(url)
    write(SqlJournal(database), the_day().events)
    opened = open_search(database)
    yield opened
    opened.close()
    database.close()


def by(field: str, operator: str, *values: str) -> Criterion:
    return Criterion(field=field, operator=Operator(operator), values=values)


def asked(subject: str, *criteria: Criterion, **more: object) -> Asked:
    return understood(Query(subject=subject, criteria=criteria, **more))


def cells(page: FoundPage) -> list[object]:
    return [row.cells[0] for row in page.rows]


def numbers(searching: Searching, *criteria: Criterion, **more: object) -> list[object]:
    """Which incidents answer, by the last digit of their numbers."""
    page = searching.find(asked("incident", *criteria, columns=("number",), **more), 100)
    return [int(str(cell)[-1]) for cell in cells(page)]


AT_ONE = (NOON + HOUR).isoformat()
AT_TWO = (NOON + 2 * HOUR).isoformat()


ANSWERS: tuple[tuple[tuple[Criterion, ...], list[int]], ...] = (
    ((), [3, 2, 1]),
    ((by("place", "contains", "和平"),), [3, 1]),
    ((by("place", "begins", "演示区和平路"),), [1]),
    ((by("place", "contains", "%"),), []),
    ((by("complaint", "is", "fall"),), [3, 2]),
    ((by("complaint", "is", "fall"), by("seat", "is", "2")), [3]),
    ((by("complaint", "is", "fall", "cardiac_arrest"),), [3, 2, 1]),
    ((by("complaint", "not", "fall"),), [1]),
    ((by("priority", "is", "1"),), [1]),
    ((by("priority", "empty"),), [3, 2]),
    ((by("priority", "not", "2"),), [3, 2, 1]),
    ((by("patients", "at_least", "2"),), [1]),
    ((by("missions", "is", "0"),), [2]),
    ((by("opened_at", "between", AT_ONE, AT_TWO),), [2]),
    ((by("opened_at", "at_least", AT_TWO),), [3]),
    ((by("opened_at", "below", AT_ONE),), [1]),
    ((by("callback_number", "is", "19900005678"),), [2]),
    ((by("callback_number", "ends", "5699"),), [3]),
    ((by("number", "is", "20261121-0002"),), [2]),
    ((by("closed_at", "filled"),), []),
)


def test_incidents_answer_every_criterion_at_once(searching: Searching) -> None:
    for criteria, found in ANSWERS:
        assert numbers(searching, *criteria) == found, criteria


def test_calls_are_found_by_any_part_of_their_number(searching: Searching) -> None:
    def calls(*criteria: Criterion) -> list[object]:
        return cells(searching.find(asked("call", *criteria, columns=("number",)), 100))

    assert calls(by("number", "is", "0999-0001234")) == ["0999 000 1234"]
    assert calls(by("number", "begins", "1990000")) == ["19900005699", "19900005678"]
    assert calls(by("number", "begins", "19900005699")) == ["19900005699"]
    assert calls(by("number", "contains", "00056")) == ["19900005699", "19900005678"]
    assert calls(by("answered_at", "empty")) == ["120999"]
    assert calls(by("waited_s", "at_least", "5")) == ["0999 000 1234"]
    assert calls(by("place", "contains", "人民")) == ["19900005678"]


def test_a_mission_tells_when_it_left_and_came(searching: Searching) -> None:
    columns = ("number", "turned_out_s", "responded_s", "place")
    page = searching.find(asked("mission", columns=columns, ascending=True), 10)
    assert [row.cells for row in page.rows] == [
        ("20261121-0001-1", 40.0, 340.0, "演示区和平路1号"),
        ("20261121-0003-1", None, None, "演示区和平里北街"),
    ]
    slow = asked("mission", by("responded_s", "at_least", "300"), columns=("vehicle",))
    assert cells(searching.find(slow, 10)) == ["01"]


def test_run_sheets_are_found_by_what_stands_in_them(searching: Searching) -> None:
    sheets = asked(
        "case", by("diagnosis", "contains", "骤停"), columns=("name", "age_years", "place")
    )
    (row,) = searching.find(sheets, 10).rows
    assert row.cells == ("王演示", 61, "演示区和平路1号")
    assert row.incident


def test_every_subject_answers_with_all_its_columns_in_every_order(searching: Searching) -> None:
    for subject in (s for s in SUBJECTS.values() if not s.live):
        for field in subject.fields:
            question = asked(subject.name, sort=field, columns=tuple(subject.fields))
            searching.find(question, 3)
        searching.count(asked(subject.name, columns=tuple(subject.fields)))


def test_pages_follow_each_other_without_a_gap_or_a_repeat(searching: Searching) -> None:
    for sort in ("", "place", "priority", "lasted_s", "seat"):
        for ascending in (True, False):
            question = asked("incident", sort=sort, ascending=ascending, columns=("number",))
            whole = cells(searching.find(question, 100))
            single, after = [], ""
            for _ in range(len(whole)):
                page = searching.find(question, 1, after)
                single += cells(page)
                after = page.after
            assert (single, after) == (whole, ""), sort
            assert sorted(map(str, whole)) == [f"20261121-000{n}" for n in (1, 2, 3)]


def test_a_place_that_is_none_is_refused(searching: Searching) -> None:
    for place in ("nonsense", "WzFd", "e30=", "W1tdLCBbXV0="):
        with pytest.raises(Rejected) as refusal:
            searching.find(asked("incident"), 1, place)
        assert refusal.value.code == "search.after"


def test_figures_are_added_up_over_all_that_answers(searching: Searching) -> None:
    counted = searching.count(asked("call", columns=("number", "waited_s")))
    assert (counted.count, counted.more) == (4, False)
    total = counted.totals["waited_s"]
    assert (total.count, total.sum, total.mean) == (3, 12.0, 4.0)


def test_the_audit_log_is_asked_by_time_kind_and_who(searching: Searching) -> None:
    answered = asked("audit", by("kind", "is", "CallAnswered"), columns=("seat", "account"))
    assert len(searching.find(answered, 10).rows) == 3
    hour = by("at", "between", AT_ONE, AT_TWO)
    kinds = asked("audit", hour, columns=("kind",), ascending=True)
    assert cells(searching.find(kinds, 10))[:2] == ["CallRang", "CallerIdentified"]
    assert searching.count(asked("audit", hour)).count < searching.count(asked("audit")).count


def test_events_that_somebody_is_not_to_know_are_neither_found_nor_counted(
    searching: Searching,
) -> None:
    everything = asked("audit", columns=("kind",))
    less = replace(everything, hidden=("CallAnswered",))
    assert "CallAnswered" in cells(searching.find(everything, 100))
    assert "CallAnswered" not in cells(searching.find(less, 100))
    assert searching.count(less).count == searching.count(everything).count - 3


def test_a_question_that_takes_too_long_is_cut_off_and_says_so(url: str) -> None:
    database = Database(url)
    readers = Readers(database, deadline_s=1.0)
    with pytest.raises(Rejected) as refusal, readers.reading() as connection:
        connection.execute(ENDLESS).all()
    assert refusal.value.code == "search.too-broad"
    with readers.reading() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    readers.close()
    database.close()


def test_one_more_question_than_may_be_asked_at_once_is_told_to_wait(url: str) -> None:
    database = Database(url)
    readers = Readers(database, deadline_s=1.0)
    with ExitStack() as all_of_them:
        for _ in range(AT_ONCE):
            all_of_them.enter_context(readers.reading())
        with pytest.raises(Rejected) as refusal, readers.reading():
            pass
    assert refusal.value.code == "search.busy"
    readers.close()
    database.close()


def test_what_no_index_leads_to_is_sought_along_the_order_and_nothing_is_sorted_whole() -> None:
    """On SQLite, which takes every equality for rare."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/store.db")
        for subject, criterion, index in WAYS:
            question = asked(subject, criterion)
            statement = ordered(rows_of(question), question).limit(100)
            assert any(index in step for step in plan_of(database, statement)), subject
        database.close()


WAYS = (
    ("incident", by("outcome", "is", "delivered"), "SCAN incident USING INDEX incident_by_time"),
    ("call", by("outcome", "is", "silent", "chaser"), "SCAN call USING INDEX call_by_time_waited"),
    ("acceptance", by("seat", "is", "1"), "SCAN acceptance USING INDEX acceptance_by_time"),
    ("mission", by("hospital", "is", "H1"), "SCAN mission USING INDEX mission_by_time"),
    ("case", by("sex", "is", "male"), "SCAN patient_case USING INDEX patient_case_by_time"),
    ("vehicle_state", by("state", "is", "paused"), "USING INDEX vehicle_log_by_time"),
    ("call", by("number", "is", "19900001234"), "SEARCH call USING INDEX call_by_number"),
    ("mission", by("vehicle", "is", "01"), "SEARCH mission USING INDEX mission_by_vehicle"),
    ("incident", by("number", "is", "20261121-0001"), "USING INDEX incident_by_number"),
    ("audit", by("kind", "is", "ExportRecorded"), "USING INDEX event_by_kind"),
)


def plan_of(database: Database, statement: Select[Any]) -> list[str]:
    with database.reading() as connection:
        told = statement.compile(connection, compile_kwargs={"literal_binds": True})
        return [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {told}"))]


# ---- the search box


@pytest.fixture(scope="module")
def words(url: str, searching: Searching) -> Iterator[OpenedSearch]:
    """With all that was said of the day taken in."""
    database = Database(url)
    opened = open_search(database, plates=lambda: {"01": "演A12345", "03": "演A67890"})
    opened.keeper.rebuild()
    yield opened
    opened.close()
    database.close()


def said(words: OpenedSearch, text: str, subject: str = "incident", **more: object) -> list[str]:
    column = {"call": "number", "case": "name", "mission": "number"}.get(subject, "number")
    question = asked(subject, text=text, columns=(column,), **more)
    return [str(cell)[-6:] for cell in cells(words.find(question, 100))]


SAID = (
    ("和平", ["1-0003", "1-0001"]),
    ("和平路", ["1-0001"]),
    ("人民路20号", ["1-0002"]),
    ("5678", ["1-0002"]),
    ("19900005", ["1-0003", "1-0002"]),
    ("心脏骤停", ["1-0001"]),
    ("王演示", ["1-0001"]),
    ("hpl", ["1-0003", "1-0001"]),
    ("PLBJ", ["1-0003"]),
    ("20261121-0002", ["1-0002"]),
    ("A12345", ["1-0001"]),
    ("67890", ["1-0003"]),
    ("和平 5699", ["1-0003"]),
    ("胸痛", ["1-0003", "1-0001"]),
    ("不在这里", []),
)


def test_the_search_box_finds_numbers_names_places_plates_and_initials(words: OpenedSearch) -> None:
    for text_, found in SAID:
        assert said(words, text_) == found, text_


def test_words_and_criteria_hold_together_whatever_is_looked_for(words: OpenedSearch) -> None:
    assert said(words, "和平", "call") == ["005699", "0 1234"]
    assert said(words, "120999", "call") == ["120999"]
    assert said(words, "和平", "mission") == ["0003-1", "0001-1"]
    assert said(words, "和平", "case") == ["王演示"]
    fall = understood(
        Query(
            subject="incident",
            text="和平",
            criteria=(by("complaint", "is", "fall"),),
            columns=("patients",),
        )
    )
    assert len(words.find(fall, 10).rows) == 1
    assert words.count(fall).totals["patients"].count == 1


def test_pages_of_words_follow_each_other(words: OpenedSearch) -> None:
    question = asked("incident", text="演示区", columns=("number",))
    first = words.find(question, 2)
    rest = words.find(question, 2, first.after)
    assert [str(cell)[-1] for cell in (*cells(first), *cells(rest))] == ["3", "2", "1"]
    assert rest.after == ""
    rising = asked("incident", text="演示区", columns=("number",), ascending=True)
    assert [str(cell)[-1] for cell in cells(words.find(rising, 10))] == ["1", "2", "3"]


def test_words_that_are_too_short_and_places_of_another_answer_are_refused(
    words: OpenedSearch,
) -> None:
    for text_, after, code in (("路", "", "search.text-short"), ("和平", "WzFd", "search.after")):
        with pytest.raises(Rejected) as refusal:
            words.find(asked("incident", text=text_), 1, after)
        assert refusal.value.code == code


def test_until_all_words_are_gathered_every_page_says_that_there_may_be_more(
    store_url: str,
) -> None:
    database = Database(store_url)
    journal, centre = SqlJournal(database), the_day()
    write(journal, centre.events)
    opened = open_search(database)
    question = asked("incident", text="演示区")
    opened.keeper(budget_s=0.0)
    assert opened.find(question, 10).partial
    while not opened.keeper():
        pass
    assert not opened.find(question, 10).partial
    assert not opened.find(asked("incident"), 10).partial
    opened.close()
    database.close()


def test_what_happens_later_is_found_after_the_next_round(store_url: str) -> None:
    database = Database(store_url)
    journal, centre = SqlJournal(database), the_day()
    write(journal, centre.events)
    opened = open_search(database)
    while not opened.keeper():
        pass
    told = len(centre.events)
    third = list(centre.state.incidents)[2]
    centre.do(c.FixPlace(incident=third, place=a_place("演示区幸福大道9号")), at_seat(SEAT_2))
    a_fall(centre, 4, LineId("4"), "19900004444", "演示区幸福大道7号")
    write(journal, centre.events[told:])
    assert said(opened, "幸福大道") == []
    while not opened.keeper():
        pass
    assert said(opened, "幸福大道") == ["1-0004", "1-0003"]
    assert said(opened, "和平里") == []
    opened.close()
    database.close()
