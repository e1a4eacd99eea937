"""How fast ambulances drive on each class of road at each hour, and the file it is kept in.

Knows no graph and no trips. A factor is the share of the speed limit made on average on a call.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from gis.coordinates import Floats
from gis.errors import GisError
from gis.roads.profile import CLASS_RULES, RoadClass

FORMAT: Final = 1
USUAL_ZONE: Final = "Asia/Shanghai"
BANDS: Final = ((0, 7), (7, 9), (9, 17), (17, 19), (19, 24))
"""Hours of the day that are alike, from and to: night, morning rush, day, evening rush, evening."""
LEAST, MOST = 0.15, 1.8
"""Beyond these a factor is an error, whatever the trips say."""


class BadFactors(GisError):
    """A file of speed factors that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True, eq=False)
class SpeedFactors:
    """One factor for each band of hours and each class of road."""

    table: Floats
    """Shape (bands, classes)."""
    zone: str = USUAL_ZONE
    """Whose hours the bands count."""
    trips: int = 0
    """How many trips it was learnt from; 0 for the usual values."""

    def __post_init__(self) -> None:
        if self.table.shape != (len(BANDS), len(RoadClass)):
            raise BadFactors(f"{len(BANDS)} bands of {len(RoadClass)} classes wanted")
        if not np.all((self.table >= LEAST) & (self.table <= MOST)):
            raise BadFactors(f"a factor lies outside {LEAST} to {MOST}")

    @classmethod
    def usual(cls, zone: str = USUAL_ZONE) -> Self:
        """The values a centre begins with, the same at all hours."""
        classes = [CLASS_RULES[road].factor for road in RoadClass]
        return cls(np.tile(np.array(classes), (len(BANDS), 1)), zone)

    def at(self, moment: datetime) -> Floats:
        """The factor of each class at a moment (aware), by the zone's hour."""
        return np.asarray(self.table[self.band(moment)])

    def band(self, moment: datetime) -> int:
        return band_of(moment.astimezone(ZoneInfo(self.zone)).hour)

    def save(self, path: Path) -> None:
        content = {
            "format": FORMAT,
            "zone": self.zone,
            "trips": self.trips,
            "bands": [
                {
                    "from_hour": first,
                    "to_hour": last,
                    "factors": {
                        road.name.lower(): round(float(self.table[band, road]), 4)
                        for road in RoadClass
                    },
                }
                for band, (first, last) in enumerate(BANDS)
            ],
        }
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            BadFactors: the file is missing, damaged or of another format.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls._from(content)
        except (OSError, ValueError, KeyError, TypeError, ZoneInfoNotFoundError) as trouble:
            raise BadFactors(f"{path}: no usable speed factors ({trouble})") from trouble
        except BadFactors as trouble:
            raise BadFactors(f"{path}: {trouble}") from trouble

    @classmethod
    def _from(cls, content: Mapping[str, Any]) -> Self:
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']}, this program reads {FORMAT}")
        bands = [(band["from_hour"], band["to_hour"]) for band in content["bands"]]
        if tuple(bands) != BANDS:
            raise ValueError(f"bands {bands}, this program reads {list(BANDS)}")
        table = [
            [float(band["factors"][road.name.lower()]) for road in RoadClass]
            for band in content["bands"]
        ]
        ZoneInfo(content["zone"])
        return cls(np.array(table), str(content["zone"]), int(content["trips"]))


def band_of(hour: int) -> int:
    """The number of the band that holds an hour of the day."""
    return next(number for number, (first, last) in enumerate(BANDS) if first <= hour < last)
