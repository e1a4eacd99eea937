"""Long answers in the making, one step at a time, so that what is urgent comes between the steps.

Knows no pipe and nothing of what is worked on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dispatch_app.ui.kit.guide.reach_questions import Cover, Covered, Reach, Reached
from gis.errors import GisError

Long = Reach | Cover
Answer = Reached | Covered
Steps = Callable[[Long], Iterator[Answer | None]]


_TROUBLE = (GisError, ValueError, ArithmeticError, IndexError, KeyError)


class Broken(Exception):
    """A work that cannot go on; the region or the question is at fault."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(reason)
        self.number, self.reason = number, reason


@dataclass(frozen=True, slots=True)
class _Work:
    number: int
    question: Long
    steps: Iterator[Answer | None]


class Works:
    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._works: list[_Work] = []

    def __len__(self) -> int:
        return len(self._works)

    def begin(self, number: int, question: Long) -> list[int]:
        """Take up a question.

        Returns:
            the numbers of those that it made pointless; they are worked on no longer.
        """
        lost = [w.number for w in self._works if _same(w.question, question)]
        self._works = [w for w in self._works if w.number not in lost]
        self._works.append(_Work(number, question, self._steps(question)))
        return lost

    def step(self) -> tuple[int, Answer] | None:
        """Go one step on with the work that somebody looks at; the answer if that was the last.

        Raises:
            Broken: the work cannot go on.
        """
        work = min(self._works, key=lambda w: isinstance(w.question, Cover))
        answer: Answer | None = None
        try:
            answer = next(work.steps)
        except _TROUBLE as trouble:
            self._works.remove(work)
            raise Broken(work.number, str(trouble)) from trouble
        if answer is None:
            return None
        self._works.remove(work)
        return work.number, answer


def _same(older: Long, newer: Long) -> bool:
    return type(older) is type(newer) and bool(newer.asker) and older.asker == newer.asker
