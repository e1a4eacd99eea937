"""Says which station is bare, who could cover it at what price, and who covers it now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch_app.domain.cover import MoveUp
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.large_events.covering import left_at
from dispatch_app.domain.large_events.values import StandBy
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text
from dispatch_app.ui.dispatcher.dispatching.words import time_text


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingUpView:
    """What the card shows; empty: nothing."""

    bare: str = ""
    proposal: str = ""
    price: str = ""
    standing: str = ""
    move: MoveUp | None = None
    """What the key orders: exactly what is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingUpWords:
    texts: Texts
    zone: str

    def view(
        self,
        state: CentreState,
        moves: Sequence[MoveUp],
        stand_bys: Sequence[StandBy],
    ) -> MovingUpView:
        move = moves[0] if moves else None
        bare = list(dict.fromkeys(one.station for one in moves))
        return MovingUpView(
            bare=self._bare(state, bare) if bare else "",
            proposal=self.proposal(state, move) if move else "",
            price=self.price(state, move) if move else "",
            standing="\n".join(self.standing(state, one) for one in stand_bys),
            move=move,
        )

    def _bare(self, state: CentreState, bare: Sequence[StationId]) -> str:
        names = self.texts("move_up.comma").join(self.station(state, one) for one in bare)
        return self.texts("move_up.bare", stations=names)

    def station(self, state: CentreState, station: StationId) -> str:
        known = state.stations.get(station)
        return known.name if known is not None else station

    def _home(self, state: CentreState, vehicle: VehicleId) -> StationId:
        known = state.vehicles.get(vehicle)
        return known.station if known is not None else StationId("")

    def proposal(self, state: CentreState, move: MoveUp) -> str:
        return self.texts(
            "move_up.proposal",
            vehicle=move.vehicle,
            donor=self.station(state, self._home(state, move.vehicle)),
            station=self.station(state, move.station),
            time=time_text(move.drive_s),
        )

    def price(self, state: CentreState, move: MoveUp) -> str:
        """What it covers, what it lays bare behind it, and who stays there."""
        left = left_at(state, self._home(state, move.vehicle)) - 1
        if round(move.gained_people) or round(move.lost_people):
            return self.texts(
                "move_up.price-people",
                gained=f"{move.gained_people:,.0f}",
                lost=f"{move.lost_people:,.0f}",
                left=left,
            )
        return self.texts(
            "move_up.price-cells", gained=len(move.gained), lost=len(move.lost), left=left
        )

    def standing(self, state: CentreState, one: StandBy) -> str:
        signed = one.acknowledged_at is not None
        return self.texts(
            "move_up.signed" if signed else "move_up.unsigned",
            vehicle=one.vehicle,
            station=self.station(state, one.station),
            time=clock_text(one.acknowledged_at or one.ordered_at, self.zone)[:5],
        )
