"""The second engine's tiles in a region, and whether they fit its roads. Builds nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from gis.region import Region

FORMAT: Final = 1
DIRECTORY: Final = "second_roads"
TILES: Final = "tiles"
ABOUT: Final = "about.json"


def tiles_of(region: Region) -> Path | None:
    """Where the tiles are; None if there are none, or only those of other roads."""
    home = region.directory / DIRECTORY
    try:
        about = json.loads((home / ABOUT).read_text(encoding="utf-8"))
        ours = about["format"] == FORMAT and about["road_version"] == region.road_version
    except (OSError, ValueError, KeyError, TypeError):
        return None
    tiles = home / TILES
    return tiles if ours and tiles.is_dir() else None


def write_about(home: Path, region: Region) -> None:
    about = {"format": FORMAT, "road_version": region.road_version}
    (home / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
