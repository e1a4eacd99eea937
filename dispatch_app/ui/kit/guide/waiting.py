"""Questions that wait for the guide: which is answered next, and which have become pointless.

Knows no roads and no pipe.
"""

from __future__ import annotations

from typing import assert_never

from dispatch_app.ui.kit.guide.questions import (
    Drive,
    Find,
    Haste,
    Namesakes,
    Question,
    Rank,
    Rescue,
    RoadsNow,
    Where,
)
from dispatch_app.ui.kit.guide.reach_questions import Cover, Reach

Numbered = tuple[int, Question]


class Waiting:
    def __init__(self) -> None:
        self._questions: list[Numbered] = []

    def __len__(self) -> int:
        return len(self._questions)

    def put(self, number: int, question: Question) -> list[int]:
        """Line a question up.

        Returns:
            the numbers of those that it made pointless; they wait no longer.
        """
        lost = [n for n, older in self._questions if _makes_pointless(question, older)]
        self._questions = [(n, q) for n, q in self._questions if n not in lost]
        self._questions.append((number, question))
        return lost

    def take(self) -> Numbered:
        """The most urgent question; of two alike the older."""
        place = min(range(len(self._questions)), key=lambda at: _turn(self._questions[at][1]))
        return self._questions.pop(place)


def _turn(question: Question) -> int:
    """No answer may send anyone over a road that is closed; an order is held for its way; who can
    be there first is asked by somebody who waits; ways drawn ahead only adorn the map."""
    match question:
        case RoadsNow():
            return -1
        case Drive(haste=Haste.ORDERED):
            return 0
        case Rank():
            return 1 if question.vehicles else 2
        case Find() | Where() | Namesakes() | Rescue() | Drive(haste=Haste.USUAL):
            return 3
        case Drive():
            return 4
        case Reach() | Cover():
            return 5
        case _:
            assert_never(question)


def _makes_pointless(newer: Question, older: Question) -> bool:
    match newer, older:
        case (Find(), Find()) | (RoadsNow(), RoadsNow()):
            return True
        case Rank(), Rank():
            same_kind = bool(newer.vehicles) == bool(older.vehicles)
            return bool(newer.asker) and newer.asker == older.asker and same_kind
        case Reach(), Reach():
            return bool(newer.asker) and newer.asker == older.asker
        case Cover(), Cover():
            return bool(newer.asker) and newer.asker == older.asker
        case Rank(), Drive(haste=Haste.AHEAD):
            same_asker = bool(newer.asker) and newer.asker == older.asker
            return same_asker and newer.place != older.end
        case _:
            return False
