"""Brings a table of the centre's own places into the centre. Knows no files."""

from __future__ import annotations

import msgspec

from dispatch_app.adapters.master_tables import NamedPlace, Rows
from dispatch_app.domain.ids import PlaceId
from dispatch_app.domain.map_commands import AddOwnPlace, ChangeOwnPlace, RetireOwnPlace
from dispatch_app.domain.own_places import KeptPlace, OwnPlace
from dispatch_app.gateways.master_data import Report, TableImport, report_of
from dispatch_app.wire.messages import OwnPlaces

SAME_SPOT_DIGITS = 6
"""Of a degree, about a decimetre: files write seven."""


class PlaceImport:
    """Works by ids where the file has them, else by name and spot: namesakes stay apart."""

    def __init__(self, run: TableImport) -> None:
        self._run = run

    async def held(self) -> list[KeptPlace]:
        answer = await self._run.api.get("/v1/own-places")
        return msgspec.json.decode(answer, type=OwnPlaces).places

    async def bring(
        self, table: Rows[NamedPlace], held: list[KeptPlace], *, retire_missing: bool
    ) -> Report:
        """Add what is new, change what is otherwise. Raises and retires as `TableImport.bring`."""
        report = report_of("places", table, tried_only=self._run.try_only)
        by_id = {str(kept.id): kept for kept in held}
        by_spot = {_spot(kept.place): kept for kept in held}
        named: set[str] = set()
        for number, (id_, place) in table.rows:
            known = by_id.get(id_) or by_spot.get(_spot(place))
            if known is not None:
                named.add(str(known.id))
            await self._place(report, number, place, known)
        missing = sorted(set(by_id) - named)
        if not retire_missing or report.rejected:
            report.not_in_file = missing
            return report
        for gone in missing:
            if await self._run.send(report, 0, RetireOwnPlace(id=PlaceId(gone))):
                report.retired.append(gone)
        return report

    async def _place(
        self, report: Report, number: int, place: OwnPlace, known: KeptPlace | None
    ) -> None:
        if known is None:
            if await self._run.send(report, number, AddOwnPlace(place=place)):
                report.added.append(place.name)
        elif _written(known.place) == _written(place):
            report.unchanged += 1
        elif await self._run.send(report, number, ChangeOwnPlace(id=known.id, place=place)):
            report.changed.append(place.name)


def _spot(place: OwnPlace) -> tuple[str, float, float]:
    at = place.position
    return place.name, round(at.lon, SAME_SPOT_DIGITS), round(at.lat, SAME_SPOT_DIGITS)


def _written(place: OwnPlace) -> tuple[object, ...]:
    """As a file can tell it apart."""
    return (*_spot(place), place.aliases, place.kind, place.address, place.note)
