"""What all parts of a station terminal share: link, slips on disk, texts, theme."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dispatch_app.client.slip_journal import SlipJournal
from dispatch_app.client.trace import Trace
from dispatch_app.domain.ids import StationId
from dispatch_app.domain.state import Mission, Station, Vehicle
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.i18n import Texts
from dispatch_app.i18n.times import DEFAULT_ZONE
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.printing.document import Wording
from dispatch_app.ui.kit.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One station's terminal. Presenters get it whole; widgets get only what they show."""

    id: StationId
    desk: Desk
    slips: SlipJournal
    texts: Texts
    theme: Theme
    trace: Trace = field(default_factory=Trace)
    timers: Timers = NORM
    zone: str = DEFAULT_ZONE
    files: Path = Path("notices")
    """Where files of notices are put."""

    @property
    def station(self) -> Station | None:
        return self.desk.state.stations.get(self.id)

    @property
    def name(self) -> str:
        """The station's name; its number until the centre has told more."""
        station = self.station
        return station.name if station else self.texts("station.nameless", id=self.id)

    @property
    def vehicles(self) -> list[Vehicle]:
        own = (v for v in self.desk.state.vehicles.values() if v.station == self.id)
        return sorted(own, key=lambda vehicle: vehicle.id)

    @property
    def missions(self) -> list[Mission]:
        """This station's missions, the latest first."""
        own = (m for m in self.desk.state.missions.values() if m.station == self.id)
        return sorted(own, key=lambda mission: mission.ordered_at, reverse=True)

    @property
    def wording(self) -> Wording:
        return Wording(self.texts, self.zone)

    def refusal(self, code: str, details: dict[str, str]) -> str:
        """What to say for a refusal's code; the code itself if no sentence is kept for it."""
        for key in (f"refusal.{code}", code):
            if self.texts.has(key):
                return self.texts(key, **{"seat": "?", "vehicle": "?", "mission": "?", **details})
        return code
