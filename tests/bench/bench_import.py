"""What the import of a region takes, as a process of its own from its start. Asserts nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.figures import Figure, single
from tests.fakes.peers import MAP_EXTRACTS

ROOT = Path(__file__).resolve().parents[2]
REAL_MAP = "heidelberg.osm.pbf"
IMPORT_S = 10.0
IMPORT_MB = 600.0


class Taken(NamedTuple):
    """Of one import, start of Python and all modules included."""

    wall_s: float
    processor_s: float
    peak_mb: float


def import_figures() -> list[Figure]:
    """Of a real map; without the map extracts nothing is measured."""
    map_file = MAP_EXTRACTS / REAL_MAP
    if not map_file.is_file():
        return []
    taken = imported(map_file)
    return [
        single(f"import {REAL_MAP}", taken.wall_s, "s", limit=IMPORT_S),
        single("processor time", taken.processor_s, "s"),
        single("peak memory", taken.peak_mb, "MB", limit=IMPORT_MB),
    ]


def imported(map_file: Path) -> Taken:
    """Import a map without tables.

    Raises:
        RuntimeError: the import did not go through.
    """
    with TemporaryDirectory() as folder:
        command = ["region", "import", str(map_file), "--out", str(Path(folder) / "region")]
        began = time.monotonic()
        child = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(child.pid, 0)
        wall_s = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"the import of {map_file} ended with {child.returncode}")
    return Taken(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
