"""The road network as arrays, and its file. Knows no search, no weights that change, no OSM."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from gis.coordinates import Floats, LonLat, Plane
from gis.errors import BadRegion
from gis.roads.contraction import Contraction
from gis.roads.timetable import Timetable

FORMAT: Final = 1
_CONTRACTION: Final = "contraction_"
_TIMED: Final = "timed_"

Ints = NDArray[np.int32]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class BuildNotes:
    """What the build met and did, for the import report."""

    ways: int = 0
    islands_dropped: int = 0
    """Directed edges left out because nothing leads to them and back."""
    bans: int = 0
    bans_by_hour: int = 0
    """Bans for certain hours only."""
    bans_unread: int = 0
    ways_by_hour: int = 0
    """Ways closed to vehicles at certain hours only."""
    hours_unread: int = 0
    """Bans and closures whose hours or other conditions were not understood; they do not hold."""
    clipped_ways: int = 0
    barriers: int = 0


@dataclass(frozen=True)
class RoadNetwork:
    """Lines (undirected pieces between junctions), directed edges over them, states, turns.

    An edge is one direction of a line. A state is "has just driven edge e": states 0 … edges-1 are
    the edges themselves; the few behind them repeat an edge that lies inside a turn ban over
    several ways, where it matters how the edge was entered. Turn t leads from state
    `turn_from[t]` to `turn_to[t]`; turns are sorted by `turn_from`.
    """

    line_start: Ints
    """First vertex of each line, with one more at the end."""
    vertex_lon: Floats
    vertex_lat: Floats
    line_class: NDArray[np.uint8]
    line_name: Ints
    line_limit_mps: Singles
    line_roundabout: Bools
    line_tunnel: Bools
    line_bridge: Bools
    edge_line: Ints
    edge_reversed: Bools
    edge_from: Ints
    edge_to: Ints
    state_edge: Ints
    turn_from: Ints
    turn_to: Ints
    turn_s: Singles
    contraction: Contraction
    timed: Timetable
    """What is shut at certain hours only."""
    names: tuple[str, ...]
    notes: BuildNotes = BuildNotes()

    @property
    def edge_count(self) -> int:
        return len(self.edge_line)

    @property
    def line_count(self) -> int:
        return len(self.line_class)

    @cached_property
    def plane(self) -> Plane:
        west, south, east, north = self.bbox
        return Plane((west + east) / 2, (south + north) / 2)

    @cached_property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        lon, lat = self.vertex_lon, self.vertex_lat
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    @cached_property
    def segment_m(self) -> Singles:
        """Length from each vertex to the next one; meaningless at the end of a line."""
        x, y = self.plane.to_xy(self.vertex_lon, self.vertex_lat)
        length = np.zeros(len(x), dtype=np.float32)
        length[:-1] = np.hypot(np.diff(x), np.diff(y))
        return length

    @cached_property
    def run_m(self) -> Floats:
        """Running length over all lines laid end to end, at each vertex."""
        step = np.zeros(len(self.segment_m))
        step[1:] = self.segment_m[:-1]
        step[self.line_start[:-1]] = 0.0
        return np.cumsum(step)

    @cached_property
    def vertex_m(self) -> Floats:
        """Distance of each vertex from the start of its line."""
        run = self.run_m
        return np.asarray(run - np.repeat(run[self.line_start[:-1]], np.diff(self.line_start)))

    def point_on(self, line: Ints, metres: Floats) -> LonLat:
        """The points that many metres along the lines."""
        first, last = self.line_start[line], self.line_start[line + 1] - 1
        wanted = self.run_m[first] + metres
        vertex = np.searchsorted(self.run_m, wanted, side="right") - 1
        vertex = np.clip(vertex, first, last - 1)
        length = np.maximum(self.segment_m[vertex], 1e-6)
        share = np.clip((wanted - self.run_m[vertex]) / length, 0.0, 1.0)
        lon, lat = self.vertex_lon, self.vertex_lat
        return LonLat(
            np.asarray(lon[vertex] + share * (lon[vertex + 1] - lon[vertex])),
            np.asarray(lat[vertex] + share * (lat[vertex + 1] - lat[vertex])),
        )

    @cached_property
    def line_m(self) -> Floats:
        return np.asarray(self.vertex_m[self.line_start[1:] - 1])

    @cached_property
    def edge_m(self) -> Floats:
        return np.asarray(self.line_m[self.edge_line])

    @cached_property
    def edges_of_line(self) -> Ints:
        """Shape (lines, 2): the edge along the line and the one against it, -1 where barred."""
        edges = np.full((self.line_count, 2), -1, dtype=np.int32)
        edges[self.edge_line, self.edge_reversed.astype(np.intp)] = np.arange(self.edge_count)
        return edges

    def edges_leaving(self, node: int) -> Ints:
        """Edges that begin at a node."""
        order, first = self._by_start
        return order[first[node] : first[node + 1]]

    @cached_property
    def _by_start(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.edge_from, kind="stable").astype(np.int32)
        size = int(max(self.edge_from.max(), self.edge_to.max())) + 1
        first = np.concatenate(([0], np.cumsum(np.bincount(self.edge_from, minlength=size))))
        return order, first.astype(np.int32)

    @cached_property
    def version(self) -> str:
        """A hash of all content: two networks with one version route alike."""
        digest = hashlib.sha256(str(FORMAT).encode())
        for name, array in self._own_arrays().items():
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()[:16]

    def save(self, path: Path) -> None:
        """Write one .npz file."""
        head = json.dumps({"format": FORMAT, "version": self.version, "notes": vars_of(self.notes)})
        with path.open("wb") as file:
            arrays = {"head": np.frombuffer(head.encode(), dtype=np.uint8)} | self._arrays()
            np.savez(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            BadRegion: the file is missing, damaged or of another format version.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
                stored = {name: archive[name] for name in archive.files}
            head = json.loads(bytes(stored.pop("head")))
            return cls._restored(head, stored)
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as trouble:
            raise BadRegion(
                f"{path}: no readable road graph ({trouble}); import the region again"
            ) from trouble

    @classmethod
    def _restored(cls, head: dict[str, Any], stored: dict[str, NDArray[Any]]) -> Self:
        if head["format"] != FORMAT:
            raise ValueError(f"format {head['format']}, this program reads {FORMAT}")
        _complete(stored)
        timed = Timetable(**{f.name: stored.pop(_TIMED + f.name) for f in fields(Timetable)})
        names = tuple(bytes(stored.pop("names")).decode().split("\n"))
        parts = {f.name: stored.pop(_CONTRACTION + f.name) for f in fields(Contraction)}
        network = cls(
            **stored,
            contraction=Contraction(**parts),
            timed=timed,
            names=names,
            notes=BuildNotes(**head["notes"]),
        )
        network.__dict__["version"] = head["version"]
        return network

    def _own_arrays(self) -> dict[str, NDArray[Any]]:
        skipped = ("names", "notes", "contraction", "timed")
        arrays = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in skipped}
        text = "\n".join(self.names).encode()
        timed = {_TIMED + name: array for name, array in self.timed.arrays().items()}
        return arrays | timed | {"names": np.frombuffer(text, dtype=np.uint8)}

    def _arrays(self) -> dict[str, NDArray[Any]]:
        parts = {
            _CONTRACTION + f.name: getattr(self.contraction, f.name) for f in fields(Contraction)
        }
        return self._own_arrays() | parts


def _complete(stored: dict[str, NDArray[Any]]) -> None:
    """Regions imported before something was kept are read without it."""
    stored.setdefault("line_bridge", np.zeros(len(stored["line_class"]), dtype=bool))
    for name, array in Timetable.empty().arrays().items():
        stored.setdefault(_TIMED + name, array)


def vars_of(notes: BuildNotes) -> dict[str, int]:
    """The notes as JSON has them."""
    return {f.name: getattr(notes, f.name) for f in fields(notes)}
