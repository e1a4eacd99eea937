"""Keeps the last searches, for whoever asks for the same place again. Searches nothing itself.

A place is asked for every few seconds while vehicles move towards it, and once more for each way.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from gis.roads.search import Engine, Sweep
from gis.roads.snapping import Candidates

_KEPT: Final = 6
"""Some three megabytes each on a large city."""


class Sweeps:
    """To be forgotten whenever the weights change. May be asked by several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Sweep] = OrderedDict()
        self._weights = 0

    def sweep(self, place: Hashable, seeds: Candidates, *, backward: bool) -> Sweep:
        """The search from (or to) the seeds, which are those of the place."""
        key = place, backward
        with self._lock:
            found, weights = self._kept.get(key), self._weights
        if found is None:
            found = self._engine.sweep(seeds, backward=backward)
        self._keep(key, found, weights)
        return found

    def _keep(self, key: Hashable, sweep: Sweep, weights: int) -> None:
        """Unless it was searched with weights that are over."""
        with self._lock:
            if weights != self._weights:
                return
            self._kept[key] = sweep
            self._kept.move_to_end(key)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._weights += 1
            self._kept.clear()
