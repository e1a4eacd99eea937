"""Page 1: who goes. Asks the roads, proposes, lets a person change it, and sends all by one key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.replies import Accepted
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.large_events.bundle import Pick, Proposal, WhyHere, propose, serves
from dispatch_app.domain.large_events.commands import BundleOrder, SendBundle
from dispatch_app.domain.large_events.events import BundleSent
from dispatch_app.domain.large_events.plans import Unit, Wanted
from dispatch_app.domain.large_events.values import LargeEvent
from dispatch_app.domain.ranking import rank_vehicles
from dispatch_app.domain.state import FINAL
from dispatch_app.domain.values import RankedVehicle
from dispatch_app.ui.dispatcher.dispatching import travel
from dispatch_app.ui.dispatcher.dispatching.ledger import CoverLedger
from dispatch_app.ui.dispatcher.dispatching.travel import Legs
from dispatch_app.ui.dispatcher.dispatching.ways import Ways
from dispatch_app.ui.dispatcher.dispatching.words import time_text
from dispatch_app.ui.dispatcher.form.facts import SlipFacts
from dispatch_app.ui.dispatcher.large_events.room import EventRoom
from dispatch_app.ui.dispatcher.large_events.slips import facts_of, order_of
from dispatch_app.ui.kit.guide.questions import LonLat, Lost, Rank, Ranked, Source
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.large_events.list_page import ListPage

KEYS = {"send": "Ctrl+Return", "toggle": "Space", "anew": "F5"}
ASKER = "large"
_SORT_MS = 250
_HOLD_MS = 800
"""Orders wait no longer than this for ways that are still being searched."""
GOES, STANDS_IN, STAYS = "✓", "○", ""


class BundlePage(QObject):
    proposed = Signal()
    """The proposal is another."""

    def __init__(
        self,
        room: EventRoom,
        ledger: CoverLedger,
        facts: Callable[[], SlipFacts],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._room, self._ledger, self._facts = room, ledger, facts
        texts = room.texts
        heads = [
            Head(texts("large.bundle.col.goes"), width_px=52),
            Head(texts("large.bundle.col.vehicle"), width_px=80),
            Head(texts("large.bundle.col.unit"), width_px=120),
            Head(texts("large.bundle.col.station"), width_px=170),
            Head(texts("large.bundle.col.time"), figures=True, width_px=80),
            Head(texts("large.bundle.col.keeps"), figures=True, width_px=90),
            Head(texts("large.bundle.col.bare"), figures=True, width_px=110),
            Head(texts("large.bundle.col.why"), width_px=200),
        ]
        self.page = ListPage(texts, "bundle", heads, KEYS)
        self.page.asked.connect(self._asked)
        self.proposal: Proposal | None = None
        self._legs: Legs | None = None
        self._ranked: tuple[RankedVehicle, ...] = ()
        self._by_hand: list[VehicleId] = []
        self._never: set[VehicleId] = set()
        self._sending = False
        self._sources: dict[str, Source] = {}
        self._asked_at: LonLat | None = None
        self._ways = Ways(room.place, self, ASKER)
        self._ways.came.connect(self._way_came)
        self.held = QTimer(self)
        """Runs while orders wait for ways that are still being searched."""
        self.held.setSingleShot(True)
        self.held.setInterval(_HOLD_MS)
        self.held.timeout.connect(self._send_now)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SORT_MS)
        self._soon.timeout.connect(self.renew)

    # ---- what is proposed

    def begin(self) -> None:
        """Another event, or all anew: nothing of a person's choices is left."""
        self._by_hand, self._never, self._legs, self.proposal = [], set(), None, None
        self._ask_roads()

    def follow(self) -> None:
        """News of the centre; a burst of them is one change. Another place is searched anew."""
        if self._where() != self._asked_at:
            self._ask_roads()
        elif self._legs is not None and not self._soon.isActive():
            self._soon.start()

    def _ask_roads(self) -> None:
        place, where = self._room.place, self._where()
        self._asked_at = where
        if where is None:
            self.page.show_lines((), self._room.texts("large.bundle.no-place"))
            return
        sources = travel.vehicle_sources(place.desk.state, place.desk.fixes)
        question = Rank(place=where, vehicles=sources, asker=ASKER)
        self._sources = {source.id: source for source in sources}
        incident = self._room.chosen.incident

        def answered(answer: Ranked | Lost) -> None:
            if (incident, where) != (self._room.chosen.incident, self._asked_at):
                return
            if isinstance(answer, Lost):
                self._legs = travel.estimated(where, sources, ())
            else:
                self._legs = travel.legs_of(answer)
            self.renew()

        place.guide.rank(question, answered)

    def _where(self) -> LonLat | None:
        event = self._room.large
        incident = self._room.state.incidents.get(event.id) if event else None
        at = incident.place.position if incident is not None and incident.place else None
        if event is not None and event.staging is not None:
            at = event.staging
        return (at.lon, at.lat) if at is not None else None

    def wanted(self, event: LargeEvent) -> Wanted:
        """What the level wants besides whom earlier bundles have sent and who still is out."""
        missions = self._room.state.missions
        out = Counter(
            sent.unit
            for bundle in event.bundles
            for sent in bundle.sent
            if sent.mission in missions and missions[sent.mission].stage not in FINAL
        )
        return event.plan.size_of(event.level).wanted.without(out)

    def renew(self) -> None:
        event, place = self._room.large, self._room.place
        if event is None or self._legs is None:
            return
        self._ranked = rank_vehicles(
            place.desk.state,
            travel.vehicle_travel(self._legs.vehicles, place.desk.fixes, place.desk.now()),
            wanted=None,
            priority=None,
            timers=place.timers,
            cover=self._ledger.effects(),
            stale=place.stale_fixes,
        )
        self.proposal = propose(
            place.desk.state,
            self._ranked,
            self.wanted(event),
            by_hand=self._by_hand,
            never=frozenset(self._never),
        )
        self._fetch_ways()
        self._show()
        self.proposed.emit()

    def _fetch_ways(self) -> None:
        """Of all who may go, while a person still looks at the proposal."""
        if self._asked_at is None or self._legs is None or self._legs.estimated:
            return
        found = self.proposal
        going = (*found.picks, *found.reserves) if found is not None else ()
        starts = [
            (p.vehicle, self._sources[p.vehicle]) for p in going if p.vehicle in self._sources
        ]
        closures = self._room.state.road_condition_version
        self._ways.fetch(self._asked_at, starts, closures)

    # ---- showing

    def _show(self) -> None:
        found, texts = self.proposal, self._room.texts
        assert found is not None
        keeps = {d.station: d.keeps for d in found.donors}
        lines = [self._line(p, GOES, keeps) for p in found.picks]
        lines += [self._line(p, STANDS_IN, keeps) for p in found.reserves]
        named = {line.key for line in lines}
        lines += [
            self._other(row)
            for row in self._ranked
            if not row.excluded and row.vehicle not in named
        ]
        title = texts(
            "large.bundle.title",
            count=len(found.picks),
            stations=len(found.donors),
            last=time_text(found.last_there_s),
        )
        if self._legs is not None and self._legs.estimated:
            title += "  " + texts("large.bundle.estimated")
        self.page.show_lines(lines, title)
        self.page.say(self._costs(found))

    def _costs(self, found: Proposal) -> str:
        texts, stations = self._room.texts, self._room.state.stations
        words = []
        if found.missing:
            listed = " ".join(
                f"{texts.code('unit', u.value)}×{n}" for u, n in found.missing.items()
            )
            words.append(texts("large.bundle.missing", what=listed))
        bared = [
            stations[d.station].name for d in found.donors if d.bared and d.station in stations
        ]
        if bared:
            words.append(texts("large.bundle.bared", stations=texts("large.comma").join(bared)))
        return "   ".join(words)

    def _line(self, pick: Pick, sign: str, keeps: Mapping[StationId, int]) -> Line:
        texts = self._room.texts
        kept = keeps.get(pick.station)
        station = self._room.state.stations.get(pick.station)
        return Line(
            key=pick.vehicle,
            cells=(
                sign,
                pick.vehicle,
                texts.code("unit", pick.unit.value),
                station.name if station else pick.station,
                time_text(pick.time_s),
                "" if kept is None else str(kept),
                f"{pick.bare_people:,}" if pick.bare_people else "",
                texts(f"large.why.{pick.why.value}")
                if sign == GOES
                else texts("large.why.reserve"),
            ),
            about=pick.vehicle,
        )

    def _other(self, row: RankedVehicle) -> Line:
        vehicle = self._room.state.vehicles[row.vehicle]
        able = next((u for u in Unit if serves(vehicle, u)), None)
        pick = Pick(
            vehicle=row.vehicle,
            station=vehicle.station,
            unit=able or Unit.BLS,
            why=WhyHere.SOON,
            time_s=row.time_s or 0.0,
            bare_people=row.bare_people,
        )
        line = self._line(pick, STAYS, {})
        why = "large.why.taken-out" if row.vehicle in self._never else "large.why.free"
        texts, cells = self._room.texts, list(line.cells)
        cells[-1] = texts(why)
        if able is None:
            cells[2] = texts.code("level", vehicle.level.value)
        return replace(line, cells=tuple(cells))

    # ---- keys

    def _asked(self, name: str) -> None:
        match name:
            case "send":
                self.send()
            case "toggle":
                self._toggle()
            case _:
                self.begin()

    def _toggle(self) -> None:
        line = self.page.table.current
        if line is None or self.proposal is None:
            return
        vehicle = VehicleId(line.key)
        if vehicle in self.proposal.vehicles:
            self._never.add(vehicle)
            self._by_hand = [v for v in self._by_hand if v != vehicle]
        else:
            self._never.discard(vehicle)
            self._by_hand.append(vehicle)
        self.renew()
        self.page.table.choose(vehicle)

    def send(self) -> None:
        """All that stand with a tick, by one command; it waits a moment for their ways."""
        event, found, room = self._room.large, self.proposal, self._room
        if event is None or found is None or self._sending:
            return
        incident = room.state.incidents.get(event.id)
        if not found.picks or incident is None or incident.place is None:
            room.say("large.bundle.nobody", trouble=True)
            return
        self._sending = True
        room.say("large.bundle.sending", count=len(found.picks))
        if self._ways.under_way:
            self.held.start()
        else:
            self._send_now()

    def _way_came(self) -> None:
        if self.held.isActive() and not self._ways.under_way:
            self._send_now()

    def _send_now(self) -> None:
        self.held.stop()
        event, found, room = self._room.large, self.proposal, self._room
        incident = room.state.incidents.get(event.id) if event else None
        if event is None or incident is None or found is None or incident.place is None:
            self._sending = False
            return
        picked = frozenset(p.vehicle for p in (*found.picks, *found.reserves))
        facts, where = self._facts_now(event), incident.place

        def order(pick: Pick) -> BundleOrder:
            return order_of(room.place, event, facts, where, pick, self._ways.way(pick.vehicle))

        wish = SendBundle(
            incident=event.id,
            orders=tuple(order(p) for p in found.picks),
            reserves=tuple(order(p) for p in found.reserves),
            shown=tuple(row for row in self._ranked if row.vehicle in picked),
        )
        room.send(wish, then=self._sent, answered=self._answered)

    def _answered(self) -> None:
        """Nothing is sent twice: what was proposed before the answer is not what is left."""
        self._sending = False
        self.proposal = None
        self._soon.start()

    def _facts_now(self, event: LargeEvent) -> SlipFacts:
        room = self._room
        if room.place.selection.incident == event.id:
            return self._facts()
        return facts_of(room.place, room.state.incidents[event.id], event)

    def _sent(self, reply: Accepted) -> None:
        done = next((e for e in reply.events if isinstance(e, BundleSent)), None)
        if done is None:
            return
        room = self._room
        comma = room.texts("large.comma")
        replaced = [f"{s.instead_of}→{s.vehicle}" for s in done.sent if s.instead_of]
        words = [room.texts("large.bundle.sent", count=len(done.sent))]
        if replaced:
            words.append(room.texts("large.bundle.replaced", what=comma.join(replaced)))
        if done.left:
            left = comma.join(one.vehicle for one in done.left)
            words.append(room.texts("large.bundle.left", vehicles=left))
        self._by_hand, self._never = [], set()
        room.said.emit(" ".join(words), bool(done.left))
