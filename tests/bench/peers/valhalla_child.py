"""Answers tables with Valhalla, in a process of its own: a JSON question a line, an answer a line.

Run by the benches as `python valhalla_child.py PREPARED.osm.pbf FOLDER`. Valhalla drives by its
own speeds, so only the time that a table takes is compared. Its default matrix is exact.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

_BUILDER = "valhalla_build_tiles"


def main() -> None:
    import valhalla
    from valhalla import Actor, get_config

    source, folder = Path(sys.argv[1]), Path(sys.argv[2])
    tiles = folder / "tiles"
    tiles.mkdir()
    config = get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
    config["service_limits"]["auto"] |= {
        "max_matrix_location_pairs": 100_000,
        "max_matrix_distance": 400_000.0,
        "max_locations": 2000,
    }
    path = folder / "valhalla.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    began = time.perf_counter()
    subprocess.run(
        [str(Path(valhalla.__file__).parent / "bin" / _BUILDER), "-c", str(path), str(source)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    print(json.dumps({"built_s": time.perf_counter() - began}), flush=True)
    actor = Actor(config)
    for line in sys.stdin:
        print(json.dumps(_answered(actor, json.loads(line))), flush=True)


def _answered(actor: Any, question: dict[str, Any]) -> dict[str, Any]:
    spots = [{"lon": lon, "lat": lat} for lon, lat in question["spots"]]
    given = {
        "sources": [spots[at] for at in question["sources"]],
        "targets": [spots[at] for at in question["targets"]],
        "costing": "auto",
        "verbose": False,
    }
    began = time.perf_counter()
    answer = actor.matrix(given)
    took_ms = (time.perf_counter() - began) * 1000
    return {"took_ms": took_ms, "durations": answer["sources_to_targets"]["durations"]}


if __name__ == "__main__":
    main()
