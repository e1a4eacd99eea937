"""`main.py tracks mileage --fleet --day …`: a CSV of the whole fleet, one vehicle after the other.

The centre answers a vehicle at a time, so that nobody's order waits for a month's figures.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from dispatch_app.client import mileage_table
from dispatch_app.client.api import Api


async def write_fleet(api: Api, day: date, out: Path | None) -> int:
    """Write all lines to a file, or to the standard output; how many there were.

    Raises:
        Unreadable: the centre speaks another version.
        OSError: the file cannot be written; one that is there is not overwritten.
    """
    lines: list[mileage_table.Went] = []
    for vehicle in mileage_table.read_vehicles(await api.get(mileage_table.VEHICLES)):
        answer = await api.get(mileage_table.day_of(vehicle.vehicle, day))
        lines += mileage_table.read_day(answer, vehicle, day)
    text = mileage_table.csv_of(lines)
    if out is None:
        sys.stdout.write(text)
    else:
        with out.open("x", encoding="utf-8-sig", newline="") as file:
            file.write(text)
    return len(lines)
