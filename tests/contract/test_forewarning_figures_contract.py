"""What hospitals were told and said, as figures: in SQLite and PostgreSQL, also days later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.figures.facts import KeptFacts
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Stage
from dispatch_app.domain.forewarning import commands as fwc
from dispatch_app.domain.forewarning.values import (
    ArrivalCondition,
    CannotTake,
    ForewarningId,
    HospitalAnswer,
    PatientOutcome,
)
from dispatch_app.ports.figures import FigureAnswer, FigureCell, FigureQuestion
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.local_time import LocalTime
from tests.fakes.builders import H1, H2, NOON, Centre, a_centre
from tests.fakes.written import write

SHANGHAI = ZoneInfo("Asia/Shanghai")
ON_THE_WAY = (Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def newest(centre: Centre) -> ForewarningId:
    return list(centre.state.forewarnings.live)[-1]


def answers(centre: Centre, word: HospitalAnswer, reason: CannotTake | None = None) -> None:
    centre.do(fwc.AnswerForewarning(forewarning=newest(centre), word=word, reason=reason))


def refused_and_brought_elsewhere() -> Centre:
    """The first hospital refuses after 10 s, the second accepts after 30 s and has the patient
    120 s after the arrival."""
    centre = a_centre()
    mission = centre.sends(centre.opens(), hospital=H1)
    centre.do(fwc.ForewarnHospital(mission=mission.id))
    answers(centre.later(10), HospitalAnswer.CANNOT_TAKE, CannotTake.NO_BED)
    centre.do(c.ChooseHospital(mission=mission.id, hospital=H2))
    answers(centre.later(30), HospitalAnswer.ACCEPTED)
    centre.reaches(mission, *ON_THE_WAY)
    centre.later(480).reaches(mission, Stage.AT_HOSPITAL)
    taken = fwc.TakePatientOver(
        forewarning=newest(centre), condition=ArrivalCondition.SERIOUS, person="王护士"
    )
    centre.later(120).do(taken)
    return centre


def asked(answering: Answering, report: str, *split: str) -> FigureAnswer:
    question = FigureQuestion(
        report=report, since=NOON, until=NOON + timedelta(days=1), split=split
    )
    return answering.answer(question, made_at=NOON)


def cells(answer: FigureAnswer, measure: str) -> dict[tuple[str, ...], FigureCell]:
    column = [each.measure for each in answer.columns].index(measure)
    return {row.key: row.cells[column] for row in answer.table.rows}


def test_each_hospital_stands_with_its_answers_and_times(database: Database) -> None:
    centre = refused_and_brought_elsewhere()
    write(SqlJournal(database), centre.events)
    facts = KeptFacts(database, lambda: centre.now + timedelta(hours=1))
    answering = Answering(facts, figure_book(), LocalTime(SHANGHAI))
    told = asked(answering, "forewarnings", "hospital")
    assert {k: cell.n for k, cell in cells(told, "forewarnings").items()} == {(H1,): 1, (H2,): 1}
    refused = {k: cell.value for k, cell in cells(told, "forewarning_refused").items()}
    assert refused == {(H1,): 1.0, (H2,): 0.0}
    assert cells(told, "forewarning_answer")[(H2,)].p50 == 30.0
    assert cells(told, "hospital_handover")[(H2,)].p50 == 120.0
    assert cells(told, "forewarning_answer")[(H1,)].excluded == 1


def test_an_outcome_that_is_told_later_changes_a_figure_that_was_asked_before(
    database: Database,
) -> None:
    centre = refused_and_brought_elsewhere()
    journal = SqlJournal(database)
    write(journal, centre.events)
    facts = KeptFacts(database, lambda: centre.now + timedelta(hours=1))
    answering = Answering(facts, figure_book(), LocalTime(SHANGHAI))
    before = asked(answering, "hospital_outcomes", "patient_outcome")
    assert {k: cell.n for k, cell in cells(before, "forewarnings").items()} == {("",): 1}
    known = len(centre.events)
    centre.later(3600).do(
        fwc.TellOutcome(
            forewarning=newest(centre),
            outcome=PatientOutcome.INTENSIVE_CARE,
            disease_class="circulatory",
        )
    )
    write(journal, centre.events[known:])
    facts.catch_up()
    after = asked(answering, "hospital_outcomes", "patient_outcome", "hospital_disease")
    key = ("intensive_care", "circulatory")
    assert {k: cell.n for k, cell in cells(after, "forewarnings").items()} == {key: 1}
    assert cells(after, "outcome_told")[key].value == 1.0
