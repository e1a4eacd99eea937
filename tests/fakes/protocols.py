"""A small protocol for tests of the interview's rules: built by hand, read from no file."""

from dispatch_app.domain.protocols import (
    ALWAYS,
    Answered,
    Choice,
    Condition,
    Determinant,
    Entry,
    Instruction,
    Name,
    Preemption,
    Protocol,
    Question,
    Text,
    Wish,
)


def said(zh: str = "文字", en: str = "text") -> Text:
    return Text(zh, en)


def choices(*codes: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, said()) for code in codes)


YES_NO_UNKNOWN = choices("yes", "no", "unknown")


def given(question: str, *codes: str) -> Condition:
    return Answered(question, frozenset(codes))


def a_question(
    code: str, *, shown_if: Condition = ALWAYS, reassuring: str | None = None
) -> Question:
    return Question(code, said(), YES_NO_UNKNOWN, shown_if, reassuring)


def a_rule(code: str, priority: int, when: Condition = ALWAYS, **send: object) -> Determinant:
    return Determinant(code, said(), priority, send.get("level", "bls"), send.get("count", 1), when)


def a_line(code: str, when: Condition = ALWAYS, beat_per_min: int | None = None) -> Instruction:
    return Instruction(code, said(), "pre_arrival", when, beat_per_min)


AWAKE = choices("awake", "confused", "unconscious", "unknown")
BREATHS = choices("normal", "difficult", "agonal", "none", "unknown")

AN_ENTRY = Entry(
    questions=(
        Question("consciousness", said(), AWAKE, reassuring="awake"),
        Question("breathing", said(), BREATHS, reassuring="normal"),
    ),
    floors=(
        a_rule("floor_not_breathing", 1, given("breathing", "none", "agonal"), level="als"),
        a_rule("floor_unknown", 2, given("breathing", "unknown")),
    ),
    preemptions=(Preemption("cardiac_arrest", given("breathing", "none", "agonal")),),
    opening=(a_line("stay_on_line"),),
    closing=(a_line("call_again"),),
    disease_classes=choices("trauma", "other"),
    infant_below_years=1,
    child_below_years=13,
)


def a_protocol(**changes: object) -> Protocol:
    """A complaint with one safety question, one that follows from it, and one small question."""
    parts: dict[str, object] = {
        "code": "bleeding",
        "version": "1.0",
        "fingerprint": "0123456789ab",
        "order": 1,
        "title": said("出血", "Bleeding"),
        "guidance": said(),
        "disease_class": "trauma",
        "names": (Name("出血", "chu xue"), Name("割伤", "ge shang")),
        "english_names": ("bleeding", "cut"),
        "entry": AN_ENTRY,
        "questions": (
            a_question("spurting", reassuring="no"),
            a_question("tourniquet", shown_if=given("spurting", "yes", "unknown")),
            a_question("nose"),
        ),
        "determinants": (
            a_rule("bl_severe", 1, given("spurting", "yes", "unknown"), level="als"),
            a_rule("bl_open", 2, given("nose", "unknown"), count=2),
            a_rule("bl_small", 3),
        ),
        "opening": "bl_open",
        "instructions": (
            a_line("press", given("spurting", "yes", "unknown")),
            a_line("tie", given("tourniquet", "yes")),
            a_line("pinch", given("nose", "yes")),
        ),
        "capabilities": (
            Wish(("emergency",)),
            Wish(("trauma", "emergency"), given("spurting", "yes")),
        ),
        "partners": (Wish(("police",), given("spurting", "yes")),),
    }
    return Protocol(**(parts | changes))
