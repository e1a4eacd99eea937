"""Sends the wishes of the telephone and follows what becomes of them. Shows nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.replies import Accepted, Reply
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import Command
from dispatch_app.domain.events import Event
from dispatch_app.domain.state import Call
from dispatch_app.ui.dispatcher.telephone.asks import Asks
from dispatch_app.ui.dispatcher.telephone.conversation import Standing, conversation
from dispatch_app.ui.dispatcher.workplace import Workplace

OVERSEERS = frozenset({Role.SHIFT_LEADER, Role.DIRECTOR})
"""Who may hear, join and end the conversations of others, and keep numbers away."""


class Sending(QObject):
    changed = Signal()
    """What is said about the last wish has changed."""

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place = workplace
        self.asks = Asks(workplace.texts)

    def ask(
        self, act: str, command: Command, done: Callable[[Accepted], None] | None = None
    ) -> None:
        """Send a wish; it is said at once that it was asked."""
        desk = self.place.desk
        begun = self.asks.begin(act, desk.now())
        self.changed.emit()

        def replied(reply: Reply) -> None:
            self.asks.replied(begun, reply, desk.now())
            self.changed.emit()
            if done is not None and isinstance(reply, Accepted):
                done(reply)

        desk.send(command, replied)

    def cannot(self, act: str, why: str) -> None:
        """Say in the same place why a key did nothing."""
        self.asks.refuse(act, self.place.texts(why), self.place.desk.now())
        self.changed.emit()

    def told(self, what: str, **values: object) -> None:
        """Say in the same place what another seat did to this conversation."""
        self.asks.tell(self.place.texts(what, **values), self.place.desk.now())
        self.changed.emit()

    def heard(self, events: Iterable[Event]) -> None:
        self.asks.heard(events, self.place.desk.now())

    # ---- what every part of the telephone asks

    @property
    def call(self) -> Call | None:
        """The conversation of this seat."""
        place = self.place
        return conversation(place.desk.state, place.seat, place.selection.call)

    @property
    def standing(self) -> Standing | None:
        call = self.call
        return None if call is None else Standing(call, self.place.seat)

    @property
    def oversees(self) -> bool:
        session = self.place.desk.session
        return session is not None and session.role in OVERSEERS
