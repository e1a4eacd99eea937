"""Reviews of calls: not one's own, blind where two mark, appealed by whose call it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.codes import CallOutcome, Priority, Role
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId, CallId, SeatId
from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quality.commands import (
    AnswerAppeal,
    AppealReview,
    ArchiveReview,
    AssessCall,
    ChooseForReview,
    CoachPerson,
    ReadCoaching,
    SetScoreSheet,
    SettleReview,
    WantSecondReview,
)
from dispatch_app.domain.quality.drawing import Candidate, drawn, ruled
from dispatch_app.domain.quality.results import Marked, by_person, by_seat
from dispatch_app.domain.quality.reviews import (
    APPEAL_WITHIN,
    KEPT_AFTER,
    ChosenBy,
    Review,
    ReviewedCall,
    ReviewRule,
    ReviewState,
    SoundNote,
)
from dispatch_app.domain.quality.sheets import (
    MARKS,
    Item,
    Mark,
    Scale,
    ScoreSheet,
    Section,
    differing,
    score,
)
from dispatch_app.domain.values import Actor
from tests.fakes.builders import NOON, SEAT_1, Centre, a_centre, at_seat

WORDS = Text(zh="甲", en="A")
PLACE = Item(code="place", text=WORDS, scale=Scale.PASS, weight=3, knock_out=True)
TONE = Item(code="tone", text=WORDS, scale=Scale.POINTS, weight=1)
SHEET = ScoreSheet(
    code="call",
    version="1",
    text=WORDS,
    sections=(Section(code="all", text=WORDS, items=(PLACE, TONE)),),
)
GOOD = {"place": Mark.PASSED, "tone": Mark.FIVE}
FAIR = {"place": Mark.PASSED, "tone": Mark.THREE}
OWNER = at_seat(SEAT_1)


def a_reviewer(name: str) -> Actor:
    return Actor(account=AccountId(name), role=Role.SHIFT_LEADER, seat=SeatId("8"))


ONE, TWO, THREE = (a_reviewer(name) for name in ("one", "two", "three"))


def a_call(name: str = "C-1", seat: str = "1", minutes: int = 0) -> ReviewedCall:
    return ReviewedCall(
        call=CallId(name),
        seat=SeatId(seat),
        account=OWNER.account,
        person="张三",
        answered_at=NOON + timedelta(minutes=minutes),
    )


def a_room(**more: object) -> tuple[Centre, Review]:
    centre = a_centre()
    centre.do(SetScoreSheet(sheet=SHEET), ONE)
    centre.do(ChooseForReview(calls=(a_call(),), **more), ONE)
    return centre, now(centre)


def now(centre: Centre) -> Review:
    return next(iter(centre.state.quality.reviews.values()))


def marks(centre: Centre, by: Actor, given_marks: dict[str, Mark] = GOOD) -> Review:
    centre.do(AssessCall(review=now(centre).id, marks=given_marks), by)
    return now(centre)


def refusal(centre: Centre, command: object, actor: Actor) -> str:
    with pytest.raises(Rejected) as refused:
        centre.do(command, actor)
    return refused.value.code


# ---- marks and points


def test_points_are_the_weighted_share_of_what_applied():
    assert score(SHEET, GOOD).points == 100.0
    assert score(SHEET, FAIR).points == 87.5
    assert score(SHEET, {"place": Mark.NOT_APPLICABLE, "tone": Mark.TWO}).points == 25.0


def test_a_failed_knock_out_lets_the_whole_call_count_nothing():
    found = score(SHEET, {"place": Mark.FAILED, "tone": Mark.FIVE})
    assert (found.points, found.knocked_out) == (0.0, ("place",))
    assert not found.passes(SHEET)


def test_where_nothing_applied_nothing_was_wrong():
    assert score(SHEET, dict.fromkeys(("place", "tone"), Mark.NOT_APPLICABLE)).points == 100.0


@given(st.data())
def test_points_stay_between_nothing_and_all(data):
    chosen = {i.code: data.draw(st.sampled_from(MARKS[i.scale])) for i in SHEET.items()}
    assert 0.0 <= score(SHEET, chosen).points <= 100.0


def test_a_sheet_has_items_with_codes_of_their_own():
    twice = Section(code="all", text=WORDS, items=(PLACE, PLACE))
    with pytest.raises(InvalidValue):
        replace(SHEET, sections=(twice,))
    with pytest.raises(InvalidValue):
        replace(SHEET, sections=())


def test_a_version_that_was_in_use_is_never_another_sheet():
    centre, _ = a_room()
    changed = replace(SHEET, pass_from=50.0)
    assert refusal(centre, SetScoreSheet(sheet=changed), ONE) == "quality.version-taken"
    centre.do(SetScoreSheet(sheet=replace(changed, version="2")), ONE)
    assert centre.state.quality.sheet.version == "2"


def test_a_review_is_marked_by_the_version_it_was_begun_with():
    centre, review = a_room()
    other = replace(PLACE, code="other")
    sections = (Section(code="all", text=WORDS, items=(other,)),)
    centre.do(SetScoreSheet(sheet=replace(SHEET, version="2", sections=sections)), ONE)
    assert marks(centre, ONE).final.points == 100.0
    assert review.sheet == "call/1"


# ---- choosing


def candidates(*seats: str) -> list[Candidate]:
    return [Candidate(of=a_call(f"C-{n}", seat, n), talked_s=60.0) for n, seat in enumerate(seats)]


def test_the_same_seed_draws_the_same_calls_in_whatever_order_they_come():
    calls = candidates(*("1", "2") * 50)
    assert drawn(calls, 0.1, 7) == drawn(calls[::-1], 0.1, 7)
    assert drawn(calls, 0.1, 7) != drawn(calls, 0.1, 8)


def test_each_seat_gives_its_share_and_one_at_least():
    found = drawn(candidates(*["1"] * 40, "2"), 0.1, 7)
    seats = [one.of.seat for one in found]
    assert (seats.count("1"), seats.count("2")) == (4, 1)


def test_rules_name_all_calls_of_a_kind():
    plain = candidates("1")[0]
    arrest = replace(plain, complaint="cardiac_arrest")
    complaint = replace(plain, outcome=CallOutcome.COMPLAINT)
    late = replace(plain, priority=Priority.P1, ordered_after_s=61.0)
    every = [plain, arrest, complaint, late, replace(late, ordered_after_s=60.0)]
    named = {rule: ruled(every, rule, norm_s=60.0) for rule in ReviewRule}
    assert named == {
        ReviewRule.CARDIAC_ARREST: (arrest,),
        ReviewRule.COMPLAINT: (complaint,),
        ReviewRule.LATE_FIRST_PRIORITY: (late,),
    }


def test_a_call_is_under_review_once():
    centre, _ = a_room()
    centre.do(ChooseForReview(calls=(a_call(), a_call("C-2"))), ONE)
    assert [r.of.call for r in centre.state.quality.reviews.values()] == ["C-1", "C-2"]


def test_chance_names_its_seed_and_a_rule_itself():
    for strange in ({"chosen_by": ChosenBy.RANDOM}, {"seed": 7}, {"chosen_by": ChosenBy.RULE}):
        with pytest.raises(InvalidValue):
            ChooseForReview(calls=(a_call(),), **strange)


def test_without_a_sheet_nothing_is_chosen():
    assert refusal(a_centre(), ChooseForReview(calls=(a_call(),)), ONE) == "quality.no-sheet"


# ---- marking


def test_nobody_marks_an_own_call():
    centre, review = a_room()
    wrong = AssessCall(review=review.id, marks=GOOD)
    assert refusal(centre, wrong, OWNER) == "quality.own-call"


def test_every_item_is_marked_on_its_own_scale():
    centre, review = a_room()
    for lacking in ({"place": Mark.PASSED}, {**GOOD, "tone": Mark.PASSED}):
        wrong = AssessCall(review=review.id, marks=lacking)
        assert refusal(centre, wrong, ONE) == "quality.not-all-marked"


def test_one_review_is_enough_unless_a_second_is_wanted():
    centre, review = a_room()
    assert review.state is ReviewState.DUE
    assert marks(centre, ONE).state is ReviewState.DONE
    assert refusal(centre, AssessCall(review=review.id, marks=GOOD), TWO) == (
        "quality.marked-already"
    )


def test_notes_stand_at_their_second_in_order():
    centre, review = a_room()
    notes = (SoundNote(at_s=40.0, text="乙"), SoundNote(at_s=3.5, text="甲"))
    centre.do(AssessCall(review=review.id, marks=GOOD, notes=notes), ONE)
    assert [note.text for note in now(centre).first.notes] == ["甲", "乙"]


def test_the_second_review_is_by_another_person():
    centre, review = a_room(wants_second=True)
    assert marks(centre, ONE).state is ReviewState.SECOND_DUE
    again = AssessCall(review=review.id, marks=GOOD)
    assert refusal(centre, again, ONE) == "quality.second-by-another"


def test_two_who_agree_have_settled_it():
    centre, _ = a_room(wants_second=True)
    marks(centre, ONE)
    review = marks(centre, TWO)
    assert (review.state, review.final.points) == (ReviewState.DONE, 100.0)


def test_two_who_differ_are_settled_by_somebody():
    centre, review = a_room(wants_second=True)
    marks(centre, ONE)
    review = marks(centre, TWO, FAIR)
    assert (review.state, review.final) == (ReviewState.DIFFERS, None)
    assert differing(SHEET, review.first.marks, review.second.marks) == ("tone",)
    centre.do(SettleReview(review=review.id, marks=FAIR, comment="同意二审"), THREE)
    assert now(centre).final.points == 87.5
    settled = SettleReview(review=review.id, marks=GOOD)
    assert refusal(centre, settled, THREE) == "quality.nothing-to-settle"


def test_a_second_review_may_be_wanted_after_the_first():
    centre, review = a_room()
    marks(centre, ONE)
    centre.do(WantSecondReview(review=review.id), TWO)
    assert now(centre).state is ReviewState.SECOND_DUE


# ---- appeals and coaching


def test_whose_call_it_was_appeals_and_another_than_the_marker_answers():
    centre, review = a_room()
    early = AppealReview(review=review.id, text="早")
    assert refusal(centre, early, OWNER) == "quality.no-appeal-now"
    marks(centre, ONE, FAIR)
    appeal = AppealReview(review=review.id, text="线路有噪声")
    assert refusal(centre, appeal, TWO) == "quality.unknown"
    centre.do(appeal, OWNER)
    assert now(centre).state is ReviewState.APPEALED
    answer = AnswerAppeal(review=review.id, text="有理", marks=GOOD)
    assert refusal(centre, answer, ONE) == "quality.answer-by-another"
    centre.do(answer, TWO)
    assert (now(centre).state, now(centre).final.points) == (ReviewState.ANSWERED, 100.0)
    assert refusal(centre, appeal, OWNER) == "quality.no-appeal-now"


def test_an_appeal_that_was_wrong_changes_no_points():
    centre, review = a_room()
    marks(centre, ONE, FAIR)
    centre.do(AppealReview(review=review.id, text="不同意"), OWNER)
    centre.do(AnswerAppeal(review=review.id, text="录音清楚"), TWO)
    assert now(centre).final.points == 87.5


def test_an_appeal_comes_in_time():
    centre, review = a_room()
    marks(centre, ONE)
    centre.later(APPEAL_WITHIN.total_seconds() + 1)
    late = AppealReview(review=review.id, text="晚")
    assert refusal(centre, late, OWNER) == "quality.appeal-too-late"


def test_a_note_of_coaching_is_read_by_whose_call_it_was():
    centre, review = a_room()
    note = CoachPerson(review=review.id, text="先核实地址")
    assert refusal(centre, note, ONE) == "quality.not-marked"
    marks(centre, ONE)
    centre.do(note, ONE)
    assert refusal(centre, ReadCoaching(review=review.id), TWO) == "quality.unknown"
    centre.later(60).do(ReadCoaching(review=review.id), OWNER)
    assert now(centre).coaching.read_at == centre.now
    assert centre.do(ReadCoaching(review=review.id), OWNER) == ()


def test_what_was_done_long_ago_leaves_the_live_state_unless_it_is_appealed():
    centre, review = a_room()
    marks(centre, ONE)
    centre.do(AppealReview(review=review.id, text="不同意"), OWNER)
    centre.later(KEPT_AFTER.total_seconds())
    assert centre.do(ArchiveReview(review=review.id)) == ()
    centre.do(AnswerAppeal(review=review.id, text="录音清楚"), TWO)
    centre.do(ArchiveReview(review=review.id))
    assert centre.state.quality.reviews == {}


# ---- results


def a_result(month: str, points: float, **more: object) -> Marked:
    given_values = {
        "month": month,
        "seat": "1",
        "account": "a",
        "person": "张三",
        "points": points,
        "passed": points >= 80,
        "knocked_out": points == 0,
    }
    return Marked(**{**given_values, **more})


def test_results_say_how_many_and_how_they_changed():
    told = by_person(
        [a_result("2026-09", 70.0), a_result("2026-11", 90.0), a_result("2026-11", 100.0)]
    )
    assert [(r.month, r.n, r.mean, r.passed, r.change) for r in told] == [
        ("2026-09", 1, 70.0, 0, None),
        ("2026-11", 2, 95.0, 2, 25.0),
    ]


def test_a_person_who_changes_seats_stays_one_person():
    marked = [a_result("2026-11", 90.0), a_result("2026-11", 70.0, seat="2")]
    assert len(by_person(marked)) == 1
    assert [r.subject for r in by_seat(marked)] == ["1", "2"]
