"""Takes the folding tables out of a region's file of places. Loads nothing else of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from sys import intern

from gis.errors import BadRegion
from gis.gazetteer.folding import Folding


def folding_in(base: sqlite3.Connection) -> Folding:
    """The tables as the builder stored them."""
    pairs = zip(_column(base, "traditional"), _column(base, "simplified"), strict=True)
    sounds = map(intern, _column(base, "reading").split("\n"))
    readings = zip(_column(base, "read_sign"), sounds, strict=True)
    return Folding({ord(old): new for old, new in pairs}, dict(readings))


def _column(base: sqlite3.Connection, name: str) -> str:
    row = base.execute("SELECT data FROM text_column WHERE name = ?", (name,)).fetchone()
    return str(row[0])


def folding_of(places: Path) -> Folding:
    """For a seat that searches lists of its own as it searches places.

    Raises:
        BadRegion: the file cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{places.resolve().as_uri()}?mode=ro", uri=True)) as base:
            return folding_in(base)
    except (sqlite3.Error, TypeError) as trouble:
        raise BadRegion(f"{places}: {trouble}") from trouble
