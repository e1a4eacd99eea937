"""The simulated caller at a trainee's seat: follows the selected call and the cursor in its form.

A live centre has none: then the card is never seen and the key says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from dispatch_app.domain.state import Call
from dispatch_app.domain.training.values import PlacedCall
from dispatch_app.ui.dispatcher.training.card import CallerCard
from dispatch_app.ui.dispatcher.training.talk import ASKS, Talk
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.replay.form_names import names_in

InHand = Callable[[], str]
"""Code of the question in which the cursor stands; empty: in none."""


class SimulatedCaller(QObject):
    def __init__(
        self,
        workplace: Workplace,
        in_hand: InHand,
        chooser: Chooser,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._in_hand, self._chooser = workplace, in_hand, chooser
        self._names = names_in(workplace.protocols, workplace.texts)
        self._talk: Talk | None = None
        self._of: tuple[str, bool] = ("", False)
        """Which call it is about, and whether it was still in talk."""
        self.card = CallerCard(workplace.texts)
        workplace.selection.changed.connect(self.tick)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {"ask_caller": self.key_ask}

    def key_ask(self) -> None:
        talk, texts = self._talk, self._place.texts
        if talk is None or not self._of[1]:
            return
        options = [Option(what, texts(f"training.card.{what}")) for what in ASKS]
        self._chooser.ask(
            texts("training.card.ask"), texts("training.ask.hint"), options, self._ask
        )

    def _ask(self, what: str) -> None:
        if self._talk is not None:
            self._talk.ask(what)
            self._show()

    def tick(self) -> None:
        """Twice a second: whoever asks waits for an answer as on a real line."""
        if self._place.desk.state.training is None:
            return
        call = self._place.call
        placed = self._placed(call)
        if call is None or placed is None or call.answered_at is None:
            self._leave()
            return
        if call.id != self._of[0]:
            self._begin(call, placed)
        talk, talks = self._talk, call.talking
        if talk is None:
            return
        heard = talks and talk.question(self._in_hand())
        if self._of[1] and not talks:
            talk.end()
            heard = True
        self._of = (call.id, talks)
        if heard:
            self._show()

    def _placed(self, call: Call | None) -> PlacedCall | None:
        training = self._place.desk.state.training
        if call is None or training is None:
            return None
        return training.calls.get(call.number)

    def _begin(self, call: Call, placed: PlacedCall) -> None:
        self._talk = Talk(placed.script, self._names, self._place.texts)
        self._talk.begin()
        self._of = (call.id, call.talking)
        self._show()

    def _leave(self) -> None:
        if self._talk is not None:
            self._talk, self._of = None, ("", False)
            self.card.hide()

    def _show(self) -> None:
        if self._talk is not None:
            texts = self._place.texts
            manner = texts(f"training.manner.{self._talk.script.manner.value}")
            title = texts("training.card.title", manner=manner)
            self.card.show_talk(title, self._talk.exchanges)
