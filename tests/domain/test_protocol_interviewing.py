"""How an interview goes on: what is asked next, what is sent, what is said."""

from dataclasses import replace

from hypothesis import given as examples
from hypothesis import strategies as st

from dispatch_app.domain.protocols import interview
from tests.fakes.protocols import a_protocol, a_question, a_rule, given

WELL = {"consciousness": "awake", "breathing": "normal"}


def due(answers):
    return [question.code for question in interview(a_protocol(), answers).questions_due]


def codes(state):
    return [line.code for line in state.instructions]


def test_every_interview_begins_with_consciousness_and_breathing():
    assert due({}) == ["consciousness", "breathing", "spurting", "nose"]


def test_an_answer_opens_the_question_that_follows_from_it():
    assert due(WELL | {"spurting": "yes"}) == ["tourniquet", "nose"]
    assert due(WELL | {"spurting": "no"}) == ["nose"]


def test_an_answer_to_a_question_that_is_no_longer_shown_does_not_count():
    state = interview(a_protocol(), WELL | {"spurting": "no", "tourniquet": "yes", "nose": "no"})
    assert "tourniquet" not in state.answered
    assert "tie" not in codes(state)
    assert state.complete


def test_an_answer_that_the_question_does_not_offer_leaves_it_due():
    assert due(WELL | {"spurting": "perhaps", "nose": "no"}) == ["spurting"]


def test_the_most_urgent_rule_wins_whatever_its_place():
    state = interview(a_protocol(), WELL | {"spurting": "yes", "nose": "unknown"})
    assert (state.determinant.code, state.determinant.priority) == ("bl_severe", 1)


def test_what_one_rule_sends_is_never_taken_away_by_another():
    state = interview(a_protocol(), WELL | {"spurting": "yes", "nose": "unknown"})
    assert (state.determinant.level, state.determinant.count) == ("als", 2)


def test_with_every_question_answered_calmly_the_default_counts():
    state = interview(a_protocol(), WELL | {"spurting": "no", "nose": "no"})
    assert (state.determinant.code, state.complete) == ("bl_small", True)


def test_until_the_safety_questions_are_answered_the_opening_stands():
    assert interview(a_protocol(), {}).determinant.code == "bl_open"
    assert interview(a_protocol(), WELL | {"nose": "no"}).determinant.code == "bl_open"


def test_unknown_is_answered_but_stays_marked_as_open_safety():
    state = interview(a_protocol(), WELL | {"spurting": "unknown", "tourniquet": "no"})
    assert state.open_safety == ("spurting",)
    assert state.determinant.priority == 1


def test_a_patient_who_does_not_breathe_is_priority_one_under_any_complaint():
    calm = {"spurting": "no", "nose": "no"}
    state = interview(a_protocol(), {"consciousness": "awake", "breathing": "none"} | calm)
    assert (state.determinant.priority, state.determinant.level) == (1, "als")
    assert state.preempted_by == "cardiac_arrest"


def test_the_protocol_that_pre_empts_is_not_pre_empted_by_itself():
    state = interview(a_protocol(code="cardiac_arrest"), {"breathing": "agonal"})
    assert state.preempted_by is None


def test_instructions_come_in_the_order_of_the_file_between_opening_and_closing():
    answers = WELL | {"spurting": "yes", "tourniquet": "yes", "nose": "yes"}
    lines = codes(interview(a_protocol(), answers))
    assert lines == ["stay_on_line", "press", "tie", "pinch", "call_again"]


def test_capabilities_are_named_once_in_the_order_of_the_file():
    state = interview(a_protocol(), WELL | {"spurting": "yes"})
    assert state.capabilities == ("emergency", "trauma")
    assert state.partners == ("police",)


def test_digits_choose_answers_and_nothing_else():
    question = a_question("nose")
    assert question.by_digit(1).code == "yes"
    assert question.by_digit(3).code == "unknown"
    assert question.by_digit(0) is None
    assert question.by_digit(4) is None


def test_an_age_chooses_the_age_group_and_no_age_is_unknown():
    entry = a_protocol().entry
    ages = (None, 0, 0.9, 1, 12, 13, 90)
    groups = ["unknown", "infant", "infant", "child", "child", "adult", "adult"]
    assert [entry.age_group(years) for years in ages] == groups


def test_a_text_is_given_in_the_language_asked_and_otherwise_in_chinese():
    title = a_protocol().title
    assert (title.of("en"), title.of("zh"), title.of("fr")) == ("Bleeding", "出血", "出血")


@examples(st.dictionaries(st.text(max_size=12), st.text(max_size=12), max_size=8))
def test_any_answers_at_all_give_a_state(answers):
    state = interview(a_protocol(), answers)
    assert state.complete == (not state.questions_due)
    assert state == interview(a_protocol(), dict(reversed(answers.items())))


def test_one_more_matching_rule_never_lowers_urgency():
    protocol = a_protocol()
    calmer = replace(
        protocol,
        determinants=(*protocol.determinants, a_rule("bl_least", 4, given("spurting", "yes"))),
    )
    answers = WELL | {"spurting": "yes"}
    assert interview(calmer, answers).determinant == interview(protocol, answers).determinant


def test_what_is_presumed_counts_until_it_is_answered_and_stays_due():
    nose = replace(a_question("nose"), presumed="yes")
    protocol = a_protocol(questions=(a_question("spurting", reassuring="no"), nose))
    protocol = replace(protocol, instructions=protocol.instructions[-1:])
    presumed = interview(protocol, WELL)
    assert "pinch" in codes(presumed)
    assert "nose" in [question.code for question in presumed.questions_due]
    assert "nose" not in presumed.answered
    assert "pinch" not in codes(interview(protocol, WELL | {"nose": "no"}))


def test_a_special_vehicle_is_still_sent_when_another_rule_is_more_urgent():
    protocol = a_protocol()
    infectious = a_rule("bl_isolate", 2, given("nose", "yes"), level="negative_pressure")
    protocol = replace(protocol, determinants=(*protocol.determinants, infectious))
    state = interview(protocol, WELL | {"spurting": "yes", "nose": "yes"})
    assert state.determinant.priority == 1
    assert state.determinant.level == "negative_pressure"
