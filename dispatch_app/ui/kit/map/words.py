"""The few words that the map itself says. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self


class Lookup(Protocol):
    def __call__(self, key: str, **values: object) -> str: ...


@dataclass(frozen=True, slots=True)
class MapWords:
    map: str
    measured: str
    area: str
    perimeter: str
    north: str
    painting: str

    @classmethod
    def of(cls, texts: Lookup) -> Self:
        return cls(
            texts("map.data"),
            texts("map.measured"),
            texts("map.area"),
            texts("map.perimeter"),
            texts("map.north"),
            texts("map.painting"),
        )
