"""What stands by a dispatcher who talks: phrases, the knowledge base, hospitals, the CPR lane."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dispatch_app.domain.knowledge.entries import KnowledgeEntry
from dispatch_app.domain.phrases import PhraseCard
from dispatch_app.ui.dispatcher.aside import Aside
from dispatch_app.ui.dispatcher.cpr.lane import CprLane
from dispatch_app.ui.dispatcher.cpr.sheet import CprSheet
from dispatch_app.ui.dispatcher.form.intake import Intake
from dispatch_app.ui.dispatcher.form.metronome import HeadsetClick
from dispatch_app.ui.dispatcher.hospitals.book import HospitalBook
from dispatch_app.ui.dispatcher.knowledge.presenter import LookingUp
from dispatch_app.ui.dispatcher.knowledge.sheet import KnowledgeSheet
from dispatch_app.ui.dispatcher.map.places import Places
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.phrases.presenter import PhraseCards
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.map import PlaceMark
from gis.gazetteer.folding import Folding


def beat_of(workplace: Workplace) -> HeadsetClick | None:
    """The metronome in the headset where the seat is its own telephone; else from the speaker."""
    return HeadsetClick(workplace.softphone) if workplace.softphone is not None else None


class CallerAid(QObject):
    def __init__(
        self,
        workplace: Workplace,
        intake: Intake,
        cards: Sequence[PhraseCard],
        entries: Sequence[KnowledgeEntry],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._cards, self._entries = workplace, cards, entries
        self._places: Places | None = None
        self.phrases = PhraseCards(workplace, intake, cards, self)
        self.cpr = CprLane(
            workplace, intake, CprSheet(workplace.texts), self._show_on_map, parent=self
        )
        intake.metronome.pulsed.connect(self._pulsed)

    @property
    def beside(self) -> tuple[PhraseCards, CprLane]:
        """What opens in the left column, in a sheet of its own."""
        return self.phrases, self.cpr

    def tie(
        self, window: QWidget, aside: Aside, form: QWidget, places: Places, notes: Notes
    ) -> None:
        """Once the panels stand; the knowledge base lies over the left ones."""
        sheet = KnowledgeSheet(self._place.texts, window, (aside, form))
        self.looking_up = LookingUp(self._place, self._entries, self._cards, sheet, self)
        hospitals = KnowledgeSheet(self._place.texts, window, (aside, form), "hospital_book")
        self.hospital_book = HospitalBook(self._place, hospitals, self)
        self._places = places
        self.cpr.said.connect(notes.said)

    def read_with(self, folding: Folding) -> None:
        """The region's tables of pinyin are there."""
        self.looking_up.read_with(folding)
        self.hospital_book.read_with(folding)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "phrases": self.phrases.key_toggle,
            "knowledge": self.looking_up.key_toggle,
            "hospital_book": self.hospital_book.key_toggle,
            "cpr": self._open_lane,
            "cpr_pressed": self.cpr.key_pressed,
        }

    def _open_lane(self) -> None:
        """Whatever is being looked up: the lane is seen at once, and the cursor goes back to the
        form from it."""
        for looked_up in (self.looking_up, self.hospital_book):
            if looked_up.sheet.isVisible():
                looked_up.close()
        self.cpr.key_open()

    def _show_on_map(self, marks: Iterable[PlaceMark]) -> None:
        if self._places is not None:
            self._places.show_also(marks)

    def _pulsed(self, on: bool) -> None:
        self.cpr.sheet.show_pulse(on=on)
