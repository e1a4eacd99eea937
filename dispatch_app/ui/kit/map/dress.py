"""Decides how each mark looks: its symbol, its chip, how much it matters.

Knows no places and no painting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from dispatch_app.ui.kit.map.rows import (
    ClosureMark,
    Focus,
    HospitalMark,
    IncidentMark,
    PlaceMark,
    StationMark,
    VehicleMark,
)
from dispatch_app.ui.kit.map.sprites import ChipLook, Run, Sprites, Stamp, VehicleLook

Mark = VehicleMark | IncidentMark | StationMark | HospitalMark | ClosureMark | PlaceMark


_LINE_CELLS = 44
_NOT_FIRST = "）」』】，。、；：！？)"
OUTSTANDING = 15
"""Places up to this one belong to the selected incident; their chips always find room."""


class Dress(NamedTuple):
    """What is drawn for a mark.

    The smaller `place`, the earlier it finds room and the later it is drawn.
    """

    symbol: Stamp
    chip: Stamp | None
    place: int
    chip_from: float = 0.0
    """The first zoom that shows the chip."""
    air: int = 0
    """Free ground the chip asks about itself, in pixels."""

    @property
    def outstanding(self) -> bool:
        """Of the selected incident, its candidates and missions."""
        return self.place <= OUTSTANDING


def dress(mark: Mark, focus: Focus, sprites: Sprites) -> Dress:
    match mark:
        case VehicleMark():
            return _vehicle(mark, focus, sprites)
        case IncidentMark():
            return _incident(mark, focus, sprites)
        case HospitalMark():
            return _hospital(mark, focus, sprites)
        case StationMark():
            chip = ChipLook(((Run(mark.name),),), dim=True)
            symbol = sprites.building("station", focus.active)
            return Dress(symbol, sprites.chip(chip), 60, 13.4)
        case ClosureMark():
            return _closure(mark, focus, sprites)
        case PlaceMark():
            return _place(mark, focus, sprites)


def _vehicle(mark: VehicleMark, focus: Focus, sprites: Sprites) -> Dress:
    chosen = mark.id in focus.vehicles or mark.rank > 0
    dim = focus.active and not chosen
    look = VehicleLook(mark.state, mark.heading_deg, mark.stale, chosen, dim)
    note = Run(f" {mark.note}", "warning" if mark.stale else "text-muted")
    if chosen:
        note = Run(f"  {mark.note}", "warning" if mark.stale else "text", bold=True)
    runs = (Run(mark.callsign, bold=True), note) if mark.note else (Run(mark.callsign, bold=True),)
    chip = ChipLook(
        (runs,),
        edge="warning" if mark.stale else "focus" if chosen else "line",
        strong=chosen,
        dim=dim and not mark.stale,
        badge=str(mark.rank) if mark.rank else "",
    )
    place = (
        min(OUTSTANDING, 5 + mark.rank)
        if chosen
        else 30
        if mark.stale
        else _URGENCY.get(mark.state, 40)
    )
    return Dress(
        sprites.vehicle(look), sprites.chip(chip), place, air=_air(chosen, dim and not mark.stale)
    )


def _air(chosen: bool, dim: bool) -> int:
    """The more marks matter, the closer their chips may stand; what is dimmed thins out."""
    return 0 if chosen else 14 if dim else 4


CROWD = 27
"""Counts of crowds find room after the incidents and before single vehicles."""


def crowd_chip(marks: Sequence[VehicleMark], focus: Focus, sprites: Sprites) -> Stamp:
    """How many of each state stand in one place, by shape and colour."""
    states = Counter(mark.state for mark in marks)
    runs = tuple(
        Run(f"{count} ", bold=True, state=state)
        for state, count in sorted(states.items(), key=lambda s: (_URGENCY.get(s[0], 40), s[0]))
    )
    return sprites.chip(ChipLook((runs,), edge="text-muted", dim=focus.active))


_URGENCY = {"assigned": 32, "en_route": 33, "on_scene": 34, "transporting": 35, "unknown": 31}


def _incident(mark: IncidentMark, focus: Focus, sprites: Sprites) -> Dress:
    chosen = mark.id == focus.incident
    dim = focus.active and not chosen
    title = Run(mark.title, f"priority-{min(4, max(1, mark.priority))}", bold=True)
    lines: tuple[tuple[Run, ...], ...] = ((title,),)
    if chosen and mark.detail:
        lines = ((title,), *((Run(part),) for part in folded(mark.detail)))
    chip = ChipLook(lines, edge="alarm" if chosen else "line", strong=chosen, dim=dim)
    symbol = sprites.incident(mark.priority, chosen, dim)
    place = 0 if chosen else 20 + mark.priority
    return Dress(symbol, sprites.chip(chip), place, air=_air(chosen, dim))


def folded(text: str, cells: int = _LINE_CELLS) -> list[str]:
    """The text in lines of so many Latin letters, or half as many Chinese signs."""
    lines, used = [""], 0
    for sign in text:
        width = 2 if east_asian_width(sign) in "WF" else 1
        if used + width > cells and sign not in _NOT_FIRST:
            kept, gap, rest = lines[-1].rpartition(" ") if width == 1 else (lines[-1], "", "")
            lines[-1], start = (kept, rest) if gap else (lines[-1], "")
            lines.append(start)
            used = len(start)
        lines[-1] += sign
        used += width
    return [line.strip() for line in lines if line.strip()]


def _hospital(mark: HospitalMark, focus: Focus, sprites: Sprites) -> Dress:
    """Its load is seen from afar, its name from nearer by."""
    chosen = mark.id in focus.hospitals
    dim = focus.active and not chosen
    parts = [Run(mark.name, bold=chosen)]
    if mark.note:
        parts.append(Run(f"  {mark.note}", "text" if chosen else "text-muted", bold=chosen))
    if mark.load:
        parts.append(Run(f"  {mark.load}", "priority-2", bold=True))
    chip = ChipLook((tuple(parts),), strong=chosen, dim=not chosen)
    place, first = (OUTSTANDING, 0.0) if chosen else (50, 12.4 if mark.load else 13.4)
    return Dress(sprites.building("hospital", dim), sprites.chip(chip), place, first)


def _closure(mark: ClosureMark, focus: Focus, sprites: Sprites) -> Dress:
    """Closed roads matter with an incident selected, too: they are never dimmed."""
    meaning = "warning" if mark.slow else "alarm"
    chip = ChipLook(((Run(mark.note, meaning),),), edge=meaning) if mark.note else None
    symbol = sprites.building("slow" if mark.slow else "closure", False)
    return Dress(symbol, None if chip is None else sprites.chip(chip), 18, 12.4)


def _place(mark: PlaceMark, focus: Focus, sprites: Sprites) -> Dress:
    chip = ChipLook(
        ((Run(mark.name, "warning" if mark.open else "text"),),), dim=focus.active and not mark.open
    )
    symbol = sprites.building("correction" if mark.open else "place", focus.active)
    return Dress(symbol, sprites.chip(chip), 44, 13.4)
