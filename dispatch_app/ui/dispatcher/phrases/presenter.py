"""Presenter of the phrase cards: which card, what its answers write into the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.domain.ids import CallId
from dispatch_app.domain.phrases import CardKind, Phrase, PhraseCard
from dispatch_app.ui.dispatcher.phrases.sheet import PhraseRow, PhraseSheet, SheetView
from dispatch_app.ui.dispatcher.workplace import Workplace

_IDLE_MS = 200


class Form(Protocol):
    """What of the form is needed here."""

    def record_answer(self, question: str, answer: str) -> None: ...
    def add_words(self, field: str, words: str) -> None: ...
    def has_words(self, field: str, words: str) -> bool: ...


class PhraseCards(QObject):
    opened = Signal()
    closed = Signal()

    def __init__(
        self,
        workplace: Workplace,
        form: Form,
        cards: Sequence[PhraseCard],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._form = form
        self._cards = {card.code: card for card in cards}
        self._card = next(iter(self._cards), "")
        self._given: dict[tuple[CallId | None, str], dict[str, str]] = {}
        self._back: QWidget | None = None
        self._language = workplace.texts.language
        self.sheet = PhraseSheet(workplace.texts)
        self.sheet.card_wanted.connect(self.choose)
        self.sheet.answered.connect(self.answer)
        self.sheet.need_wanted.connect(self.write_need)
        self.sheet.left.connect(self.close)
        workplace.selection.changed.connect(self._turn)
        self._idle = QTimer(self)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self._prepare)
        self._idle.start()

    def _prepare(self) -> None:
        """One row at a time while nobody waits: all of them at the first key would be felt."""
        most = max((len(card.phrases) for card in self._cards.values()), default=0)
        if not self.sheet.prepare(most):
            self._idle.stop()

    # ---- opening and closing

    def key_toggle(self) -> None:
        """Open beside the form with the keys in it, or close and give them back."""
        if self.sheet.isVisible():
            self.close()
            return
        self._back = QApplication.focusWidget()
        self.show()
        self.opened.emit()
        self.sheet.begin()

    def close(self) -> None:
        self.closed.emit()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def _turn(self) -> None:
        """Another call has answers of its own; the card stays, its caller may be asked the same."""
        if self.sheet.isVisible():
            self.show()

    # ---- working

    def choose(self, code: str) -> None:
        if code in self._cards:
            self._card = code
            self.show()

    def answer(self, phrase: str, code: str) -> None:
        """Write down what an answer means. Taking one back takes nothing out of the form."""
        card = self._cards[self._card]
        given = self._answers
        given[phrase] = code
        found = next((p for p in card.phrases if p.code == phrase), None)
        answer = found.answer(code) if found is not None else None
        if answer is not None:
            for question, told in answer.sets.items():
                self._form.record_answer(question, told)
            if answer.note is not None:
                self._form.add_words("note", answer.note.of(self._language))
            self.write_need()
        self.show()

    def write_need(self) -> None:
        """The crew is told how this caller is spoken with."""
        need = self._need
        if need:
            self._form.add_words("needs", need)
        self.show()

    @property
    def _answers(self) -> dict[str, str]:
        return self._given.setdefault((self._place.selection.call, self._card), {})

    @property
    def _need(self) -> str:
        need = self._cards[self._card].need
        return need.of(self._language) if need is not None else ""

    # ---- showing

    def show(self) -> None:
        card = self._cards.get(self._card)
        if card is None:
            return
        need = self._need
        unsaid = bool(need) and not self._form.has_words("needs", need)
        self.sheet.show_view(
            SheetView(
                cards=tuple((c.code, c.title.of(self._language)) for c in self._cards.values()),
                card=card.code,
                need=self._place.texts("phrases.need", need=need) if unsaid else "",
                rows=tuple(self._row(card, phrase) for phrase in card.phrases),
                given=dict(self._answers),
            )
        )

    def _row(self, card: PhraseCard, phrase: Phrase) -> PhraseRow:
        own = phrase.text.of(self._language)
        foreign = card.kind is CardKind.LANGUAGE
        return PhraseRow(
            code=phrase.code,
            said=phrase.spoken if foreign else own,
            sound=phrase.sound,
            meaning=own if foreign and own != phrase.spoken else "",
            answers=tuple((a.code, a.text.of(self._language)) for a in phrase.answers),
        )
