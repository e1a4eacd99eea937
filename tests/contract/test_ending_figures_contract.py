"""Endings without a vehicle of ours by their coded reasons: figures and query equal a recount from
the journal alone, in SQLite and PostgreSQL."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.figures.facts import KeptFacts
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.search.opening import open_search
from dispatch_app.domain import commands as c
from dispatch_app.domain import events as e
from dispatch_app.domain.codes import AcceptanceKind, IncidentOutcome, Stage
from dispatch_app.domain.endings.commands import (
    AgreeToNoVehicle,
    DenyNoVehicle,
    ProposeNoVehicle,
    ReferIncident,
)
from dispatch_app.domain.endings.events import IncidentReferred, NoVehicleAgreed
from dispatch_app.domain.endings.kept import NoVehicleReason, ReferralAnswer, ReferralTo
from dispatch_app.domain.search.asking import Criterion, Query, understood
from dispatch_app.domain.search.fields import Operator
from dispatch_app.ports.figures import FigureAnswer, FigureQuestion
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.local_time import LocalTime
from tests.fakes.builders import H1, NOON, SEAT_2, Centre, a_centre, a_place, a_plan, at_seat
from tests.fakes.postgresql_server import PostgresServer
from tests.fakes.written import write

SHANGHAI = ZoneInfo("Asia/Shanghai")
SEED, INCIDENTS = 4, 60
OTHER_SEAT = at_seat(SEAT_2)
GOES = (
    *(Stage.ACKNOWLEDGED, Stage.EN_ROUTE, Stage.ON_SCENE),
    *(Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE),
)


@cache
def the_days() -> Centre:
    """Read, never gone on with: all tests share it."""
    chance = random.Random(SEED)
    centre = a_centre()
    for number in range(INCIDENTS):
        _one(centre.later(chance.uniform(60, 900)), chance, number % 6)
    return centre


def _one(centre: Centre, chance: random.Random, way: int) -> None:
    incident = centre.opens()
    centre.do(c.FixPlace(incident=incident.id, place=a_place()))
    reason = chance.choice(list(NoVehicleReason))
    proposal = ProposeNoVehicle(incident=incident.id, reason=reason)
    if way == 0:
        centre.later(30).do(proposal)
    else:
        centre.do(c.RecordIntake(incident=incident.id, complaint="chest_pain"))
        centre.do(c.SetPlan(incident=incident.id, plan=a_plan()))
        centre.later(chance.uniform(10, 90))
        _unwell(centre, chance, way, proposal)
    call = next(reversed(centre.state.calls.values()))
    centre.later(5).do(c.EndCall(call=call.id))


def _unwell(centre: Centre, chance: random.Random, way: int, proposal: ProposeNoVehicle) -> None:
    if way in (1, 2):
        centre.do(proposal)
        centre.later(chance.uniform(5, 60))
    if way == 1:
        centre.do(AgreeToNoVehicle(incident=proposal.incident), OTHER_SEAT)
    elif way == 2:
        centre.do(DenyNoVehicle(incident=proposal.incident), OTHER_SEAT)
        _refer(centre, chance, proposal, ReferralAnswer.AWAITED, ReferralAnswer.ACCEPTED)
    elif way == 3:
        _refer(centre, chance, proposal, ReferralAnswer.DECLINED)
        centre.sends(centre.incident(proposal.incident))
        _brought(centre)
    elif way == 4:
        _refer(centre, chance, proposal, ReferralAnswer.DECLINED, ReferralAnswer.ACCEPTED)
    else:
        centre.do(
            c.CloseIncident(
                incident=proposal.incident, outcome=IncidentOutcome.REFUSED_BY_PATIENT, note="不去"
            )
        )


def _refer(
    centre: Centre, chance: random.Random, of: ProposeNoVehicle, *answers: ReferralAnswer
) -> None:
    for answer in answers:
        to = chance.choice((ReferralTo.OTHER_CENTRE, ReferralTo.HOSPITAL_VEHICLE))
        referral = ReferIncident(
            incident=of.incident,
            to=to,
            name="演示县分中心",
            hospital=H1 if to is ReferralTo.HOSPITAL_VEHICLE else None,
            told="值班员",
            answer=answer,
        )
        centre.later(chance.uniform(20, 200)).do(referral)


def _brought(centre: Centre) -> None:
    mission = next(reversed(centre.state.missions.values()))
    centre.reaches(mission, *GOES)


@dataclass
class Recount:
    """What happened, told by the events alone; knows no table."""

    outcome: dict[str, str] = field(default_factory=dict)
    agreed: dict[str, NoVehicleAgreed] = field(default_factory=dict)
    referred: dict[str, IncidentReferred] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    kinds: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, centre: Centre) -> Recount:
        counted = cls()
        for event in centre.events:
            match event:
                case NoVehicleAgreed():
                    counted.agreed[event.incident] = event
                case IncidentReferred():
                    counted.referred[event.incident] = event
                case e.IncidentClosed():
                    counted.outcome[event.incident] = event.outcome.value
                case e.MissionOrdered():
                    counted.sent.add(event.incident)
                case e.AcceptanceBegan():
                    counted.kinds.append((event.kind.value, event.incident))
        return counted


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def days(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The same days in a store of each kind, written once: these tests only read."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('endings') / 'store.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgresql")
        url = server.new_database()
    opened = Database(url)
    write(SqlJournal(opened), the_days().events, batch=50)
    yield opened
    opened.close()


def asked(database: Database, report: str, **more: object) -> FigureAnswer:
    facts = KeptFacts(database, lambda: the_days().now)
    given: dict[str, object] = {"since": NOON, "until": NOON + timedelta(days=30), **more}
    question = FigureQuestion(report=report, **given)  # type: ignore[arg-type]
    answering = Answering(facts, figure_book(), LocalTime(SHANGHAI))
    return answering.answer(question, made_at=NOON)


def counts(answer: FigureAnswer) -> dict[tuple[str, ...], int]:
    return {row.key: row.cells[0].n for row in answer.table.rows}


def total(answer: FigureAnswer, measure: str):  # type: ignore[no-untyped-def]
    return answer.table.totals[[column.measure for column in answer.columns].index(measure)]


def test_who_was_sent_nobody_is_told_by_reason_and_whether_a_second_agreed(days: Database) -> None:
    recount = Recount.of(the_days())
    answer = asked(days, "no_vehicle_reasons", split=("no_vehicle_reason", "seconded"))
    expected = Counter(
        (each.reason.value, "yes" if each.agreed else "no") for each in recount.agreed.values()
    )
    assert counts(answer) == expected
    assert len({reason for reason, _ in expected}) > 2
    seconded = sum(each.agreed is not None for each in recount.agreed.values())
    assert 0 < seconded < len(recount.agreed)
    assert total(answer, "seconded_share").value == seconded / len(recount.agreed)


def test_a_proposal_that_was_denied_is_no_reason(days: Database) -> None:
    recount = Recount.of(the_days())
    answer = asked(days, "referrals", split=("no_vehicle_reason",))
    assert counts(answer) == {("",): len(recount.referred)}


def test_referrals_are_told_by_whom_and_what_they_answered_last(days: Database) -> None:
    recount = Recount.of(the_days())
    answer = asked(days, "referrals")
    expected = Counter((r.to.value, r.answer.value) for r in recount.referred.values())
    assert counts(answer) == expected
    by_answer = Counter(r.answer for r in recount.referred.values())
    for measure, wanted in (
        ("referral_accepted", ReferralAnswer.ACCEPTED),
        ("referral_declined", ReferralAnswer.DECLINED),
    ):
        assert total(answer, measure).n == len(recount.referred)
        assert total(answer, measure).value == by_answer[wanted] / len(recount.referred)
    sent = sum(incident in recount.sent for incident in recount.referred)
    assert 0 < sent < len(recount.referred)
    assert total(answer, "dispatched").value == sent / len(recount.referred)


def test_where_it_was_referred_and_what_became_of_it(days: Database) -> None:
    recount = Recount.of(the_days())
    answer = asked(days, "referrals", split=("referred_name", "incident_outcome"))
    expected = Counter(
        (each.name, recount.outcome.get(incident, ""))
        for incident, each in recount.referred.items()
    )
    assert counts(answer) == expected
    assert len({name for name, _ in expected}) == 2


def test_acceptances_that_no_vehicle_came_of_are_told_by_kind_and_outcome(days: Database) -> None:
    recount = Recount.of(the_days())
    ended = {
        AcceptanceKind.NO_VEHICLE.value,
        AcceptanceKind.REFERRAL.value,
        AcceptanceKind.REFUSED.value,
        AcceptanceKind.STOPPED.value,
    }
    answer = asked(days, "ended_acceptances")
    expected = Counter(
        (kind, recount.outcome[incident]) for kind, incident in recount.kinds if kind in ended
    )
    assert counts(answer) == expected
    assert {kind for kind, _ in expected} == ended - {AcceptanceKind.STOPPED.value}


def test_the_query_finds_incidents_by_reason_second_person_and_answer(days: Database) -> None:
    recount = Recount.of(the_days())
    opened = open_search(days)

    def found(*criteria: tuple[str, str]) -> set[str | None]:
        asked_for = tuple(
            Criterion(field=name, operator=Operator.IS, values=(value,)) for name, value in criteria
        )
        query = Query(subject="incident", criteria=asked_for, columns=("number", "referred_name"))
        return {row.incident for row in opened.find(understood(query), 100).rows}

    try:
        for reason in NoVehicleReason:
            assert found(("no_vehicle_reason", reason.value)) == {
                incident for incident, each in recount.agreed.items() if each.reason is reason
            }
        assert found(("second_account", OTHER_SEAT.account)) == {
            incident for incident, each in recount.agreed.items() if each.agreed is not None
        }
        assert found(("referral_answer", "declined"), ("referred_to", "other_centre")) == {
            incident
            for incident, each in recount.referred.items()
            if (each.answer, each.to) == (ReferralAnswer.DECLINED, ReferralTo.OTHER_CENTRE)
        }
    finally:
        opened.close()


def test_an_answer_that_comes_later_changes_a_figure_that_was_asked_before(store_url: str) -> None:
    centre, database = a_centre(), Database(store_url)
    incident = centre.opens()
    first = ReferIncident(incident=incident.id, to=ReferralTo.OTHER_CENTRE, told="值班员")
    centre.do(first)
    journal = SqlJournal(database)
    write(journal, centre.events)
    facts = KeptFacts(database, lambda: centre.now + timedelta(hours=1))
    answering = Answering(facts, figure_book(), LocalTime(SHANGHAI))
    question = FigureQuestion(
        report="referrals", since=NOON, until=NOON + timedelta(days=1), split=("referral_answer",)
    )
    assert counts(answering.answer(question, made_at=NOON)) == {("awaited",): 1}
    known = len(centre.events)
    centre.later(60).do(
        ReferIncident(
            incident=incident.id,
            to=ReferralTo.OTHER_CENTRE,
            told="值班员",
            answer=ReferralAnswer.ACCEPTED,
        )
    )
    write(journal, centre.events[known:])
    facts.catch_up()
    assert counts(answering.answer(question, made_at=NOON)) == {("accepted",): 1}
    database.close()
