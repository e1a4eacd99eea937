"""Looks hospitals up at a seat: by name, department, specialist, device or ability, the best for
the case at hand first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.domain.forewarning.values import NO_WISH
from dispatch_app.domain.hospital_parts.values import now_of
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.knowledge.shelf import Shelved
from dispatch_app.domain.ranking import Travel, rank_hospitals
from dispatch_app.domain.state import CentreState
from dispatch_app.ui.dispatcher.dispatching import travel
from dispatch_app.ui.dispatcher.hospitals.book_words import Card, entry_of, line_of, view_of
from dispatch_app.ui.dispatcher.hospitals.known_parts import KnownParts
from dispatch_app.ui.dispatcher.knowledge.sheet import KnowledgeSheet
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat, Lost, Rank, Ranked
from dispatch_app.ui.kit.knowledge.finding import KnowledgeIndex, Spelling
from dispatch_app.ui.kit.knowledge.reader import ReaderView
from gis.gazetteer.folding import Folding

PLAIN = Folding(simplified={}, readings={})
"""Until the region's places are read: no pinyin, but the words are found."""
ASKER = "hospital-book"


class HospitalBook(QObject):
    def __init__(
        self, workplace: Workplace, sheet: KnowledgeSheet, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place, self.sheet = workplace, sheet
        self._spelling = Spelling(PLAIN)
        self._parts = KnownParts()
        self._times: Mapping[HospitalId, Travel] = {}
        self._from: LonLat | None = None
        self._cards: tuple[Card, ...] = ()
        self._index: KnowledgeIndex | None = None
        self._shown: tuple[Card, ...] = ()
        self._ground: tuple[object, ...] = ()
        self._back: QWidget | None = None
        sheet.typed.connect(self.look)
        sheet.turned.connect(self._turned)
        sheet.read_wanted.connect(self._read)
        sheet.left.connect(self.close)
        workplace.desk.changed.connect(self._changed)

    def read_with(self, folding: Folding) -> None:
        """The region's tables of pinyin are there."""
        self._spelling = Spelling(folding)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {"hospital_book": self.key_toggle}

    # ---- opening and closing

    def key_toggle(self) -> None:
        """Open with the cursor in the field, or give the keys back."""
        if self.sheet.isVisible():
            self.close()
            return
        self._back = QApplication.focusWidget()
        self.sheet.field.clear()
        self.sheet.begin()
        self._ask_roads()
        self._renew()
        self.look("")

    def close(self) -> None:
        self.sheet.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    # ---- the roads

    def _ask_roads(self) -> None:
        incident = self._place.incident
        at = incident.place.position if incident and incident.place else None
        where = (at.lon, at.lat) if at is not None else None
        if where != self._from:
            self._from, self._times = where, {}
        if where is not None:
            sources = travel.hospital_sources(self._place.desk.state)
            question = Rank(place=where, hospitals=sources, asker=ASKER)
            self._place.guide.rank(question, partial(self._roads, question))

    def _roads(self, question: Rank, answer: Ranked | Lost) -> None:
        if question.place != self._from:
            return
        legs = (
            answer.hospitals
            if isinstance(answer, Ranked)
            else travel.estimated(question.place, (), question.hospitals).hospitals
        )
        self._times = travel.hospital_travel(legs)
        self._again()

    # ---- finding

    def look(self, typed: str) -> None:
        if not typed.strip():
            self._shown = self._cards
        else:
            of_code = {f"hospital_{at}": card for at, card in enumerate(self._cards)}
            self._shown = tuple(of_code[hit.entry.code] for hit in self._searched.find(typed))
        now, texts = self._place.desk.now(), self._place.texts
        lines = [line_of(card, now, texts) for card in self._shown]
        self.sheet.show_hits(lines, typed=bool(typed.strip()))

    @property
    def _searched(self) -> KnowledgeIndex:
        if self._index is None:
            entries = (
                entry_of(at, card.hospital, [one.part for one in card.parts], self._place.texts)
                for at, card in enumerate(self._cards)
            )
            self._index = KnowledgeIndex([Shelved(entry=e) for e in entries], self._spelling)
        return self._index

    def _renew(self) -> None:
        """All hospitals as they stand now, the best for the case at hand first."""
        state, now = self._place.desk.state, self._place.desk.now()
        incident, zone = self._place.incident, ZoneInfo(self._place.zone)
        wanted = incident.plan.capabilities if incident and incident.plan else ()
        parts = self._parts.of(state)
        self._cards = tuple(
            Card(
                hospital=state.hospitals[row.hospital],
                ranked=row,
                parts=now_of(parts.get(row.hospital, ()), state.hospitals[row.hospital], now, zone),
                wish=self._wish(state, row.hospital),
            )
            for row in rank_hospitals(
                state, self._times, wanted=wanted, now=now, zone=zone, parts=parts
            )
        )
        self._index = None
        self._ground = _ground(state)

    def _wish(self, state: CentreState, hospital: HospitalId) -> str:
        incident, texts = self._place.incident, self._place.texts
        wish = state.forewarnings.wishes.get(incident.id, NO_WISH) if incident else NO_WISH
        if wish.wanted == hospital:
            return texts("hospitals.wished")
        return texts("hospitals.unwanted") if wish.refuses(hospital) else ""

    @Slot(object)
    def _changed(self, _view: object) -> None:
        now = _ground(self._place.desk.state)
        if self.sheet.isVisible() and any(
            a is not b for a, b in zip(now, self._ground, strict=True)
        ):
            self._again()

    def _again(self) -> None:
        """The same hospital stays under the cursor while what is known of it changes."""
        if not self.sheet.isVisible():
            return
        at = self.sheet.list.currentRow()
        held = self._shown[at].hospital.id if 0 <= at < len(self._shown) else None
        self._renew()
        self.look(self.sheet.field.text())
        ids = [card.hospital.id for card in self._shown]
        if held in ids:
            self.sheet.list.setCurrentRow(ids.index(held))

    # ---- reading

    def _turned(self, at: int) -> None:
        if not 0 <= at < len(self._shown):
            self.sheet.reader.show_view(ReaderView())
            return
        place = self._place
        view = view_of(self._shown[at], place.desk.now(), place.texts, place.zone)
        self.sheet.reader.show_view(view)

    def _read(self, at: int) -> None:
        self._turned(at)
        self.sheet.show_large(on=True)


def _ground(state: CentreState) -> tuple[object, ...]:
    """What cards are made of; the state never changes a table of its own in place."""
    wishes = state.forewarnings.wishes
    return state.hospitals, state.records, state.missions, wishes
