"""Page 6: what the rest of the city is left with, and who moves up to cover it. One key orders."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import QObject, QTimer

from dispatch_app.domain.cover import CellId, MoveUp
from dispatch_app.domain.ids import MoveUpId
from dispatch_app.domain.large_events.commands import EndMoveUp, OrderMoveUp
from dispatch_app.domain.large_events.values import StandBy
from dispatch_app.ui.dispatcher.dispatching.ledger import CoverLedger
from dispatch_app.ui.dispatcher.dispatching.words import time_text
from dispatch_app.ui.dispatcher.large_events.bundle import BundlePage
from dispatch_app.ui.dispatcher.large_events.room import EventRoom
from dispatch_app.ui.kit.guide.questions import Lost
from dispatch_app.ui.kit.guide.reach_questions import Cover, Covered, Spot
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.large_events.list_page import ListPage

KEYS = {"order": "Ctrl+Return", "recall": "Del"}
ASKER = "large-cover"
_SOON_MS = 600
_MOST_DISTRICTS = 4


class CoverPage(QObject):
    def __init__(
        self,
        room: EventRoom,
        ledger: CoverLedger,
        bundle: BundlePage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._room, self._ledger, self._bundle = room, ledger, bundle
        names = ("vehicle", "from", "to", "time", "gained", "lost", "state")
        widths = (80, 190, 190, 90, 130, 130, 240)
        figures = {"time", "gained", "lost"}
        heads = [
            Head(room.texts(f"large.cover.col.{n}"), figures=n in figures, width_px=w)
            for n, w in zip(names, widths, strict=True)
        ]
        self.page = ListPage(room.texts, "cover", heads, KEYS)
        self.page.asked.connect(self._asked)
        self._after: Covered | None = None
        """How it stands once the proposal has gone; None while nobody has said."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._ask)
        bundle.proposed.connect(self._soon.start)
        ledger.renewed.connect(self._ledger_renewed)

    def forget(self) -> None:
        self._after = None

    # ---- asking

    def _ledger_renewed(self) -> None:
        if self._room.large is not None:
            self._soon.start()

    def _ask(self) -> None:
        """The same ledger, without those who are about to go."""
        room, found = self._room, self._bundle.proposal
        if room.large is None or found is None or not found.picks:
            self._after = None
            self.show()
            return
        left = tuple(s for s in self._ledger.idle() if s.id not in found.vehicles)
        stations = room.state.stations.values()
        posts = tuple(Spot(s.id, s.position.lon, s.position.lat) for s in stations)
        question = Cover(idle=left, posts=posts, norm_s=room.place.timers.cover_s, asker=ASKER)
        room.place.guide.cover(question, self._answered)

    def _answered(self, answer: Covered | Lost) -> None:
        if isinstance(answer, Covered):
            self._after = answer
            self.show()

    # ---- showing

    def show(self) -> None:
        room = self._room
        if room.large is None:
            return
        stand_bys = list(room.state.large.stand_bys.values())
        lines = [self._standing(one) for one in stand_bys]
        taken = {one.vehicle for one in stand_bys}
        told = self._after or self._ledger.told
        moves = told.moves if told is not None else ()
        lines += [self._proposal(move) for move in moves if move.vehicle not in taken]
        self.page.show_lines(lines, self._title())
        lost = self._lost()
        self.page.say(lost if lines or lost else room.texts("large.cover.none"))

    def _title(self) -> str:
        now, after, texts = self._ledger.told, self._after, self._room.texts
        if now is None:
            return texts("large.cover.unknown")
        if after is None:
            return texts("large.cover.now", cells=len(now.bare), people=_people(now.bare_people))
        return texts(
            "large.cover.after",
            cells=len(now.bare),
            people=_people(now.bare_people),
            then=len(after.bare),
            more=_people(after.bare_people),
        )

    def _lost(self) -> str:
        """Which districts the bundle lays bare, the worst first."""
        now, after = self._ledger.told, self._after
        if now is None or after is None:
            return ""
        people: dict[str, float] = defaultdict(float)
        for cell in after.bare - now.bare:
            people[self._district(after, cell)] += after.cells[cell].people
        worst = sorted(people.items(), key=lambda item: -item[1])[:_MOST_DISTRICTS]
        texts = self._room.texts
        named = (texts("large.cover.district", name=d or "—", people=_people(n)) for d, n in worst)
        listed = texts("large.comma").join(named)
        return texts("large.cover.lost", districts=listed) if listed else ""

    @staticmethod
    def _district(told: Covered, cell: CellId) -> str:
        return told.cells[cell].district if cell in told.cells else ""

    def _proposal(self, move: MoveUp) -> Line:
        state, texts = self._room.state, self._room.texts
        vehicle = state.vehicles.get(move.vehicle)
        donor = state.stations.get(vehicle.station) if vehicle is not None else None
        station = state.stations.get(move.station)
        return Line(
            key=f"move {move.vehicle}",
            cells=(
                move.vehicle,
                donor.name if donor else "",
                station.name if station else move.station,
                time_text(move.drive_s),
                _people(move.gained_people),
                _people(move.lost_people),
                texts("large.cover.proposed"),
            ),
            about=move,
        )

    def _standing(self, one: StandBy) -> Line:
        state, texts = self._room.state, self._room.texts
        donor, station = state.stations.get(one.donor), state.stations.get(one.station)
        key = "large.cover.acknowledged" if one.acknowledged_at else "large.cover.ordered"
        at = one.acknowledged_at or one.ordered_at
        return Line(
            key=f"stand {one.id}",
            cells=(
                one.vehicle,
                donor.name if donor else one.donor,
                station.name if station else one.station,
                *("", "", ""),
                texts(key, time=self._room.words.clock(at)),
            ),
            about=one,
        )

    # ---- keys

    def _asked(self, name: str) -> None:
        line = self.page.table.current
        about = line.about if line is not None else None
        if name == "order" and isinstance(about, MoveUp):
            self._order(about)
        elif name == "recall" and isinstance(about, StandBy):
            self._recall(about.id)

    def _order(self, move: MoveUp) -> None:
        room, event = self._room, self._room.large
        station = room.state.stations.get(move.station)
        if event is None or station is None:
            return
        title = room.texts("large.cover.title", vehicle=move.vehicle, station=station.name)
        wish = OrderMoveUp(
            vehicle=move.vehicle,
            station=move.station,
            title=title,
            text=room.texts("large.cover.text", number=event.number),
            incident=event.id,
        )
        room.send(wish, "large.cover.sent")

    def _recall(self, move_up: MoveUpId) -> None:
        self._room.send(EndMoveUp(move_up=move_up), "large.cover.recalled")


def _people(count: float | None) -> str:
    return "—" if count is None else f"{count:,.0f}"
