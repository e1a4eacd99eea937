"""What closures and own places do alike at the map: list, form, history, the centre's word.

Knows nothing of what is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.commands import Command
from dispatch_app.ui.dispatcher.map.road_form import RoadForm
from dispatch_app.ui.dispatcher.map.side_box import Act, LinesBox, ListBox
from dispatch_app.ui.dispatcher.map.words_form import WordsForm
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace

Acts = Sequence[tuple[str, Qt.Key, str]]
"""Code, key and the key's name."""


class KeptPanel(QObject):
    """A list and a form that stand in for each other at the right edge."""

    def __init__(
        self,
        workplace: Workplace,
        window: MapWindow,
        *,
        name: str,
        acts: Acts,
        form: RoadForm | WordsForm,
        history: LinesBox,
        parent: QObject | None = None,
    ) -> None:
        """`name`: under which the catalogue has the words."""
        super().__init__(parent)
        self._place, self._window, self._history = workplace, window, history
        texts = workplace.texts
        words = [Act(c, texts(f"mapwindow.{name}.act-{c}"), k, w) for c, k, w in acts]
        title, none = texts(f"mapwindow.{name}.title"), texts(f"mapwindow.{name}.none")
        self.box = ListBox(title, none, words, window)
        self.form = form
        window.add_side(self.box)
        window.add_side(self.form)

    def open_box(self, id_: str = "") -> None:
        """Show the list, with one of its rows current if it is named."""
        if id_:
            self.box.make_current(id_)
        self._window.open_side(self.box)
        self.box.begin()

    def open_form(self) -> None:
        self._window.open_side(self.form)
        self.form.begin()

    @property
    def form_is_open(self) -> bool:
        return self._window.side is self.form

    @property
    def box_is_open(self) -> bool:
        return self._window.side is self.box

    def close(self) -> None:
        self._window.close_side()

    def show_history(self, lines: Sequence[str]) -> None:
        self._history.entitle(self._place.texts("mapwindow.history"))
        self._history.show_lines(lines)
        self._window.open_side(self._history)

    # ---- the centre's word

    def may(self, kind: type[Command] | None) -> bool:
        """Say at once what this account has no right to do: nobody fills a form in for nothing."""
        if kind is None or self._place.desk.may(kind):
            return True
        self._window.say_shortly(refusal_text(self._place.texts, "right.missing", {}))
        return False

    def send(self, command: Command, done: Callable[[Command], None]) -> None:
        """`done` hears of it once the centre has taken it; a refusal stands where it is read."""
        self._place.desk.send(command, lambda reply: self._replied(command, done, reply))

    def _replied(self, command: Command, done: Callable[[Command], None], reply: Reply) -> None:
        texts = self._place.texts
        match reply:
            case Accepted():
                done(command)
            case Refused(code=code, details=details):
                self.say_trouble(refusal_text(texts, code, details))
            case Unreachable():
                self.say_trouble(texts("mapwindow.unreachable"))

    def say_trouble(self, text: str) -> None:
        """At the form while it is open, else on the map."""
        if self.form_is_open:
            self.form.show_trouble(text)
        else:
            self._window.say_shortly(text)
