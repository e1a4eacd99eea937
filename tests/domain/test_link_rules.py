"""Shared cases: coordinates or nothing, one answer, no step back, and nothing owed is forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.codes import IncidentOutcome, Nature, PlaceSource
from dispatch_app.domain.commands import CloseIncident, FixPlace, OpenIncident, RecordIntake
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.links.commands import (
    AnswerPartner,
    AskPartner,
    RecordReadBack,
    ReportLinkAsk,
    ReportLinkDelivered,
    ReportLinkWord,
    ReportPartner,
    TakeBackCase,
    TellPartner,
)
from dispatch_app.domain.links.values import (
    CASES_OVER_KEPT,
    MUST_BE_READ_BACK,
    NEXT,
    LinkCase,
    LinkPurpose,
    LinkReason,
    LinkWay,
    LinkWordId,
    PartnerId,
    PartnerKind,
    ReadBackItem,
    Standing,
    WordKind,
)
from dispatch_app.domain.values import Actor, Patient, Position
from tests.fakes.builders import NOON, Centre, a_place
from tests.fakes.linked_centre import DESK, FIRE, GATEWAY, POLICE, TOLD, a_linked_centre


def an_incident(centre: Centre, *, placed: bool = True) -> IncidentId:
    centre.do(OpenIncident(), DESK)
    incident = list(centre.state.incidents)[-1]
    if placed:
        centre.do(FixPlace(incident=incident, place=a_place(position=Position(31.5, 120.5))), DESK)
    centre.do(
        RecordIntake(incident=incident, patient=Patient(count=2), callback_number="09990001234"),
        DESK,
    )
    return incident


def asked(centre: Centre, partner: PartnerId = POLICE, **more: object) -> LinkCase:
    incident = more.pop("incident", None) or an_incident(centre)
    purpose = more.pop("purpose", LinkPurpose.SUPPORT)
    centre.do(AskPartner(incident=incident, partner=partner, purpose=purpose, **more), DESK)
    return list(centre.state.links.cases.values())[-1]


def told_us(centre: Centre, wire: str = "W-1", **more: object) -> LinkCase:
    content = more.pop("content", TOLD)
    command = ReportLinkAsk(
        partner=POLICE,
        wire=wire,
        word=LinkWordId(f"{wire}-1"),
        purpose=LinkPurpose.HAND_OVER,
        content=content,
        sent_at=NOON,
    )
    centre.do(command, GATEWAY)
    case = centre.state.links.of_wire(POLICE, wire)
    assert case is not None
    return case


def refusal(centre: Centre, command: object, actor: Actor = DESK) -> str:
    with pytest.raises(Rejected) as no:
        centre.do(command, actor)
    return no.value.code


def now(centre: Centre, case: LinkCase) -> LinkCase:
    return centre.state.links.cases[case.id]


# ---- ours


def test_what_a_partner_is_told_comes_from_the_incident():
    centre = a_linked_centre()
    case = asked(centre, complaint_name="车祸", words="请协助疏导")
    assert case.content.position == Position(31.5, 120.5)
    assert (case.content.patients, case.content.callback_number) == (2, "09990001234")
    assert (case.content.complaint, case.words[0].words) == ("车祸", "请协助疏导")
    assert case.words[0].by == DESK


def test_nothing_is_handed_over_without_coordinates():
    centre = a_linked_centre()
    incident = an_incident(centre, placed=False)
    command = AskPartner(incident=incident, partner=POLICE, purpose=LinkPurpose.HAND_OVER)
    assert refusal(centre, command) == "link.no-position"


def test_a_partner_is_asked_once_for_the_same_thing():
    centre = a_linked_centre()
    case = asked(centre)
    again = AskPartner(incident=case.incident, partner=POLICE, purpose=LinkPurpose.SUPPORT)
    assert refusal(centre, again) == "link.asked-already"
    asked(centre, incident=case.incident, purpose=LinkPurpose.HAND_OVER)


def test_a_partner_that_nobody_knows_is_not_asked():
    centre = a_linked_centre()
    command = AskPartner(
        incident=an_incident(centre), partner=PartnerId("moon"), purpose=LinkPurpose.SUPPORT
    )
    assert refusal(centre, command) == "link.unknown-partner"


def test_what_is_said_is_owed_until_the_partner_has_it():
    centre = a_linked_centre()
    case = asked(centre)
    centre.do(TellPartner(case=case.id, words="伤者已出血"), DESK)
    owed = centre.state.links.owed_to(POLICE)
    assert [word.kind for _, word in owed] == [WordKind.ASK, WordKind.UPDATE]
    centre.do(ReportLinkDelivered(case=case.id, word=owed[0][1].id), GATEWAY)
    assert [word.kind for _, word in centre.state.links.owed_to(POLICE)] == [WordKind.UPDATE]
    assert now(centre, case).standing is Standing.RECEIVED


def test_a_message_that_is_never_taken_stays_in_sight_and_is_owed_no_more():
    centre = a_linked_centre()
    case = asked(centre)
    word = case.words[0].id
    centre.do(ReportLinkDelivered(case=case.id, word=word, trouble="link.datum"), GATEWAY)
    assert centre.state.links.owed_to(POLICE) == ()
    assert now(centre, case).undelivered
    assert now(centre, case).standing is Standing.WAITING


def test_an_update_carries_where_the_incident_is_by_now():
    centre = a_linked_centre()
    case = asked(centre)
    moved = a_place(text="另一处", position=Position(31.6, 120.6))
    centre.do(FixPlace(incident=case.incident, place=moved), DESK)
    centre.do(TellPartner(case=case.id, words=""), DESK)
    assert now(centre, case).content.position == Position(31.6, 120.6)


def answered(centre: Centre, case: LinkCase, standing: Standing, word: str = "a") -> LinkCase:
    command = ReportLinkWord(
        partner=case.partner,
        wire=case.wire,
        word=LinkWordId(word),
        kind=WordKind.ANSWER,
        sent_at=NOON,
        standing=standing,
        reference="110-7",
    )
    centre.do(command, GATEWAY)
    return now(centre, case)


def test_the_partners_answer_and_number_reach_the_case():
    centre = a_linked_centre()
    case = answered(centre, asked(centre), Standing.ACCEPTED)
    assert (case.standing, case.reference) == (Standing.ACCEPTED, "110-7")
    assert answered(centre, case, Standing.FINISHED, "b").over


def test_the_same_answer_again_is_no_news():
    centre = a_linked_centre()
    case = answered(centre, asked(centre), Standing.ACCEPTED)
    assert answered(centre, case, Standing.ACCEPTED) == case


def test_what_comes_late_and_says_less_is_kept_and_changes_nothing():
    centre = a_linked_centre()
    case = answered(centre, asked(centre), Standing.FINISHED)
    late = answered(centre, case, Standing.RECEIVED, "late")
    assert late.standing is Standing.FINISHED
    assert len(late.words) == len(case.words) + 1


def test_what_was_asked_can_be_taken_back_until_it_is_over():
    centre = a_linked_centre()
    case = asked(centre)
    centre.do(TakeBackCase(case=case.id, reason=LinkReason.NOT_NEEDED), DESK)
    assert now(centre, case).standing is Standing.CANCELLED
    assert refusal(centre, TellPartner(case=case.id, words="x")) == "link.case-over"
    done = answered(centre, asked(centre), Standing.FINISHED, "done")
    taking = TakeBackCase(case=done.id, reason=LinkReason.NOT_NEEDED)
    assert refusal(centre, taking) == "link.out-of-order"


# ---- by voice


def read_back(case: LinkCase, **more: object) -> RecordReadBack:
    given = {"listener": "接警员甲", "items": MUST_BE_READ_BACK, "accepted": True, **more}
    return RecordReadBack(case=case.id, **given)


def test_a_partner_without_data_is_served_by_voice_and_owed_nothing():
    centre = a_linked_centre()
    case = asked(centre, FIRE)
    assert case.way is LinkWay.VOICE
    assert centre.state.links.owed_to(FIRE) == ()


def test_what_was_told_by_telephone_counts_when_it_was_read_back():
    centre = a_linked_centre()
    case = asked(centre, FIRE)
    missing = read_back(case, items=frozenset({ReadBackItem.WHAT}))
    assert refusal(centre, missing) == "link.not-read-back"
    assert refusal(centre, read_back(case, listener=" ")) == "link.no-listener"
    centre.do(read_back(case, reference="119-3"), DESK)
    kept = now(centre, case)
    assert (kept.standing, kept.reference) == (Standing.ACCEPTED, "119-3")
    assert kept.read_back is not None
    assert (kept.read_back.listener, kept.read_back.by) == ("接警员甲", DESK)


def test_nobody_reads_a_number_back_that_there_is_not():
    centre = a_linked_centre()
    centre.do(OpenIncident(), DESK)
    incident = list(centre.state.incidents)[-1]
    centre.do(FixPlace(incident=incident, place=a_place(position=Position(31.5, 120.5))), DESK)
    case = asked(centre, FIRE, incident=incident)
    heard = frozenset({ReadBackItem.WHAT, ReadBackItem.PLACE})
    centre.do(read_back(case, items=heard), DESK)
    assert now(centre, case).standing is Standing.ACCEPTED


def test_a_refusal_by_telephone_has_a_reason():
    centre = a_linked_centre()
    case = asked(centre, FIRE)
    assert refusal(centre, read_back(case, accepted=False)) == "link.reason-missing"
    centre.do(read_back(case, accepted=False, reason=LinkReason.NOT_OURS), DESK)
    assert now(centre, case).standing is Standing.REFUSED


def test_a_link_that_is_down_is_passed_by_telephone():
    centre = a_linked_centre()
    case = asked(centre, POLICE, by_voice=True)
    assert case.way is LinkWay.VOICE
    assert centre.state.links.owed_to(POLICE) == ()


# ---- theirs


def test_what_a_partner_asks_rings_until_somebody_answers():
    centre = a_linked_centre()
    case = told_us(centre)
    assert case.rings
    assert told_us(centre) == case, "the same again is no second case"
    centre.do(AnswerPartner(case=case.id, standing=Standing.ACCEPTED), DESK)
    assert not now(centre, case).rings


def test_an_accepted_case_is_an_incident_with_all_that_was_told():
    centre = a_linked_centre()
    case = told_us(centre)
    centre.later(20)
    centre.do(AnswerPartner(case=case.id, standing=Standing.ACCEPTED), DESK)
    kept = now(centre, case)
    incident = centre.state.incidents[kept.incident]
    assert incident.place is not None
    assert incident.place.position == TOLD.position
    assert incident.place.source is PlaceSource.LINKED_SYSTEM
    assert (incident.patient.count, incident.callback_number) == (3, "09990000042")
    assert incident.acceptances[0].began_at == case.opened_at, "the wait counts from its coming"
    assert kept.words[-1].reference == incident.number, "they learn our number"
    assert kept.words[-1].owed


def test_a_case_known_already_joins_its_incident():
    centre = a_linked_centre()
    known, case = an_incident(centre), told_us(centre)
    before = len(centre.state.incidents)
    centre.do(AnswerPartner(case=case.id, standing=Standing.ACCEPTED, incident=known), DESK)
    assert len(centre.state.incidents) == before
    assert now(centre, case).incident == known


def test_an_exercise_never_becomes_a_real_incident():
    centre = a_linked_centre()
    case = told_us(centre, content=replace(TOLD, exercise=True))
    centre.do(AnswerPartner(case=case.id, standing=Standing.ACCEPTED), DESK)
    assert centre.state.incidents[now(centre, case).incident].nature is Nature.DRILL


def test_a_refusal_has_a_reason_and_is_the_last_word():
    centre = a_linked_centre()
    case = told_us(centre)
    no = AnswerPartner(case=case.id, standing=Standing.REFUSED)
    assert refusal(centre, no) == "link.reason-missing"
    centre.do(replace(no, reason=LinkReason.OUT_OF_AREA), DESK)
    yes = AnswerPartner(case=case.id, standing=Standing.ACCEPTED)
    assert refusal(centre, yes) == "link.out-of-order"


def test_nobody_finishes_what_was_never_accepted_twice():
    centre = a_linked_centre()
    case = told_us(centre)
    accept = AnswerPartner(case=case.id, standing=Standing.ACCEPTED)
    centre.do(accept, DESK)
    opened = len(centre.state.incidents)
    centre.do(accept, DESK)
    assert len(centre.state.incidents) == opened, "two keys at once open one incident"


def test_each_side_says_only_what_is_its_own_to_say():
    centre = a_linked_centre()
    ours, theirs = asked(centre), told_us(centre)
    assert refusal(centre, TakeBackCase(case=theirs.id, reason=LinkReason.OTHER)) == "link.not-ours"
    answer = AnswerPartner(case=ours.id, standing=Standing.ACCEPTED)
    assert refusal(centre, answer) == "link.not-theirs"
    word = {"partner": POLICE, "word": LinkWordId("z"), "sent_at": NOON}
    cancel = ReportLinkWord(wire=ours.wire, kind=WordKind.CANCEL, **word)
    assert refusal(centre, cancel, GATEWAY) == "link.not-ours"
    reply = ReportLinkWord(
        wire=theirs.wire, kind=WordKind.ANSWER, standing=Standing.ACCEPTED, **word
    )
    assert refusal(centre, reply, GATEWAY) == "link.not-theirs"


# ---- closing


def closes(centre: Centre, incident: IncidentId) -> None:
    centre.do(CloseIncident(incident=incident, outcome=IncidentOutcome.FALSE_ALARM), DESK)


def test_a_closed_incident_needs_no_support_any_more():
    centre = a_linked_centre()
    case = answered(centre, asked(centre), Standing.ACCEPTED)
    closes(centre, case.incident)
    assert now(centre, case).standing is Standing.CANCELLED
    assert centre.state.links.owed_to(POLICE)[-1][1].kind is WordKind.CANCEL


def test_what_was_handed_over_is_theirs_and_goes_on():
    centre = a_linked_centre()
    case = answered(centre, asked(centre, purpose=LinkPurpose.HAND_OVER), Standing.ACCEPTED)
    closes(centre, case.incident)
    assert now(centre, case).standing is Standing.ACCEPTED


def test_a_partner_learns_that_its_incident_is_closed():
    centre = a_linked_centre()
    case = told_us(centre)
    centre.do(AnswerPartner(case=case.id, standing=Standing.ACCEPTED), DESK)
    closes(centre, now(centre, case).incident)
    assert now(centre, case).standing is Standing.FINISHED
    assert centre.state.links.owed_to(POLICE)[-1][1].standing is Standing.FINISHED


# ---- partners


def test_a_partner_that_stands_as_it_stood_is_no_news():
    centre = a_linked_centre()
    before = centre.state.links.partners[POLICE]
    same = ReportPartner(
        partner=POLICE, kind=PartnerKind.POLICE, name="110", way=LinkWay.DATA, up=True
    )
    assert centre.do(same, GATEWAY) == ()
    centre.do(replace(same, up=False, reason="timeout"), GATEWAY)
    assert not centre.state.links.partners[POLICE].up
    assert centre.state.links.partners[POLICE].since >= before.since
    centre.do(replace(same, gone=True), GATEWAY)
    assert POLICE not in centre.state.links.partners


def test_cases_long_over_leave_the_live_state():
    centre = a_linked_centre()
    for n in range(CASES_OVER_KEPT + 5):
        case = told_us(centre, f"W-{n}")
        word = LinkWordId(f"c-{n}")
        taken = ReportLinkWord(
            partner=POLICE, wire=case.wire, word=word, kind=WordKind.CANCEL, sent_at=NOON
        )
        centre.do(taken, GATEWAY)
    told_us(centre, "W-last")
    assert len(centre.state.links.cases) == CASES_OVER_KEPT + 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(list(Standing)), max_size=8))
def test_a_standing_never_goes_back_whatever_a_partner_says(standings):
    centre = a_linked_centre()
    case = asked(centre)
    for n, standing in enumerate(standings):
        before = now(centre, case).standing
        after = answered(centre, case, standing, f"w-{n}").standing
        assert after is before or after in NEXT[before]
    assert len(now(centre, case).words) == 1 + len(standings)
    assert evolve_all(centre.state, ()) == centre.state
