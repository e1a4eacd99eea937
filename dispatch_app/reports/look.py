"""Colours of the pages, by meaning. Knows no page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from dispatch_app.i18n.texts import RESOURCES


@dataclass(frozen=True, slots=True)
class HeatLook:
    shares: tuple[float, ...]
    colours: tuple[str, ...]
    opacity: float


@dataclass(frozen=True, slots=True)
class ResponseLook:
    limits_min: tuple[float, ...]
    colours: tuple[str, ...]
    few: str
    line: str
    opacity: float

    def colour(self, seconds: float) -> str:
        """The colour of a time; a time on a limit still counts as within it."""
        place = sum(seconds > limit * 60 for limit in self.limits_min)
        return self.colours[place]


@dataclass(frozen=True, slots=True)
class CoverageLook:
    colours: tuple[str, ...]
    line: str
    opacity: float
    vehicle: str


@dataclass(frozen=True, slots=True)
class StoryLook:
    place: str
    caller: str
    station: str
    hospital: str
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    heat: HeatLook
    response: ResponseLook
    coverage: CoverageLook
    story: StoryLook


@cache
def look() -> Look:
    text = (RESOURCES / "themes" / "handed-map.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Look(
        HeatLook(**_fixed(table["heat"])),
        ResponseLook(**_fixed(table["response"])),
        CoverageLook(**_fixed(table["coverage"])),
        StoryLook(**_fixed(table["story"])),
    )


def _fixed(section: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in section.items()}
