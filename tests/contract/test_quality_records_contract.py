"""Reviews of all time are told as the live state held them: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.quality_records import SqlQualityRecords
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Nature, Role
from dispatch_app.domain.ids import AccountId, ReviewId, SeatId
from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quality.commands import (
    AnswerAppeal,
    AppealReview,
    AssessCall,
    ChooseForReview,
    CoachPerson,
    ReadCoaching,
    SetScoreSheet,
    SettleReview,
)
from dispatch_app.domain.quality.reviews import ReviewedCall, SoundNote
from dispatch_app.domain.quality.sheets import Item, Mark, Scale, ScoreSheet, Section
from dispatch_app.domain.values import Actor
from dispatch_app.ports.quality_records import QualityRecords
from tests.fakes.builders import MACHINE, NOON, SEAT_1, V01, Centre, a_centre, at_seat
from tests.fakes.written import write

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
WORDS = Text(zh="甲", en="A")
TONE = Item(code="tone", text=WORDS, scale=Scale.POINTS)
SHEET = ScoreSheet(
    code="call",
    version="1",
    text=WORDS,
    sections=(Section(code="all", text=WORDS, items=(TONE,)),),
)
OWNER = at_seat(SEAT_1)
GOOD, FAIR = {"tone": Mark.FIVE}, {"tone": Mark.THREE}


def a_reviewer(name: str) -> Actor:
    return Actor(account=AccountId(name), role=Role.SHIFT_LEADER, seat=SeatId("8"))


ONE, TWO = a_reviewer("one"), a_reviewer("two")


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database(store_url)
    yield opened
    opened.close()


def kept(database: Database, centre: Centre) -> QualityRecords:
    write(SqlJournal(database), centre.events)
    return SqlQualityRecords(database)


def a_call(name: str, **more: object) -> ReviewedCall:
    given = {
        "call": name,
        "seat": SEAT_1,
        "account": OWNER.account,
        "person": "张三",
        "answered_at": NOON,
    }
    return ReviewedCall(**{**given, **more})  # type: ignore[arg-type]


def with_reviews() -> tuple[Centre, list[ReviewId]]:
    """One settled after two differed, one that agreed, one appealed and coached, one due."""
    centre = a_centre()
    centre.do(SetScoreSheet(sheet=SHEET), ONE)
    pairs = (a_call("C-1"), a_call("C-2"))
    centre.do(ChooseForReview(calls=pairs, wants_second=True), ONE)
    centre.later(60).do(ChooseForReview(calls=(a_call("C-3"), a_call("C-4"))), ONE)
    differs, agrees, appealed, due = centre.state.quality.reviews
    notes = (SoundNote(at_s=3.5, text="没问地址"),)
    centre.do(AssessCall(review=differs, marks=GOOD, notes=notes, comment="好"), ONE)
    centre.do(AssessCall(review=differs, marks=FAIR), TWO)
    centre.later(60).do(SettleReview(review=differs, marks=FAIR), ONE)
    centre.do(AssessCall(review=agrees, marks=GOOD), ONE)
    centre.do(AssessCall(review=agrees, marks=GOOD), TWO)
    centre.do(AssessCall(review=appealed, marks=FAIR), ONE)
    centre.do(AppealReview(review=appealed, text="噪声"), OWNER)
    centre.do(AnswerAppeal(review=appealed, text="有理", marks=GOOD), TWO)
    centre.do(CoachPerson(review=appealed, text="先核实地址"), ONE)
    centre.later(60).do(ReadCoaching(review=appealed), OWNER)
    return centre, [differs, agrees, appealed, due]


def test_the_tables_tell_of_each_review_what_the_live_state_holds(database):
    centre, ids = with_reviews()
    records = kept(database, centre)
    assert [records.review(id_) for id_ in ids] == list(centre.state.quality.reviews.values())
    assert {review.id for _, review in records.reviews(10)} == set(ids)
    assert records.sheets() == (SHEET,)
    assert records.review(ReviewId("?")) is None


def test_what_counts_is_what_the_live_state_says(database):
    centre, _ = with_reviews()
    marked = kept(database, centre).marked(NOON - HOUR, NOON + HOUR, ZONE)
    finals = [r.final for r in centre.state.quality.reviews.values()]
    assert sorted(m.points for m in marked) == sorted(f.points for f in finals if f is not None)
    assert {m.month for m in marked} == {"2026-11"}


def test_one_person_finds_own_reviews_alone(database):
    centre, ids = with_reviews()
    other = a_call("C-9", account=AccountId("person-2"))
    centre.later(1).do(ChooseForReview(calls=(other,)), ONE)
    records = kept(database, centre)
    own = {review.id for _, review in records.reviews(10, account=OWNER.account)}
    assert own == set(ids)


def answered_calls() -> Centre:
    """Answered at seat 1 by one who signed in there: one real with an order, one of a drill."""
    centre = a_centre()
    centre.do(c.SignInSeat(seat=SEAT_1, person="张三"), OWNER)
    incident = centre.later(5).opens()
    centre.later(30).sends(incident, V01)
    for call in list(centre.state.calls):
        centre.do(c.EndCall(call=call), OWNER)
    centre.later(60).do(c.ReportRinging(line="2", nature=Nature.DRILL), MACHINE)  # type: ignore[arg-type]
    drill = list(centre.state.calls)[-1]
    centre.do(c.AnswerCall(call=drill), OWNER)
    centre.do(c.EndCall(call=drill), OWNER)
    return centre


def test_real_answered_calls_can_be_chosen_with_who_sat_there(database):
    centre = answered_calls()
    (found,) = kept(database, centre).candidates(NOON - HOUR, NOON + HOUR, 100)
    assert (found.of.seat, found.of.person, found.of.account) == (
        SEAT_1,
        "张三",
        OWNER.account,
    )
    assert found.ordered_after_s is not None
    assert found.of.incident_number


def test_a_call_under_review_is_not_offered_again(database):
    centre = answered_calls()
    centre.do(SetScoreSheet(sheet=SHEET), ONE)
    real = next(call for call in centre.state.calls.values() if call.nature is Nature.REAL)
    centre.do(ChooseForReview(calls=(a_call(real.id),)), ONE)
    assert kept(database, centre).candidates(NOON - HOUR, NOON + HOUR, 100) == ()
