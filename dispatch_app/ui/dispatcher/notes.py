"""One line of words for the dispatcher, such as a refusal. Never pops over the form."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.wording import refusal_text


class Notes(QObject):
    """Presenters say, the window shows; the next thing said takes the place of the last."""

    said = Signal(str, str)
    """Tone (`info`, `warning`, `alarm`) and text."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.last = ""

    def say(self, tone: str, key: str, **values: object) -> None:
        self._put(tone, self._texts(key, **values))

    def refused(self, code: str, details: dict[str, str]) -> None:
        self._put("alarm", refusal_text(self._texts, code, details))

    def clear(self) -> None:
        self._put("info", "")

    def _put(self, tone: str, text: str) -> None:
        self.last = text
        self.said.emit(tone, text)
