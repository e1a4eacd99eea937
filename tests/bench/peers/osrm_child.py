"""Answers tables with OSRM, in a process of its own: one JSON question a line, one answer a line.

Run by the benches as `python osrm_child.py PREPARED.osm.pbf FOLDER mld|ch PROFILE.lua`. MLD takes
new weights within seconds, as closures need; CH must be contracted anew, but answers sooner.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    import osrm

    source, folder, profile = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[4])
    algorithm = sys.argv[3]
    base = folder / "peer.osrm"
    taken = folder / "peer.osm.pbf"
    shutil.copy(source, taken)
    began = time.perf_counter()
    _tool("extract", "-p", str(profile), str(taken))
    for step in ("contract",) if algorithm == "ch" else ("partition", "customize"):
        _tool(step, str(base))
    built_s = time.perf_counter() - began
    engine = osrm.OSRM(
        storage_config=str(base),
        algorithm=algorithm.upper(),
        use_shared_memory=False,
        max_locations_distance_table=20000,
    )
    print(json.dumps({"built_s": built_s}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_answered(osrm, engine, json.loads(line))), flush=True)


def _answered(osrm: Any, engine: Any, question: dict[str, Any]) -> dict[str, Any]:
    given = osrm.TableParameters(
        coordinates=[osrm.Coordinate(tuple(spot)) for spot in question["spots"]],
        sources=question["sources"],
        destinations=question["targets"],
        annotations=["duration"],
    )
    began = time.perf_counter()
    answer = engine.Table(given)
    took_ms = (time.perf_counter() - began) * 1000
    durations = [
        [None if cell is None else float(cell) for cell in row] for row in answer["durations"]
    ]
    return {"took_ms": took_ms, "durations": durations}


def _tool(*command: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "osrm", *command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


if __name__ == "__main__":
    main()
