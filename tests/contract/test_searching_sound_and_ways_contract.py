"""Recordings and tracks answer questions as incidents do, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.search.opening import OpenedSearch, open_search
from dispatch_app.adapters.storage.way_records import SqlWayRecords
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Stage
from dispatch_app.domain.events import Event
from dispatch_app.domain.forewarning import commands as fwc
from dispatch_app.domain.forewarning.values import CannotTake, HospitalAnswer
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.recording_events import RecordingHeld, RecordingMade, RecordingRemoved
from dispatch_app.domain.recordings import (
    RecordedSound,
    RecorderId,
    RemovalReason,
    Seal,
    recording_id,
)
from dispatch_app.domain.search.asking import Asked, Criterion, Query, understood
from dispatch_app.domain.search.fields import Operator
from dispatch_app.domain.tracks import Mileage, ms_of
from dispatch_app.domain.way_events import MissionWayCounted, VehicleDayCounted
from tests.fakes.builders import (
    H1,
    H2,
    LINE_1,
    LINE_2,
    MACHINE,
    NOON,
    SEAT_1,
    V01,
    V02,
    Centre,
    a_centre,
    at_seat,
)
from tests.fakes.postgresql_server import PostgresServer
from tests.fakes.written import write

REC = RecorderId("rec-a")
GONE = Seal(line=9, head="0" * 64)
DAY = timedelta(days=1)
MIDNIGHT = NOON.replace(hour=16) - DAY
BACK = (Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE)


def made(serial: int, call: Any = None, **told: Any) -> RecordingMade:
    at = NOON + timedelta(minutes=serial)
    given = {"number": "09990001234", "called": "120", "line": LineId("1"), "seats": (SEAT_1,)}
    sound = RecordedSound(
        serial=serial,
        began_at=at,
        ended_at=at + timedelta(minutes=1),
        duration_ms=20_000 * serial,
        bytes=1000,
        sha256="0" * 64,
        **{**given, **told},
    )
    seal = Seal(line=serial, head="0" * 64)
    return RecordingMade(
        recording=recording_id(REC, serial),
        recorder=REC,
        sound=sound,
        seal=seal,
        call=call,
        at=at,
    )


def the_past() -> list[Event]:
    """One incident with a recorded call, a hospital that had no bed, another that took the patient,
    and a run of 8.4 km; a silent call that was recorded; a
    call out; two vehicles' days, and the first one's day before."""
    centre = a_centre()
    first, second = centre.rings(LINE_1), centre.rings(LINE_2)
    centre.do(c.ReportCaller(line=LINE_2, number="19900007777", name=""), MACHINE)
    centre.do(c.AnswerCall(call=first.id))
    centre.do(c.OpenIncident(call=first.id))
    incident = next(iter(centre.state.incidents.values()))
    mission = centre.sends(incident, V01, hospital=H1)
    centre.do(fwc.ForewarnHospital(mission=mission.id))
    answers(centre, HospitalAnswer.CANNOT_TAKE, CannotTake.NO_BED)
    centre.later(5).do(c.ChooseHospital(mission=mission.id, hospital=H2))
    answers(centre, HospitalAnswer.ACCEPTED)
    centre.later(600).reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, *BACK)
    other = centre.sends(incident, V02)
    centre.reaches(other, Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, *BACK)
    by, way = at_seat(SEAT_1), Mileage(driven_m=8400.0, fixes=500)
    older = Mileage(driven_m=1.0, fixes=1)
    return [
        *centre.events,
        made(1, first.id),
        made(2, second.id, number="19900007777", line=LineId("2")),
        made(3, None, outgoing=True, called="09990009999", seats=(SeatId("2"), SeatId("12"))),
        RecordingHeld(recording=recording_id(REC, 3), reason="纠纷", by=by, at=NOON),
        RecordingRemoved(
            recording=recording_id(REC, 2), reason=RemovalReason.AGE, seal=GONE, at=NOON
        ),
        MissionWayCounted(mission=mission.id, went=older, at=NOON),
        MissionWayCounted(mission=mission.id, went=way, at=NOON + DAY),
        a_day(V01, 0, driven_m=61_250.0, fixes=17_120, gaps=3, bridged_m=1830.0),
        a_day(V02, 0, driven_m=12_500.0, fixes=900),
        a_day(V01, 1, driven_m=44_000.0, fixes=12_000, gaps=1),
    ]


def answers(centre: Centre, word: HospitalAnswer, reason: CannotTake | None = None) -> None:
    newest = list(centre.state.forewarnings.live)[-1]
    answer = fwc.AnswerForewarning(forewarning=newest, word=word, reason=reason, person="李医生")
    centre.later(7).do(answer)


def a_day(vehicle: Any, days_before: int, **told: Any) -> VehicleDayCounted:
    since = MIDNIGHT - days_before * DAY
    return VehicleDayCounted(vehicle=vehicle, since=since, went=Mileage(**told), at=NOON + DAY)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest) -> Iterator[tuple[Database, OpenedSearch]]:
    """Written once: nothing here writes."""
    with TemporaryDirectory() as directory:
        if request.param == "sqlite":
            url = f"sqlite:///{directory}/store.db"
        else:
            server: PostgresServer = request.getfixturevalue("postgresql")
            url = server.new_database()
        database = Database(url)
        write(SqlJournal(database), the_past())
        searching = open_search(database)
        searching.keeper.rebuild()
        yield database, searching
        searching.close()
        database.close()


@pytest.fixture
def searching(opened: tuple[Database, OpenedSearch]) -> OpenedSearch:
    return opened[1]


def by(field: str, operator: str, *values: str) -> Criterion:
    return Criterion(field=field, operator=Operator(operator), values=values)


def asked(subject: str, *criteria: Criterion, **more: Any) -> Asked:
    return understood(Query(subject=subject, criteria=criteria, **more))


def column(searching: OpenedSearch, subject: str, field: str, *criteria: Criterion, **more: Any):
    page = searching.find(asked(subject, *criteria, columns=(field,), **more), 50)
    return [row.cells[0] for row in page.rows]


QUESTIONS: tuple[tuple[tuple[Criterion, ...], list[int]], ...] = (
    ((), [3, 2, 1]),
    ((by("direction", "is", "out"),), [3]),
    ((by("number", "is", "19900007777"),), [2]),
    ((by("line", "is", "1"), by("recorded_s", "below", "30")), [1]),
    ((by("recorded_s", "at_least", "40"),), [3, 2]),
    ((by("seats", "contains", "12"),), [3]),
    ((by("seats", "is", "2,12"),), [3]),
    ((by("incident_number", "filled"),), [1]),
    ((by("held", "filled"),), [3]),
    ((by("removal", "is", "age"),), [2]),
    ((by("removed_at", "empty"),), [3, 1]),
    ((by("serial", "between", "1", "3"),), [2, 1]),
)


@pytest.mark.parametrize(("criteria", "expected"), QUESTIONS)
def test_recordings_are_found_by_any_mix(
    searching: OpenedSearch, criteria: tuple[Criterion, ...], expected: list[int]
) -> None:
    assert column(searching, "recording", "serial", *criteria) == expected
    assert searching.count(asked("recording", *criteria)).count == len(expected)


def test_the_search_box_finds_the_recordings_of_an_incident_and_of_a_call_without_one(
    searching: OpenedSearch,
) -> None:
    (number,) = column(searching, "incident", "number")
    assert column(searching, "recording", "serial", text=number) == [1]
    assert column(searching, "recording", "serial", text="19900007777") == [2]


def test_a_recordings_row_is_named_as_the_player_opens_it(searching: OpenedSearch) -> None:
    page = searching.find(asked("recording"), 2)
    assert [row.id for row in page.rows] == [recording_id(REC, 3), recording_id(REC, 2)]
    rest = searching.find(asked("recording"), 2, page.after)
    assert [row.id for row in rest.rows] == [recording_id(REC, 1)]
    assert rest.rows[0].incident != ""


def test_vehicle_days_are_found_by_distance_and_name_vehicle_and_day(
    searching: OpenedSearch,
) -> None:
    long = by("went_m", "at_least", "20000")
    page = searching.find(asked("vehicle_day", long), 50)
    expected = [f"{V01}@{ms_of(MIDNIGHT)}", f"{V01}@{ms_of(MIDNIGHT - DAY)}"]
    assert [row.id for row in page.rows] == expected
    assert column(searching, "vehicle_day", "gaps", by("vehicle", "is", V02)) == [0]
    counted = searching.count(asked("vehicle_day"))
    assert (counted.count, counted.totals["went_m"].sum) == (3, 117_750.0)


def test_a_missions_way_is_the_newest_that_was_counted(searching: OpenedSearch) -> None:
    assert column(searching, "mission", "went_m", by("went_m", "filled")) == [8400.0]
    assert column(searching, "mission", "vehicle", by("went_m", "empty")) == [V02]


def test_only_missions_that_ended_without_a_way_are_still_to_be_counted(
    opened: tuple[Database, OpenedSearch],
) -> None:
    records = SqlWayRecords(opened[0])
    since, before = NOON - DAY, NOON + DAY
    (left,) = records.uncounted(since, before, 10)
    assert left.vehicle == V02
    assert records.uncounted(since, before, 10, left) == ()
    assert records.uncounted(since, left.ended_at, 10) == ()
    assert records.counted_on(MIDNIGHT) == {V01, V02}
    assert records.counted_on(MIDNIGHT - DAY) == {V01}
    assert records.counted_on(NOON) == frozenset()


def test_what_hospitals_were_told_is_found_by_their_answers(searching: OpenedSearch) -> None:
    no_bed = by("refused_because", "is", "no_bed")
    page = searching.find(asked("forewarning", no_bed, columns=("hospital",)), 50)
    assert [row.cells[0] for row in page.rows] == [H1]
    assert page.rows[0].incident == searching.find(asked("incident"), 1).rows[0].id
    taken = by("accepted_at", "filled")
    assert column(searching, "forewarning", "hospital", taken) == [H2]
    assert column(searching, "forewarning", "answered_s", taken) == [7.0]
    assert column(searching, "forewarning", "hospital") == [H2, H1]
