"""What the review refuses, and that it says where and how to mend it."""

from dataclasses import replace

import pytest

from dispatch_app.domain.protocols import AllOf, AnyOf, Question, Wish, faults
from tests.fakes.protocols import (
    AN_ENTRY,
    a_line,
    a_protocol,
    a_question,
    a_rule,
    choices,
    given,
    said,
)

SPURTING = a_question("spurting", reassuring="no")
DEFAULT = a_rule("bl_open", 3)


def plain(**changes):
    """One safety question, one default rule, nothing that can be wrong by itself."""
    parts = {"questions": (SPURTING,), "determinants": (DEFAULT,), "instructions": ()}
    return a_protocol(**(parts | {"capabilities": (), "partners": ()} | changes))


def told(protocol):
    return [(fault.key, fault.wrong) for fault in faults(protocol)]


def test_a_sound_protocol_has_no_faults():
    assert faults(a_protocol()) == ()
    assert faults(plain()) == ()


@pytest.mark.parametrize(
    ("changes", "key", "wrong"),
    [
        (
            {"instructions": (a_line("press", given("gone", "yes")),)},
            "instructions.press.if",
            "no question 'gone'",
        ),
        (
            {"instructions": (a_line("press", given("spurting", "perhaps")),)},
            "instructions.press.if",
            "'spurting' has no answer 'perhaps'",
        ),
        (
            {"questions": (a_question("nose", shown_if=given("spurting", "yes")), SPURTING)},
            "questions.nose.if",
            "looks at 'spurting', asked later",
        ),
        (
            {"questions": (SPURTING, SPURTING)},
            "questions.spurting",
            "code used 2 times",
        ),
        (
            {"determinants": (a_rule("bl_open", 5),)},
            "determinants.bl_open.priority",
            "5 is out of range",
        ),
        (
            {"determinants": (a_rule("bl_open", 3, level="jet"),)},
            "determinants.bl_open.level",
            "unknown level 'jet'",
        ),
        (
            {"determinants": (a_rule("bl_open", 3, count=0),)},
            "determinants.bl_open.count",
            "0 vehicles",
        ),
        (
            {"determinants": (a_rule("bl_open", 3, given("spurting", "yes")),)},
            "determinants",
            "no default determinant",
        ),
        ({"opening": "gone"}, "opening", "no determinant 'gone'"),
        ({"disease_class": "gone"}, "disease_class", "unknown class 'gone'"),
        ({"capabilities": (Wish(("magic",)),)}, "capabilities", "unknown code 'magic'"),
        ({"partners": (Wish(("navy",)),)}, "partners", "unknown code 'navy'"),
        (
            {"instructions": (a_line("press", beat_per_min=300),)},
            "instructions.press.beat_per_min",
            "300 a minute",
        ),
        (
            {"questions": (Question("nose", said(), choices("yes")),)},
            "questions.nose.choices",
            "1 choices",
        ),
        (
            {"questions": (Question("nose", said(), choices(*"abcdefghij")),)},
            "questions.nose.choices",
            "10 choices",
        ),
        (
            {"questions": (Question("nose", said(), choices("yes", "yes")),)},
            "questions.nose.choices",
            "a choice code stands twice",
        ),
        (
            {"questions": (Question("nose", said(), choices("yes", "no"), reassuring="no"),)},
            "questions.nose.choices",
            "a safety question without the answer 'unknown'",
        ),
        (
            {"questions": (replace(SPURTING, presumed="no"),)},
            "questions.spurting.presumed",
            "presumes that all is well before anybody asked",
        ),
        (
            {"questions": (replace(SPURTING, presumed="perhaps"),)},
            "questions.spurting.presumed",
            "'perhaps' is not an answer",
        ),
        (
            {"questions": (a_question("nose", reassuring="never"),)},
            "questions.nose.reassuring",
            "'never' is not an answer",
        ),
    ],
)
def test_a_mistake_is_named_with_its_key(changes, key, wrong):
    assert (key, wrong) in told(plain(**changes))


def test_every_fault_says_how_to_mend_it():
    found = faults(plain(opening="gone", disease_class="gone"))
    assert len(found) == 2
    assert all(fault.mend for fault in found)


def test_a_question_that_no_answers_lead_to_is_refused():
    never = AllOf((given("spurting", "yes"), given("spurting", "unknown")))
    protocol = plain(questions=(SPURTING, a_question("nose", shown_if=never)))
    assert told(protocol) == [("questions.nose", "no answers lead to this question")]


def test_a_sentence_behind_a_hidden_question_is_unreachable():
    nose = a_question("nose", shown_if=given("spurting", "yes", "unknown"))
    calm_nose = AllOf((given("spurting", "no"), given("nose", "yes")))
    protocol = plain(questions=(SPURTING, nose), instructions=(a_line("pinch", calm_nose),))
    assert told(protocol) == [("instructions.pinch", "no answers lead to this sentence")]


def test_a_determinant_that_a_more_urgent_one_always_hides_is_refused():
    hidden = a_rule("bl_hidden", 4, given("spurting", "no", "unknown"))
    protocol = plain(determinants=(hidden, DEFAULT))
    assert told(protocol) == [
        ("determinants.bl_hidden", "no interview ends in this determinant"),
    ]


def test_either_way_into_a_sentence_is_enough():
    never = AllOf((given("spurting", "yes"), given("spurting", "no")))
    line = a_line("press", AnyOf((never, given("spurting", "unknown"))))
    assert faults(plain(instructions=(line,))) == ()


@pytest.mark.parametrize("where", ["rule", "question"])
def test_what_the_harmless_answer_opens_unknown_must_open_too(where):
    calm = given("spurting", "no")
    if where == "rule":
        protocol = plain(determinants=(a_rule("bl_high", 1, calm), DEFAULT))
        key = "determinants.bl_high.if"
    else:
        protocol = plain(questions=(SPURTING, a_question("nose", shown_if=calm)))
        key = "questions.nose.if"
    assert (key, "'spurting' counts when it is harmless but not when unknown") in told(protocol)


def test_the_common_questions_are_reviewed_with_each_complaint():
    assert all(question.reassuring for question in AN_ENTRY.questions)
    wrong = a_rule("floor_wrong", 9)
    entry = replace(AN_ENTRY, floors=(wrong,))
    assert ("determinants.floor_wrong.priority", "9 is out of range") in told(plain(entry=entry))
