"""Builds the second engine's tiles of a region from its map file: all of them, or nothing."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gis.errors import GisError
from gis.osm import read_osm
from gis.region import Region
from gis.second_roads.store import DIRECTORY, TILES, write_about

Tell = Callable[[str], None]

_BUILDER: Final = "valhalla_build_tiles"
_CONFIG: Final = "import json, sys, valhalla; print(json.dumps(valhalla.get_config(" + (
    "tile_extract='', tile_dir=sys.argv[1], verbose=False)))"
)
"""Run in a process of its own, as nothing here imports Valhalla."""


class NotInstalled(GisError):
    """The extra is not there; the message says how to get it."""


class OtherMap(GisError):
    """The map file is not the one that the region was made of."""


class BuildFailed(GisError):
    """Valhalla could not make tiles; the message carries what it said last."""


def build_second_roads(region: Region, map_file: Path, tell: Tell = lambda _words: None) -> Path:
    """Make the tiles and put them into the region; tiles that were there are replaced at the end.

    Raises:
        NotInstalled: the extra `valhalla` is missing.
        BadMapFile: the map file cannot be read.
        OtherMap: it is not the map that the region's roads are of.
        BuildFailed: Valhalla refused or failed.
    """
    builder = _builder()
    tell("compare the map with the region")
    _check_map(region, map_file)
    aside = region.directory / f".{DIRECTORY}.building"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        (aside / TILES).mkdir(parents=True)
        tell("build tiles")
        _run_builder(builder, aside, map_file)
        write_about(aside, region)
        return _put(aside, region.directory / DIRECTORY)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _builder() -> Path:
    spec = importlib.util.find_spec("valhalla")
    places = [Path(at) / "bin" for at in (spec.submodule_search_locations or ())] if spec else []
    for place in places:
        for name in (_BUILDER, f"{_BUILDER}.exe"):
            if (place / name).is_file():
                return place / name
    raise NotInstalled(
        "Valhalla is not installed; run: "
        ".venv/bin/python -m pip install -c constraints.txt -e '.[valhalla]'"
    )


def _check_map(region: Region, map_file: Path) -> None:
    """Tiles of another map would offer ways that our roads do not have."""
    data = read_osm(map_file)
    found = {
        "nodes": len(data.node_ids),
        "ways": len(data.ways),
        "relations": len(data.relations),
    }
    same_day = data.timestamp[:10] == region.data_date
    if not same_day or any(region.counts.get(what) != count for what, count in found.items()):
        raise OtherMap(
            f"{map_file}: is not the map of {region.directory}; name the file that the region was "
            "imported from, or import the region again"
        )


def _run_builder(builder: Path, aside: Path, map_file: Path) -> None:
    config = aside / "valhalla.json"
    told = _ran([sys.executable, "-c", _CONFIG, str((aside / TILES).resolve())])
    config.write_text(json.dumps(json.loads(told)), encoding="utf-8")
    _ran([str(builder), "-c", str(config), str(map_file)])
    config.unlink()
    if not any((aside / TILES).rglob("*.gph")):
        raise BuildFailed(f"{map_file}: Valhalla made no tiles of it")


def _ran(command: list[str]) -> str:
    try:
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, encoding="utf-8", errors="replace"
        )
    except subprocess.CalledProcessError as trouble:
        said = (trouble.stderr or trouble.stdout or "").strip().splitlines()
        reason = said[-1] if said else f"it ended with {trouble.returncode}"
        raise BuildFailed(f"Valhalla failed: {reason}") from trouble
    return done.stdout


def _put(aside: Path, home: Path) -> Path:
    """Into the place of older tiles, which stay until the new ones are there."""
    old = home.with_name(f".{DIRECTORY}.replaced")
    shutil.rmtree(old, ignore_errors=True)
    if home.exists():
        home.rename(old)
    try:
        aside.rename(home)
    except OSError:
        if old.exists():
            old.rename(home)
        raise
    shutil.rmtree(old, ignore_errors=True)
    return home
