"""Decides what the card of move-ups shows and what its keys do: order, another one, call back.

Asks the guide only while a station is bare, and only about that one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.cover import MoveUp
from dispatch_app.domain.ids import MoveUpId, StationId, VehicleId
from dispatch_app.domain.large_events.commands import EndMoveUp, OrderMoveUp
from dispatch_app.domain.large_events.covering import bared, spared
from dispatch_app.domain.large_events.events import MoveUpEnded
from dispatch_app.domain.large_events.values import StandBy
from dispatch_app.domain.rules.move_ups import RECALLED
from dispatch_app.ui.dispatcher.dispatching.asking import bring_up
from dispatch_app.ui.dispatcher.dispatching.ledger import CoverLedger
from dispatch_app.ui.dispatcher.moving_up.card import MovingUpCard
from dispatch_app.ui.dispatcher.moving_up.words import MovingUpWords
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.guide.questions import Lost
from dispatch_app.ui.kit.guide.reach_questions import Cover, Covered, Spot

ASKER = "moving-up"
_ORDER, _RECALL, _NOT_THIS = "order", "recall", "not"
_MOST_SHOWN = 6


class MovingUp(QObject):
    def __init__(
        self,
        workplace: Workplace,
        ledger: CoverLedger,
        chooser: Chooser,
        notes: Notes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._ledger = workplace, ledger
        self._chooser, self._notes = chooser, notes
        self._words = MovingUpWords(texts=workplace.texts, zone=workplace.zone)
        self._moves: tuple[MoveUp, ...] = ()
        self._asked: object = None
        self._not_these: set[tuple[VehicleId, StationId]] = set()
        """Declined here, until the station is covered again."""
        self._stand_bys: dict[MoveUpId, StandBy] = dict(workplace.desk.state.large.stand_bys)
        """As they stood before the latest news: what ended is named by them."""
        self.card = MovingUpCard(workplace.texts)
        self.card.order_wanted.connect(self.key_order)
        self.card.more_wanted.connect(self.key_more)
        workplace.desk.changed.connect(self._changed)
        ledger.renewed.connect(self._ask)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {"move_up": self.key_order, "move_up_more": self.key_more}

    # ---- what there is

    def _bare(self) -> tuple[StationId, ...]:
        return tuple(sorted(bared(self._place.desk.state)))

    def _changed(self, view: View) -> None:
        for event in view.events:
            if isinstance(event, MoveUpEnded):
                self._say_ended(event)
        stand_bys = self._place.desk.state.large.stand_bys
        self._stand_bys = dict(stand_bys)
        bare = frozenset(self._bare())
        self._not_these = {one for one in self._not_these if one[1] in bare}
        if not bare:
            self._moves, self._asked = (), None
        self._show()

    def _ask(self) -> None:
        """Who is idle has changed, or who is bare: only then another one may be best."""
        state, idle = self._place.desk.state, self._ledger.idle()
        bare = self._bare()
        about = (bare, idle)
        if not bare or about == self._asked:
            return
        self._asked = about
        stations = (state.stations[one] for one in bare)
        posts = tuple(Spot(s.id, s.position.lon, s.position.lat) for s in stations)
        norm_s = self._place.timers.cover_s
        question = Cover(idle=idle, posts=posts, norm_s=norm_s, asker=ASKER)
        self._place.guide.cover(question, self._answered)

    def _answered(self, answer: Covered | Lost) -> None:
        if isinstance(answer, Lost):
            self._asked = None
            return
        self._moves = answer.moves
        self._show()

    def _open_moves(self) -> tuple[MoveUp, ...]:
        """Those of the answer that still hold, without what was declined."""
        if not self._moves:
            return ()
        state, bare = self._place.desk.state, set(self._bare())
        moved = {one.vehicle for one in state.large.stand_bys.values()}
        idle = {spot.id for spot in self._ledger.idle()}
        return tuple(
            move
            for move in self._moves
            if move.station in bare
            and move.vehicle in idle - moved
            and (move.vehicle, move.station) not in self._not_these
            and spared(state, move)
        )

    def _show(self) -> None:
        """A bare station whose ground others reach in time needs nobody, and nothing is said."""
        state = self._place.desk.state
        stand_bys = tuple(state.large.stand_bys.values())[:_MOST_SHOWN]
        self.card.show_view(self._words.view(state, self._open_moves(), stand_bys))

    def _say_ended(self, event: MoveUpEnded) -> None:
        """Once, with the reason; whoever called it back knows."""
        one = self._stand_bys.get(event.move_up)
        code = f"move_up_end.{event.why}"
        if one is not None and event.why != RECALLED and self._place.texts.has(code):
            why = self._place.texts(code)
            self._notes.say("info", "move_up.ended", vehicle=one.vehicle, why=why)

    # ---- keys

    def key_order(self) -> None:
        """Exactly what the card reads."""
        move = self.card.shown.move
        if move is None:
            self._notes.say("warning", "move_up.nothing")
        else:
            self._order(move)

    def _order(self, move: MoveUp) -> None:
        state, texts = self._place.desk.state, self._place.texts
        station = self._words.station(state, move.station)
        wish = OrderMoveUp(
            vehicle=move.vehicle,
            station=move.station,
            title=texts("large.cover.title", vehicle=move.vehicle, station=station),
            text=texts("move_up.text", station=station),
            until_home=True,
        )
        self._place.desk.send(wish, lambda reply: self._replied(reply, "move_up.ordered", wish))

    def _replied(self, reply: Reply, key: str, wish: OrderMoveUp | None = None) -> None:
        if isinstance(reply, Refused):
            self._notes.refused(reply.code, dict(reply.details))
        elif isinstance(reply, Accepted):
            values = {} if wish is None else {"vehicle": wish.vehicle}
            self._notes.say("info", key, **values)

    def key_more(self) -> None:
        """Other proposals, none of this one, or somebody called back."""
        texts, state = self._place.texts, self._place.desk.state
        options = [
            *self._other_moves(),
            *(
                Option(f"{_RECALL} {one.id}", texts("move_up.recall", what=self._standing(one)))
                for one in state.large.stand_bys.values()
            ),
        ]
        if self.card.shown.move is not None:
            options.append(Option(_NOT_THIS, texts("move_up.not-this")))
        if not options:
            self._notes.say("warning", "move_up.nothing")
            return
        host = self._chooser.parentWidget()
        assert host is not None
        bring_up(host)
        self._chooser.ask(
            texts("move_up.ask"), texts("dispatch.choose-hint"), options, self._chosen
        )

    def _other_moves(self) -> list[Option]:
        state, texts = self._place.desk.state, self._place.texts
        return [
            Option(
                f"{_ORDER} {move.vehicle} {move.station}",
                texts("move_up.order", what=self._words.proposal(state, move)),
            )
            for move in self._open_moves()[1:]
        ]

    def _standing(self, one: StandBy) -> str:
        return self._words.standing(self._place.desk.state, one)

    def _chosen(self, code: str) -> None:
        what, _, about = code.partition(" ")
        if what == _RECALL:
            wish = EndMoveUp(move_up=MoveUpId(about))
            self._place.desk.send(wish, lambda reply: self._replied(reply, "move_up.recalled"))
        elif what == _NOT_THIS:
            move = self.card.shown.move
            if move is not None:
                self._not_these.add((move.vehicle, move.station))
                self._show()
        else:
            found = (m for m in self._open_moves() if f"{m.vehicle} {m.station}" == about)
            move = next(found, None)
            if move is not None:
                self._order(move)
