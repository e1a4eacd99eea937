"""All facts of a stretch of time in memory, kept current by the journal's own numbers.

What lies further back is read when it is asked for, month by month. What an event touches is read
anew from the tables: they are written in one transaction with it, so they are never behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, bindparam, text

from dispatch_app.adapters.storage.figures import selects
from dispatch_app.adapters.storage.figures.crew_days import CrewDays
from dispatch_app.adapters.storage.figures.growing import CORRECTABLE, CORRECTED, GrowingFacts
from dispatch_app.adapters.storage.figures.signing import Sitting
from dispatch_app.adapters.storage.figures.spells import BEFORE_MS, StateLog
from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.domain.appointments.values import Need
from dispatch_app.domain.figures.fields import (
    APPOINTMENT,
    APPOINTMENT_OFFER,
    CREW_SHIFT,
    DISTRICT,
    SEAT_SPELL,
    SPELLS,
    SUBJECTS,
    VEHICLE_SPELL,
)
from dispatch_app.services.figures.columns import Facts, Vocabulary

MONTH = timedelta(days=31)
IDS_AT_ONCE = 400
NEWS_AT_ONCE = 5_000
NO_NEEDS = "none"
BOOKED = (APPOINTMENT.id, APPOINTMENT_OFFER.id)
_END = 2**62
_EVER = datetime(1970, 1, 2, tzinfo=UTC)


DistrictsOf = Callable[[Sequence[float | None], Sequence[float | None]], Sequence[str | None]]


class Reads(Protocol):
    def reading(self) -> AbstractContextManager[Connection]: ...


class Touched(msgspec.Struct):
    """What an event is about; whatever else it tells stands in the tables."""

    call: str | None = None
    incident: str | None = None
    mission: str | None = None
    appointment: str | None = None


class KeptFacts:
    """A `FactSource` over the tables of a store. For one thread."""

    def __init__(
        self,
        store: Reads,
        now: Callable[[], datetime],
        districts: DistrictsOf | None = None,
    ) -> None:
        """`districts`: by latitudes and longitudes; None where no map tells them."""
        self._store, self._now, self._districts = store, now, districts
        self._words = _vocabularies()
        self._kept = {name: GrowingFacts(SUBJECTS[name], self._words) for name in selects.SELECTS}
        self._logs = {name: StateLog(name, self._words) for name in sorted(SPELLS)}
        self._sitting = Sitting()
        self._crew_days = CrewDays(self._words)
        self._corrected: dict[str, set[str]] = {}
        self._since: datetime | None = None
        self._sequence = 0

    @property
    def sequence(self) -> int:
        return self._sequence

    @property
    def since(self) -> datetime | None:
        """How far back everything is in memory; None: nothing is yet."""
        return self._since

    @property
    def bytes(self) -> int:
        return sum(kept.bytes for kept in self._kept.values())

    def facts(self, subject: str, since: datetime, until: datetime) -> Facts:
        since_ms, until_ms = to_ms(max(since, _EVER)), to_ms(max(until, _EVER))
        if subject == CREW_SHIFT.id:
            return self._shifts(since, (since_ms, until_ms))
        if subject in self._logs:
            self.reach(since - timedelta(milliseconds=BEFORE_MS))
            now = to_ms(self._now())
            return self._logs[subject].within(since_ms, until_ms, now, self._sitting)
        self.reach(since)
        return self._kept[subject].within(since_ms, until_ms)

    def _shifts(self, since: datetime, period: tuple[int, int]) -> Facts:
        self.reach(since - timedelta(milliseconds=BEFORE_MS))
        vehicles, at = self._kept["mission"].columns("vehicle", "ordered_at")
        states = self._logs[VEHICLE_SPELL.id].columns()
        return self._crew_days.within(period, to_ms(self._now()), states, (vehicles, at))

    # ---- backwards -------------------------------------------------------------------------

    def reach(self, since: datetime) -> None:
        """Have everything from then on in memory."""
        while not self.reaches(since):
            self.reach_further()

    def reaches(self, since: datetime) -> bool:
        return self._since is not None and self._since <= max(since, _EVER)

    def reach_further(self) -> None:
        """Read one more month, the newest first; what is older than every row is none."""
        with self._store.reading() as connection:
            if self._since is None:
                self._begin(connection)
                until, self._since = _END, self._now()
            else:
                until = to_ms(self._since)
            since = max(self._since - MONTH, _EVER)
            if not self._anything_before(connection, until):
                since = _EVER
            self._read(connection, to_ms(since), until)
            self._since = since

    def _begin(self, connection: Connection) -> None:
        """First the number: what is written meanwhile is read twice rather than never."""
        self._sequence = connection.scalar(text(selects.LAST)) or 0
        self._sign(connection)
        self._station(connection)
        self._correct(connection)

    def _anything_before(self, connection: Connection, until: int) -> bool:
        for first_moment in selects.FIRST:
            first = connection.scalar(text(first_moment))
            if first is not None and first < until:
                return True
        return False

    def _read(self, connection: Connection, since: int, until: int) -> None:
        window = {"since": since, "until": until}
        for name, select in selects.SELECTS.items():
            rows = connection.execute(text(select.window()), window)
            self._put(name, rows.keys(), rows.fetchall())
        self._logs[SEAT_SPELL.id].take(connection.execute(text(selects.SEAT_LOG), window))
        self._logs[VEHICLE_SPELL.id].take(connection.execute(text(selects.VEHICLE_LOG), window))
        self._crew_days.take(connection.execute(text(selects.DUTY_LOG), window))

    # ---- forwards --------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Take in what has happened since."""
        if self._since is None:
            return
        before = self._sequence
        with self._store.reading() as connection:
            while news := self._news(connection):
                self._take(connection, [_touched(row) for row in news])
                self._sequence = news[-1].sequence
            if self._sequence > before:
                self._log_news(connection, before)

    def _news(self, connection: Connection) -> Sequence[Any]:
        asked = {"after": self._sequence, "most": NEWS_AT_ONCE}
        return connection.execute(text(selects.NEWS), asked).fetchall()

    def _take(self, connection: Connection, touched: Sequence[Touched]) -> None:
        self._sign(connection)
        self._correct(connection)
        calls = sorted({each.call for each in touched if each.call})
        missions = sorted({each.mission for each in touched if each.mission})
        incidents = {each.incident for each in touched if each.incident}
        incidents.update(_looked_up(connection, selects.INCIDENTS_OF_MISSIONS, missions))
        incidents.update(_looked_up(connection, selects.INCIDENTS_OF_CALLS, calls))
        for some in _slices(calls):
            self._refresh(connection, "call", selects.CALL.of_ids(), some, anew=())
        for some in _slices(sorted(incidents)):
            for name, select in selects.SELECTS.items():
                if select.by_incident:
                    self._refresh(connection, name, select.of_incidents(), some, anew=some)
        for some in _slices(sorted({each.appointment for each in touched if each.appointment})):
            for name in BOOKED:
                self._refresh(connection, name, selects.SELECTS[name].of_ids(), some, anew=())

    def _refresh(
        self,
        connection: Connection,
        name: str,
        statement: str,
        ids: Sequence[str],
        anew: Sequence[str],
    ) -> None:
        found = connection.execute(_in(statement), {"ids": list(ids)})
        keys, rows = list(found.keys()), found.fetchall()
        at = keys.index(SUBJECTS[name].at)
        since = to_ms(self._since) if self._since else 0
        self._put(name, keys, [row for row in rows if row[at] >= since], anew)

    def _log_news(self, connection: Connection, before: int) -> None:
        after = {"after": before}
        self._logs[SEAT_SPELL.id].take(connection.execute(text(selects.SEAT_LOG_NEWS), after))
        self._logs[VEHICLE_SPELL.id].take(connection.execute(text(selects.VEHICLE_LOG_NEWS), after))
        self._station(connection)
        self._crew_days.take(connection.execute(text(selects.DUTY_LOG_NEWS), after))

    # ---- rows ------------------------------------------------------------------------------

    def _put(self, name: str, keys: Any, rows: Sequence[Any], anew: Sequence[str] = ()) -> None:
        columns: dict[str, Any] = dict(
            zip(keys, zip(*rows, strict=True) if rows else ([] for _ in keys), strict=True)
        )
        subject = SUBJECTS[name]
        if "person" in subject.fields:
            columns["person"] = self._sitting.persons(columns["seat"], columns[subject.at])
        if DISTRICT in subject.fields:
            columns[DISTRICT] = self._districts_of(columns["lat"], columns["lon"])
        if name == "mission":
            columns["crew"] = [_crew(packed) for packed in columns["crew"]]
            columns["lost_s"] = [
                _lost(shown, picked, chosen)
                for shown, picked, chosen in zip(
                    columns["lost_s"], columns["picked_vehicle"], columns["vehicle"], strict=True
                )
            ]
        if name in BOOKED:
            _tell_bookings(columns)
        for moment in CORRECTABLE.get(name, ()):
            stage = moment.removesuffix("_at").removeprefix("first_")
            some = self._corrected.get(stage, set())
            columns[CORRECTED + moment] = [one in some for one in columns["id"]]
        self._kept[name].put(columns, anew=anew)

    def _districts_of(
        self, lats: Sequence[float | None], lons: Sequence[float | None]
    ) -> Sequence[str | None]:
        return [None] * len(lats) if self._districts is None else self._districts(lats, lons)

    def _sign(self, connection: Connection) -> None:
        asked = {"after": self._sitting.after}
        self._sitting.take(connection.execute(text(selects.SIGNED), asked))

    def _station(self, connection: Connection) -> None:
        asked = {"after": self._crew_days.stationed_up_to}
        self._crew_days.station(connection.execute(text(selects.STATIONED), asked))

    def _correct(self, connection: Connection) -> None:
        """A mission's correction is also that of its acceptance and its incident."""
        found: dict[str, set[str]] = {}
        for row in connection.execute(text(selects.CORRECTED)):
            found.setdefault(row.stage, set()).update(
                (row.mission, row.incident, row.acceptance or "")
            )
        self._corrected = found


def _vocabularies() -> dict[str, Vocabulary]:
    names = sorted({name for subject in SUBJECTS.values() for name in subject.fields})
    return {name: Vocabulary() for name in names}


def _touched(row: Any) -> Touched:
    """Events that are about none of these, or say so otherwise, touch nothing here."""
    try:
        return msgspec.json.decode(row.body, type=Touched)
    except msgspec.ValidationError:
        return Touched()


def _looked_up(connection: Connection, statement: str, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in _slices(ids):
        found.update(connection.scalars(_in(statement), {"ids": list(some)}))
    return found


def _in(statement: str) -> Any:
    return text(statement).bindparams(bindparam("ids", expanding=True))


def _slices(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(ids), IDS_AT_ONCE):
        yield ids[begin : begin + IDS_AT_ONCE]


def _tell_bookings(columns: dict[str, Any]) -> None:
    """What was booked stands packed in one column."""
    told = [json.loads(packed) for packed in columns.pop("booking")]
    columns["needs"] = [
        "+".join(need for need in Need if need in one["needs"]) or NO_NEEDS for one in told
    ]
    columns["level"] = [one["level"] for one in told]
    columns["hospital"] = [one["end"].get("hospital") for one in told]


def _crew(packed: str | None) -> str | None:
    return "、".join(sorted(json.loads(packed))) if packed else None


def _lost(shown: str | None, picked: str | None, chosen: str | None) -> float | None:
    """How much longer the chosen vehicle was to take than the pick, in seconds."""
    if shown is None:
        return None
    times = {row[0]: row[3] for row in json.loads(shown)["rows"]}
    first, second = times.get(picked), times.get(chosen)
    return None if first is None or second is None else second - first
