"""What hospitals were told and said is kept as the live state held it: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.forewarning_records import SqlForewarningRecords
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Nature, Role, Stage
from dispatch_app.domain.forewarning import commands as fwc
from dispatch_app.domain.forewarning.values import (
    ArrivalCondition,
    CannotTake,
    ForewarningEnd,
    ForewarningId,
    HospitalAnswer,
    PatientOutcome,
    Vitals,
)
from dispatch_app.domain.ids import AccountId, MissionId
from dispatch_app.domain.values import Actor
from dispatch_app.ports.forewarning_records import ForewarningRecords
from tests.fakes.builders import H1, H2, Centre, a_centre
from tests.fakes.written import write

WATCH = Actor(account=AccountId("centre"), role=Role.SYSTEM)
ON_THE_WAY = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def kept(database: Database, centre: Centre) -> ForewarningRecords:
    write(SqlJournal(database), centre.events)
    return SqlForewarningRecords(database)


def newest(centre: Centre) -> ForewarningId:
    return list(centre.state.forewarnings.live)[-1]


def answers(centre: Centre, word: HospitalAnswer, reason: CannotTake | None = None) -> None:
    centre.later(5).do(
        fwc.AnswerForewarning(forewarning=newest(centre), word=word, reason=reason, person="李医生")
    )


def with_work() -> Centre:
    """The first hospital refuses; the second one takes the patient over."""
    centre = a_centre()
    mission = centre.sends(centre.opens(), hospital=H1)
    centre.do(fwc.ForewarnHospital(mission=mission.id, vitals=Vitals(pulse=110)))
    answers(centre, HospitalAnswer.DELIVERED)
    answers(centre, HospitalAnswer.CANNOT_TAKE, CannotTake.NO_BED)
    centre.later(5).do(c.ChooseHospital(mission=mission.id, hospital=H2))
    answers(centre, HospitalAnswer.ACCEPTED)
    centre.reaches(mission, *ON_THE_WAY)
    centre.do(
        fwc.TimeForewarning(forewarning=newest(centre), eta_at=centre.now + timedelta(seconds=500)),
        WATCH,
    )
    centre.do(fwc.ForewarnHospital(mission=mission.id, report="平稳"))
    centre.later(480).reaches(mission, Stage.AT_HOSPITAL)
    centre.do(
        fwc.TakePatientOver(
            forewarning=newest(centre), condition=ArrivalCondition.STABLE, person="王护士"
        )
    )
    return centre


def test_each_hospital_has_its_own_row_with_all_that_was_told(database: Database) -> None:
    centre = with_work()
    records = kept(database, centre)
    first, second = records.of_mission(newest_mission(centre))
    assert (first.hospital, first.refused_because) == (H1, CannotTake.NO_BED)
    assert first.withdrawn_because is ForewarningEnd.HOSPITAL_CHANGED
    assert first.delivered_at is not None and first.accepted_at is None
    live = centre.state.forewarnings.live[second.id]
    assert (second.brief, second.version) == (live.brief, live.version)
    assert (second.eta_at, second.arrived_at) == (live.eta_at, live.arrived_at)
    assert second.taken_by == "王护士" and second.condition is ArrivalCondition.STABLE
    assert second.nature is Nature.REAL


def newest_mission(centre: Centre) -> MissionId:
    return list(centre.state.missions)[-1]


def test_a_hospital_finds_its_own_alone_and_those_without_an_outcome(database: Database) -> None:
    centre = with_work()
    second = newest(centre)
    records = kept(database, centre)
    assert [k.hospital for _, k in records.of_hospital(H1, 9)] == [H1]
    assert [k.id for _, k in records.of_hospital(H2, 9, without_outcome=True)] == [second]
    assert records.of_hospital(H1, 9, without_outcome=True) == ()


def test_an_outcome_told_later_stands_in_the_row(database: Database) -> None:
    centre = with_work()
    second = newest(centre)
    centre.later(86_400).do(
        fwc.TellOutcome(
            forewarning=second, outcome=PatientOutcome.DISCHARGED, disease_class="cardiac"
        )
    )
    records = kept(database, centre)
    ((_, found),) = records.of_hospital(H2, 9)
    assert (found.outcome, found.disease_class) == (PatientOutcome.DISCHARGED, "cardiac")
    assert found.outcome_at == centre.now
    assert records.of_hospital(H2, 9, without_outcome=True) == ()


def test_a_hospital_asked_again_has_refused_no_longer(database: Database) -> None:
    centre = a_centre()
    mission = centre.sends(centre.opens(), hospital=H1)
    centre.do(fwc.ForewarnHospital(mission=mission.id))
    answers(centre, HospitalAnswer.CANNOT_TAKE, CannotTake.OVERLOADED)
    centre.do(fwc.ForewarnHospital(mission=mission.id))
    ((_, found),) = kept(database, centre).of_hospital(H1, 9)
    assert (found.refused_at, found.version) == (None, 2)


def test_pages_go_back_in_time(database: Database) -> None:
    centre = with_work()
    records = kept(database, centre)
    ((number, _),) = records.of_hospital(H2, 1)
    assert records.of_hospital(H2, 1, before=number) == ()
