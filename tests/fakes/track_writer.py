"""A process that writes tracks until it is killed, saying after each batch how far it is.

python -m tests.fakes.track_writer DIRECTORY
"""

from __future__ import annotations

import sys
from datetime import timedelta

from dispatch_app.adapters.storage.tracks.opening import open_tracks
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Fix
from tests.fakes.builders import NOON

VEHICLES = 20


def batch(number: int) -> list[Fix]:
    """All vehicles five seconds later."""
    at = NOON + number * timedelta(seconds=5)
    return [
        Fix(
            vehicle=VehicleId(f"{v:02d}"),
            lat=round(31.5 + number * 0.0004, 6),
            lon=120.5,
            at=at,
        )
        for v in range(VEHICLES)
    ]


def main(directory: str) -> None:
    tracks = open_tracks("", directory)
    number = 0
    while True:
        tracks.write(batch(number))
        tracks.pack(NOON + number * timedelta(seconds=5), 7)
        number += 1
        print(number, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
