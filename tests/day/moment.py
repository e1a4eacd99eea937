"""One call at one seat, and what every story of it can do. Tells no story."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    IncidentOutcome,
    Stage,
)
from dispatch_app.domain.ids import IncidentId, MissionId
from dispatch_app.domain.state import Call
from tests.day.crews import Crews
from tests.day.desk import Desk
from tests.day.scene import Caller, Scene


@dataclass(frozen=True, slots=True)
class Moment:
    """One call at one seat."""

    scene: Scene
    crews: Crews
    seat: Desk
    who: Caller
    call: Call

    async def opens(self) -> IncidentId:
        return await self.scene.opens(self.seat, self.call, self.who)

    async def sends(self, incident: IncidentId, who: Caller | None = None) -> MissionId | None:
        return await self.scene.sends(self.seat, incident, who or self.who)

    async def closes(self, incident: IncidentId, outcome: IncidentOutcome) -> None:
        await self.seat.does(c.CloseIncident(incident=incident, outcome=outcome))

    async def hangs_up(self) -> None:
        await self.scene.hangs_up(self.seat, self.call)

    def later(self, *missions: MissionId | None, incident: IncidentId) -> None:
        """The crews drive on; when the last is back the incident is closed."""
        self.scene.begin(self._lived_out([m for m in missions if m], incident))

    async def _lived_out(self, missions: list[MissionId], incident: IncidentId) -> None:
        for mission in missions:
            await self.crews.run(mission)
        await self.over(incident)

    async def over(self, incident: IncidentId) -> None:
        """Close it by what its crews found, once none of them is out."""
        scene = self.scene
        await self.seat.until(
            lambda: not self.seat.state.open_missions(self.seat.state.incidents[incident]),
            "the last crew",
        )
        if not self.seat.state.incidents[incident].open:
            return
        ended = [
            mission.stage
            for m in self.seat.state.incidents[incident].missions
            if (mission := scene.mission(m)) is not None
        ]
        await self.closes(
            incident,
            IncidentOutcome.DELIVERED
            if Stage.COMPLETE in ended
            else IncidentOutcome.CANCELLED_BY_CALLER,
        )


Story = Callable[[Moment], Awaitable[None]]
