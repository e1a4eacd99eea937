"""A talk with a simulated caller: what was asked, and what came back. Knows no widgets.

Nobody presses a key for the interview: the question in which the cursor stands is the one that is
read aloud, and the caller answers it. What stands beside the interview is asked for by a list.
"""

from __future__ import annotations

from dataclasses import dataclass

from dispatch_app.domain.training.values import CallerScript, Manner
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.replay.then_words import FormNames
from dispatch_app.ui.kit.training.script_words import answer_to, patient_words, spoken

ASKS = ("where", "what", "who", "calm", "again")
"""What can be asked beside the interview."""


@dataclass(frozen=True, slots=True)
class Exchange:
    asked: str
    """Empty: the caller spoke first."""
    said: str


class Talk:
    def __init__(self, script: CallerScript, names: FormNames, texts: Texts) -> None:
        self.script = script
        self.exchanges: list[Exchange] = []
        self._names, self._texts = names, texts
        self._answered: set[str] = set()
        self._calm = script.manner is not Manner.SHOUTING
        self._sure_where = script.manner is not Manner.CONFUSED
        """Somebody who is confused knows the place only when asked again."""

    def begin(self) -> None:
        """The caller speaks first."""
        if self.script.opening:
            self._say("", self.script.opening)
        if self.script.manner is Manner.HANGS_UP:
            self._say("", self.script.address)

    def question(self, code: str) -> bool:
        """The cursor stands in a question; True if that led to an answer.

        Whoever shouts answers nothing before somebody has calmed them.
        """
        if not code or code in self._answered:
            return False
        asked = self._names.questions.get(code, code)
        if not self._calm:
            if self.exchanges and self.exchanges[-1].asked == asked:
                return False
            self._say(asked, self.script.opening or self._texts("training.says.unknown"))
            return True
        self._answered.add(code)
        self._say(asked, answer_to(self.script, code, self._names, self._texts))
        return True

    def ask(self, what: str) -> None:
        """One of `ASKS`."""
        asked = self._texts(f"training.card.{what}")
        match what:
            case "calm":
                self._calm = True
                self._say(asked, self._texts("training.card.calmed"), raw=self._speaks)
            case "again":
                last = self.exchanges[-1] if self.exchanges else Exchange("", "")
                self.exchanges.append(Exchange(asked, last.said))
            case "where":
                known = self._sure_where
                self._sure_where = True
                unknown = self._texts("training.says.unknown")
                self._say(asked, self.script.address if known else unknown)
            case "what":
                self._say(asked, self._what())
            case _:
                unknown = self._texts("training.says.unknown")
                self._say(asked, patient_words(self.script, self._texts) or unknown)

    def end(self) -> None:
        if self.script.manner is Manner.HANGS_UP:
            self._say("", self._texts("training.card.hung-up"), raw=True)

    @property
    def _speaks(self) -> bool:
        return self.script.manner is not Manner.SILENT

    def _what(self) -> str:
        named = self._names.complaints.get(self.script.complaint, "")
        return self.script.opening or named or self._texts("training.says.unknown")

    def _say(self, asked: str, words: str, *, raw: bool = False) -> None:
        loud = self.script.manner is Manner.SHOUTING and self._calm
        said = words if raw or (loud and self._speaks) else spoken(self.script, words, self._texts)
        self.exchanges.append(Exchange(asked, said))
