"""What a protocol is made of. Values only: no rules of asking, no files, no texts of its own.

Vocabulary: a protocol asks *questions*, its answers choose a *determinant* (what to send) and
*instructions* (what to read to the caller). The questions every call begins with are the *entry*.
"""

from collections.abc import Iterator
from datetime import date

from dispatch_app.domain.protocols.conditions import ALWAYS, Condition
from dispatch_app.domain.quick import dataclass

UNKNOWN = "unknown"
"""The choice code that means: asked, and nobody can say."""

PRIORITIES = range(1, 5)
LEVELS = ("bls", "als", "negative_pressure", "neonatal")
"""Vehicle levels from least to most equipped; where two rules speak, the later one wins."""

CAPABILITIES = frozenset(
    {"emergency", "chest_pain", "stroke", "trauma", "poison", "burns", "paediatric", "obstetric"}
    | {"neonatal", "hyperbaric", "infectious"}
)
PARTNERS = frozenset({"police", "fire", "traffic_police", "power", "gas", "cdc"})
PHASES = ("post_dispatch", "pre_arrival")
MOST_CHOICES = 9
"""Answers are given with the digits 1 to 9."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the centre's languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """Give the text in `en`, and in Chinese for every other language code."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer; its digit is its place in the question."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, how it can be answered, and when it is worth asking.

    `reassuring` marks a safety question and names its harmless answer: `unknown` and silence are
    then never taken for it. `presumed` is what rules and sentences go by until it is answered, so
    that first aid need not wait for it.
    """

    code: str
    text: Text
    choices: tuple[Choice, ...]
    shown_if: Condition = ALWAYS
    reassuring: str | None = None
    presumed: str | None = None

    def offers(self, code: str | None) -> bool:
        """Say whether this is one of the answers."""
        return any(choice.code == code for choice in self.choices)

    def by_digit(self, digit: int) -> Choice | None:
        """Give the answer for a digit key, None where there is none."""
        return self.choices[digit - 1] if 1 <= digit <= len(self.choices) else None


@dataclass(frozen=True, slots=True)
class Determinant:
    """What the answers amount to: how urgent (1 = life at risk now) and what to send."""

    code: str
    text: Text
    priority: int
    level: str
    count: int
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Instruction:
    """One sentence read to the caller; with `beat_per_min`, a metronome sounds beside it."""

    code: str
    text: Text
    phase: str
    when: Condition = ALWAYS
    beat_per_min: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Codes wanted under a condition: hospital capabilities, or partners to tell."""

    codes: tuple[str, ...]
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Preemption:
    """A state of the patient that moves any interview to another protocol at once."""

    to: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Name:
    """A word a person may type for a complaint; `pinyin` has one syllable per character."""

    zh: str
    pinyin: str

    @property
    def initials(self) -> str:
        """The first letter of each syllable: what hurried fingers type."""
        return "".join(syllable[0] for syllable in self.pinyin.split())


@dataclass(frozen=True, slots=True)
class Entry:
    """What every interview begins with, whatever the complaint, and the floors it sets."""

    questions: tuple[Question, ...]
    floors: tuple[Determinant, ...]
    preemptions: tuple[Preemption, ...]
    opening: tuple[Instruction, ...]
    closing: tuple[Instruction, ...]
    disease_classes: tuple[Choice, ...]
    infant_below_years: float
    child_below_years: float

    def age_group(self, years: float | None) -> str:
        """Turn an age in years into the answer to `age_group`."""
        if years is None:
            return UNKNOWN
        if years < self.infant_below_years:
            return "infant"
        return "child" if years < self.child_below_years else "adult"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who in the centre answers for the medical content. `version` is the one that was read."""

    by: str
    on: date
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One chief complaint: the interview, what to send, what to say.

    `opening` is the determinant that stands until the safety questions are answered; `order` its
    place in the list of complaints.
    `fingerprint` changes with every byte of the content, also where `version` was forgotten.
    """

    code: str
    version: str
    fingerprint: str
    order: int
    title: Text
    guidance: Text
    disease_class: str
    names: tuple[Name, ...]
    english_names: tuple[str, ...]
    entry: Entry
    questions: tuple[Question, ...]
    determinants: tuple[Determinant, ...]
    opening: str
    instructions: tuple[Instruction, ...]
    capabilities: tuple[Wish, ...] = ()
    partners: tuple[Wish, ...] = ()
    approval: Approval | None = None

    @property
    def approved(self) -> bool:
        """True only while the approved version is the one in use."""
        return self.approval is not None and self.approval.version == self.version

    @property
    def stamp(self) -> str:
        """What the incident stores to say which text was read to the caller."""
        return f"{self.code}@{self.version}+{self.fingerprint}"

    def all_questions(self) -> Iterator[Question]:
        """The entry questions, then its own, in the order of asking."""
        yield from self.entry.questions
        yield from self.questions
