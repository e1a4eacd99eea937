"""Names a caller's position by the roads around it, once the guide answers. Fixes no place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from dispatch_app.domain.values import MAX_TEXT, Place
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.form.watching import lonlat
from dispatch_app.ui.dispatcher.map.near_words import near_text
from dispatch_app.ui.kit.guide.questions import Lost, Told, Where


class Naming(QObject):
    def __init__(self, current: Current, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current = current

    def ask(self, place: Place, then: Callable[[Place, Place], None]) -> None:
        """`then` gets the place as it was and with its name, while the same form is open; a place
        that already has words of its own, or that the guide does not know, gets none."""
        texts, case, point = self._current.workplace.texts, self._current.case, lonlat(place)
        if point is None or place.text != texts("form.caller-place"):
            return

        def told(answer: Told | Lost) -> None:
            if isinstance(answer, Told) and case is self._current.case:
                near = near_text(answer.near, texts)
                name = texts("form.caller-place.near", near=near)[:MAX_TEXT]
                then(place, replace(place, text=name))

        self._current.workplace.guide.where(Where(point=point), told)
