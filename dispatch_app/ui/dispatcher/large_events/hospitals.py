"""Page 5: hospitals by road time, ability and what they can take; who should go where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.large_events.commands import RecordCasualty
from dispatch_app.domain.large_events.filling import HospitalPlace, Suggestion, places, suggest
from dispatch_app.ui.dispatcher.dispatching import travel
from dispatch_app.ui.dispatcher.dispatching.words import time_text
from dispatch_app.ui.dispatcher.large_events.room import EventRoom
from dispatch_app.ui.kit.guide.questions import Lost, Rank, Ranked
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.large_events.list_page import ListPage

KEYS = {"take": "Ctrl+Return"}
ASKER = "large-hospitals"


class HospitalsPage(QObject):
    def __init__(self, room: EventRoom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room = room
        names = ("hospital", "time", "able", "free", "coming", "red", "others", "suggested")
        widths = (240, 80, 150, 110, 80, 80, 100, 160)
        figures = {"time", "coming", "red", "others"}
        heads = [
            Head(room.texts(f"large.hospitals.col.{n}"), figures=n in figures, width_px=w)
            for n, w in zip(names, widths, strict=True)
        ]
        self.page = ListPage(room.texts, "hospitals", heads, KEYS)
        self.page.asked.connect(self._take)
        self._times: Mapping[HospitalId, float] = {}
        self.estimated = False
        """The times are by straight line: no road is known."""
        self._asked: tuple[Rank, int] | None = None
        self._suggested: tuple[Suggestion, ...] = ()

    def begin(self) -> None:
        """Another event: its roads are asked for as soon as its place is known."""
        self._times, self._asked = {}, None
        self._ask_roads()

    def _ask_roads(self) -> None:
        """From the place; neither moves, so it is asked again only for another place, another
        hospital or another closed road."""
        question = self._question()
        if question is None or question == self._asked:
            return
        self._asked = question
        self._room.place.guide.rank(question[0], partial(self._answered, question))

    def _question(self) -> tuple[Rank, int] | None:
        event, state = self._room.large, self._room.state
        incident = state.incidents.get(event.id) if event is not None else None
        at = incident.place.position if incident is not None and incident.place else None
        if at is None:
            return None
        sources = travel.hospital_sources(state)
        rank = Rank(place=(at.lon, at.lat), hospitals=sources, asker=ASKER)
        return rank, state.road_condition_version

    def _answered(self, question: tuple[Rank, int], answer: Ranked | Lost) -> None:
        """No roads: straight lines rather than nothing, and asked again with the next news."""
        if question != self._asked:
            return
        rank, _ = question
        legs = answer.hospitals if isinstance(answer, Ranked) else {}
        self.estimated = not any(leg.time_s is not None for leg in legs.values())
        if self.estimated:
            legs = travel.estimated(rank.place, (), rank.hospitals).hospitals
        if isinstance(answer, Lost):
            self._asked = None
        self._times = {
            HospitalId(key): leg.time_s for key, leg in legs.items() if leg.time_s is not None
        }
        self._lay()

    def show(self) -> None:
        self._ask_roads()
        self._lay()

    def _lay(self) -> None:
        event, texts = self._room.large, self._room.texts
        if event is None:
            return
        stands = places(self._room.state, event, self._times)
        self._suggested = suggest(stands, event)
        counted = Counter(s.hospital for s in self._suggested)
        lines = [self._line(stand, counted[stand.hospital]) for stand in stands]
        wanted = texts("large.comma").join(
            texts.code("capability", a) for a in event.plan.abilities
        )
        title = texts("large.hospitals.title", wanted=wanted, waiting=len(self._suggested))
        if self.estimated:
            title += "  " + texts("large.bundle.estimated")
        self.page.show_lines(lines, title)
        over = sum(1 for s in self._suggested if s.overfull or s.hospital is None)
        self.page.say(texts("large.hospitals.overfull", count=over) if over else "")

    def _line(self, stand: HospitalPlace, suggested: int) -> Line:
        room = self._room
        hospital = room.state.hospitals[stand.hospital]
        able = "large.hospitals.able" if stand.able else "large.hospitals.unable"
        if stand.diverted:
            able = "large.hospitals.diverted"
        free = "large.hospitals.told" if stand.reported else "large.hospitals.untold"
        return Line(
            key=stand.hospital,
            cells=(
                hospital.name,
                time_text(stand.time_s),
                room.texts(able),
                room.texts(free, left=stand.left),
                str(stand.coming or ""),
                str(stand.red or ""),
                str(stand.others or ""),
                room.texts("large.hospitals.suggested", count=suggested) if suggested else "",
            ),
        )

    def _take(self, _name: str) -> None:
        """The suggestion is taken for everybody who waits; each can be changed by hand after."""
        event = self._room.large
        if event is None or not self._suggested:
            self._room.say("large.hospitals.nobody-waits", trouble=True)
            return
        for one in self._suggested:
            known = event.casualties.get(one.tag)
            if known is not None and one.hospital is not None:
                chosen = replace(known, hospital=one.hospital)
                self._room.send(
                    RecordCasualty(incident=event.id, casualty=chosen), "large.hospitals.taken"
                )
