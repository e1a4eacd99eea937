"""The map as it was left: last view, layers, base map, and views kept under a digit.

On the seat's own disk. Knows no widgets.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from dispatch_app.ui.kit.desk import Desk

DRAFT = "map"
DIGITS = range(1, 10)


class KeptView(NamedTuple):
    lon: float
    lat: float
    zoom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMap:
    """What a seat finds again after a restart."""

    last: KeptView | None = None
    layers: Mapping[str, bool] = field(default_factory=dict)
    """Layers that were switched by hand, and whether they are on."""
    base: str = ""
    """The base map chosen; empty for the painted one."""
    views: Mapping[int, KeptView] = field(default_factory=dict)


def read(body: bytes | None) -> KeptMap:
    """What was written; a file that a hand was in counts as none."""
    try:
        table = json.loads(body or b"{}")
        return KeptMap(
            last=_view(table.get("last")),
            layers={str(name): bool(on) for name, on in table.get("layers", {}).items()},
            base=str(table.get("base", "")),
            views={int(k): v for k, row in table.get("views", {}).items() if (v := _view(row))},
        )
    except (ValueError, TypeError, AttributeError):
        return KeptMap()


def written(kept: KeptMap) -> bytes:
    table = {
        "last": kept.last,
        "layers": dict(sorted(kept.layers.items())),
        "base": kept.base,
        "views": {str(digit): view for digit, view in sorted(kept.views.items())},
    }
    return json.dumps(table).encode()


def _view(row: Any) -> KeptView | None:
    if row is None:
        return None
    lon, lat, zoom = (float(part) for part in row)
    if not (math.isfinite(zoom) and -180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"no view: {row}")
    return KeptView(lon, lat, zoom)


class MapMemory:
    """Reads once, writes what changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.kept = read(desk.draft(DRAFT))

    def keep(self, **changes: Any) -> None:
        kept = replace(self.kept, **changes)
        if kept != self.kept:
            self.kept = kept
            self._desk.put_draft(DRAFT, written(kept))

    def keep_view(self, digit: int, view: KeptView) -> None:
        self.keep(views={**self.kept.views, digit: view})
