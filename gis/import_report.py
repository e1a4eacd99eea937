"""What an import read and what it refused, for people and for programs. Reads no files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gis.cells import Finding


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of one table."""

    kind: str
    file: str
    encoding: str
    kept: int
    rejected: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    """Rows that were kept with a mend, or that deserve a look."""

    @property
    def read(self) -> int:
        return self.kept + len(self.rejected)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was read, and every row that was not."""

    name: str
    directory: Path
    map_file: str
    data_date: str
    road_version: str
    counts: dict[str, int]
    roads: dict[str, int]
    """What the road graph met: see `gis.roads.network.BuildNotes`."""
    tables: tuple[TableReport, ...]
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each step took."""

    def as_json(self) -> dict[str, Any]:
        """What `report.json` holds; where the region stands is not part of it."""
        whole = asdict(self)
        del whole["directory"]
        for table, part in zip(self.tables, whole["tables"], strict=True):
            part["read"] = table.read
        return whole

    def lines(self) -> Iterator[str]:
        """The report as a person reads it."""
        counts = self.counts
        yield f"Region {self.name}: {self.directory}"
        dated = f", data of {self.data_date}" if self.data_date else ""
        yield (
            f"  map {self.map_file}{dated}: {counts['nodes']} nodes, {counts['ways']} ways, "
            f"{counts['relations']} relations"
        )
        yield (
            f"  roads: {counts['edges']} directed edges, {counts['road_km']} km, "
            f"{self.roads['bans']} turn bans, version {self.road_version}"
        )
        yield from self._road_remarks()
        yield f"  places: {counts['places']}, shapes to paint: {counts['features']}"
        for table in self.tables:
            if not table.file:
                yield f"  {table.kind}: no table given"
                continue
            yield f"  {table.kind}: {table.kept} of {table.read} rows kept ({table.file})"
            yield from (f"    rejected {finding}" for finding in table.rejected)
            yield from (f"    note {finding}" for finding in table.notes)

    def _road_remarks(self) -> Iterator[str]:
        remarks = {
            "islands_dropped": "directed edges left out: no way leads there and back",
            "bans_by_hour": "turn bans for certain hours, obeyed only where the centre says so",
            "ways_by_hour": "ways closed at certain hours, obeyed only where the centre says so",
            "hours_unread": "conditions of turns and ways not understood and left out",
            "bans_unread": "turn bans not understood and left out",
            "clipped_ways": "ways cut at the edge of the extract",
            "barriers": "barriers that no ambulance passes",
        }
        for key, words in remarks.items():
            if self.roads[key]:
                yield f"    {self.roads[key]} {words}"
