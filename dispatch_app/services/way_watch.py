"""Counts how far vehicles went once a mission or a day is over, and has it written down.

A little in each round: positions and orders go first. What was never heard stays unknown and is
looked at again later, since terminals send what they kept once they are heard again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.tracks import Mileage, mileage
from dispatch_app.domain.way_commands import ReportMissionWay, ReportVehicleDay
from dispatch_app.ports.clock import Clock
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.tracks import Tracks
from dispatch_app.ports.ways import EndedMission, WayRecords
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE

SETTLED = timedelta(hours=1)
"""So long after its end a way is counted: most of what comes late has come by then."""
BACK = timedelta(days=31)
"""After a start, so far back; older fixes are not taken in any more either."""
AGAIN = timedelta(minutes=10)
"""Once all is counted, it is looked again after so long."""
MISSIONS_AT_ONCE = 20
DAYS_AT_ONCE = 3
"""A vehicle's whole day takes some ten milliseconds to read."""
_DAY = timedelta(days=1)


class WayWatch:
    """Rounds from one thread."""

    period_s = 1.0

    def __init__(
        self, bus: Bus, records: WayRecords, tracks: Tracks, clock: Clock, zone: ZoneInfo
    ) -> None:
        self._bus, self._records, self._tracks = bus, records, tracks
        self._clock, self._zone = clock, zone
        self._after: EndedMission | None = None
        self._since: datetime | None = None
        self._rest_until: datetime | None = None
        self._days: Iterator[tuple[VehicleId, datetime, datetime]] = iter(())
        self._begun: date | None = None
        """The last day whose vehicles were begun with."""
        self._done: date | None = None
        """The last day of which nothing is left."""

    def __call__(self) -> None:
        now = self._clock.now()
        self._count_days(now)
        if self._rest_until is None or now >= self._rest_until:
            self._count_missions(now)

    # ---- missions

    def _count_missions(self, now: datetime) -> None:
        since = self._since or now - BACK
        found = self._records.uncounted(since, now - SETTLED, MISSIONS_AT_ONCE, self._after)
        for mission in found:
            until = max(mission.ended_at, mission.ordered_at + timedelta(milliseconds=1))
            went = self._went(mission.vehicle, mission.ordered_at, until)
            if went is not None:
                command = ReportMissionWay(mission=mission.id, went=went)
                self._bus.submit(command, actor=CENTRE, command_id=f"mission-way:{mission.id}")
        if len(found) == MISSIONS_AT_ONCE:
            self._after, self._rest_until = found[-1], None
        else:
            self._after, self._rest_until = None, now + AGAIN
            self._since = now - 2 * _DAY

    def _went(self, vehicle: VehicleId, since: datetime, until: datetime) -> Mileage | None:
        """None where nothing that can be believed was heard."""
        went = mileage(self._tracks.track(vehicle, since, until), since, until)
        return went if went.fixes > went.implausible else None

    # ---- days

    def _count_days(self, now: datetime) -> None:
        last = (now - SETTLED).astimezone(self._zone).date() - _DAY
        if self._begun != last:
            first = last - BACK if self._done is None else self._done + _DAY
            self._begun = last
            self._days = self._open_days(first, last)
        for _ in range(DAYS_AT_ONCE):
            wanted = self._next_day()
            if wanted is None:
                self._done = self._begun
                return
            vehicle, since, until = wanted
            went = self._went(vehicle, since, until)
            if went is not None:
                command = ReportVehicleDay(vehicle=vehicle, since=since, went=went)
                name = f"vehicle-day:{since.astimezone(self._zone).date()}:{vehicle}"
                self._bus.submit(command, actor=CENTRE, command_id=name)

    def _next_day(self) -> tuple[VehicleId, datetime, datetime] | None:
        """A store that is away ends the row of days: it is begun anew in another round."""
        try:
            return next(self._days, None)
        except Unavailable:
            self._begun = None
            raise

    def _open_days(self, first: date, last: date) -> Iterator[tuple[VehicleId, datetime, datetime]]:
        """The newest day first; days of which no track is kept are passed over."""
        kept = {each.day for each in self._tracks.days()}
        for back in range((last - first).days + 1):
            day = last - back * _DAY
            since, until = self._midnight(day), self._midnight(day + _DAY)
            if not kept & {since.date(), until.date()}:
                continue
            counted = self._records.counted_on(since)
            state = self._bus.state
            for vehicle in (*state.vehicles, *state.retired_vehicles):
                if vehicle not in counted:
                    yield vehicle, since, until

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone).astimezone(UTC)
