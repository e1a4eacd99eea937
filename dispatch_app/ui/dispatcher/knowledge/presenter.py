"""Presenter of the knowledge base at a seat: what is found and read, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.client.replica import View
from dispatch_app.domain.knowledge.commands import NoteKnowledgeOpened
from dispatch_app.domain.knowledge.entries import NO_KNOWLEDGE, Knowledge, KnowledgeEntry
from dispatch_app.domain.knowledge.shelf import Shelved, shelf
from dispatch_app.domain.phrases import PhraseCard
from dispatch_app.ui.dispatcher.knowledge.alike import AlikePast
from dispatch_app.ui.dispatcher.knowledge.phrase_entries import entry_of_card
from dispatch_app.ui.dispatcher.knowledge.sheet import KnowledgeSheet
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.knowledge.finding import KnowledgeIndex, Spelling
from dispatch_app.ui.kit.knowledge.words import title_of, view_of
from gis.gazetteer.folding import Folding

PLAIN = Folding(simplified={}, readings={})
"""Until the region's places are read: no pinyin, but Chinese and English are found."""
_IDLE_MS = 100
_AT_ONCE = 20
_LONGEST_TITLE = 80


class LookingUp(QObject):
    def __init__(
        self,
        workplace: Workplace,
        shipped: Sequence[KnowledgeEntry],
        cards: Sequence[PhraseCard],
        sheet: KnowledgeSheet,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._shipped = (*shipped, *(entry_of_card(card) for card in cards))
        self._spelling = Spelling(PLAIN)
        self._own: Knowledge = NO_KNOWLEDGE
        self._index: KnowledgeIndex | None = None
        self._hits: tuple[Shelved, ...] = ()
        self._with_alike = False
        """The list ends with past cases that are like the open one."""
        self._alike = AlikePast(workplace, self)
        self._alike.told.connect(self._alike_told)
        self._looked_for: tuple[object, object] = (None, None)
        """Another case begins with an empty field; the same one where it was left."""
        self._noted: set[tuple[str, str]] = set()
        self._back: QWidget | None = None
        self.sheet = sheet
        sheet.typed.connect(self.look)
        sheet.turned.connect(self._turned)
        sheet.read_wanted.connect(self.read)
        sheet.left.connect(self.close)
        workplace.desk.changed.connect(self._changed)
        self._ahead: list[KnowledgeEntry] = []
        self._idle = QTimer(self)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self._prepare)

    def read_with(self, folding: Folding) -> None:
        """The region's tables of pinyin are there."""
        self._spelling = Spelling(folding)
        self._index = None
        self._ahead = [one.entry for one in self._shelf()]
        self._idle.start()

    def _prepare(self) -> None:
        """A few entries while nobody waits: all of them at the first key would be felt."""
        now, self._ahead = self._ahead[:_AT_ONCE], self._ahead[_AT_ONCE:]
        for entry in now:
            self._spelling.of(entry)
        if not self._ahead:
            self._idle.stop()

    # ---- opening and closing

    def key_toggle(self) -> None:
        """Open with the cursor in the field, or give the keys back."""
        if self.sheet.isVisible():
            self.close()
            return
        self._back = QApplication.focusWidget()
        chosen = self._place.selection
        if self._looked_for != (chosen.call, chosen.incident):
            self.sheet.field.clear()
        self._looked_for = (chosen.call, chosen.incident)
        self.sheet.begin()
        self._alike.ask()
        self.look(self.sheet.field.text())

    def close(self) -> None:
        self.sheet.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    # ---- finding

    def look(self, typed: str) -> None:
        """Entries of what is typed; before that, those of the complaint at hand first."""
        found = self._searched.find(typed)
        self._hits = found if typed.strip() else self._fitting(found)
        self._with_alike = bool(self._alike.count) and not typed.strip()
        lines = [self._line(one) for one in self._hits]
        if self._with_alike:
            lines.append(self._alike.line)
        self.sheet.show_hits(lines, typed=bool(typed.strip()))

    def _alike_told(self) -> None:
        """They come a moment later, at the end of the list: nothing moves under the cursor."""
        if self.sheet.isVisible() and not self.sheet.large and not self.sheet.field.text().strip():
            self._with_alike = self._alike.count > 0
            if self._with_alike:
                self.sheet.add_hit(self._alike.line)

    def _fitting(self, found: tuple[Shelved, ...]) -> tuple[Shelved, ...]:
        complaint = self._complaint
        if not complaint:
            return found
        shown = self._searched.shelf
        first = tuple(one for one in shown if complaint in one.entry.protocols)
        return (*first, *(one for one in found if one not in first))

    @property
    def _complaint(self) -> str:
        incident = self._place.incident
        return incident.complaint if incident is not None else ""

    @property
    def _searched(self) -> KnowledgeIndex:
        if self._index is None:
            self._index = KnowledgeIndex(self._shelf(), self._spelling)
        return self._index

    def _shelf(self) -> tuple[Shelved, ...]:
        return shelf(self._shipped, self._own)

    def _line(self, one: Shelved) -> str:
        texts = self._place.texts
        return f"{title_of(one, texts)}   {texts(f'knowledge.kind.{one.entry.kind.value}')}"

    def _changed(self, view: View) -> None:
        """What was approved or withdrawn counts from the next key on; what is read stays."""
        if view.state.knowledge is not self._own:
            self._own = view.state.knowledge
            self._index = None

    # ---- reading

    def _turned(self, at: int) -> None:
        if 0 <= at < len(self._hits):
            self.sheet.reader.show_view(
                view_of(self._hits[at], self._place.texts, self._place.zone)
            )
        elif self._with_alike and at == len(self._hits):
            self.sheet.reader.show_view(self._alike.view())

    def read(self, at: int) -> None:
        """Open one large, and keep with the incident or call that it was looked up."""
        if 0 <= at < len(self._hits):
            self._turned(at)
            self.sheet.show_large(on=True)
            self._note(self._hits[at])
        elif self._with_alike and at == len(self._hits):
            self._turned(at)
            self.sheet.show_large(on=True)

    def _note(self, one: Shelved) -> None:
        chosen = self._place.selection
        about = chosen.incident or chosen.call
        if about is None or (one.stamp, about) in self._noted:
            return
        if self._place.desk.may(NoteKnowledgeOpened):
            self._noted.add((one.stamp, about))
            self._place.desk.send(
                NoteKnowledgeOpened(
                    code=one.entry.code,
                    stamp=one.stamp,
                    title=one.entry.title.zh[:_LONGEST_TITLE],
                    incident=chosen.incident,
                    call=chosen.call,
                )
            )
