"""Chooses calls for review: by chance that can be repeated, or all of a rule, of the last days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import Protocol
from urllib.parse import quote

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.quality_tables import CANDIDATES, candidates_in
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.quality.commands import ChooseForReview
from dispatch_app.domain.quality.drawing import Candidate, drawn, ruled
from dispatch_app.domain.quality.reviews import MOST_AT_ONCE, ChosenBy, ReviewRule
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.chooser import Chooser, Option

SHARE = 0.02
"""Of each seat's calls, one at least."""
SECOND_SHARE = 0.1
"""Of those that were drawn, marked by two."""
PERIOD = timedelta(days=30)
RANDOM = "random"


class Shows(Protocol):
    @property
    def chooser(self) -> Chooser: ...
    def say(self, words: str, tone: str = "") -> None: ...


class Choosing:
    def __init__(self, place: DirectorPlace, widget: Shows, done: Callable[[], None]) -> None:
        """`done`: something was chosen."""
        self._place, self._widget, self._done = place, widget, done
        self._taken = 0
        """Of this choice; a large one is sent in parts."""

    def ask(self) -> None:
        texts = self._place.texts
        options = [Option(RANDOM, texts("quality.choose.random", share=f"{SHARE:.0%}"))]
        options += [Option(rule.value, texts(f"quality.rule.{rule.value}")) for rule in ReviewRule]
        title = texts("quality.choose.title", days=str(PERIOD.days))
        self._widget.chooser.ask(title, texts("quality.choose.hint"), options, self._look)

    def _look(self, how: str) -> None:
        until = self._place.desk.now()
        period = f"since={_typed(until - PERIOD)}&until={_typed(until)}"
        self._widget.say(self._place.texts("quality.choose.looking"))
        self._place.desk.ask(f"{CANDIDATES}?{period}", partial(self._came, how))

    def _came(self, how: str, answer: bytes | Declined | Away) -> None:
        self._taken = 0
        if isinstance(answer, Declined):
            self._refused(answer.problem.code, dict(answer.problem.details))
            return
        try:
            found = candidates_in(answer) if isinstance(answer, bytes) else None
        except Unreadable:
            found = None
        if found is None:
            self._widget.say(self._place.texts("link.retry"), "alarm")
            return
        calls, _whole, norm_s = found
        if how == RANDOM:
            self._draw(calls)
        else:
            rule = ReviewRule(how)
            self._send(ruled(calls, rule, norm_s=norm_s), len(calls), rule=rule)

    def _draw(self, calls: Sequence[Candidate]) -> None:
        """The seed is the moment, and stands in the journal: anybody can draw the same again."""
        seed = int(self._place.desk.now().timestamp())
        found = drawn(calls, SHARE, seed)
        twice = ceil(len(found) * SECOND_SHARE) if len(found) > 1 else 0
        pairs = set(drawn(found, SECOND_SHARE, seed)[:twice])
        once = [one for one in found if one not in pairs]
        self._send(once, len(calls), seed=seed)
        self._send([one for one in found if one in pairs], len(calls), seed=seed, second=True)

    def _send(
        self,
        calls: Sequence[Candidate],
        among: int,
        *,
        rule: ReviewRule | None = None,
        seed: int | None = None,
        second: bool = False,
    ) -> None:
        texts = self._place.texts
        if not calls and not second:
            self._widget.say(texts("quality.choose.none", among=str(among)))
        for start in range(0, len(calls), MOST_AT_ONCE):
            part = calls[start : start + MOST_AT_ONCE]
            command = ChooseForReview(
                calls=tuple(one.of for one in part),
                chosen_by=ChosenBy.RULE if rule is not None else ChosenBy.RANDOM,
                rule=rule,
                seed=seed,
                share=SHARE if seed is not None else None,
                among=among,
                wants_second=second,
            )
            self._place.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Accepted(events=events):
                self._taken += len(events)
                words = self._place.texts("quality.choose.done", count=str(self._taken))
                self._widget.say(words, "ok")
                self._done()
            case Refused(code=code, details=details):
                self._refused(code, dict(details))
            case _:
                self._widget.say(self._place.texts("link.retry"), "alarm")

    def _refused(self, code: str, details: dict[str, str]) -> None:
        texts, key = self._place.texts, f"refusal.{code}"
        self._widget.say(texts(key, **details) if texts.has(key) else code, "alarm")


def _typed(at: datetime) -> str:
    return quote(at.isoformat())
