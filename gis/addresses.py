"""Reads and writes the standard address table of a centre. Knows no map and no gazetteer file.

Such a table comes from the civil affairs bureau, the police or the centre itself: whole addresses,
estates, buildings, villages, landmarks, each with a point that somebody has surveyed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gis.cells import BadCell, Reason, Record, read_sheet, shown
from gis.gazetteer.kinds import KIND_CODES, KIND_WORDS
from gis.tables import EVERYWHERE, Area, Table, degrees, position_of, read_table, write_table

LONGEST_NAME: Final = 120
"""Signs of a name; more is a description, which nobody types and no list can show."""


@dataclass(frozen=True, slots=True)
class AddressRow:
    """WGS-84 degrees."""

    name: str
    kind: str
    """A code of `gis.gazetteer.kinds`; empty where the table does not say or nobody knows it."""
    lon: float
    lat: float
    aliases: tuple[str, ...]
    district: str


def read_addresses(path: Path, area: Area = EVERYWHERE) -> Table[AddressRow]:
    """Read the standard addresses; the name may stand in a column `name` or `address`.

    An unknown kind is left out and noted, the address stays. The same name may stand on several
    spots, as the same street does in two towns.

    Raises:
        BadTable: the file cannot be read at all, or has neither column.
    """

    def address(record: Record) -> AddressRow:
        lon, lat = position_of(record, area)
        return AddressRow(
            name=_name(record),
            kind=_kind(record),
            lon=lon,
            lat=lat,
            aliases=tuple(one for one in record.parts("aliases") if len(one) <= LONGEST_NAME),
            district=record.optional("district"),
        )

    sheet = read_sheet(path, ("lon", "lat"))
    return read_table(sheet, address, "name", lambda row: f"{row.name} {row.lon} {row.lat}")


def _name(record: Record) -> str:
    name = record.optional("name") or record.optional("address")
    if not any(sign.isalnum() for sign in name):
        raise BadCell("name", Reason.EMPTY, "is empty; fill in name or address")
    if len(name) > LONGEST_NAME:
        text = f"{shown(name)} has more than {LONGEST_NAME} signs; write the address alone"
        raise BadCell("name", Reason.TOO_LONG, text)
    return name


def _kind(record: Record) -> str:
    value = record.optional("kind").lower()
    code = KIND_WORDS.get(value, value)
    if code and code not in KIND_CODES:
        text = f"{shown(value)} is no kind of place; left out"
        record.note("kind", Reason.UNKNOWN_CODE, text)
        return ""
    return code


def write_addresses(path: Path, rows: Iterable[AddressRow]) -> None:
    """Write what `read_addresses` reads."""
    cells = (
        (r.name, r.kind, *degrees(r.lon, r.lat), ";".join(r.aliases), r.district) for r in rows
    )
    write_table(path, "addresses", cells)
