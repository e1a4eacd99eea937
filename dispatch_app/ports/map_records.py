"""The whole history of road conditions, own places and corrections. Values and a protocol only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.codes import MapAct, MapSubject
from dispatch_app.domain.own_places import Correction, OwnPlace
from dispatch_app.domain.road_conditions import RoadCondition
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class MapStep:
    """One step in the life of one thing. What it was after it stands under the name of its kind;
    all three are None where it ended or was only decided on."""

    sequence: int
    subject: MapSubject
    thing: str
    """Id of the condition, place or correction."""
    act: MapAct
    by: Actor
    at: datetime
    note: str
    condition: RoadCondition | None = None
    place: OwnPlace | None = None
    correction: Correction | None = None


class MapRecords(Protocol):
    def map_steps(
        self,
        limit: int,
        *,
        subject: MapSubject | None = None,
        thing: str | None = None,
        before: int | None = None,
    ) -> tuple[MapStep, ...]:
        """Steps, newest first, going on before a journal number.

        Raises:
            Unavailable: the store is away.
        """
        ...
