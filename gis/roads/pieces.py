"""The open pieces of barred roads, segment by segment, for whoever looks for a road. No search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from gis.coordinates import Floats
from gis.roads.network import RoadNetwork
from gis.roads.openness import Openness
from gis.roads.stretches import expanded
from gis.roads.turns import Indices


@dataclass(frozen=True, slots=True)
class PieceSegments:
    """The segments of barred lines that are open, whole or in part; sorted by segment."""

    segment: Indices
    piece: Indices
    low: Floats
    high: Floats

    @classmethod
    def of(cls, network: RoadNetwork, openness: Openness) -> Self:
        line = openness.piece_line
        origin = network.run_m[network.line_start[line]]
        begin, end = origin + openness.piece_begin_m, origin + openness.piece_end_m
        least, most = network.line_start[line], network.line_start[line + 1] - 2
        first = np.clip(np.searchsorted(network.run_m, begin, side="right") - 1, least, most)
        last = np.clip(np.searchsorted(network.run_m, end, side="left") - 1, first, most)
        piece, within = expanded(last - first + 1)
        segment = first[piece] + within
        length = np.maximum(network.segment_m[segment], 1e-6)
        low = np.clip((begin[piece] - network.run_m[segment]) / length, 0.0, 1.0)
        high = np.clip((end[piece] - network.run_m[segment]) / length, 0.0, 1.0)
        order = np.argsort(segment, kind="stable")
        return cls(segment[order], piece[order], low[order], high[order])

    def rows(self, segments: Indices) -> tuple[Indices, Indices]:
        """For each piece on each segment: which of the segments, and the row here."""
        first = np.searchsorted(self.segment, segments, side="left")
        count = np.searchsorted(self.segment, segments, side="right") - first
        which, within = expanded(count)
        return which, first[which] + within
