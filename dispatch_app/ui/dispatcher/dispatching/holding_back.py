"""Says beside the buttons why a key does nothing now, for as long as that is so. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.dispatching.panel import DispatchPanel
from dispatch_app.ui.dispatcher.dispatching.situation import Situation
from dispatch_app.ui.dispatcher.notes import Notes

WhyNot = Callable[[Situation], str]
"""The key of the reason why something cannot be done; empty: it can."""


class HoldingBack:
    def __init__(self, panel: DispatchPanel, notes: Notes, texts: Texts) -> None:
        self._panel, self._notes, self._texts = panel, notes, texts
        self._held: tuple[WhyNot, str] | None = None
        self._text = ""

    def refuses(self, why_not: WhyNot, situation: Situation, values: Mapping[str, str]) -> bool:
        """Whether there is a reason against it; then it is said."""
        why = why_not(situation)
        if not why:
            return False
        self._held, self._text = (why_not, why), self._texts(why, **values)
        self._panel.say("warning", self._text)
        self._notes.say("warning", why, **values)
        return True

    def follow(self, situation: Situation, values: Mapping[str, str]) -> None:
        """Take the words back once the reason is gone, unless others stand there by now."""
        if self._held is None:
            return
        why_not, why = self._held
        holds = why_not(situation) == why and self._panel.said == self._text
        text = self._texts(why, **values) if holds else ""
        if not holds:
            self._held = None
        if self._panel.said == self._text:
            self._panel.say("warning" if holds else "info", text)
        self._text = text
