"""What a dispatcher's seat has for training: the caller who answers, and the own results."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.dispatcher.training.caller import InHand, SimulatedCaller
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.training.own_scores import OwnScores


class Trainee(QObject):
    def __init__(
        self,
        workplace: Workplace,
        in_hand: InHand,
        window: QWidget,
        chooser: Chooser,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.caller = SimulatedCaller(workplace, in_hand, chooser, self)
        self.scores = OwnScores(workplace.desk, workplace.texts, workplace.zone, window, self)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {**self.caller.actions(), "own_scores": self.scores.key_own}

    def tick(self) -> None:
        self.caller.tick()
