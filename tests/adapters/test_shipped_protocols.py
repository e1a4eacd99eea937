"""The protocols that ship: complete, reachable, on the safe side, and findable by sound."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from dispatch_app.adapters.protocol_files import load_book
from dispatch_app.domain.protocols import UNKNOWN, interview

BOOK = load_book(Path(__file__).resolve().parents[2] / "resources" / "protocols")
CODES = [protocol.code for protocol in BOOK.protocols]
REQUIRED = {
    "cardiac_arrest", "chest_pain", "stroke", "breathing", "traffic", "injury", "fall",
    "bleeding", "unconscious", "poisoning", "carbon_monoxide", "childbirth", "burns",
    "child_seizure", "choking", "drowning", "allergy", "abdominal_pain", "diabetic",
    "mental_crisis", "other",
}  # fmt: skip
MOST_WALKS = 6000
WELL = {"consciousness": "awake", "breathing": "normal", "age_group": "adult"}
ARREST = {"consciousness": "unconscious", "breathing": "none"}

each_protocol = pytest.mark.parametrize("protocol", BOOK.protocols, ids=CODES)


def answer(question, dice, calm):
    """Choose as a caller might: mostly harmless in one walk, anything in another."""
    if question.reassuring and dice.random() < calm:
        return question.reassuring
    return dice.choice(question.choices).code


def walk(protocol, dice):
    """Interview one invented caller, question by question; stop where another lane takes over."""
    answers, calm = {}, dice.choice((0.0, 0.5, 0.8, 1.0))
    state = interview(protocol, answers)
    while state.questions_due and not state.preempted_by:
        yield state
        question = state.questions_due[0]
        answers[question.code] = answer(question, dice, calm)
        state = interview(protocol, answers)
    if not state.preempted_by:
        yield state


def parts(protocol):
    entry = protocol.entry
    yield from (("question", question.code) for question in protocol.questions)
    yield from (("instruction", line.code) for line in protocol.instructions)
    yield from (("determinant", rule.code) for rule in protocol.determinants)
    yield from (("priority", rule.priority) for rule in protocol.determinants)
    yield from (("instruction", line.code) for line in entry.closing)
    for wish in protocol.capabilities:
        yield from (("capability", code) for code in wish.codes)
    for wish in protocol.partners:
        yield from (("partner", code) for code in wish.codes)


def met(state):
    yield from (("question", question.code) for question in state.shown)
    yield from (("instruction", line.code) for line in state.instructions)
    yield from (("capability", code) for code in state.capabilities)
    yield from (("partner", code) for code in state.partners)
    if state.complete:
        yield "determinant", state.determinant.code
        yield "priority", state.determinant.priority


@each_protocol
def test_real_interviews_reach_every_question_priority_determinant_and_sentence(protocol):
    dice, missing = random.Random(protocol.code), set(parts(protocol))
    for _ in range(MOST_WALKS):
        for state in walk(protocol, dice):
            missing.difference_update(met(state))
        if not missing:
            break
    assert not missing


@each_protocol
def test_an_interview_has_at_least_six_questions_of_its_own_and_branches(protocol):
    assert len(protocol.questions) >= 6
    own = {question.code for question in protocol.questions}
    at_once = {question.code for question in interview(protocol, WELL).shown}
    assert own - at_once, "no question depends on an answer"


def test_every_complaint_that_a_centre_must_handle_is_there():
    assert set(CODES) >= REQUIRED


@each_protocol
def test_nothing_ships_as_medically_approved(protocol):
    assert not protocol.approved


@each_protocol
def test_guidance_is_named_in_both_languages(protocol):
    assert any(
        name in protocol.guidance.en for name in ("ILCOR", "AHA", "ERC", "WHO", "CDC", "ADA")
    )
    assert protocol.guidance.zh


@each_protocol
def test_sentences_are_short_enough_to_read_aloud(protocol):
    lines = [line.text.zh for line in protocol.instructions]
    assert max(map(len, lines)) <= 70


def test_the_same_question_code_offers_the_same_answers_in_every_file():
    """Answers are kept when the complaint changes, so a code must mean one thing."""
    offers = {}
    for protocol in BOOK.protocols:
        for question in protocol.questions:
            codes = tuple(choice.code for choice in question.choices)
            assert offers.setdefault(question.code, (codes, question.text)) == (
                codes,
                question.text,
            ), question.code


@each_protocol
def test_pinyin_is_a_true_reading_of_each_character(protocol):
    for name in protocol.names:
        readings = pinyin(name.zh, style=Style.NORMAL, heteronym=True)
        for character, sound, known in zip(name.zh, name.pinyin.split(), readings, strict=True):
            single = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
            assert sound in {*known, *single}, (name.zh, character, sound)


@each_protocol
def test_each_name_finds_its_own_complaint_by_word_pinyin_and_initials(protocol):
    for name in protocol.names:
        for typed in (name.zh, name.pinyin, name.initials):
            assert protocol.code in {match.protocol.code for match in BOOK.find(typed)}
    assert BOOK.find(protocol.names[0].zh)[0].protocol is protocol


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("xt", "chest_pain"), ("xzzt", "cardiac_arrest"), ("zhongfeng", "stroke"),
        ("nzz", "stroke"), ("ncz", "stroke"),
        ("hxkn", "breathing"), ("chehuo", "traffic"), ("mqzd", "carbon_monoxide"),
        ("sszs", None), ("fenmian", "childbirth"), ("ts", "burns"), ("ns", "drowning"),
    ],
)  # fmt: skip
def test_what_dispatchers_type_finds_what_they_mean(typed, code):
    matches = BOOK.find(typed)
    assert (matches[0].protocol.code if matches else None) == code


def some_answers(protocol):
    choices = {
        question.code: st.sampled_from([choice.code for choice in question.choices] + ["?"])
        for question in protocol.all_questions()
    }
    return st.fixed_dictionaries({}, optional=choices)


callers = st.sampled_from(BOOK.protocols).flatmap(
    lambda protocol: st.tuples(st.just(protocol), some_answers(protocol))
)


def urgency(state):
    return -state.determinant.priority


@settings(max_examples=400, deadline=None)
@given(callers)
def test_any_answers_give_a_state_with_something_to_send(caller):
    protocol, answers = caller
    state = interview(protocol, answers)
    assert state.determinant.priority in range(1, 5)
    assert state.determinant.count >= 1
    assert state.complete == (not state.questions_due)


@settings(max_examples=400, deadline=None)
@given(callers, st.data())
def test_unknown_is_never_less_urgent_than_the_reassuring_answer(caller, data):
    protocol, answers = caller
    safety = [question for question in protocol.all_questions() if question.reassuring]
    question = data.draw(st.sampled_from(safety))
    harmless = interview(protocol, answers | {question.code: question.reassuring})
    unsure = interview(protocol, answers | {question.code: UNKNOWN})
    assert urgency(unsure) >= urgency(harmless)


@settings(max_examples=200, deadline=None)
@given(callers, st.data())
def test_silence_is_never_less_urgent_than_the_reassuring_answer_s_opening(caller, data):
    protocol, answers = caller
    safety = [question for question in protocol.all_questions() if question.reassuring]
    question = data.draw(st.sampled_from(safety))
    unasked = {code: choice for code, choice in answers.items() if code != question.code}
    state = interview(protocol, unasked)
    opening = next(rule for rule in protocol.determinants if rule.code == protocol.opening)
    if any(due.code == question.code for due in state.questions_due):
        assert state.determinant.priority <= opening.priority


@each_protocol
@pytest.mark.parametrize("breathing", ["none", "agonal", UNKNOWN])
def test_unconscious_without_sure_breathing_goes_to_the_arrest_lane(protocol, breathing):
    answers = {"consciousness": "unconscious", "breathing": breathing}
    assert BOOK.lane(protocol.code, answers).code == "cardiac_arrest"
    assert interview(protocol, answers).determinant.priority == 1


@each_protocol
def test_nothing_known_about_the_patient_is_priority_one(protocol):
    answers = {"consciousness": UNKNOWN, "breathing": UNKNOWN}
    assert interview(protocol, answers).determinant.priority == 1


@pytest.mark.parametrize("age_group", ["adult", "child", "infant", UNKNOWN])
def test_cpr_beats_at_110_a_minute_for_every_age(age_group):
    state = interview(BOOK.get("cardiac_arrest"), ARREST | {"age_group": age_group})
    beats = {line.beat_per_min for line in state.instructions if line.code.startswith("press_")}
    assert beats == {110}


def test_two_answers_are_enough_for_the_first_compression():
    state = interview(BOOK.get("cardiac_arrest"), ARREST)
    said = [line.code for line in state.instructions]
    assert said[:4] == ["stay_on_line", "lay_flat", "hands_adult", "press_adult"]


def test_cpr_is_not_started_on_a_patient_who_breathes_regularly():
    answers = {"consciousness": "unconscious", "breathing": UNKNOWN, "belly_check": "regular"}
    state = interview(BOOK.get("cardiac_arrest"), answers | {"age_group": "adult"})
    assert not any(line.beat_per_min for line in state.instructions)
    assert "stay_with_him" in {line.code for line in state.instructions}


def test_cpr_starts_when_nobody_can_tell_whether_he_breathes():
    answers = {"consciousness": "unconscious", "breathing": UNKNOWN, "belly_check": UNKNOWN}
    state = interview(BOOK.get("cardiac_arrest"), answers | {"age_group": "adult"})
    assert "press_adult" in {line.code for line in state.instructions}


def lines(code, **answers):
    return {line.code for line in interview(BOOK.get(code), WELL | answers).instructions}


def test_aspirin_is_never_advised_with_tearing_pain_allergy_or_doubt():
    pain = {"chest_now": "yes", "radiating": "yes"}
    assert "aspirin_chew" in lines("chest_pain", **pain, tearing="no", aspirin="have")
    assert "aspirin_chew" not in lines("chest_pain", **pain, tearing="yes", aspirin="have")
    assert "aspirin_chew" not in lines("chest_pain", **pain, tearing="unknown", aspirin="have")
    for doubt in ("refuse", "unknown", "none"):
        assert "aspirin_chew" not in lines("chest_pain", **pain, tearing="no", aspirin=doubt)


def test_aspirin_is_never_advised_to_a_child():
    answers = {"age_group": "child", "chest_now": "yes", "radiating": "no", "aspirin": "have"}
    assert "aspirin_chew" not in lines("chest_pain", **answers)


def test_nobody_is_sent_into_gas():
    said = lines("carbon_monoxide", still_inside="yes", caller_inside="yes")
    assert {"caller_out", "do_not_enter"} <= said


def test_burns_are_cooled_for_twenty_minutes():
    burns = BOOK.get("burns")
    text = next(line.text for line in burns.instructions if line.code == "cool_20")
    assert "20分钟" in text.zh
    assert "20 minutes" in text.en
    assert "cool_20" in lines("burns", burn_kind="hot", cooled_yet="no")


def test_sugar_is_only_given_to_those_fully_awake():
    assert "sugar_now" in lines("diabetic", can_swallow="yes", meter="low")
    assert "sugar_now" not in lines("diabetic", can_swallow="unknown", meter="low")
    drowsy = lines("diabetic", consciousness="confused", can_swallow="yes", meter="low")
    assert "sugar_now" not in drowsy
