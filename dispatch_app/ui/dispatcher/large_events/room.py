"""What all pages of the large-event window share: which event, whose words, and how to send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.large_events.values import LargeEvent
from dispatch_app.domain.state import CentreState
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.large_events.words import EventWords


@dataclass
class Chosen:
    incident: IncidentId | None = None


class EventRoom(QObject):
    said = Signal(str, bool)
    """A line for the foot of the window, and whether it tells of trouble."""

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place = workplace
        self.texts = workplace.texts
        self.words = EventWords(workplace.texts, workplace.zone)
        self.chosen = Chosen()

    @property
    def state(self) -> CentreState:
        return self.place.desk.state

    @property
    def large(self) -> LargeEvent | None:
        """The event that the window shows."""
        chosen = self.chosen.incident
        return self.state.large.events.get(chosen) if chosen is not None else None

    def say(self, key: str, *, trouble: bool = False, **values: object) -> None:
        self.said.emit(self.texts(key, **values), trouble)

    def send(
        self,
        command: Command,
        done: str = "",
        then: Callable[[Accepted], None] | None = None,
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        """Ask; say `done` once it is, or why not. `answered` comes first, whatever the answer."""

        def replied(reply: Reply) -> None:
            answered()
            match reply:
                case Accepted():
                    if done:
                        self.say(done)
                    if then is not None:
                        then(reply)
                case Refused(code=code, details=details):
                    self.said.emit(refusal_text(self.texts, code, details), True)
                case Unreachable(code=code):
                    self.said.emit(refusal_text(self.texts, code, {}), True)

        self.place.desk.send(command, replied)
