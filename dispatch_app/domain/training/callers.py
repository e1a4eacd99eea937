"""Makes people who call in a training run: who they are, where, what they answer. Pure.

What a good dispatcher would make of it follows from the protocols themselves.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from dispatch_app.domain.codes import Sex
from dispatch_app.domain.figures.model import Words
from dispatch_app.domain.protocols import UNKNOWN, ProtocolBook, Question, interview, plan_of
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.training.values import CallerScript, Manner

ARREST = "cardiac_arrest"
ANYBODY = "any"
"""Under this name stands what anybody might say."""
CHILDBIRTH = "childbirth"
CONSCIOUSNESS, BREATHING = "consciousness", "breathing"
OF_COMPLAINT: Mapping[str, Mapping[str, frozenset[str]]] = {
    ARREST: {
        CONSCIOUSNESS: frozenset({"unconscious"}),
        BREATHING: frozenset({"none", "agonal"}),
    },
    "unconscious": {
        CONSCIOUSNESS: frozenset({"unconscious"}),
        BREATHING: frozenset({"normal", "difficult"}),
    },
}
"""What the complaint itself says, whatever chance would have."""
AGES = {CHILDBIRTH: (19, 41), "child_seizure": (1, 6), "fever_infectious": (1, 80)}
IDLE_OUTCOMES = ("consultation", "wrong_number", "silent", "complaint")
UNSURE = 0.25
"""How much rarer a caller does not know than gives any one answer."""
MOBILE_SHARE = 0.4
"""Of the callers, so many call by a telephone that tells no address."""
FIRST_NUMBER = 199_0007_0000
"""Numbers of the run itself: nobody has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhabitant:
    """Somebody of the simulated city."""

    number: str
    address: str
    lat: float | None
    lon: float | None


class Event(Protocol):
    """What several people can tell of."""

    @property
    def complaint(self) -> str: ...
    @property
    def event(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def vehicles(self) -> int: ...
    @property
    def manner(self) -> Manner | None: ...
    @property
    def opening(self) -> Words | None: ...


class ScriptMaker:
    """Everybody calls once, by a number of their own."""

    def __init__(
        self,
        people: Sequence[Inhabitant],
        book: ProtocolBook,
        openings: Mapping[str, Sequence[str]],
        language: str = "zh",
    ) -> None:
        """`openings`: first sentences by complaint, in this language."""
        self._located = [person for person in people if person.lat is not None]
        self._book, self._openings, self._language = book, openings, language
        self._asked = 0
        self.complaints = tuple(protocol.code for protocol in book.protocols)

    def needing(
        self,
        complaint: str,
        chance: random.Random,
        *,
        manner: Manner = Manner.CALM,
        where: Inhabitant | None = None,
    ) -> CallerScript:
        """Somebody who needs a vehicle. Raises UnknownProtocol."""
        person = where or self._somebody(chance)
        own = where is None and chance.random() >= MOBILE_SHARE
        age_years = chance.randint(*AGES.get(complaint, (16, 92)))
        answers = self._answers(complaint, age_years, chance)
        lane = self._book.lane(complaint, answers)
        state = interview(lane, answers)
        plan = plan_of(lane, state)
        first = self._openings.get(complaint) or self._openings.get(ANYBODY, ("",))
        return CallerScript(
            number=person.number if own else self._number(),
            address=person.address,
            lat=person.lat,
            lon=person.lon,
            opening=chance.choice(list(first)),
            complaint=complaint,
            answers=answers,
            age_years=age_years,
            sex=Sex.FEMALE if complaint == CHILDBIRTH else chance.choice((Sex.MALE, Sex.FEMALE)),
            manner=manner,
            priority=int(plan.priority),
            vehicles=1,
            ability=plan.capabilities[0] if plan.capabilities else "",
            compressions=lane.code == ARREST,
        )

    def idle(self, chance: random.Random) -> CallerScript:
        """Somebody who needs no vehicle."""
        outcome = chance.choice(IDLE_OUTCOMES)
        silent = outcome == "silent"
        return CallerScript(
            number=self._number(),
            address="",
            opening="" if silent else chance.choice(list(self._openings.get(outcome, ("",)))),
            manner=Manner.SILENT if silent else Manner.CALM,
            outcome=outcome,
        )

    def giving_up(self, script: CallerScript) -> CallerScript:
        """Hangs up before anybody can well answer."""
        return replace(script, rings=1)

    def of_one_event(self, event: Event, chance: random.Random) -> list[CallerScript]:
        """Several people at one place; the first of them is answered as all would be."""
        where = self._somebody(chance)
        made = []
        for _ in range(event.count):
            script = self.needing(
                event.complaint, chance, manner=event.manner or Manner.CALM, where=where
            )
            words = getattr(event.opening, self._language) if event.opening else script.opening
            made.append(
                replace(script, opening=words, vehicles=event.vehicles, same_event=event.event)
            )
        return made

    def wished(
        self, complaint: str, chance: random.Random, manner: Manner, where: Inhabitant | None
    ) -> CallerScript:
        """Whom a coach asks for; anybody where the complaint is left open."""
        known = complaint if complaint in self.complaints else chance.choice(self.complaints)
        return self.needing(known, chance, manner=manner, where=where)

    def _somebody(self, chance: random.Random) -> Inhabitant:
        """Nobody twice, as long as there are others."""
        at = chance.randrange(len(self._located))
        return self._located.pop(at) if len(self._located) > 1 else self._located[at]

    def _number(self) -> str:
        self._asked += 1
        return str(FIRST_NUMBER + self._asked)

    def _answers(self, complaint: str, age_years: int, chance: random.Random) -> dict[str, str]:
        """Answer the interview as it goes, until nothing is due."""
        answers: dict[str, str] = {}
        protocol = self._book.get(complaint)
        if "age_group" in (question.code for question in protocol.entry.questions):
            answers["age_group"] = protocol.entry.age_group(age_years)
        while due := interview(protocol, answers).questions_due:
            question = due[0]
            codes = _fitting(complaint, answers, question)
            weights = [UNSURE if code == UNKNOWN else 1.0 for code in codes]
            answers[question.code] = chance.choices(codes, weights)[0]
        return answers


def _fitting(complaint: str, answers: Mapping[str, str], question: Question) -> list[str]:
    """Answers that do not contradict the complaint or what was said before."""
    codes = [choice.code for choice in question.choices]
    allowed = OF_COMPLAINT.get(complaint, {}).get(question.code)
    if allowed is None and answers.get(CONSCIOUSNESS) == "awake" and question.code == BREATHING:
        allowed = frozenset({"normal", "difficult"})
    return [code for code in codes if allowed is None or code in allowed] or codes
