"""The command `region import`: options, progress on stderr, the report. Imports nothing itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final, TextIO

from gis.errors import GisError
from gis.importer import OSM_ATTRIBUTION, import_region

DONE: Final = 0
BAD_INPUT: Final = 2
NOT_WRITABLE: Final = 3

_TABLES: Final = {
    "stations": "id,name,district,lon,lat,datum,phone",
    "vehicles": "id,plate,station,level,crew,equipment,phone[,height_m,width_m,weight_t]",
    "hospitals": "id,name,grade,lon,lat,datum,capabilities,beds,phone",
    "subscribers": "number,name,address,lon,lat,datum,warning",
    "addresses": "name (or address),kind,lon,lat,datum,aliases,district: searched with the map",
    "people": "lon,lat,datum,persons (who lives where; estimated from the map if left out)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Make a region of an OpenStreetMap extract and the centre's own tables. Tables are CSV "
        "files in UTF-8 or GB18030, or Excel workbooks (.xlsx), with a header row; positions "
        "are WGS-84 unless the column datum says gcj02 or bd09."
    )
    parser.epilog = "Exit code 0: done. 2: a file must be mended first. 3: cannot write."
    parser.add_argument("map_file", metavar="FILE.osm.pbf", type=Path, help="the map extract")
    for table, columns in _TABLES.items():
        parser.add_argument(f"--{table}", metavar="TABLE", type=Path, help=f"columns {columns}")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="region to write")
    parser.add_argument("--name", help="shown in titles; the directory's name if left out")
    parser.add_argument(
        "--attribution", default=OSM_ATTRIBUTION, help="shown on the map (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Import, print the report, return the exit code."""
    progress = _Progress(sys.stderr)
    try:
        report = import_region(
            args.map_file,
            args.out,
            name=args.name or args.out.resolve().name,
            stations=args.stations,
            vehicles=args.vehicles,
            hospitals=args.hospitals,
            subscribers=args.subscribers,
            addresses=args.addresses,
            people=args.people,
            progress=progress.tell,
            attribution=args.attribution,
        )
    except GisError as trouble:
        progress.end()
        print(f"region import: {trouble}", file=sys.stderr)
        print("Nothing was imported.", file=sys.stderr)
        return BAD_INPUT
    except OSError as trouble:
        progress.end()
        print(f"region import: {trouble}; nothing was imported", file=sys.stderr)
        return NOT_WRITABLE
    progress.end()
    for line in report.lines():
        print(line)
    return DONE


class _Progress:
    """One line that rewrites itself on a terminal; one line a step elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._step = ""

    def tell(self, step: str, count: int) -> None:
        if self._live:
            lead = "\n" if self._step and step != self._step else "\r"
            self._stream.write(f"{lead}{step}: {count or '…'}")
        elif count:
            self._stream.write(f"{step}: {count}\n")
        self._step = step
        self._stream.flush()

    def end(self) -> None:
        if self._live and self._step:
            self._stream.write("\n")
