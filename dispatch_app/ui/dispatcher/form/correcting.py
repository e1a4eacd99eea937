"""Files that the map has a place wrong (Alt+X): what was typed, what came up, where it is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.caller_positions import metres_between
from dispatch_app.domain.map_commands import FileCorrection
from dispatch_app.domain.values import Place
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.wording import refusal_text

SAME_M = 1.0


class Correcting(QObject):
    """Remembers what the map offered for the form that is open, until another is turned to."""

    said = Signal(str, str)
    """Tone and text."""
    pick_wanted = Signal(object)
    """The `Place` that is wrong: the right point is to be shown on the map."""

    def __init__(self, current: Current, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current = current
        self._texts = current.workplace.texts
        self._typed = ""
        self._known: Place | None = None
        self._waiting = False

    def forget(self) -> None:
        self._typed, self._known, self._waiting = "", None, False

    def offered(self, typed: str, place: Place) -> None:
        """The map found this place for what was typed, and somebody took it."""
        self._typed, self._known, self._waiting = typed, place, False

    def key(self, place: Place | None) -> None:
        """The place that was found is wrong. If another point stands already, that is the right
        one; else it is picked on the map."""
        known = self._known
        if known is None or known.position is None:
            self.said.emit("warning", self._texts("form.correct.nothing"))
        elif place is not None and place.position is not None and _elsewhere(known, place):
            self._file(place)
        else:
            self._waiting = True
            self.said.emit("info", self._texts("form.correct.pick", place=known.text))
            self.pick_wanted.emit(known)

    @property
    def waiting(self) -> bool:
        """The next point of the map is the right one of a wrong address."""
        return self._waiting and self._known is not None

    def wait_no_longer(self) -> None:
        """The next point of the map is a scene as any other."""
        self._waiting = False

    def picked(self, place: Place) -> Place:
        """A point of the map: the right one for the name that was looked for, if that was asked."""
        known = self._known
        if not self._waiting or known is None:
            return place
        self._waiting = False
        right = replace(place, text=known.text, kind=known.kind)
        self._file(right)
        return right

    def _file(self, right: Place) -> None:
        incident = self._current.incident
        command = FileCorrection(
            typed=self._typed or right.text,
            right=right,
            known=self._known,
            incident=incident.id if incident else None,
        )
        self._current.workplace.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Accepted():
                self.said.emit("info", self._texts("form.correct.filed"))
            case Refused(code=code, details=details):
                self.said.emit("alarm", refusal_text(self._texts, code, dict(details)))
            case _:
                self.said.emit("warning", self._texts("form.correct.later"))


def _elsewhere(known: Place, place: Place) -> bool:
    assert known.position is not None
    assert place.position is not None
    return metres_between(known.position, place.position) > SAME_M
