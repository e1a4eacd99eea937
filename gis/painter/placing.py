"""Finds room for all labels of a sheet. None overlaps, none leaves the sheet. Paints nothing."""

from __future__ import annotations

from gis.painter.along import place_along
from gis.painter.beside import place_beside
from gis.painter.ground import ByKind
from gis.painter.labels import Label, Room
from gis.painter.lettering import Type
from gis.painter.sheet import Sheet
from gis.painter.shields import place_shields
from gis.painter.style import MapStyle


def place_labels(sheet: Sheet, shapes: ByKind, style: MapStyle, type_: Type) -> list[Label]:
    """The labels of a sheet, most important first. The same sheet always gets the same ones."""
    room = Room(float(sheet.width), float(sheet.height))
    placed: list[Label] = []
    for kind, label in style.labels.items():
        if kind not in shapes or not label.first_zoom - 0.01 <= sheet.zoom <= label.last_zoom:
            continue
        face = type_.face(label.size, label.weight)
        ranked = sorted(shapes[kind], key=lambda s: (-s.rank, s.name, s.points))
        if kind.startswith("name."):
            placed += place_along(sheet, ranked, label, face, room)
        elif kind.startswith("shield."):
            placed += place_shields(sheet, ranked, label, face, room)
        else:
            placed += place_beside(sheet, ranked, label, face, room)
    return placed
