"""Keeps a road graph at the speeds of the hour. Reads no clock: the moment comes in."""

from __future__ import annotations

from datetime import datetime

from gis.roads.factors import SpeedFactors
from gis.roads.graph import RoadGraph


class Pace:
    def __init__(self, graph: RoadGraph, factors: SpeedFactors) -> None:
        self._graph = graph
        self._factors = factors
        self._band: int | None = None

    def be_at(self, moment: datetime) -> bool:
        """Give the graph the speeds of a moment (aware); whether anything had to change."""
        band = self._factors.band(moment)
        if band == self._band:
            return False
        self._band = band
        self._graph.calibrate(self._factors.at(moment))
        return True
