"""Brings a table into the centre row by row, and says what became of each. Knows no files."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from dispatch_app.adapters.master_tables import Rows, Trouble, Wish
from dispatch_app.client.api import Api, Away, Declined
from dispatch_app.domain.commands import (
    Command,
    RetireHospital,
    RetireStation,
    RetireVehicle,
)
from dispatch_app.domain.ids import HospitalId, StationId, VehicleId
from dispatch_app.domain.state import Hospital, Station, Vehicle
from dispatch_app.domain.values import Subscriber
from dispatch_app.wire import codec
from dispatch_app.wire.messages import MasterData, SubscriberCount, Subscribers

log = logging.getLogger(__name__)

ATTEMPTS = 60
PAUSE_S = 0.5
"""The centre takes so many commands a second of one session; the rest waits and is sent again."""

Held = Mapping[str, Station | Vehicle | Hospital]


@dataclass(kw_only=True)
class Report:
    """What became of a table."""

    file: str
    kind: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    numbers: int = 0
    """Subscribers in the new table."""
    retired: list[str] = field(default_factory=list)
    not_in_file: list[str] = field(default_factory=list)
    """Ids that the centre holds and the file does not name; left as they are."""
    rejected: list[Trouble] = field(default_factory=list)
    """Rows that were not taken: by the file's own faults, or refused by the centre's rules."""
    notes: list[Trouble] = field(default_factory=list)
    tried_only: bool = False
    """Nothing was sent: it says what would have been done."""


class TableImport:
    """One run with one session."""

    def __init__(self, api: Api, new_id: Callable[[], str], *, try_only: bool = False) -> None:
        self.api = api
        self._new_id = new_id
        self.try_only = try_only

    async def held(self) -> MasterData:
        return msgspec.json.decode(await self.api.get("/v1/master-data"), type=MasterData)

    async def bring(
        self, kind: str, table: Rows[Wish], held: MasterData, *, retire_missing: bool
    ) -> Report:
        """Register what is new or otherwise; retire what is missing only if told to, and only
        if every row was good: a row with a fault may be the very thing that seems to be missing.

        Raises:
            Away: the centre cannot be reached. What was done is done; the same file can be
                brought again.
        """
        report = report_of(kind, table, tried_only=self.try_only)
        serving = _serving(kind, held)
        for number, wish in table.rows:
            await self._register(report, number, wish, serving)
        named = {str(wish.id) for _, wish in table.rows}
        missing = sorted(set(serving) - named)
        if not retire_missing or report.rejected:
            report.not_in_file = missing
            return report
        for id_ in missing:
            if await self.send(report, 0, _retiring(kind, id_)):
                report.retired.append(id_)
        return report

    async def _register(self, report: Report, number: int, wish: Wish, serving: Held) -> None:
        known = serving.get(str(wish.id))
        if known is not None and _same(known, wish):
            report.unchanged += 1
        elif await self.send(report, number, wish):
            (report.added if known is None else report.changed).append(str(wish.id))

    async def send(self, report: Report, number: int, command: Command) -> bool:
        """True if it was taken, or would be sent."""
        if self.try_only:
            return True
        try:
            await self._patiently(command)
        except Declined as no:
            details = ", ".join(f"{k} {v}" for k, v in no.problem.details.items())
            code = no.problem.code
            report.rejected.append(Trouble(row=number, column="", reason=code, text=details))
            return False
        return True

    async def _patiently(self, command: Command) -> None:
        """The same id again and again: it acts once."""
        command_id, body = self._new_id(), codec.encode(command)
        for attempt in range(ATTEMPTS):
            try:
                await self.api.command(codec.kind_of(command), command_id, body)
                return
            except Away as away:
                if attempt == ATTEMPTS - 1:
                    raise
                log.info("waiting for the centre: %s", away)
                await asyncio.sleep(PAUSE_S)

    async def bring_subscribers(self, table: Rows[Subscriber]) -> Report:
        """Put the whole table in place of the old one. Raises as `bring`, and `Declined`."""
        report = report_of("subscribers", table, tried_only=self.try_only)
        rows = [row for _, row in table.rows]
        report.numbers = len(rows)
        if rows and not self.try_only:
            body = codec.encode(Subscribers(subscribers=rows))
            answer = await self.api.put("/v1/subscribers", body)
            report.numbers = msgspec.json.decode(answer, type=SubscriberCount).numbers
        return report

    async def subscribers(self) -> list[Subscriber]:
        answer = await self.api.get("/v1/subscribers")
        return msgspec.json.decode(answer, type=Subscribers).subscribers


def report_of[T](kind: str, table: Rows[T], *, tried_only: bool) -> Report:
    return Report(
        file=table.file,
        kind=kind,
        rejected=list(table.rejected),
        notes=list(table.notes),
        tried_only=tried_only,
    )


def _serving(kind: str, held: MasterData) -> Held:
    lists: Mapping[str, Iterable[Station | Vehicle | Hospital]] = {
        "stations": held.stations,
        "vehicles": held.vehicles,
        "hospitals": held.hospitals,
    }
    return {str(each.id): each for each in lists[kind]}


def _same(known: Station | Vehicle | Hospital, wish: Wish) -> bool:
    """The crew is the shift's business: the table names a first one only."""
    names = set(wish.__dataclass_fields__) - {"crew"}
    return all(getattr(known, name) == getattr(wish, name) for name in names)


def _retiring(kind: str, id_: str) -> Command:
    match kind:
        case "stations":
            return RetireStation(station=StationId(id_))
        case "vehicles":
            return RetireVehicle(vehicle=VehicleId(id_))
        case _:
            return RetireHospital(hospital=HospitalId(id_))
