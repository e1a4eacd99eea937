"""Asks a coach step by step what shall come: a kind, a manner, a place. Sends nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from dispatch_app.domain.state import CentreState
from dispatch_app.domain.training.commands import WishInTraining
from dispatch_app.domain.training.values import TECHNICAL, Manner, Trouble, WishKind
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.coach_panel import CoachPanel
from dispatch_app.ui.kit.chooser import Chooser, Option

Send = Callable[[WishInTraining], None]


class Wishing:
    def __init__(
        self, panel: CoachPanel, texts: Texts, complaints: Mapping[str, str], send: Send
    ) -> None:
        self._panel, self._texts, self._send = panel, texts, send
        self._complaints = complaints
        self._chooser = Chooser(panel)
        self._then: Callable[[str], None] | None = None
        panel.written.connect(self._written)
        panel.left.connect(self.forget)

    def ask_words(self, key: str, then: Callable[[str], None]) -> None:
        self._then = then
        self._panel.ask(self._texts(key))

    def forget(self) -> None:
        self._then = None

    def _written(self, words: str) -> None:
        """What cannot be understood is asked again, with what was typed still there."""
        if self._then is not None:
            self._then(words)

    def done(self) -> None:
        self.forget()
        self._panel.end_asking()

    # ---- a call

    def call(self) -> None:
        self.ask_words("training.ask.complaint", self._complaint)

    def _complaint(self, words: str) -> None:
        code = found(words, self._complaints)
        if not code:
            self._panel.say(self._texts("training.ask.no-complaint", words=words), "alarm")
            return
        self._panel.say(self._complaints.get(code, code))
        self.done()
        texts = self._texts
        options = [Option(m.value, texts(f"training.manner.{m.value}")) for m in Manner]
        self._chooser.ask(
            texts("training.ask.manner"),
            texts("training.ask.hint"),
            options,
            partial(self._manner, code),
        )

    def _manner(self, complaint: str, manner: str) -> None:
        self.ask_words("training.ask.place", partial(self._place, complaint, Manner(manner)))

    def _place(self, complaint: str, manner: Manner, words: str) -> None:
        self.done()
        self._send(
            WishInTraining(kind=WishKind.CALL, complaint=complaint, manner=manner, words=words)
        )

    # ---- a failure

    def trouble(self, state: CentreState) -> None:
        texts = self._texts
        options = [Option(t.value, texts(f"training.trouble.{t.value}")) for t in Trouble]
        self._chooser.ask(
            texts("training.ask.trouble"),
            texts("training.ask.hint"),
            options,
            partial(self._trouble, state),
        )

    def _trouble(self, state: CentreState, code: str) -> None:
        trouble = Trouble(code)
        if trouble in TECHNICAL:
            self._send(WishInTraining(kind=WishKind.TROUBLE, trouble=trouble))
        else:
            key = f"training.ask.{trouble.value}"
            self.ask_words(key, partial(self._subject, trouble, subjects(state, trouble)))

    def _subject(self, trouble: Trouble, known: Mapping[str, str], words: str) -> None:
        subject = found(words, known)
        if not subject:
            self._panel.say(self._texts("training.ask.no-subject", words=words), "alarm")
            return
        self.done()
        self._send(WishInTraining(kind=WishKind.TROUBLE, trouble=trouble, subject=subject))


def subjects(state: CentreState, trouble: Trouble) -> dict[str, str]:
    """What a failure can befall: vehicles by plate, hospitals by name."""
    if trouble is Trouble.VEHICLE_OUT:
        return {str(v.id): v.plate for v in state.vehicles.values()}
    return {str(h.id): h.name for h in state.hospitals.values()}


def found(words: str, known: Mapping[str, str]) -> str:
    """The id that was typed, else the first whose name holds the words; empty: none."""
    if not words:
        return ""
    typed = words.casefold()
    exact = next((code for code in known if code.casefold() == typed), "")
    return exact or next((code for code, name in known.items() if typed in name.casefold()), "")
